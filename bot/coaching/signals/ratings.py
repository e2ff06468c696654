"""Mood and workload as a series: what was tapped, and what was usual before.

A person is compared with their own past. While that is short, what is usual is pulled towards
the middle of the scale and the spread towards a common one, so that two or three taps do not
pass for a habit; from ten weeks on, the person's own taps decide nearly alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from typing import Literal

from bot.coaching.signals.history import Week
from bot.coaching.statistics import spread

BASELINE_NEEDED = 10
"""No trend word before ten weeks of baseline (domain.md, decision 6)."""
BASELINE_LONGEST = 52
"""What is usual is what was usual in the last year."""
FRESH = timedelta(days=20)
"""The newest tap is of the last two closed weeks; older ones say nothing about today."""
GAP = timedelta(days=15)
"""Weeks running may have one week between them in which nothing was tapped."""

MIDDLE, MIDDLE_WEIGHT = 3.0, 2
"""The middle of the scale, worth two weeks."""
COMMON_SPREAD, SPREAD_WEIGHT = 0.7, 6
"""How much one person's taps on five steps vary from week to week, worth six weeks. Ours [D]."""


@dataclass(frozen=True, slots=True)
class Rating:
    monday: date
    value: int


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual for a person: level and spread, from `weeks` own taps.

    `average` is the plain mean of those taps, for people to read.
    """

    average: float
    level: float
    sigma: float
    weeks: int

    @property
    def known(self) -> bool:
        """Whether there are weeks enough to speak of what is usual."""
        return self.weeks >= BASELINE_NEEDED

    def distance(self, values: Sequence[float]) -> float:
        """How far the mean of some values lies from the usual, in its own standard errors.

        The error holds that of the values and that of the usual itself.
        """
        error = self.sigma * sqrt(1 / len(values) + 1 / (self.weeks + MIDDLE_WEIGHT))
        return (sum(values) / len(values) - self.level) / error


def usual_of(taps: Sequence[Rating]) -> Usual:
    """Level and spread of earlier taps, shrunk while there are few."""
    values = [tap.value for tap in taps[-BASELINE_LONGEST:]]
    level = (sum(values) + MIDDLE_WEIGHT * MIDDLE) / (len(values) + MIDDLE_WEIGHT)
    free = max(0, len(values) - 1)
    variance = (free * spread(values) ** 2 + SPREAD_WEIGHT * COMMON_SPREAD**2) / (
        free + SPREAD_WEIGHT
    )
    average = sum(values) / len(values) if values else MIDDLE
    return Usual(average, level, sqrt(variance), len(values))


def ratings(weeks: Sequence[Week], measure: Literal["mood", "workload"]) -> list[Rating]:
    """What was tapped, oldest first, for somewhat more than a year."""
    found: list[Rating] = []
    for week in weeks[-(BASELINE_LONGEST + 8) :]:
        tap = week.mood if measure == "mood" else week.workload
        if tap is not None:
            found.append(Rating(week.week.monday, tap.value))
    return found


def is_fresh(taps: Sequence[Rating], today: date) -> bool:
    return bool(taps) and today - taps[-1].monday <= FRESH


def latest_run(taps: Sequence[Rating], level: int) -> list[Rating]:
    """The weeks running, up to the newest tap, at `level` or more."""
    run: list[Rating] = []
    for tap in reversed(taps):
        if tap.value < level or (run and run[-1].monday - tap.monday > GAP):
            break
        run.append(tap)
    return run[::-1]


def last_two(taps: Sequence[Rating]) -> list[Rating]:
    """The newest two taps, if they are of weeks running; else none."""
    if len(taps) < 2 or taps[-1].monday - taps[-2].monday > GAP:
        return []
    return list(taps[-2:])
