"""The formula against tables worked by hand.

The third quarter of 2026, monday to friday, in Spain (15 August is a Saturday):

        July              August            September
    mo tu we th fr     mo tu we th fr     mo tu we th fr
           1  2  3      3  4  5  6  7         1  2  3  4
     6  7  8  9 10     10 11 12 13 14      7  8  9 10 11
    13 14 15 16 17     17 18 19 20 21     14 15 16 17 18
    20 21 22 23 24     24 25 26 27 28     21 22 23 24 25
    27 28 29 30 31     31                 28 29 30
        23 days            21 days            22 days      = 66
"""

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from bot.targets.answer import answer
from bot.targets.bands import Band
from bot.targets.case import read_case
from bot.targets.events import Event, Leave, Market, Period, Promotion, Ramp, Supply, Territory
from bot.targets.relief import Case, NoSellingDays, NoteKind, relieve

Q3 = Period(date(2026, 7, 1), date(2026, 9, 30))
BAND = Band(Decimal(180000), Decimal(300000), Decimal(360000))
HALF = Fraction(1, 2)
RAMP = tuple(Fraction(share, 100) for share in (0, 25, 50, 75, 100))


def day(month: int, number: int) -> date:
    return date(2026, month, number)


def case(*events: Event, period: Period = Q3, country: str | None = "ES") -> Case:
    return Case(period, BAND, events, Decimal(100), country=country)


WORKED = {
    "period": {"start": "2026-07-01", "end": "2026-09-30"},
    "country": "ES",
    "workdays": ["mon", "tue", "wed", "thu", "fri"],
    "target": {"floor": "180000", "target": "300000", "aspiration": "360000", "step": "100"},
    "events": [
        {"kind": "leave", "start": "2026-07-06", "end": "2026-07-31"},
        {"kind": "territory", "on": "2026-08-15", "share_moved": "0.20"},
        {"kind": "market", "start": "2026-08-01", "end": "2026-09-30", "index": "0.85"},
        {"kind": "supply", "start": "2026-09-01", "end": "2026-09-15", "share_affected": "0.50"},
    ],
}


def test_the_worked_example_of_the_contract_comes_out_to_the_letter():
    known = read_case(json.dumps(WORKED))
    found = answer(known, relieve(known))
    assert set(found) == {"target", "factor", "steps", "warnings"}
    assert found["target"] == {"floor": "82400", "target": "137300", "aspiration": "164700"}
    assert found["factor"] == "0.4576"
    assert found["warnings"] == []
    steps = [(step["kind"], step["factor"], step["days"], step["of"]) for step in found["steps"]]
    assert steps == [
        ("leave", "0.6970", 20, 66),
        ("territory", "0.8565", 33, 66),
        ("market", "0.8614", 43, 66),
        ("supply", "0.8898", 11, 66),
    ]
    assert all(set(step) == {"kind", "factor", "days", "of", "why"} for step in found["steps"])


# event, selling days covered, what all 66 days weigh with it
ONE_EVENT: list[tuple[Event, int, Fraction]] = [
    # whole July and August away: 23 and 21 days
    (Leave(day(7, 1), day(8, 31)), 44, Fraction(22)),
    # both ends included: monday to friday
    (Leave(day(7, 6), day(7, 10)), 5, Fraction(61)),
    # back at 60 %: 21 days of August keep 12.6
    (Leave(day(8, 1), day(8, 31), Fraction(3, 5)), 21, Fraction("57.6")),
    # hired on 15 July: 10 days before, 23 in month one at 0 %, 21 at 25 %, 12 at 50 %
    (Ramp(day(7, 15), RAMP), 66, Fraction("11.25")),
    # hired on 15 April: 10 days of month three at 50 %, 23 at 75 %, then all
    (Ramp(day(4, 15), RAMP), 33, 5 + Fraction("17.25") + 33),
    # from 17 August on: 11 and 22 days at 80 %
    (Territory(day(8, 15), Fraction(1, 5)), 33, 33 + Fraction("26.4")),
    # before the period began: all 66 at 70 %
    (Territory(day(1, 1), Fraction(3, 10)), 66, Fraction("46.2")),
    (Market(day(8, 1), day(9, 30), Fraction("0.85")), 43, 23 + Fraction("36.55")),
    (Supply(day(9, 1), day(9, 15), HALF), 11, Fraction("60.5")),
    # the window reaches out of the period: its 22 September days
    (Supply(day(9, 1), date(2027, 3, 1), Fraction(1)), 22, Fraction(44)),
]


