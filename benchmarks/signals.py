"""Signals for a team of ten with two years of weeks, and for ten such teams' people in one."""

import random
from datetime import date, timedelta
from time import process_time

from benchmarks.measured import Figure
from bot.coaching.signals import signals_of_team
from bot.coaching.signals.history import (
    Blocker,
    Commitment,
    PersonHistory,
    Tap,
    TeamHistory,
    Thanks,
    Week,
    Win,
)
from bot.people.weeks import IsoWeek
from storage.words import Cause, CheckinState

TODAY = date(2026, 11, 27)
WEEKS = 104
TURNS = 5


def run() -> list[Figure]:
    """Processor time, the best of five."""
    ten, hundred = _best(_team(10)), _best(_team(100))
    return [
        Figure("signals for a team of 10 with 2 years of weeks", ten * 1000, "ms", 50),
        Figure("the same for a person of 100, beside a person of 10",
               hundred / ten / 10, "times", 1.5),
    ]  # fmt: skip


def _best(team: TeamHistory) -> float:
    times: list[float] = []
    for _ in range(TURNS):
        before = process_time()
        signals_of_team(team, TODAY)
        times.append(process_time() - before)
    return min(times)


def _team(size: int) -> TeamHistory:
    chance = random.Random(1)
    thanks = tuple(
        Thanks(n, _day(n % WEEKS), 1 + n % size, (1 + (n + 1) % size,)) for n in range(WEEKS)
    )
    people = tuple(_person(id_, chance) for id_ in range(1, size + 1))
    return TeamHistory(1, _day(WEEKS), people, thanks)


def _person(id_: int, chance: random.Random) -> PersonHistory:
    weeks = tuple(
        Week(
            IsoWeek.of(_day(back)),
            CheckinState.ANSWERED if chance.random() < 0.9 else CheckinState.MISSED,
            Tap(chance.randint(2, 5)),
            Tap(chance.randint(2, 5)),
        )
        for back in range(WEEKS, 0, -1)
    )
    causes = list(Cause)
    blockers = tuple(
        Blocker(
            id_ * 1000 + back,
            _day(back),
            chance.choice(causes),
            resolved=_day(back - 2) if back > 4 else None,
        )
        for back in range(WEEKS, 0, -4)
    )
    commitments = tuple(
        Commitment(id_ * 1000 + back, _day(back), back < 3, chance.randint(0, 3))
        for back in range(WEEKS, 0, -1)
    )
    wins = tuple(Win(id_ * 1000 + back, _day(back)) for back in range(WEEKS, 0, -3))
    return PersonHistory(id_, date(2024, 1, 8), weeks, blockers, commitments, wins)


def _day(weeks_back: int) -> date:
    return TODAY - timedelta(weeks=weeks_back)
