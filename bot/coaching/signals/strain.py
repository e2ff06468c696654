"""Signals from mood and workload: high, rising while results hold, mood under the usual.

Mood and workload are weighed together: somebody whose workload is up and whose mood is down says
more with both than with either. Each is compared with the person's own past only, so whoever
usually is low, or usually busy, says nothing by it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt

from bot.coaching.signals.history import PeriodResult, PersonHistory
from bot.coaching.signals.ratings import (
    Rating,
    Usual,
    is_fresh,
    last_two,
    latest_run,
    ratings,
    usual_of,
)
from bot.coaching.signals.signal import Evidence, Fact, Signal, SignalKind, Urgency
from bot.coaching.statistics import ewma, ewma_sigma, median

HIGH = 4
"""4 and 5 are the answers that say "too much"."""
RUN = 2
"""Two weeks running (issue 3)."""
STRAIN_SIGMAS = 2.3
"""How far two weeks of mood and workload together must lie from the usual where both weeks are
full ones besides. Chosen with benchmarks/judgement."""
FALL_SIGMAS = 2.8
"""The same where the weeks are not full: then it stands on the mood."""
FEWEST_BEFORE = 2
FIRST_RUN = 4
"""With no past to compare with, two weeks at 5, or four at 4."""
LONG_RUN = 12
"""A quarter of full weeks is worth a word however usual they are."""
AT_ONCE_SIGMAS = 2.3
AT_ONCE_EACH = 1.2
AT_ONCE_BEFORE = 4
"""In a single week, only both at once say something: each clearly off the usual, and together
as far as two weeks would be."""
MOOD_SIGMAS = 3.0
"""The limit of the EWMA of mood alone: 2.7 is customary; weekly self-reports resemble the week
before, so it is widened (domain.md, evidence 5)."""
MOOD_STEPS = 0.5
"""Nearer to the usual than half a step is the usual."""
RECENT = 6
RESULTS_HOLD = 0.95
"""Results hold at 95 % of the person's own median: what differs less is noise [D]."""


@dataclass(frozen=True, slots=True)
class _Measure:
    """A measure's newest two taps against what was usual before them."""

    taps: list[Rating]
    now: list[Rating]
    usual: Usual

    @property
    def distance(self) -> float | None:
        if not self.now or self.usual.weeks < FEWEST_BEFORE:
            return None
        return self.usual.distance([tap.value for tap in self.now])


def strain_signals(person: PersonHistory, today: date) -> list[Signal]:
    """At most one signal about workload, and one about mood where workload says nothing."""
    workload = _measure(ratings(person.weeks, "workload"), today)
    mood = _measure(ratings(person.weeks, "mood"), today)
    strain = _together(workload.distance, mood.distance)
    run = latest_run(workload.taps, HIGH) if workload.now else []
    if len(run) >= RUN and (strain > STRAIN_SIGMAS or _high_by_itself(workload, run)):
        return [_workload(person, workload, mood, run)]
    if mood.now and _both_under(mood) and (strain > FALL_SIGMAS or _slid(mood)):
        return [_mood(person, workload, mood)]
    once = _newest(workload), _newest(mood)
    if _both_at_once(*once) and is_fresh(mood.taps, today):
        return [_mood(person, *once)]
    return []


def _measure(taps: list[Rating], today: date) -> _Measure:
    now = last_two(taps) if is_fresh(taps, today) else []
    return _Measure(taps, now, usual_of(taps[: len(taps) - len(now)]))


def _newest(measure: _Measure) -> _Measure:
    """The same measure with only its newest tap as what is now."""
    return _Measure(measure.taps, measure.taps[-1:], usual_of(measure.taps[:-1]))


def _both_at_once(workload: _Measure, mood: _Measure) -> bool:
    """In the newest week, workload is clearly up and mood clearly down."""
    if workload.distance is None or mood.distance is None:
        return False
    if min(workload.usual.weeks, mood.usual.weeks) < AT_ONCE_BEFORE:
        return False
    return (
        workload.now[-1].monday == mood.now[-1].monday
        and workload.distance > AT_ONCE_EACH
        and mood.distance < -AT_ONCE_EACH
        and _together(workload.distance, mood.distance) > AT_ONCE_SIGMAS
    )


def _together(workload: float | None, mood: float | None) -> float:
    """Workload up and mood down as one distance (Stouffer's sum of normal scores).

    What is not known counts as usual: keeping a mood private neither raises nor settles doubt.
    """
    return ((workload or 0.0) - (mood or 0.0)) / sqrt(2)