@pytest.mark.parametrize(("event", "days", "weight"), ONE_EVENT)
def test_each_event_alone(event: Event, days: int, weight: Fraction):
    relief = relieve(case(event))
    (step,) = relief.steps
    assert (step.days, step.of) == (days, 66)
    assert step.factor == relief.factor == weight / 66
    assert sum(relief.weights()) == weight
    assert len(relief.weights()) == len(relief.days) == 66


def test_a_month_that_lacks_the_hire_days_number_begins_on_its_last_day():
    ramp = Ramp(date(2026, 1, 31), (Fraction(0), HALF, HALF))
    assert ramp.month_starts() == (
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 3, 31),
        date(2026, 4, 30),
    )
    # February: 20 days at 0 up to the 27th. March: 21 days at half up to the 30th, then the third
    # month at half: 31 March and 21 days of April up to the 29th; 30 April asks for all.
    period = Period(date(2026, 2, 1), date(2026, 4, 30))
    relief = relieve(case(ramp, period=period, country=None))
    assert relief.factor == (21 * HALF + 22 * HALF + 1) / 64


def test_a_ramp_over_a_year_ends_on_the_leap_day():
    starts = Ramp(date(2027, 11, 30), (HALF,) * 4).month_starts()
    assert starts[2:4] == (date(2028, 1, 30), date(2028, 2, 29))


def test_the_ramp_day_by_day_around_the_hiring():
    week = Period(day(7, 13), day(7, 17))
    relief = relieve(case(Ramp(day(7, 15), (HALF,)), period=week))
    assert relief.weights() == (0, 0, HALF, HALF, HALF)


# start and end of leaves, country, whether they give relief
LEAVES: list[tuple[list[tuple[date, date]], str | None, bool]] = [
    ([(day(7, 6), day(7, 9))], "ES", False),
    ([(day(7, 6), day(7, 10))], "ES", True),
    # a weekend does not make a leave longer
    ([(day(7, 8), day(7, 13))], "ES", False),
    # thursday and friday, then monday to wednesday: a weekend is no gap
    ([(day(7, 9), day(7, 10)), (day(7, 13), day(7, 15))], "ES", True),
    # a day at work between them is one
    ([(day(7, 8), day(7, 9)), (day(7, 13), day(7, 15))], "ES", False),
    # monday 12 October is a holiday in Spain, and a day at work where no country is known
    ([(day(10, 8), day(10, 9)), (day(10, 13), day(10, 15))], "ES", True),
    ([(day(10, 8), day(10, 9)), (day(10, 13), day(10, 15))], None, False),
    # overlapping leaves are one absence of four days
    ([(day(7, 6), day(7, 8)), (day(7, 7), day(7, 9))], "ES", False),
    # told in the other order, and one inside the other
    ([(day(7, 13), day(7, 15)), (day(7, 9), day(7, 10))], "ES", True),
    ([(day(7, 6), day(7, 10)), (day(7, 7), day(7, 7))], "ES", True),
]


@pytest.mark.parametrize(("leaves", "country", "counts"), LEAVES)
def test_a_leave_counts_from_five_selling_days_with_what_touches_it(
    leaves: list[tuple[date, date]], country: str | None, counts: bool
):
    period = Period(day(7, 1), day(12, 31))
    events = [Leave(*leave) for leave in leaves]
    relief = relieve(case(*events, period=period, country=country))
    away = {on for on in relief.days for start, end in leaves if start <= on <= end}
    assert relief.factor == (1 - Fraction(len(away), len(relief.days)) if counts else 1)
    short = [note.kind for note in relief.notes] == [NoteKind.SHORT_LEAVE] * len(events)
    assert short is not counts


def test_a_leave_over_the_end_of_a_period_is_measured_whole():
    leave = Leave(day(9, 29), day(10, 6))
    relief = relieve(case(leave))
    assert relief.steps[0].days == 2
    assert relief.factor == Fraction(64, 66)


def test_a_policy_can_ask_for_longer_leaves_or_for_none():
    leave = Leave(day(7, 6), day(7, 10))
    longer = Case(Q3, BAND, (leave,), country="ES", min_leave_days=6)
    assert relieve(longer).factor == 1
    one_day = Case(Q3, BAND, (Leave(day(7, 6), day(7, 6)),), country="ES", min_leave_days=0)
    assert relieve(one_day).factor == Fraction(65, 66)


def test_nobody_is_absent_twice_on_one_day():
    # 6 to 17 July away whole (10 days), 13 to 24 July at half time (10 days, 5 of them shared)
    events = (Leave(day(7, 6), day(7, 17)), Leave(day(7, 13), day(7, 24), HALF))
    for told in (events, events[::-1]):
        assert relieve(case(*told)).factor == (66 - 10 - 5 * HALF) / 66
    # at 60 % and at 50 % on the same five days: 50 % is what was worked
    week = (Leave(day(7, 6), day(7, 10), Fraction(3, 5)), Leave(day(7, 6), day(7, 10), HALF))
    for told in (week, week[::-1]):
        assert relieve(case(*told)).factor == (66 - 5 * HALF) / 66


