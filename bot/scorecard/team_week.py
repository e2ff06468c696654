"""A team's week as its manager, its leader or its reps may see it. Pure.

Who has answered is no secret from the manager; what was answered is, wherever it was kept
private. Totals come at the week's close, and only over a crowd: see `small_numbers`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.people.weeks import IsoWeek
from bot.scorecard.small_numbers import Total, Turnout
from storage.words import CheckinState, ItemKind, NotAsked


class Standing(StrEnum):
    """How somebody stands with a week's check-in."""

    ANSWERED = "answered"
    NOT_YET = "not yet"
    """Asked, and there is still time."""
    NOT_THIS_TIME = "not this time"
    """Skipped, or the week closed without an answer; which of the two is theirs."""
    AWAY = "away"
    NOT_ASKED = "not asked"
    COMING = "coming"


_AWAY = frozenset({NotAsked.HOLIDAY, NotAsked.DAY_OFF, NotAsked.LEAVE})


def standing(state: CheckinState, not_asked: NotAsked | None) -> Standing:
    """How a check-in's row stands. Why somebody was not asked is theirs, except for days away."""
    match state:
        case CheckinState.ANSWERED:
            return Standing.ANSWERED
        case CheckinState.SENT | CheckinState.REMINDED:
            return Standing.NOT_YET
        case CheckinState.SKIPPED | CheckinState.MISSED:
            return Standing.NOT_THIS_TIME
        case CheckinState.DUE:
            return Standing.COMING
        case CheckinState.NOT_ASKED:
            return Standing.AWAY if not_asked in _AWAY else Standing.NOT_ASKED


COUNTS = frozenset({Standing.ANSWERED, Standing.NOT_YET, Standing.NOT_THIS_TIME})
"""Who was asked: the denominator of a response rate. Who is away or not asked is not in it."""


@dataclass(frozen=True)
class Rep:
    """One rep's week: mood and workload only where the reader may see them."""

    person_id: int
    name: str
    standing: Standing
    mood: int | None = None
    workload: int | None = None


@dataclass(frozen=True)
class OpenBlocker:
    """Something in the way that the reader may see. `since` is the day it was told; `taken_by`
    looks into it by `day`."""

    author: str
    words: str
    since: date
    taken_by: str | None = None
    day: date | None = None


@dataclass(frozen=True)
class Promise:
    """Something somebody means to do, by `day` where they named one."""

    author: str
    words: str
    day: date | None = None


@dataclass(frozen=True)
class Closed:
    """The totals of a week that has closed; None where they may not be shown."""

    week: IsoWeek
    mood: Total | None
    workload: Total | None


@dataclass(frozen=True)
class TeamWeek:
    """What a manager sees of a team. `today` is theirs; `week` the latest one anybody was asked
    in, None before the first; `recent` is over the weeks since `since`."""

    team: str
    today: date
    week: IsoWeek | None
    reps: tuple[Rep, ...]
    response: Turnout
    recent: Turnout
    since: date
    closed: Closed | None
    blockers: tuple[OpenBlocker, ...]
    promises: tuple[Promise, ...]


@dataclass(frozen=True)
class Answered:
    """One answer of a closed week, for its totals. `shared` where its author let their manager
    see it; `erased` where its author is gone and the number with them."""

    person_id: int
    kind: ItemKind | None
    number: int | None
    shared: bool
    erased: bool


def numbers_of(kind: ItemKind, answers: Sequence[Answered]) -> list[int]:
    """The shared numbers of a kind. What was kept private is in no total."""
    return [
        one.number
        for one in answers
        if one.kind == kind and one.shared and not one.erased and one.number is not None
    ]


def gone_from(answers: Sequence[Answered]) -> int:
    """How many people answered and have been erased since."""
    return len({one.person_id for one in answers if one.erased})
