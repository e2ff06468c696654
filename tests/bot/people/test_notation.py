from datetime import time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import WrongInput
from bot.people.notation import (
    format_duration,
    format_percentage,
    format_time,
    parse_duration,
    parse_percentage,
    parse_time,
)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("4h", 240), ("90m", 90), ("2d", 2880), ("1w", 10080), ("3d4h", 4560), ("1h30m", 90)],
)
def test_reads_durations(text: str, minutes: int) -> None:
    assert parse_duration(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    "text", ["", "4", "h", "0h", "-4h", "4 h", "4h3d", "1.5h", "٤h", "99999999h", "4h\n4h"]
)
def test_refuses_what_is_no_duration(text: str) -> None:
    with pytest.raises(WrongInput, match="is not a duration"):
        parse_duration(text)


@given(st.integers(1, 100_000))
def test_durations_survive_writing_and_reading(minutes: int) -> None:
    assert parse_duration(format_duration(timedelta(minutes=minutes))) == timedelta(minutes=minutes)


@pytest.mark.parametrize(("text", "at"), [("14:00", time(14)), ("8:30", time(8, 30))])
def test_reads_times(text: str, at: time) -> None:
    assert parse_time(text) == at


@pytest.mark.parametrize("text", ["24:00", "14", "14:60", "2pm", "14:00:00", "-1:00", "", "14.00"])
def test_refuses_what_is_no_time(text: str) -> None:
    with pytest.raises(WrongInput, match="is not a time of day"):
        parse_time(text)


@pytest.mark.parametrize(
    ("text", "share"),
    [("15%", "0.15"), ("0%", "0"), ("100%", "1"), ("12.5 %", "0.125"), ("0.0001%", "0.000001")],
)
def test_reads_percentages_exactly(text: str, share: str) -> None:
    assert parse_percentage(text) == Decimal(share)


@pytest.mark.parametrize("text", ["15", "0.15", "101%", "-1%", "%", "1e2%", "NaN%", ""])
def test_refuses_what_is_no_percentage(text: str) -> None:
    with pytest.raises(WrongInput, match="is not a percentage"):
        parse_percentage(text)


def test_writes_what_people_read() -> None:
    assert format_duration(timedelta(hours=48)) == "48h"
    assert format_time(time(8, 5)) == "08:05"
    assert [format_percentage(Decimal(share)) for share in ("0.15", "0.125", "1", "0")] == [
        "15%",
        "12.5%",
        "100%",
        "0%",
    ]
