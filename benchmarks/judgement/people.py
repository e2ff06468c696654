"""Who works in a simulated team, and what is planted in their year.

Nothing here knows the rules that it will be judged by. Sizes of effects and noise are meant to
be those of real self-reports: whole numbers, half a step of noise that carries over from week to
week, bad single weeks, busy quarter ends, missed and private answers.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

from storage.words import Cause


class Planted(StrEnum):
    """What was planted. Those in CONTROLS are no need, however they look."""

    TIRED = "tired"
    BLOCKED = "blocked by process"
    UNTRAINED = "untrained"
    NEW = "new"
    LEAVE = "back from leave"
    SHOCK = "market shock"
    WITHDRAWN = "gone quiet"
    CARRYING = "carrying many"
    DRY = "thanks dried up"
    QUIET = "fine but quiet"
    GRUMPY = "grumpy by nature"


SLOW = frozenset({Planted.CARRYING, Planted.DRY, Planted.WITHDRAWN})
"""Causes that only a longer time can show: help and thanks are counted over months, and silence
after regular answers is told from a missed check-in by the third one. They count for precision,
not for recall within two weeks."""
TEAMWIDE = frozenset({Planted.SHOCK, Planted.DRY})


@dataclass
class Episode:
    """A planted cause from its first week to its last, both included, counted from 0.

    `shown` is the first week after which a manager could have seen anything of it; None: never.
    """

    what: Planted
    first: int
    last: int
    person: int | None = None
    shown: int | None = None
    severity: float = 1.0

    def show(self, week: int) -> None:
        if self.shown is None or week < self.shown:
            self.shown = week


@dataclass
class Rep:
    """A simulated rep's nature."""

    id: int
    mood: float
    workload: float
    answers: float
    hides_mood: bool
    hides_workload: bool
    joins: int | None
    nature: Planted | None
    holidays: set[int] = field(default_factory=set[int])
    leave: Episode | None = None
    episodes: list[Episode] = field(default_factory=list[Episode])

    def during(self, week: int, *what: Planted) -> Episode | None:
        for episode in self.episodes:
            if episode.what in what and episode.first <= week <= episode.last:
                return episode
        return None

    def away(self, week: int) -> bool:
        if self.joins is not None and week < self.joins:
            return True
        on_leave = self.leave is not None and self.leave.first <= week <= self.leave.last
        return on_leave or week in self.holidays


def hire(chance: Random, rep_id: int, weeks: int) -> Rep:
    """A rep with a nature, holidays and what is planted in the weeks."""
    nature = chance.choices([None, Planted.GRUMPY, Planted.QUIET], [84, 8, 8])[0]
    rep = Rep(
        id=rep_id,
        mood=_within(chance.gauss(3.7, 0.45), 2.8, 4.6),
        workload=_within(chance.gauss(2.9, 0.4), 2.0, 3.5),
        answers=chance.uniform(0.82, 0.99),
        hides_mood=chance.random() < 0.10,
        hides_workload=chance.random() < 0.05,
        joins=chance.randrange(4, weeks - 6) if chance.random() < 0.08 else None,
        nature=nature,
    )
    if nature is Planted.GRUMPY:
        rep.mood = _within(chance.gauss(2.0, 0.3), 1.4, 2.6)
    if nature is Planted.QUIET:
        rep.answers = chance.uniform(0.15, 0.45)
    for _ in range(2):
        start = chance.randrange(2, weeks)
        rep.holidays.update(range(start, start + chance.choice([1, 1, 2])))
    _plant(chance, rep, weeks)
    return rep


_LENGTHS = {
    Planted.TIRED: (6, 12),
    Planted.BLOCKED: (3, 8),
    Planted.UNTRAINED: (10, 16),
    Planted.LEAVE: (3, 10),
    Planted.WITHDRAWN: (5, 8),
}


def _plant(chance: Random, rep: Rep, weeks: int) -> None:
    """One or two causes a person, never two at once, so that each can be told from the others."""
    week = chance.randrange(2, 22)
    if rep.joins is not None:
        rep.episodes.append(Episode(Planted.NEW, rep.joins, rep.joins + 13, rep.id))
        week = rep.joins + 16
    while week < weeks - 2:
        what = chance.choices(
            [*_LENGTHS],
            weights=[30, 35, 15, 8, 12 if rep.nature is not Planted.QUIET else 0],
        )[0]
        length = chance.randint(*_LENGTHS[what])
        if what is Planted.LEAVE:
            rep.leave = Episode(what, week, week + length - 1, rep.id)
            # What is needed is a talk in the two weeks after coming back.
            rep.episodes.append(Episode(what, week + length, week + length + 1, rep.id))
            length += 2
        else:
            severity = chance.uniform(0.8, 1.2)
            rep.episodes.append(Episode(what, week, week + length - 1, rep.id, severity=severity))
        week += length + chance.randrange(6, 24)
        if rep.leave is not None:
            break


def team_episodes(chance: Random, reps: list[Rep], weeks: int) -> list[Episode]:
    """What happens to a whole team, or between its people."""
    found: list[Episode] = []
    if chance.random() < 0.3:
        start = chance.randrange(6, weeks - 6)
        found.append(Episode(Planted.SHOCK, start, start + 5))
    draw = chance.random()
    if draw < 0.12:
        start = chance.randrange(6, weeks - 12)
        found.append(Episode(Planted.CARRYING, start, weeks, chance.choice(reps).id))
    elif draw < 0.24:
        start = chance.randrange(16, weeks - 6)
        found.append(Episode(Planted.DRY, start, weeks))
    return found


def everyday_blocker(chance: Random) -> tuple[Cause, int] | None:
    """A blocker as anybody may have one: its cause, and for how many weeks it really stays."""
    if chance.random() >= 0.05:
        return None
    return chance.choice(list(Cause)), chance.choices([0, 1, 2, 3], [70, 15, 10, 5])[0]


def _within(value: float, low: float, high: float) -> float:
    return max(low, min(high, value))
