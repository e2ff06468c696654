"""The signal of results that stay under the floor while nothing visible explains them.

Coaching asks targets for results; targets never ask coaching. It leads to questions, never to
more pressure.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.coaching.signals.history import PeriodResult, PersonHistory
from bot.coaching.signals.signal import Evidence, Fact, Signal, SignalKind, Urgency
from bot.coaching.statistics import mean, spread

PERIODS = 2
"""Once may be chance, twice is "stay under". A period of a quarter or more speaks for itself,
and so does one that lies far under the person's own earlier ones."""
LONG_PERIOD = timedelta(days=80)
FEWEST_BEFORE = 3
FAR_SIGMAS = 2.0
SIGMA_FLOOR = 0.1
"""No results vary by less than a tenth of a target [D]."""
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
    if any(b.resolved is None or b.opened >= start for b in person.blockers):
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
    return last.share < mean(before) - FAR_SIGMAS * max(SIGMA_FLOOR, spread(before))
