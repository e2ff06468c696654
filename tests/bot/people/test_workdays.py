from datetime import date, timedelta
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import WrongInput
from bot.people.workdays import (
    MONDAY_TO_FRIDAY,
    Leave,
    UnknownCountry,
    UnknownWeekday,
    WorkCalendar,
    days,
    format_workdays,
    is_holiday,
    is_selling_day,
    parse_country,
    parse_weekday,
    parse_workdays,
    public_holidays,
    selling_days,
)


@pytest.mark.parametrize(
    ("text", "number"), [("mon", 0), ("Friday", 4), (" SUN ", 6), ("wednesday", 2)]
)
def test_reads_weekdays(text: str, number: int) -> None:
    assert parse_weekday(text) == number


@pytest.mark.parametrize(
    ("text", "hint"), [("fryday", "friday"), ("mun", "mon"), ("5", "mon, tue"), ("", "mon, tue")]
)
def test_an_unknown_weekday_says_what_is_allowed(text: str, hint: str) -> None:
    with pytest.raises(UnknownWeekday) as caught:
        parse_weekday(text)
    assert hint in str(caught.value)


@given(st.frozensets(st.integers(0, 6)))
def test_workdays_survive_writing_and_reading(workdays: frozenset[int]) -> None:
    assert parse_workdays(format_workdays(workdays)) == workdays


@pytest.mark.parametrize(
    ("text", "code"),
    [("ES", "ES"), ("es-md", "ES-MD"), ("DE-BY", "DE-BY"), ("de-AUGSBURG", "DE-Augsburg")],
)
def test_reads_countries_and_regions(text: str, code: str) -> None:
    assert parse_country(text) == code


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("Spain", "Did you mean ES?"),
        ("ESP", "Did you mean ES?"),
        ("XX", "two-letter ISO code"),
        ("", "two-letter ISO code"),
        ("DE-XX", "DE-BB"),
        ("DE-", "DE-BB"),
        ("MT-01", "write MT"),
    ],
)
def test_an_unknown_country_says_what_is_allowed(text: str, hint: str) -> None:
    with pytest.raises(UnknownCountry) as caught:
        parse_country(text)
    assert hint in str(caught.value)


@pytest.mark.parametrize(
    ("country", "day", "holiday"),
    [
        ("ES", date(2026, 12, 25), True),
        ("ES", date(2026, 5, 2), False),  # Madrid's own day
        ("ES-MD", date(2026, 5, 2), True),
        ("DE-BY", date(2026, 1, 6), True),  # Epiphany, in the south alone
        ("DE", date(2026, 1, 6), False),
        ("US", date(2026, 7, 3), True),  # the fourth is a Saturday: observed the day before
        (None, date(2026, 12, 25), False),
    ],
)
def test_knows_public_holidays(country: str | None, day: date, holiday: bool) -> None:
    assert is_holiday(day, country) is holiday


def test_a_country_that_is_unknown_later_has_a_sentence() -> None:
    with pytest.raises(UnknownCountry):
        public_holidays("QQ", 2026)


def test_years_that_the_package_does_not_know_well_do_not_stop_anything() -> None:
    assert public_holidays("CU", 1800) == frozenset()
    assert date(1960, 8, 15) in public_holidays("IN", 1960)  # with a warning from the package


def test_selling_days_are_those_of_the_relief_contract() -> None:
    # July to September 2026 in Spain: 23, 21 and 22 weekdays; 15 August is a Saturday.
    quarter = selling_days(date(2026, 7, 1), date(2026, 9, 30), MONDAY_TO_FRIDAY, "ES")
    assert len(quarter) == 66
    july = selling_days(date(2026, 7, 6), date(2026, 7, 31), MONDAY_TO_FRIDAY, "ES")
    assert len(july) == 20


def test_selling_days_include_both_ends() -> None:
    friday = date(2026, 11, 27)
    assert selling_days(friday, friday, MONDAY_TO_FRIDAY, None) == (friday,)
    assert selling_days(friday, friday - timedelta(days=1), MONDAY_TO_FRIDAY, None) == ()


@given(
    st.dates(date(2024, 1, 1), date(2030, 12, 31)),
    st.integers(0, 60),
    st.frozensets(st.integers(0, 6)),
    st.sampled_from([None, "ES", "DE-BY", "US", "JP"]),
)
def test_selling_days_are_each_day_judged_alone(
    start: date, length: int, workdays: frozenset[int], country: str | None
) -> None:
    end = start + timedelta(days=length)
    assert list(selling_days(start, end, workdays, country)) == [
        day for day in days(start, end) if is_selling_day(day, workdays, country)
    ]


def test_ten_thousand_people_are_quick() -> None:
    began = perf_counter()
    for number in range(10_000):
        workdays = frozenset(range(number % 7 + 1))
        selling_days(date(2026, 7, 1), date(2026, 9, 30), workdays, ("ES", "DE", "FR")[number % 3])
    assert perf_counter() - began < 1


def test_a_leave_has_its_ends_included_and_may_be_open() -> None:
    leave = Leave(date(2026, 7, 6), date(2026, 7, 31))
    assert [leave.covers(date(2026, 7, day)) for day in (5, 6, 31)] == [False, True, True]
    assert not leave.covers(date(2026, 8, 1))
    assert Leave(date(2026, 7, 6)).covers(date(2030, 1, 1))
    with pytest.raises(WrongInput, match="before it starts"):
        Leave(date(2026, 7, 6), date(2026, 7, 5))


def test_leave_takes_working_days_but_no_selling_days() -> None:
    person = WorkCalendar("Europe/Madrid", country="ES", leaves=(Leave(date(2026, 11, 27)),))
    assert person.is_selling_day(date(2026, 11, 27))
    assert not person.works_on(date(2026, 11, 27))
    assert person.works_on(date(2026, 11, 26))
    assert not person.works_on(date(2026, 11, 22))
