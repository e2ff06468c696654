"""Expected so far: the season, the selling days, and what relief left of them."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import WrongInput
from bot.targets.bands import Band, Entry, in_force
from bot.targets.events import Event, Leave, Period
from bot.targets.relief import Case, relieve
from bot.targets.so_far import Seasonality, seasonality_of, so_far

Q3 = Period(date(2026, 7, 1), date(2026, 9, 30))
BAND = Band(Decimal(500), Decimal(660), Decimal(900))
# a quiet August: of the quarter's 0.25, July has 0.10, August 0.04, September 0.11
SEASON = Seasonality(tuple(Fraction(n, 100) for n in (8, 8, 8, 8, 8, 10, 10, 4, 11, 9, 8, 8)))


def case(*events: Event) -> Case:
    return Case(Q3, BAND, events)


# through, events, season, days over, expected share
EXPECTED: list[tuple[date, tuple[Event, ...], Seasonality | None, int, Fraction]] = [
    (date(2026, 6, 30), (), None, 0, Fraction(0)),
    (date(2026, 7, 31), (), None, 23, Fraction(23, 66)),
    (date(2026, 8, 2), (), None, 23, Fraction(23, 66)),
    (date(2026, 9, 30), (), None, 66, Fraction(1)),
    (date(2027, 1, 1), (), None, 66, Fraction(1)),
    # July's share is 10 of 25 hundredths, whole
    (date(2026, 7, 31), (), SEASON, 23, Fraction(10, 25)),
    # and 5 of August's 21 days
    (date(2026, 8, 7), (), SEASON, 28, (10 + 4 * Fraction(5, 21)) / 25),
    # away all July: 43 days are left, 5 of them over
    (
        date(2026, 8, 7),
        (Leave(date(2026, 7, 1), date(2026, 7, 31)),),
        None,
        28,
        Fraction(5, 43),
    ),
    (
        date(2026, 8, 7),
        (Leave(date(2026, 7, 1), date(2026, 7, 31)),),
        SEASON,
        28,
        4 * Fraction(5, 21) / 15,
    ),
]


@pytest.mark.parametrize(("through", "events", "season", "over", "expected"), EXPECTED)
def test_what_can_be_expected_by_a_day(
    through: date,
    events: tuple[Event, ...],
    season: Seasonality | None,
    over: int,
    expected: Fraction,
):
    known = case(*events)
    found = so_far(known, relieve(known), Decimal(100), through, season)
    assert (found.days_over, found.days_left) == (over, 66 - over)
    assert found.expected == expected
    assert found.expected_of(Decimal(660)) == 660 * expected


def test_a_pace_is_told_from_a_quarter_of_the_selling_days_on():
    known = case()
    relief = relieve(known)
    # 16 of 66 days are less than a quarter, 17 are more
    early = so_far(known, relief, Decimal(160), date(2026, 7, 22))
    later = so_far(known, relief, Decimal(160), date(2026, 7, 23))
    assert (early.days_over, early.pace) == (16, None)
    assert (later.days_over, later.pace) == (17, Fraction(160, 170))


def test_refunds_can_make_results_negative_and_nothing_asked_has_no_pace():
    known = case()
    assert so_far(known, relieve(known), Decimal(-33), date(2026, 9, 30)).pace == Fraction(-1, 20)
    away = case(Leave(date(2026, 7, 1), date(2026, 9, 30)))
    found = so_far(away, relieve(away), Decimal(10), date(2026, 9, 30))
    assert (found.expected, found.pace, found.expected_of(Decimal(1))) == (None, None, None)
    nothing = Case(Q3, Band(Decimal(0), Decimal(0), Decimal(0)))
    assert so_far(nothing, relieve(nothing), Decimal(10), date(2026, 9, 30)).pace is None


def test_a_season_is_learnt_from_whole_years():
    steady = {(2024, month): Decimal(10) for month in range(1, 13)}
    summer = {(2025, month): Decimal(120 if month == 7 else 0) for month in range(1, 13)}
    cut_off = {(2026, 1): Decimal(999)}
    shares = seasonality_of(steady | summer | cut_off).shares
    assert shares[6] == (Fraction(1, 12) + 1) / 2
    assert shares[0] == Fraction(1, 24)
    with pytest.raises(WrongInput, match="2 whole years"):
        seasonality_of(steady | cut_off)
    with pytest.raises(WrongInput, match="there is none"):
        seasonality_of({})


@pytest.mark.parametrize(
    "shares",
    [
        (Fraction(1, 11),) * 11,
        (Fraction(1, 10),) * 12,
        (Fraction(2), Fraction(-1), *[Fraction(0)] * 10),
    ],
)
def test_a_season_is_twelve_shares_of_one(shares: tuple[Fraction, ...]):
    with pytest.raises(WrongInput, match="twelve monthly shares"):
        Seasonality(shares)


@given(
    st.lists(st.integers(-5, 100), min_size=24, max_size=24).filter(
        lambda values: any(v > 0 for v in values[:12]) and any(v > 0 for v in values[12:])
    )
)
def test_any_history_makes_twelve_shares_of_one(values: list[int]):
    history = {(2024 + n // 12, n % 12 + 1): Decimal(value) for n, value in enumerate(values)}
    season = seasonality_of(history)
    known = case()
    expected = [
        so_far(known, relieve(known), Decimal(0), date(2026, 7, day), season).expected or 0
        for day in range(1, 32)
    ]
    assert expected == sorted(expected)


def test_the_latest_entry_of_a_day_is_in_force():
    def band(target: int) -> Band:
        return Band(Decimal(0), Decimal(target), Decimal(target))

    entries = [
        Entry(date(2026, 7, 1), band(100)),
        Entry(date(2026, 8, 1), band(80)),
        Entry(date(2026, 7, 1), band(90)),  # a correction
    ]
    assert in_force(entries, date(2026, 6, 30)) is None
    assert in_force(entries, date(2026, 7, 31)) == band(90)
    assert in_force(entries, date(2026, 8, 1)) == band(80)
    assert in_force([], date(2026, 8, 1)) is None
