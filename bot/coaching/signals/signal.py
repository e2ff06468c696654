"""A signal: a fact drawn from history that a manager may want to know, with its evidence."""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from storage.words import Cause


class SignalKind(StrEnum):
    """The kinds of signals; plays name them, nudges store them."""

    BLOCKER_OPEN = "blocker_open"
    BLOCKER_CAME_BACK = "blocker_came_back"
    WORKLOAD_HIGH = "workload_high"
    MOOD_BELOW_USUAL = "mood_below_usual"
    GONE_QUIET = "gone_quiet"
    COMMITMENT_MOVING = "commitment_moving"
    WORTH_A_WORD = "worth_a_word"
    FIRST_WEEKS = "first_weeks"
    WORKLOAD_RISING = "workload_rising"
    CARRYING_MANY = "carrying_many"
    RESULTS_UNEXPLAINED = "results_unexplained"
    BACK_FROM_LEAVE = "back_from_leave"
    TRAINING_ASKED_TWICE = "training_asked_twice"
    SHARED_CAUSE = "shared_cause"
    THANKS_DRIED_UP = "thanks_dried_up"
    CAUSE_SPREADING = "cause_spreading"

    @property
    def is_need(self) -> bool:
        """Whether somebody may need something; the rest is good news."""
        return self is not SignalKind.WORTH_A_WORD


class Urgency(IntEnum):
    """LOW can wait, NORMAL wants attention soon, HIGH is worth this week."""

    LOW = 1
    NORMAL = 2
    HIGH = 3


class Fact(StrEnum):
    """What one line of evidence states. `bot.coaching.evidence` has a sentence for each."""

    BLOCKER_OPEN = "blocker_open"
    BLOCKER_BETTER = "blocker_better"
    BLOCKER_TAKEN_UP = "blocker_taken_up"
    BLOCKER_BACK = "blocker_back"
    TRAINING_ASKED = "training_asked"
    WORKLOAD_RUN = "workload_run"
    WORKLOAD_BEFORE = "workload_before"
    WORKLOAD_ABOVE_USUAL = "workload_above_usual"
    MOOD_BELOW_USUAL = "mood_below_usual"
    MOOD_POINTS = "mood_points"
    QUIET = "quiet"
    QUIET_BEFORE = "quiet_before"
    COMMITMENT_MOVED = "commitment_moved"
    WIN_AFTER_A_WHILE = "win_after_a_while"
    THANKED = "thanked"
    NEW = "new"
    BACK = "back"
    RESULTS_UNDER_FLOOR = "results_under_floor"
    NO_BLOCKER = "no_blocker"
    RESULTS_HOLD = "results_hold"
    SHARED = "shared"
    THANKS_FEWER = "thanks_fewer"
    CARRIES = "carries"
    SPREADS = "spreads"


Value = int | float | str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A fact and its figures. Days are whole, dates ISO; nobody's words are in it."""

    fact: Fact
    values: tuple[tuple[str, Value], ...] = ()

    @classmethod
    def of(cls, fact: Fact, **values: Value) -> "Evidence":
        return cls(fact, tuple(values.items()))

    def as_json(self) -> dict[str, Value]:
        """The form in which a nudge keeps it."""
        return {"fact": str(self.fact), **dict(self.values)}


@dataclass(frozen=True, slots=True)
class Signal:
    """What was seen, about whom, and since when.

    `key` is the same as long as it is the same thing, so that it can rest once it was said.
    `person_id` is None for what is about a team, or about several. `covers` holds the keys of
    signals about single people that this one explains.
    """

    kind: SignalKind
    key: str
    urgency: Urgency
    since: date
    evidence: tuple[Evidence, ...]
    team_id: int | None = None
    person_id: int | None = None
    item_id: int | None = None
    cause: Cause | None = None
    covers: tuple[str, ...] = ()
