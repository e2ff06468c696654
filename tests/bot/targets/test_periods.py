from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import WrongInput
from bot.targets.events import Period
from bot.targets.periods import FiscalCalendar, Length, overlap

# first month, day, length, wanted period, its name
PERIODS = [
    (1, "2026-08-15", Length.QUARTER, "2026-07-01 2026-09-30", "FY2026 Q3"),
    (1, "2026-08-15", Length.HALF, "2026-07-01 2026-12-31", "FY2026 H2"),
    (1, "2026-08-15", Length.YEAR, "2026-01-01 2026-12-31", "FY2026"),
    (1, "2028-02-29", Length.MONTH, "2028-02-01 2028-02-29", "February 2028"),
    (2, "2026-01-31", Length.QUARTER, "2025-11-01 2026-01-31", "FY2026 Q4"),
    (2, "2026-02-01", Length.QUARTER, "2026-02-01 2026-04-30", "FY2027 Q1"),
    (2, "2026-02-01", Length.YEAR, "2026-02-01 2027-01-31", "FY2027"),
    (4, "2026-03-31", Length.HALF, "2025-10-01 2026-03-31", "FY2026 H2"),
    (10, "2026-12-31", Length.QUARTER, "2026-10-01 2026-12-31", "FY2027 Q1"),
    (12, "2026-12-01", Length.QUARTER, "2026-12-01 2027-02-28", "FY2027 Q1"),
]


@pytest.mark.parametrize(("first", "on", "length", "wanted", "name"), PERIODS)
def test_periods_of_a_fiscal_calendar(first: int, on: str, length: Length, wanted: str, name: str):
    calendar = FiscalCalendar(first)
    period = calendar.containing(date.fromisoformat(on), length)
    assert f"{period.start} {period.end}" == wanted
    assert calendar.name(period) == name


def test_a_period_of_any_length_is_named_by_its_days():
    assert FiscalCalendar().name(Period(date(2026, 7, 6), date(2026, 8, 2))) == (
        "6 July to 2 August 2026"
    )


@pytest.mark.parametrize("month", [0, 13, -1])
def test_a_year_begins_in_one_of_twelve_months(month: int):
    with pytest.raises(WrongInput, match="1 for January to 12 for December"):
        FiscalCalendar(month)


@given(
    st.integers(1, 12), st.dates(date(2001, 1, 1), date(2098, 1, 1)), st.sampled_from(list(Length))
)
def test_periods_hold_their_days_and_leave_no_gap(first: int, on: date, length: Length):
    calendar = FiscalCalendar(first)
    period = calendar.containing(on, length)
    assert period.start <= on <= period.end
    assert calendar.following(period, length).start == period.end + timedelta(days=1)
    year = calendar.year(calendar.fiscal_year(on), length)
    assert period in year
    assert len(year) == 12 // length
    assert year[0].start.month == first
    assert all(one.end + timedelta(days=1) == other.start for one, other in pairwise(year))


def test_overlapping_periods_are_found():
    one = Period(date(2026, 1, 1), date(2026, 3, 31))
    two = Period(date(2026, 4, 1), date(2026, 6, 30))
    three = Period(date(2026, 6, 30), date(2026, 9, 30))
    assert overlap([two, one]) is None
    assert overlap([three, one, two]) == (two, three)
    assert overlap([one, one]) == (one, one)
