from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import WrongInput
from bot.people.weeks import IsoWeek


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2026, 11, 27), "2026-W48"),
        (date(2026, 12, 28), "2026-W53"),
        (date(2027, 1, 3), "2026-W53"),
        (date(2027, 1, 4), "2027-W01"),
        (date(2024, 12, 30), "2025-W01"),
        (date(2024, 2, 29), "2024-W09"),
        (date(2021, 1, 1), "2020-W53"),
    ],
)
def test_names_the_week_of_a_day(day: date, week: str) -> None:
    assert str(IsoWeek.of(day)) == week
    assert IsoWeek.parse(week) == IsoWeek.of(day)


@pytest.mark.parametrize(
    "text", ["2025-W53", "2026-W00", "2026-W54", "2026W48", "", "2026-w48", "٢٠٢٦-W48", "0000-W01"]
)
def test_refuses_what_is_no_week(text: str) -> None:
    with pytest.raises(WrongInput):
        IsoWeek.parse(text)


@given(st.dates(date(1970, 1, 1), date(2100, 1, 1)), st.integers(-60, 60))
def test_a_week_is_seven_days_from_a_monday(day: date, weeks: int) -> None:
    week = IsoWeek.of(day)
    assert week.monday.weekday() == 0
    assert week.sunday == week.monday + timedelta(days=6)
    assert week.monday <= day <= week.sunday
    assert [IsoWeek.of(week.day(n)) for n in range(7)] == [week] * 7
    assert week.plus(weeks).monday == week.monday + timedelta(weeks=weeks)
    assert (week.plus(weeks) > week) == (weeks > 0)
