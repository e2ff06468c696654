"""When somebody is asked. The dates in the tables were worked out by hand, with a calendar."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.checkins.schedule import (
    NotAsked,
    Phase,
    PlannedCheckIn,
    Reason,
    cadence_for_week,
    closes_at,
    next_monday,
    next_reminder,
    phase,
    plan,
    plan_after_zone_move,
)
from bot.people.orgfile.spec import CheckInCadence
from bot.people.weeks import IsoWeek
from bot.people.workdays import (
    MONDAY_TO_FRIDAY,
    Leave,
    UnknownCountry,
    WorkCalendar,
    days,
    parse_workdays,
    public_holidays,
)
from bot.people.zones import UnknownZone, instant_of, known_zones, zone
from storage import words

FRIDAY_AT_TWO = CheckInCadence()
ANA = WorkCalendar("Europe/Madrid", country="ES")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def at(day: int, hour: str) -> CheckInCadence:
    return CheckInCadence(day=day, time=time.fromisoformat(hour))


def asked(cadence: CheckInCadence, person: WorkCalendar, week: str) -> tuple[str, str | None]:
    """Local time without its seconds, and the reason; a dash where nobody is asked."""
    planned = plan(cadence, person, IsoWeek.parse(week))
    if isinstance(planned, NotAsked):
        return ("-", planned.reason)
    return (planned.local.isoformat(timespec="minutes"), planned.reason)


@pytest.mark.parametrize(
    ("person", "week", "local", "reason"),
    [
        (ANA, "2026-W48", "2026-11-27T14:00+01:00", None),
        # Christmas is a Friday, and so is New Year's Day of week 53
        (ANA, "2026-W52", "2026-12-24T14:00+01:00", "holiday"),
        (ANA, "2026-W53", "2026-12-31T14:00+01:00", "holiday"),
        (ANA, "2027-W01", "2027-01-08T14:00+01:00", None),
        (replace(ANA, country=None), "2026-W52", "2026-12-25T14:00+01:00", None),
        # a leap day's week, and the one of summer time
        (ANA, "2024-W09", "2024-03-01T14:00+01:00", None),
        (ANA, "2026-W13", "2026-03-27T14:00+01:00", None),
        (ANA, "2026-W14", "2026-04-02T14:00+02:00", "holiday"),  # Good Friday
        # In Bavaria and Germany Christmas Day and the day after are Friday and Saturday
        (WorkCalendar("Europe/Berlin", country="DE-BY"), "2026-W52", "2026-12-24T14:00+01:00",
         "holiday"),
        # four days a week
        (replace(ANA, workdays=parse_workdays(["mon", "tue", "wed", "thu"])), "2026-W48",
         "2026-11-26T14:00+01:00", "day off"),
        # weekend alone: none before Friday, the first after
        (replace(ANA, workdays=parse_workdays(["sat", "sun"])), "2026-W48",
         "2026-11-28T14:00+01:00", "day off"),
        # nobody asked
        (replace(ANA, workdays=frozenset({4})), "2026-W52", "-", "holiday"),
        (replace(ANA, workdays=frozenset()), "2026-W48", "-", "day off"),
        # Monday alone, on a Monday that is a holiday: what was the matter with the Friday
        (WorkCalendar("Europe/Berlin", frozenset({0}), "DE"), "2026-W15", "-", "day off"),
    ],
)  # fmt: skip
def test_moves_off_days_not_worked(
    person: WorkCalendar, week: str, local: str, reason: str | None
) -> None:
    assert asked(FRIDAY_AT_TWO, person, week) == (local, reason)


@pytest.mark.parametrize(
    ("leaves", "local", "reason"),
    [
        ([("2026-11-20", "2026-11-22")], "2026-11-27T14:00+01:00", None),
        ([("2026-11-27", "2026-11-27")], "2026-11-26T14:00+01:00", "day off"),
        ([("2026-11-25", "2026-11-29")], "2026-11-24T14:00+01:00", "day off"),
        ([("2026-11-23", "2026-11-26")], "2026-11-27T14:00+01:00", None),
        ([("2026-11-23", "2026-11-27")], "-", "leave"),
        ([("2026-11-23", "2026-11-24"), ("2026-11-25", "2026-11-27")], "-", "leave"),
        ([("2026-11-01", None)], "-", "leave"),
        ([("2026-11-27", None)], "2026-11-26T14:00+01:00", "day off"),
    ],
)
def test_moves_around_leave_and_asks_nobody_who_is_away_all_week(
    leaves: list[tuple[str, str | None]], local: str, reason: str | None
) -> None:
    away = tuple(
        Leave(date.fromisoformat(start), date.fromisoformat(end) if end else None)
        for start, end in leaves
    )
    assert asked(FRIDAY_AT_TWO, replace(ANA, leaves=away), "2026-W48") == (local, reason)


def test_a_holiday_and_leave_for_the_rest_is_leave() -> None:
    away = replace(ANA, leaves=(Leave(date(2026, 12, 21), date(2026, 12, 24)),))
    assert asked(FRIDAY_AT_TWO, away, "2026-W52") == ("-", "leave")


def test_leave_is_no_reason_where_nobody_would_have_been_asked_anyway() -> None:
    away = replace(ANA, workdays=frozenset({4}), leaves=(Leave(date(2026, 12, 1)),))
    assert asked(FRIDAY_AT_TWO, away, "2026-W52") == ("-", "holiday")


@pytest.mark.parametrize(
    ("place", "workdays", "cadence", "week", "local", "reason"),
    [
        # Cairo skips midnight on Friday 24 April 2026; the working week there is Sunday on
        ("Africa/Cairo", "sun mon tue wed thu fri", at(4, "00:00"), "2026-W17",
         "2026-04-24T01:00+03:00", None),
        ("Asia/Beirut", "sun", at(6, "00:15"), "2026-W13", "2026-03-29T01:00+03:00", None),
        ("Australia/Lord_Howe", "sun", at(6, "02:10"), "2026-W40", "2026-10-04T02:30+11:00", None),
        ("Australia/Lord_Howe", "sun", at(6, "01:45"), "2026-W14", "2026-04-05T01:45+11:00", None),
        ("America/Sao_Paulo", "sun", at(6, "00:30"), "2018-W44", "2018-11-04T01:00-02:00", None),
        ("Asia/Gaza", "sat", at(5, "02:30"), "2025-W15", "2025-04-12T03:00+03:00", None),
        # Apia had no Friday 30 December 2011: nobody works on a day that does not exist
        ("Pacific/Apia", "mon tue wed thu fri", at(4, "14:00"), "2011-W52",
         "2011-12-29T14:00-10:00", "day off"),
        ("Pacific/Apia", "fri", at(4, "14:00"), "2011-W52", "-", "day off"),
        ("Pacific/Apia", "fri sat", at(4, "14:00"), "2011-W52", "2011-12-31T00:00+14:00", None),
        # Algiers skipped the last hour of Sunday 25 April 1971: Monday is another week
        ("Africa/Algiers", "fri sun mon", at(6, "23:30"), "1971-W16",
         "1971-04-23T23:30+00:00", "day off"),
        # Nuuk skips the last hour of Saturday 28 March 2026: Sunday, where that is worked
        ("America/Nuuk", "sat sun", at(5, "23:30"), "2026-W13", "2026-03-29T00:00-01:00", None),
        ("America/Nuuk", "fri sat", at(5, "23:30"), "2026-W13", "2026-03-27T23:30-02:00",
         "day off"),
    ],
)  # fmt: skip
def test_clock_changes(
    *, place: str, workdays: str, cadence: CheckInCadence, week: str, local: str, reason: str | None
) -> None:
    person = WorkCalendar(place, parse_workdays(workdays.split()))
    assert asked(cadence, person, week) == (local, reason)


def test_every_reason_is_one_that_is_stored() -> None:
    assert {str(reason) for reason in Reason} <= {str(reason) for reason in words.NotAsked}


def test_keeps_week_zone_wall_time_and_utc() -> None:
    week = IsoWeek(2026, 48)
    planned = plan(FRIDAY_AT_TWO, ANA, week)
    assert planned == PlannedCheckIn(
        week,
        "Europe/Madrid",
        datetime(2026, 11, 27, 14, tzinfo=zone("Europe/Madrid")),
        utc("2026-11-27T13:00"),
        None,
    )


def test_old_zone_names_mean_the_same_and_unknown_ones_say_so() -> None:
    kyiv = asked(FRIDAY_AT_TWO, WorkCalendar("Europe/Kyiv"), "2026-W48")
    assert asked(FRIDAY_AT_TWO, WorkCalendar("Europe/Kiev"), "2026-W48") == kyiv
    with pytest.raises(UnknownZone, match="There is no time zone 'Europe/Gone'"):
        plan(FRIDAY_AT_TWO, WorkCalendar("Europe/Gone"), IsoWeek(2026, 48))
    with pytest.raises(UnknownCountry):
        plan(FRIDAY_AT_TWO, WorkCalendar("UTC", country="QQ"), IsoWeek(2026, 48))


COUNTRIES = [None, "ES", "ES-MD", "DE-BY", "US", "JP", "IL", "EG", "WS", "BR", "NO"]
WEEKS = st.dates(date(2024, 1, 1), date(2030, 12, 31)).map(IsoWeek.of)
TIMES = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))
LEAVES = st.lists(
    st.tuples(st.integers(-10, 10), st.one_of(st.none(), st.integers(0, 12))), max_size=3
)


@st.composite
def cases(draw: st.DrawFn) -> tuple[CheckInCadence, WorkCalendar, IsoWeek]:
    week = draw(WEEKS)
    leaves: list[Leave] = []
    for offset, length in draw(LEAVES):
        start = week.monday + timedelta(days=offset)
        leaves.append(Leave(start, None if length is None else start + timedelta(days=length)))
    person = WorkCalendar(
        draw(st.sampled_from(sorted(known_zones()))),
        draw(st.one_of(st.just(MONDAY_TO_FRIDAY), st.frozensets(st.integers(0, 6)))),
        draw(st.sampled_from(COUNTRIES)),
        tuple(leaves),
    )
    return CheckInCadence(day=draw(st.integers(0, 6)), time=draw(TIMES)), person, week


def works_on(person: WorkCalendar, day: date) -> bool:
    """Said a second time, apart from the code under test."""
    free = person.country is not None and day in public_holidays(person.country, day.year)
    away = any(
        leave.start <= day and (leave.end is None or day <= leave.end) for leave in person.leaves
    )
    return day.weekday() in person.workdays and not free and not away


@settings(max_examples=600)
@given(cases())
def test_one_or_none_a_week_always_on_a_day_worked(
    case: tuple[CheckInCadence, WorkCalendar, IsoWeek],
) -> None:
    cadence, person, week = case
    planned = plan(cadence, person, week)
    assert plan(cadence, person, week) == planned  # nothing but the inputs counts
    worked = [day for day in days(week.monday, week.sunday) if works_on(person, day)]
    if isinstance(planned, NotAsked):
        assert not worked
        without = plan(cadence, replace(person, leaves=()), week)
        assert (planned.reason is Reason.LEAVE) == isinstance(without, PlannedCheckIn)
        return
    assert worked
    assert planned.local.date() in worked
    assert IsoWeek.of(planned.local.date()) == week == planned.week
    # a valid instant: it survives the way to UTC and back, and both are the same
    assert planned.utc.astimezone(zone(person.zone)) == planned.local
    assert planned.local.astimezone(UTC) == planned.utc
    # the cadence's time, or the first instant after a gap, even one that begins the day before
    arrives = planned.local.date()
    assert planned.utc in {
        instant_of(day, cadence.time, zone(person.zone))
        for day in (arrives, arrives - timedelta(days=1))
    }
    chosen = week.day(cadence.day)
    if chosen in worked:
        assert planned.reason is None
    else:
        before = [day for day in worked if day < chosen]
        assert planned.local.date() == (before[-1] if before else worked[0])
        holiday = person.country and chosen in public_holidays(person.country, chosen.year)
        assert planned.reason == ("holiday" if holiday else "day off")


@settings(max_examples=200)
@given(cases())
def test_weeks_follow_each_other(case: tuple[CheckInCadence, WorkCalendar, IsoWeek]) -> None:
    cadence, person, week = case
    plans = [plan(cadence, person, week.plus(number)) for number in range(5)]
    instants = [planned.utc for planned in plans if isinstance(planned, PlannedCheckIn)]
    assert all(earlier < later for earlier, later in pairwise(instants))


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-27T12:59:59", Phase.WAITING),
        ("2026-11-27T13:00", Phase.DUE),
        ("2026-11-29T12:59:59", Phase.DUE),  # late is better than lost
        ("2026-11-29T13:00", Phase.TOO_LATE),
        ("2027-11-29T13:00", Phase.TOO_LATE),
    ],
)
def test_is_due_until_its_window_closes(now: str, expected: Phase) -> None:
    assert phase(utc("2026-11-27T13:00"), FRIDAY_AT_TWO, utc(now)) is expected


def test_closes_after_hours_that_pass_not_hours_on_the_clock() -> None:
    # The night to Sunday 25 October 2026 is an hour longer in Madrid.
    planned = plan(FRIDAY_AT_TWO, ANA, IsoWeek(2026, 43))
    assert isinstance(planned, PlannedCheckIn)
    closes = closes_at(planned.utc, FRIDAY_AT_TWO)
    assert closes.astimezone(zone("Europe/Madrid")).hour == 13


ASKED = utc("2026-11-27T13:00")


def reminder(
    cadence: CheckInCadence,
    now: str = "2026-11-27T13:00",
    asked_at: str = "2026-11-27T13:00",
    sent: tuple[str, ...] = (),
    person: WorkCalendar = ANA,
) -> str | None:
    found = next_reminder(
        cadence,
        person,
        planned_utc=ASKED,
        asked_at=utc(asked_at),
        reminded_at=[utc(moment) for moment in sent],
        now=utc(now),
    )
    return found.strftime("%d %H:%M") if found else None


LONG = replace(FRIDAY_AT_TWO, close_after=timedelta(days=6), reminders=2)


def test_the_default_reminder_comes_at_six() -> None:
    assert reminder(FRIDAY_AT_TWO) == "27 17:00"


def test_a_reminder_in_quiet_hours_waits_for_the_next_day_worked() -> None:
    later = replace(LONG, remind_after=timedelta(hours=5))
    assert reminder(later) == "30 07:00"
    away = replace(ANA, leaves=(Leave(date(2026, 11, 30), date(2026, 11, 30)),))
    assert reminder(later, person=away) == "01 07:00"


def test_no_reminder_after_the_window_or_beyond_their_number() -> None:
    later = replace(FRIDAY_AT_TWO, remind_after=timedelta(hours=5))
    assert reminder(later) is None  # Monday is past the closing on Sunday
    assert reminder(replace(FRIDAY_AT_TWO, reminders=0)) is None
    assert reminder(FRIDAY_AT_TWO, sent=("2026-11-27T17:00",)) is None
    on_leave = replace(ANA, leaves=(Leave(date(2026, 11, 27)),))
    assert reminder(FRIDAY_AT_TWO, person=on_leave) is None


def test_a_reminder_counts_from_the_asking_and_never_lies_in_the_past() -> None:
    assert reminder(FRIDAY_AT_TWO, asked_at="2026-11-27T13:00", now="2026-11-27T17:00") == (
        "27 17:00"
    )
    assert reminder(LONG, asked_at="2026-11-27T13:00", now="2026-11-27T19:30") == "30 07:00"
    assert reminder(LONG, asked_at="2026-11-30T08:00", now="2026-11-30T08:00") == "30 12:00"
    assert reminder(LONG, now="2026-12-03T13:00") is None


def test_a_second_reminder_comes_on_another_day() -> None:
    quick = replace(LONG, remind_after=timedelta(hours=1))
    assert reminder(quick) == "27 14:00"
    assert reminder(quick, sent=("2026-11-27T14:00",), now="2026-11-27T14:01") == "30 07:00"


def test_a_week_is_judged_by_what_held_on_its_monday() -> None:
    history = [(date(2026, 11, 30), "new"), (date(2026, 11, 4), "first")]
    weeks = ["2026-W44", "2026-W45", "2026-W46", "2026-W48", "2026-W49", "2027-W01"]
    found = [cadence_for_week(history, IsoWeek.parse(week)) for week in weeks]
    assert found == [None, "first", "first", "first", "new", "new"]


def test_a_change_in_the_week_leaves_that_week_alone() -> None:
    history = [(date(2026, 11, 2), "old"), (date(2026, 11, 25), "new")]
    assert cadence_for_week(history, IsoWeek(2026, 48)) == "old"
    assert cadence_for_week(history, IsoWeek(2026, 49)) == "new"
    assert cadence_for_week([], IsoWeek(2026, 49)) is None
    young = [(date(2026, 11, 26), "second"), (date(2026, 11, 25), "first")]
    assert cadence_for_week(young, IsoWeek(2026, 48)) == "first"


@pytest.mark.parametrize(
    ("now", "monday"),
    [
        ("2026-11-24T10:00", date(2026, 11, 30)),
        ("2026-11-30T00:00", date(2026, 12, 7)),
        ("2026-11-29T09:59", date(2026, 11, 30)),
        # Monday has begun on Kiritimati, so that week is judged already
        ("2026-11-29T10:00", date(2026, 12, 7)),
        ("2026-12-31T12:00", date(2027, 1, 4)),
    ],
)
def test_changes_hold_from_the_next_monday_anywhere(now: str, monday: date) -> None:
    assert next_monday(utc(now)) == monday


def test_moving_west_waits_for_the_new_clock() -> None:
    west = replace(ANA, zone="America/Los_Angeles")
    planned = plan_after_zone_move(FRIDAY_AT_TWO, west, IsoWeek(2026, 48), utc("2026-11-27T12:00"))
    assert isinstance(planned, PlannedCheckIn)
    assert planned.utc == utc("2026-11-27T22:00")


def test_moving_east_past_the_hour_asks_now() -> None:
    east = replace(ANA, zone="Pacific/Auckland")
    now = utc("2026-11-27T09:30")  # 22:30 in Auckland, before 14:00 in Madrid
    planned = plan_after_zone_move(FRIDAY_AT_TWO, east, IsoWeek(2026, 48), now)
    assert isinstance(planned, PlannedCheckIn)
    assert planned.utc == now
    assert planned.local.isoformat() == "2026-11-27T22:30:00+13:00"
    assert planned.zone == "Pacific/Auckland"
    assert phase(planned.utc, FRIDAY_AT_TWO, now) is Phase.DUE


def test_moving_while_away_asks_nobody() -> None:
    away = replace(ANA, zone="Pacific/Auckland", leaves=(Leave(date(2026, 11, 1)),))
    planned = plan_after_zone_move(FRIDAY_AT_TWO, away, IsoWeek(2026, 48), utc("2026-11-27T09:30"))
    assert isinstance(planned, NotAsked)
    assert planned.reason is Reason.LEAVE


@settings(max_examples=200)
@given(
    cases(),
    st.sampled_from(sorted(known_zones())),
    st.integers(-4 * 24 * 60, 0),
)
def test_a_move_never_plans_into_the_past(
    case: tuple[CheckInCadence, WorkCalendar, IsoWeek], new_zone: str, minutes_before: int
) -> None:
    cadence, person, week = case
    old = plan(cadence, person, week)
    if isinstance(old, NotAsked):
        return
    now = old.utc + timedelta(minutes=minutes_before)
    moved = plan_after_zone_move(cadence, replace(person, zone=new_zone), week, now)
    assert isinstance(moved, PlannedCheckIn)
    assert moved.utc >= now
    assert moved.utc.astimezone(zone(new_zone)) == moved.local
