"""The signal of results that stay under the floor while nothing visible explains them.

Coaching asks targets for results; targets never ask coaching. It leads to questions, never to
more pressure.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from math import sqrt

from bot.coaching.signals.history import Blocker, PeriodResult, PersonHistory
from bot.coaching.signals.signal import Evidence, Fact, Signal, SignalKind, Urgency
from bot.coaching.statistics import mean, spread

PERIODS = 2
"""Once may be chance, twice is "stay under". A period of a quarter or more speaks for itself,
and so does one that lies far under the person's own earlier ones."""
LONG_PERIOD = timedelta(days=80)
FEWEST_BEFORE = 2
FAR_SIGMAS = 1.5
COMMON_SPREAD, SPREAD_WEIGHT = 0.15, 3
"""How much a person's results vary from period to period, as a share of the target: until there
are own ones enough, this common spread, worth three periods, keeps chance from passing for news
[D]."""
EXPLAINS = timedelta(days=14)
"""A blocker that went away within two weeks explains no period."""
RECENT = timedelta(days=45)
"""A talk about results is about the last ones."""
SETTLING_IN = timedelta(days=90)
"""A newcomer's first months belong to the newcomer's talks."""


def results_signals(person: PersonHistory, today: date) -> list[Signal]:
    """Results are under the floor, and no blocker that the manager may see was named."""
    closed = [period for period in person.results if period.end < today]
    under = _under_floor(closed)
    if not under or today - closed[-1].end > RECENT:
        return []
    if len(under) < PERIODS and not _speaks_for_itself(closed):
        return []
    start = under[0].start
    if person.joined is not None and start - person.joined < SETTLING_IN:
        return []
    if any(_may_explain(blocker, start) for blocker in person.blockers):
        return []
    return [
        Signal(
            kind=SignalKind.RESULTS_UNEXPLAINED,
            key=f"results:{person.person_id}",
            urgency=Urgency.NORMAL,
            since=closed[-1].end,
            evidence=(
                Evidence.of(
                    Fact.RESULTS_UNDER_FLOOR, periods=len(under), until=closed[-1].end.isoformat()
                ),
                Evidence.of(Fact.NO_BLOCKER, since=start.isoformat()),
            ),
            person_id=person.person_id,
        )
    ]


def _under_floor(closed: Sequence[PeriodResult]) -> list[PeriodResult]:
    """The newest periods that were under the floor one after the other, at most two."""
    under: list[PeriodResult] = []
    for period in reversed(closed[-PERIODS:]):
        if not period.under_floor:
            break
        under.insert(0, period)
    return under


def _speaks_for_itself(closed: Sequence[PeriodResult]) -> bool:
    last = closed[-1]
    if last.end - last.start >= LONG_PERIOD:
        return True
    before = [period.share for period in closed[:-1]]
    if len(before) < FEWEST_BEFORE:
        return False
    free = len(before) - 1
    variance = (free * spread(before) ** 2 + SPREAD_WEIGHT * COMMON_SPREAD**2) / (
        free + SPREAD_WEIGHT
    )
    return last.share < mean(before) - FAR_SIGMAS * sqrt(variance)


def _may_explain(blocker: Blocker, start: date) -> bool:
    """Whether a blocker is still there, or was for long enough since `start`."""
    if blocker.resolved is None:
        return True
    return blocker.resolved >= start and blocker.resolved - blocker.open_since >= EXPLAINS
