"""What the rules see: plain values of the past, oldest first, each with who may see it.

Nothing private ever feeds a signal. `as_the_manager_sees` drops it, and the two functions in
`bot.coaching.signals` that find signals call it before any rule, so a private mood, blocker,
win or thanks changes nothing, not even by its absence: a week in which everything was private
is an answered week. Suggestions that nobody confirmed are not here at all.

Days are local to the person or, for a team, to its manager. Ids are those of the rows.
"""

from dataclasses import dataclass, replace
from datetime import date

from bot.people.weeks import IsoWeek
from storage.words import Audience, Cause, CheckinState

RESPONDED = frozenset({CheckinState.ANSWERED, CheckinState.SKIPPED})
ASKED = RESPONDED | {CheckinState.MISSED}


@dataclass(frozen=True, slots=True)
class Tap:
    """A mood or workload, 1 to 5, as its author tapped it."""

    value: int
    audience: Audience = Audience.MANAGER


@dataclass(frozen=True, slots=True)
class Week:
    """A check-in. Only answered, skipped and missed ones count as asked."""

    week: IsoWeek
    state: CheckinState
    mood: Tap | None = None
    workload: Tap | None = None

    @property
    def asked(self) -> bool:
        return self.state in ASKED

    @property
    def responded(self) -> bool:
        """Answered or skipped: whoever says "not this week" is not silent."""
        return self.state in RESPONDED


@dataclass(frozen=True, slots=True)
class Blocker:
    """A blocker and what became of it. `resolved` is None while it is open.

    `came_back` holds the days on which it was opened again, `earlier` the ids of resolved ones
    of the same author that were about the same thing. `taken_up_until` is the day for which a
    manager promised to see to it. `better` says that its author last called it better.
    """

    item_id: int
    opened: date
    cause: Cause
    audience: Audience = Audience.MANAGER
    resolved: date | None = None
    came_back: tuple[date, ...] = ()
    earlier: tuple[int, ...] = ()
    taken_up_until: date | None = None
    better: bool = False

    @property
    def open_since(self) -> date:
        return self.came_back[-1] if self.came_back else self.opened

    @property
    def times_back(self) -> int:
        return len(self.came_back) + len(self.earlier)


@dataclass(frozen=True, slots=True)
class Commitment:
    """What somebody meant to do; `moves` is how often it went to a later week."""

    item_id: int
    made: date
    open: bool
    moves: int = 0
    audience: Audience = Audience.MANAGER


@dataclass(frozen=True, slots=True)
class Win:
    item_id: int
    on: date
    audience: Audience = Audience.TEAM
    helpers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Thanks:
    """One thank-you of one person to one or several."""

    item_id: int
    on: date
    giver: int
    receivers: tuple[int, ...]
    audience: Audience = Audience.TEAM


@dataclass(frozen=True, slots=True)
class Leave:
    """Days away, both ends included; an end of None: until the person is back."""

    start: date
    end: date | None

    def covers(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class PeriodResult:
    """A closed period's results against its target as it stood, relief included.

    `share` is results divided by the target (1.0: reached).
    """

    start: date
    end: date
    share: float
    under_floor: bool


@dataclass(frozen=True, slots=True)
class PersonHistory:
    """One rep. `joined` is the day somebody became a colleague here; None: not known."""

    person_id: int
    joined: date | None = None
    weeks: tuple[Week, ...] = ()
    blockers: tuple[Blocker, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    wins: tuple[Win, ...] = ()
    leaves: tuple[Leave, ...] = ()
    results: tuple[PeriodResult, ...] = ()

    def away_on(self, day: date) -> bool:
        return any(leave.covers(day) for leave in self.leaves)


@dataclass(frozen=True, slots=True)
class TeamHistory:
    """A team's reps and the thanks among them.

    `began` is the day the team came into the program; whoever joined on that very day is not
    known to be new.
    """

    team_id: int
    began: date
    people: tuple[PersonHistory, ...] = ()
    thanks: tuple[Thanks, ...] = ()


def as_the_manager_sees(team: TeamHistory) -> TeamHistory:
    """The same team without anything private."""
    return replace(
        team,
        people=tuple(_seen(person) for person in team.people),
        thanks=tuple(t for t in team.thanks if t.audience != Audience.PRIVATE),
    )


def _seen(person: PersonHistory) -> PersonHistory:
    return replace(
        person,
        weeks=tuple(_seen_week(week) for week in person.weeks),
        blockers=tuple(b for b in person.blockers if b.audience != Audience.PRIVATE),
        commitments=tuple(c for c in person.commitments if c.audience != Audience.PRIVATE),
        wins=tuple(w for w in person.wins if w.audience != Audience.PRIVATE),
    )


def _seen_week(week: Week) -> Week:
    mood, workload = week.mood, week.workload
    hides_mood = mood is not None and mood.audience == Audience.PRIVATE
    hides_workload = workload is not None and workload.audience == Audience.PRIVATE
    if not hides_mood and not hides_workload:
        return week
    return replace(
        week, mood=None if hides_mood else mood, workload=None if hides_workload else workload
    )
