"""What must hold for every case, whatever its figures."""

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.targets.answer import answer
from bot.targets.bands import Band
from bot.targets.events import Event, Leave, Market, Period, Ramp, Supply, Territory
from bot.targets.relief import Case, relieve

FIRST = date(2026, 1, 1)
shares = st.integers(0, 20).map(lambda twentieths: Fraction(twentieths, 20))
some_days = st.integers(-40, 140).map(lambda offset: FIRST + timedelta(days=offset))
lengths = st.integers(0, 60).map(lambda length: timedelta(days=length))


@st.composite
def windows(draw: st.DrawFn) -> tuple[date, date]:
    start = draw(some_days)
    return start, start + draw(lengths)


leaves = st.builds(
    lambda window, fte: Leave(*window, fte), windows(), shares.filter(lambda share: share < 1)
)
ramps = st.builds(Ramp, some_days, st.lists(shares, min_size=1, max_size=6).map(tuple))
territories = st.builds(Territory, some_days, shares)
markets = st.builds(lambda window, index: Market(*window, index), windows(), shares)
supplies = st.builds(lambda window, share: Supply(*window, share), windows(), shares)
events = st.one_of(leaves, ramps, territories, markets, supplies)


@st.composite
def cases(draw: st.DrawFn, most_events: int = 5) -> Case:
    levels = sorted(draw(st.tuples(*[st.decimals(0, 10**6, places=2)] * 3)))
    return Case(
        period=Period(FIRST, FIRST + timedelta(days=draw(st.integers(13, 120)))),
        band=Band(*levels),
        events=tuple(draw(st.lists(events, max_size=most_events))),
        step=draw(st.sampled_from([Decimal("0.01"), Decimal(1), Decimal(100)])),
        workdays=draw(st.sets(st.integers(0, 6), min_size=1).map(frozenset)),
        country=draw(st.sampled_from([None, "ES", "DE-BY", "US"])),
        min_leave_days=draw(st.integers(0, 6)),
    )


def at_most(lower: Band, upper: Band) -> bool:
    return all(one <= other for one, other in zip(lower, upper, strict=True))


@given(cases(), st.randoms(use_true_random=False))
def test_order_does_not_matter(case: Case, random):
    shuffled = list(case.events)
    random.shuffle(shuffled)
    one, other = relieve(case), relieve(replace(case, events=tuple(shuffled)))
    assert one.band == other.band
    assert one.factor == other.factor
    assert one.weights() == other.weights()


@given(cases())
def test_never_above_the_original_never_below_nothing_and_still_a_band(case: Case):
    relief = relieve(case)
    assert 0 <= relief.factor <= 1
    assert at_most(relief.band, case.band)
    assert 0 <= relief.band.floor <= relief.band.target <= relief.band.aspiration
    assert all(0 <= weight <= 1 for weight in relief.weights())


@given(cases(), events)
def test_one_more_event_never_raises(case: Case, event: Event):
    more = relieve(replace(case, events=(*case.events, event)))
    assert more.factor <= relieve(case).factor
    assert at_most(more.band, relieve(case).band)


def harder(event: Event) -> Event:
    """The same event, half as bad again or lasting a week longer."""
    match event:
        case Leave():
            return replace(event, fte=event.fte / 2, end=event.end + timedelta(days=7))
        case Ramp():
            return replace(event, schedule=tuple(share / 2 for share in event.schedule))
        case Territory():
            return replace(event, share_moved=(1 + event.share_moved) / 2)
        case Market():
            return replace(event, index=event.index / 2, end=event.end + timedelta(days=7))
        case Supply():
            return replace(event, share_affected=(1 + event.share_affected) / 2)
        case _:
            raise AssertionError(event)


@given(cases(4), events)
def test_a_harder_event_never_asks_for_more(case: Case, event: Event):
    one = relieve(replace(case, events=(*case.events, event)))
    other = relieve(replace(case, events=(*case.events, harder(event))))
    assert other.factor <= one.factor
    assert at_most(other.band, one.band)


@given(cases(4), leaves, st.integers(0, 59))
def test_splitting_a_leave_changes_nothing(case: Case, leave: Leave, cut: int):
    middle = leave.start + timedelta(days=cut)
    assume(middle < leave.end)
    halves = (
        replace(leave, end=middle),
        replace(leave, start=middle + timedelta(days=1)),
    )
    whole = relieve(replace(case, events=(*case.events, leave)))
    split = relieve(replace(case, events=(*case.events, *halves)))
    assert split.weights() == whole.weights()
    assert split.band == whole.band


@given(cases())
def test_equal_cases_are_equal_and_a_band_twice_as_high_has_the_same_factor(case: Case):
    twin = replace(case, events=tuple(replace(event) for event in case.events))
    assert answer(twin, relieve(twin)) == answer(case, relieve(case))
    higher = replace(case, band=Band(*(2 * level for level in case.band)))
    assert relieve(higher).factor == relieve(case).factor


@given(cases())
@settings(max_examples=60)
def test_weights_multiply_day_by_day(case: Case):
    """The plain reading of decision 3, a day at a time, agrees with the engine's stretches."""
    relief = relieve(case)
    expected: list[Fraction] = []
    for on in relief.days:
        absence, rest = Fraction(1), Fraction(1)
        for step in relief.steps:
            weight = weight_on(step.event, on)
            if isinstance(step.event, Leave):
                absence = absence if step.short else min(absence, weight)
            else:
                rest *= weight
        expected.append(absence * rest)
    assert relief.weights() == tuple(expected)
    assert relief.factor == sum(expected, Fraction(0)) / len(expected)


def weight_on(event: Event, on: date) -> Fraction:
    match event:
        case Leave():
            return event.fte if event.start <= on <= event.end else Fraction(1)
        case Ramp():
            month = sum(start <= on for start in event.month_starts())
            if month == 0:
                return Fraction(0)
            return event.schedule[month - 1] if month <= len(event.schedule) else Fraction(1)
        case Territory():
            return 1 - event.share_moved if on >= event.on else Fraction(1)
        case Market():
            return event.index if event.start <= on <= event.end else Fraction(1)
        case Supply():
            return 1 - event.share_affected if event.start <= on <= event.end else Fraction(1)
        case _:
            raise AssertionError(event)


BECOME = re.compile(r"so ([0-9.]+) become ([0-9.]+) \(\2 / \1 = ([0-9.]+)\)\.")


@given(cases(2))
def test_the_factor_can_be_worked_out_again_from_the_printed_figures(case: Case):
    found = answer(case, relieve(case))
    weighed = Fraction(found["steps"][0]["of"]) if found["steps"] else Fraction(1)
    of = weighed
    for step in found["steps"]:
        match = BECOME.search(step["why"])
        if match is None:
            assert step["factor"] == "1.0000"
            continue
        assert Fraction(match[1]) == weighed
        assert match[3] == step["factor"]
        weighed = Fraction(match[2])
    assert abs(weighed / of - Fraction(found["factor"])) <= Fraction(1, 10_000)


@given(cases(0), windows())
def test_a_single_leave_needs_only_the_counted_days(case: Case, window: tuple[date, date]):
    relief = relieve(replace(case, events=(Leave(*window),)))
    (step,) = relief.steps
    counted = 0 if step.short else step.days
    assert relief.factor == Fraction(step.of - counted, step.of)