def test_the_week_and_the_country_are_the_persons_own():
    # monday to thursday: 4 + 4 Fridays fewer and no Friday counts; 5 + 4 + 4 Fridays in Q3
    four_days = Case(Q3, BAND, workdays=frozenset({0, 1, 2, 3}), country="ES")
    assert len(relieve(four_days).days) == 66 - 13
    june = Period(day(6, 1), day(6, 30))
    # Corpus Christi, Thursday 4 June 2026, is a holiday in Bavaria and not in Berlin
    assert len(relieve(case(period=june, country="DE-BE")).days) == 22
    assert len(relieve(case(period=june, country="DE-BY")).days) == 21


TWO_WEEKS = Period(day(7, 6), day(7, 17))
FIRST_WEEK = Leave(day(7, 6), day(7, 10))

# band, step, relieved by half
ROUNDED = [
    (("100", "101", "103"), "1", ("50", "51", "52")),
    (("100", "101", "103"), "0.01", ("50", "50.5", "51.5")),
    (("0.01", "0.02", "0.05"), "0.01", ("0.01", "0.01", "0.03")),
    (("0", "0", "10"), "5", ("0", "0", "5")),
    (("100", "300", "500"), "100", ("100", "200", "300")),
    (("999999999999999", "999999999999999", "999999999999999"), "0.01", ("499999999999999.5",) * 3),
]


@pytest.mark.parametrize(("levels", "step", "wanted"), ROUNDED)
def test_levels_are_rounded_half_up_to_the_step(
    levels: tuple[str, ...], step: str, wanted: tuple[str, ...]
):
    band = Band(*(Decimal(level) for level in levels))
    relief = relieve(Case(TWO_WEEKS, band, (FIRST_WEEK,), Decimal(step)))
    assert relief.factor == HALF
    assert relief.band == Band(*(Decimal(level) for level in wanted))


def test_rounding_never_lifts_a_level_and_no_relief_leaves_it_alone():
    band = Band(Decimal(149), Decimal(151), Decimal(160))
    little = Market(day(7, 1), day(9, 30), Fraction("0.999"))
    assert relieve(Case(Q3, band, (little,), Decimal(100))).band == Band(
        Decimal(100), Decimal(151), Decimal(160)
    )
    assert relieve(Case(Q3, band, (), Decimal(100))).band == band


def test_a_promotion_shares_the_period_between_two_bands():
    after = Band(Decimal(200000), Decimal(400000), Decimal(500000))
    promotion = Promotion(day(8, 15), after)
    relief = relieve(case(promotion))
    # 33 days at the old band, 33 at the new
    assert relief.band == relief.unrelieved
    assert relief.band == Band(Decimal(190000), Decimal(350000), Decimal(430000))
    assert [note.kind for note in relief.notes] == [NoteKind.RAISED_BY_PROMOTION]
    # away in the new job all along: only the days of the old one ask for anything
    away = relieve(case(promotion, Leave(day(8, 17), day(9, 30))))
    assert away.band == Band(Decimal(90000), Decimal(150000), Decimal(180000))
    assert [(part.days, part.weight) for part in away.parts] == [(33, 33), (33, 0)]


def test_after_a_whole_leave_nothing_can_be_added():
    relief = relieve(case(Leave(day(6, 1), day(10, 31)), Territory(day(8, 1), HALF)))
    assert [step.factor for step in relief.steps] == [0, 1]
    assert relief.band == Band(Decimal(0), Decimal(0), Decimal(0))
    assert [note.kind for note in relief.notes] == [NoteKind.NOTHING_LEFT]


def test_what_lies_outside_changes_nothing_and_says_so():
    outside = (
        Leave(day(3, 2), day(3, 31)),
        Market(day(10, 1), day(12, 31), HALF),
        Territory(day(10, 1), HALF),
        Ramp(date(2025, 1, 1), RAMP),
    )
    relief = relieve(case(*outside))
    assert relief.factor == 1
    assert [(note.kind, note.event) for note in relief.notes] == [
        (NoteKind.OUTSIDE, place) for place in range(4)
    ]


def test_a_period_without_a_selling_day_is_refused_in_a_sentence():
    weekend = Period(day(7, 4), day(7, 5))
    with pytest.raises(NoSellingDays) as refused:
        relieve(case(period=weekend))
    assert "no selling day" in str(refused.value)
    assert "2026-07-04" in str(refused.value)
