from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.people.zones import UnknownZone, instant_of, known_zones, nearest_zone, zone


@pytest.mark.parametrize(
    ("place", "day", "at", "utc"),
    [
        # ordinary times
        ("Europe/Madrid", "2026-11-27", "14:00", "2026-11-27T13:00"),
        ("Asia/Kathmandu", "2026-11-27", "14:00", "2026-11-27T08:15"),
        # skipped: the first instant after the gap
        ("Europe/Madrid", "2026-03-29", "02:30", "2026-03-29T01:00"),
        ("Europe/Dublin", "2026-03-29", "01:30", "2026-03-29T01:00"),
        ("Africa/Cairo", "2026-04-24", "00:00", "2026-04-23T22:00"),
        ("Africa/Cairo", "2026-04-24", "00:59", "2026-04-23T22:00"),
        ("Africa/Cairo", "2026-04-24", "01:00", "2026-04-23T22:00"),
        ("Asia/Beirut", "2026-03-29", "00:15", "2026-03-28T22:00"),
        ("America/Sao_Paulo", "2018-11-04", "00:00", "2018-11-04T03:00"),
        ("Asia/Gaza", "2025-04-12", "02:30", "2025-04-12T00:00"),
        ("Australia/Lord_Howe", "2026-10-04", "02:10", "2026-10-03T15:30"),
        # a gap across midnight ends on the next day
        ("America/Nuuk", "2026-03-28", "23:30", "2026-03-29T01:00"),
        # a whole day skipped
        ("Pacific/Apia", "2011-12-30", "14:00", "2011-12-30T10:00"),
        # happens twice: the first
        ("Europe/Madrid", "2026-10-25", "02:30", "2026-10-25T00:30"),
        ("America/New_York", "2026-11-01", "01:30", "2026-11-01T05:30"),
        ("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04T14:45"),
        ("Africa/Cairo", "2026-10-29", "23:30", "2026-10-29T20:30"),
    ],
)
def test_finds_the_instant_of_a_wall_time(place: str, day: str, at: str, utc: str) -> None:
    found = instant_of(date.fromisoformat(day), time.fromisoformat(at), zone(place))
    assert found == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@settings(max_examples=400)
@given(
    st.sampled_from(sorted(known_zones())),
    st.dates(date(2024, 1, 1), date(2030, 12, 31)),
    st.times().map(lambda t: t.replace(second=0, microsecond=0)),
)
def test_an_instant_is_the_first_to_show_at_least_the_time(name: str, day: date, at: time) -> None:
    place = zone(name)
    wall = datetime.combine(day, at)
    found = instant_of(day, at, place)
    assert found.astimezone(place).replace(tzinfo=None) >= wall
    just_before = (found - timedelta(seconds=1)).astimezone(place).replace(tzinfo=None)
    assert just_before < wall
    shows_it = {
        offset
        for offset in range(-26 * 60, 26 * 60, 15)
        if (found + timedelta(minutes=offset)).astimezone(place).replace(tzinfo=None) == wall
    }
    assert not shows_it or min(shows_it) == 0


@pytest.mark.parametrize(
    "name", ["", "Europe", "../etc/passwd", "localtime", "Factory", "Mars/Base", "x" * 5000, "a\0b"]
)
def test_an_unknown_zone_has_a_sentence(name: str) -> None:
    with pytest.raises(UnknownZone, match=r"^There is no time zone '.*\.$|\?$"):
        zone(name)


@pytest.mark.parametrize("name", ["Europe/Kiev", "Asia/Calcutta", "US/Eastern", "UTC"])
def test_old_names_of_zones_still_work(name: str) -> None:
    assert zone(name).key == name
    assert name in known_zones()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Europe/Madird", "Europe/Madrid"),
        ("europe/madrid", "Europe/Madrid"),
        ("Madrid", "Europe/Madrid"),
        ("New York", "America/New_York"),
        ("America/Los Angeles", "America/Los_Angeles"),
        ("Asia/Kolkatta", "Asia/Kolkata"),
        ("nowhere at all", None),
        ("", None),
    ],
)
def test_suggests_the_zone_that_was_meant(written: str, meant: str | None) -> None:
    assert nearest_zone(written) == meant
