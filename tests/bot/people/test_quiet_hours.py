from datetime import UTC, date, datetime

import pytest

from bot.people.quiet_hours import may_write, next_open
from bot.people.workdays import Leave, WorkCalendar

ANA = WorkCalendar("Europe/Madrid", country="ES", leaves=(Leave(date(2026, 12, 1)),))
FAR = datetime(2026, 12, 31, tzinfo=UTC)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "open_"),
    [
        ("2026-11-27T06:59", False),  # 07:59 in Madrid
        ("2026-11-27T07:00", True),
        ("2026-11-27T17:00", True),  # the stroke of 18:00
        ("2026-11-27T17:01", False),
        ("2026-11-28T11:00", False),  # Saturday
        ("2026-10-12T11:00", False),  # Spain's national day
        ("2026-12-01T11:00", False),  # away
    ],
)
def test_knows_when_a_person_may_be_written_to(at: str, open_: bool) -> None:
    assert may_write(ANA, utc(at)) is open_


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        ("2026-11-27T11:00", "2026-11-27T11:00"),
        ("2026-11-27T17:30", "2026-11-30T07:00"),  # Friday evening: Monday morning
        ("2026-11-26T03:00", "2026-11-26T07:00"),
        ("2026-10-09T17:30", "2026-10-13T06:00"),  # over the holiday, in summer time
        ("2026-10-23T17:30", "2026-10-26T07:00"),  # over the change to winter time
        ("2026-11-30T18:00", None),  # away from the next day on, for good
    ],
)
def test_finds_the_next_open_hour(at: str, opens: str | None) -> None:
    assert next_open(ANA, utc(at), before=FAR) == (utc(opens) if opens else None)


def test_nothing_opens_once_it_is_too_late() -> None:
    friday_evening, monday = utc("2026-11-27T17:30"), utc("2026-11-30T07:00")
    assert next_open(ANA, friday_evening, before=monday) is None
    assert next_open(ANA, monday, before=monday) is None
    assert next_open(ANA, utc("2026-11-27T11:00"), before=monday) == utc("2026-11-27T11:00")
