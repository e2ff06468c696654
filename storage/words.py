"""The words that columns may hold. They are the vocabulary's, and they are stored as text."""

from enum import StrEnum


class Platform(StrEnum):
    SLACK = "slack"
    TEAMS = "teams"
    LOCAL = "local"


class Role(StrEnum):
    REP = "rep"
    MANAGER = "manager"
    LEADER = "leader"


class Audience(StrEnum):
    """Who sees an item: its author alone, the team's managers too, or the whole team."""

    PRIVATE = "private"
    MANAGER = "manager"
    TEAM = "team"


class CheckinState(StrEnum):
    DUE = "due"
    SENT = "sent"
    REMINDED = "reminded"
    ANSWERED = "answered"
    SKIPPED = "skipped"
    MISSED = "missed"
    NOT_ASKED = "not_asked"


class NotAsked(StrEnum):
    """Why nobody was asked, or why a check-in stands on another day."""

    HOLIDAY = "holiday"
    DAY_OFF = "day off"
    LEAVE = "leave"
    PAUSED = "paused"
    TOO_LATE = "too late"
    UNDELIVERED = "undelivered"
    LEFT = "left"
    LESS_OFTEN = "less often"
    """This person asked to be asked every other week."""
    QUIET = "quiet"
    """Several in a row were ignored: the program waits to be spoken to."""


class ItemKind(StrEnum):
    """What a person tells: the items of an answer."""

    MOOD = "mood"
    WORKLOAD = "workload"
    BLOCKER = "blocker"
    WIN = "win"
    THANKS = "thanks"
    COMMITMENT = "commitment"


class ItemState(StrEnum):
    """`kept` for what simply stands; the rest is the life of blockers and commitments."""

    KEPT = "kept"
    OPEN = "open"
    BETTER = "better"
    TAKEN_UP = "taken_up"
    RESOLVED = "resolved"
    DONE = "done"
    MOVED = "moved"
    DROPPED = "dropped"


class Cause(StrEnum):
    """The root cause of a blocker."""

    TRAINING = "training"
    EXPECTATIONS = "expectations"
    MARKET = "market"
    PROCESS = "process"
    WORKLOAD = "workload"
    OTHER = "other"


class Part(StrEnum):
    """How a person is named in somebody's item."""

    THANKED = "thanked"
    HELPED = "helped"


class Consent(StrEnum):
    """Whether somebody who is named agrees to be shown to the team."""

    NOT_ASKED = "not_asked"
    ASKED = "asked"
    YES = "yes"
    NO = "no"


class NudgeState(StrEnum):
    OPEN = "open"
    TAKEN_UP = "taken_up"
    LATER = "later"
    NOT_USEFUL = "not_useful"
    DONE = "done"
    LAPSED = "lapsed"


class AgreedState(StrEnum):
    """What became of something that two people agreed on in a talk."""

    OPEN = "open"
    DONE = "done"
    LET_GO = "let_go"


class IntroductionState(StrEnum):
    """How far two colleagues have been brought together."""

    AUTHOR_ASKED = "author_asked"
    SOLVER_ASKED = "solver_asked"
    INTRODUCED = "introduced"
    ASKED_AFTER = "asked_after"
    """The blocker is resolved; its author was asked whether the colleague helped."""
    HELPED = "helped"
    REFUSED = "refused"
    """Its author wants nobody asked, or did not answer."""
    PASSED = "passed"
    """The colleague would rather not, did not answer, or is away."""
    ENDED = "ended"
    """It settled by itself, or was of no use."""


class Helped(StrEnum):
    """Whether something that was offered helped."""

    YES = "yes"
    SOMEWHAT = "somewhat"
    NO = "no"
    NOT_TRIED = "not_tried"


class DeliveryState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


class PostState(StrEnum):
    """A week's highlights of a team."""

    CHOOSING = "choosing"
    POSTED = "posted"
    EMPTY = "empty"


class ProposalCause(StrEnum):
    """Why a target may have to move."""

    LEAVE = "leave"
    RAMP = "ramp"
    TERRITORY = "territory"
    MARKET = "market"
    SUPPLY = "supply"
    PROMOTION = "promotion"
    TRUE_UP = "true_up"
    """A period closed before what happened in it could be decided: the next one makes it good."""


class ProposalSource(StrEnum):
    """Where a proposal came from."""

    IMPORT = "import"
    REP = "rep"
    MANAGER = "manager"
    SIGNAL = "signal"


class ProposalState(StrEnum):
    OPEN = "open"
    ASKED_BACK = "asked_back"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    PASSED_ON = "passed_on"
    """Its period closed first; a true-up of the next period took its place."""


class ProposalStage(StrEnum):
    """Who has to decide next."""

    MANAGER = "manager"
    LEADER = "leader"
    APPEAL = "appeal"


class RecordKind(StrEnum):
    """What an entry of the record says."""

    PROPOSED = "proposed"
    ASKED_BACK = "asked_back"
    ANSWERED = "answered"
    OBJECTED = "objected"
    AGREED = "agreed"
    """The manager's yes, where the leader decides too."""
    APPROVED = "approved"
    DECLINED = "declined"
    APPEALED = "appealed"
    WITHDRAWN = "withdrawn"
    PASSED_ON = "passed_on"
    ENDED = "ended"
    """A relief for a time only is over."""
    EXPLAINED = "explained"
    CORRECTED = "corrected"
    WORDS_REMOVED = "words_removed"


class ImportKind(StrEnum):
    """The files."""

    TARGETS = "targets"
    RESULTS = "results"
    LEAVE = "leave"
    METRICS = "metrics"
    HIRES = "hires"
    MOVES = "moves"


class ImportSource(StrEnum):
    FILE = "file"
    API = "api"
    DEMO = "demo"


class BandSource(StrEnum):
    """How a band came to hold: by an import, or because somebody decided it."""

    IMPORT = "import"
    DECISION = "decision"