def _high_by_itself(workload: _Measure, run: Sequence[Rating]) -> bool:
    before = workload.taps[: len(workload.taps) - len(run)]
    if len(run) >= LONG_RUN:
        return True
    if len(before) < FEWEST_BEFORE:
        return len(run) >= FIRST_RUN or all(tap.value == 5 for tap in run)
    return False


def _full_weeks(taps: Sequence[Rating]) -> int:
    return sum(tap.value >= HIGH for tap in taps)


def _both_under(mood: _Measure) -> bool:
    """Not one bad week beside a usual one."""
    return all(tap.value <= mood.usual.level - MOOD_STEPS for tap in mood.now)


def _slid(mood: _Measure) -> bool:
    """A smaller fall that lasts, by the EWMA of the last six weeks. Needs ten before them."""
    recent = min(RECENT, len(mood.taps) - 10)
    if recent < RUN:
        return False
    usual = usual_of(mood.taps[:-recent])
    if not usual.known or mood.taps[-1].value > usual.level - MOOD_STEPS:
        return False
    values = [tap.value for tap in mood.taps[-recent:]]
    own_error = usual.sigma / sqrt(usual.weeks)
    error = sqrt(ewma_sigma(usual.sigma, recent) ** 2 + own_error**2)
    return ewma(values, usual.level) < usual.level - MOOD_SIGMAS * error


def _workload(
    person: PersonHistory, workload: _Measure, mood: _Measure, run: Sequence[Rating]
) -> Signal:
    before = workload.taps[: len(workload.taps) - len(run)]
    evidence = [Evidence.of(Fact.WORKLOAD_RUN, level=HIGH, weeks=len(run))]
    if workload.usual.known:
        evidence.append(
            Evidence.of(Fact.WORKLOAD_BEFORE, level=HIGH, weeks=_full_weeks(before), of=len(before))
        )
    if mood.distance is not None and mood.distance < -1:
        evidence.append(_mood_evidence(mood))
    holds = _results_hold(person.results)
    kind = SignalKind.WORKLOAD_HIGH
    if workload.usual.known and holds is not None:
        kind = SignalKind.WORKLOAD_RISING
        evidence.append(holds)
    very = len(run) > RUN or all(tap.value == 5 for tap in workload.now)
    return Signal(
        kind=kind,
        # One key for both: it is the same workload, whatever the results say meanwhile.
        key=f"workload:{person.person_id}",
        urgency=Urgency.HIGH if very else Urgency.NORMAL,
        since=run[1].monday,
        evidence=tuple(evidence),
        person_id=person.person_id,
    )


def _mood(person: PersonHistory, workload: _Measure, mood: _Measure) -> Signal:
    evidence = [_mood_evidence(mood)]
    if workload.distance is not None and workload.distance > 1:
        evidence.append(
            Evidence.of(
                Fact.WORKLOAD_ABOVE_USUAL,
                points=_points(workload.now),
                usual=round(workload.usual.average, 1),
                of=workload.usual.weeks,
            )
        )
    return Signal(
        kind=SignalKind.MOOD_BELOW_USUAL,
        key=f"mood:{person.person_id}",
        urgency=Urgency.NORMAL,
        since=mood.now[-1].monday,
        evidence=tuple(evidence),
        person_id=person.person_id,
    )


def _mood_evidence(mood: _Measure) -> Evidence:
    """With ten weeks before, what is usual; with fewer, only the points (decision 6)."""
    if not mood.usual.known:
        return Evidence.of(Fact.MOOD_POINTS, points=_points(mood.taps[-6:]))
    return Evidence.of(
        Fact.MOOD_BELOW_USUAL,
        points=_points(mood.now),
        usual=round(mood.usual.average, 1),
        of=mood.usual.weeks,
    )


def _points(taps: Sequence[Rating]) -> str:
    return ", ".join(str(tap.value) for tap in taps)


def _results_hold(results: Sequence[PeriodResult]) -> Evidence | None:
    """The newest closed period is no worse than the person's own median before it."""
    if not results or results[-1].under_floor:
        return None
    last, earlier = results[-1], results[-5:-1]
    usual = median([period.share for period in earlier]) if earlier else 1.0
    if last.share < RESULTS_HOLD * usual:
        return None
    return Evidence.of(Fact.RESULTS_HOLD, until=last.end.isoformat())
