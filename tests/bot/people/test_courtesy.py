"""When somebody may be written to unasked, and what becomes of what waits."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.people.courtesy import (
    A_DAY,
    A_WEEK,
    Waiting,
    first_courteous,
    new_times,
    within_budget,
)
from bot.people.quiet_hours import may_write
from bot.people.workdays import Leave, WorkCalendar
from bot.people.zones import zone as place

MADRID = WorkCalendar("Europe/Madrid")
TUESDAY = datetime(2026, 11, 24, 9, tzinfo=UTC)


def at(day: int, hour: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("taken", "day", "fits"),
    [
        ([], 24, True),
        ([24], 24, False),
        ([23], 24, True),
        ([23, 24], 25, False),
        ([23, 24], 30, True),
        ([20, 21], 23, True),
    ],
)
def test_the_budget_is_one_a_day_and_two_a_week(taken: list[int], day: int, fits: bool) -> None:
    assert within_budget(date(2026, 11, day), [date(2026, 11, one) for one in taken]) is fits


@pytest.mark.parametrize(
    ("now", "leaves", "first"),
    [
        (at(24, 9), (), at(24, 9)),
        (at(24, 20), (), at(25, 7)),  # quiet hours: eight in Madrid
        (at(28, 9), (), at(30, 7)),  # a Saturday
        (at(24, 9), (Leave(date(2026, 11, 24), date(2026, 11, 26)),), at(27, 7)),
        (at(24, 9), (Leave(date(2026, 11, 20)),), None),
    ],
)
def test_the_next_courteous_instant(
    now: datetime, leaves: tuple[Leave, ...], first: datetime | None
) -> None:
    calendar = WorkCalendar("Europe/Madrid", leaves=leaves)
    assert first_courteous(calendar, now, ()) == first


def test_what_waited_follows_within_the_budget() -> None:
    held = [Waiting(None, proactive=True)] * 3 + [Waiting(None, proactive=False)]
    assert new_times(MADRID, held, TUESDAY, ()) == [
        at(24, 9),
        at(25, 7),
        at(30, 7),
        at(24, 9),
    ]


def test_what_is_due_later_stays_later() -> None:
    waiting = [Waiting(at(26, 10), proactive=False), Waiting(at(20, 10), proactive=False)]
    assert new_times(MADRID, waiting, TUESDAY, ()) == [at(26, 10), TUESDAY]


@given(
    st.lists(st.tuples(st.one_of(st.none(), st.integers(-100, 400)), st.booleans()), max_size=8),
    st.integers(0, 24 * 14),
    st.sampled_from(["Europe/Madrid", "Pacific/Apia", "America/St_Johns", "Asia/Kathmandu"]),
    st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_nothing_comes_early_at_night_or_too_often(
    waiting: list[tuple[int | None, bool]], start: int, zone: str, away: bool
) -> None:
    now = TUESDAY + timedelta(hours=start)
    leaves = (Leave(now.date(), now.date() + timedelta(days=9)),) if away else ()
    calendar = WorkCalendar(zone, leaves=leaves)
    rows = [
        Waiting(None if hours is None else now + timedelta(hours=hours), proactive)
        for hours, proactive in waiting
    ]
    times = new_times(calendar, rows, now, ())
    assert len(times) == len(rows)
    days: list[date] = []
    for row, time in zip(rows, times, strict=True):
        assert time is not None
        assert time >= max(row.due_at or now, now)
        assert may_write(calendar, time)
        if row.proactive:
            assert within_budget(time.astimezone(place(zone)).date(), days)
            days.append(time.astimezone(place(zone)).date())
    assert (A_DAY, A_WEEK) == (1, 2)
