"""What a week looks like on paper, and what later changes make of it."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.checkins.tone import Tone, tone
from bot.checkins.weekly import Rep, Stay, WeekPlan, plan_from_now, plan_week, replan_week
from bot.people.orgfile.spec import CheckInCadence
from bot.people.weeks import IsoWeek
from bot.people.workdays import Leave, WorkCalendar
from bot.people.zones import zone
from storage.words import CheckinState, NotAsked

WEEK = IsoWeek(2026, 48)
CADENCE = CheckInCadence()
MADRID = WorkCalendar("Europe/Madrid", country="ES")
ANA = Rep(MADRID, (Stay(date(2023, 1, 1)),))
FRIDAY = datetime(2026, 11, 27, 13, tzinfo=UTC)


def planned(rep: Rep = ANA, week: IsoWeek = WEEK) -> WeekPlan:
    plan = plan_week(CADENCE, rep, week)
    assert plan is not None
    return plan


def test_a_plain_week() -> None:
    assert planned() == WeekPlan(
        zone="Europe/Madrid",
        state=CheckinState.DUE,
        local_time="2026-11-27T14:00",
        due_at=FRIDAY,
        remind_at=FRIDAY + timedelta(hours=4),
        closes_at=FRIDAY + timedelta(hours=48),
    )


@pytest.mark.parametrize(
    ("rep", "state", "why"),
    [
        (replace(ANA, paused=True), CheckinState.NOT_ASKED, NotAsked.PAUSED),
        (
            replace(ANA, calendar=replace(MADRID, leaves=(Leave(date(2026, 11, 20)),))),
            CheckinState.NOT_ASKED,
            NotAsked.LEAVE,
        ),
        (
            replace(ANA, calendar=replace(MADRID, workdays=frozenset())),
            CheckinState.NOT_ASKED,
            NotAsked.DAY_OFF,
        ),
        (ANA, CheckinState.DUE, None),
    ],
)
def test_why_nobody_is_asked(rep: Rep, state: CheckinState, why: NotAsked | None) -> None:
    plan = planned(rep)
    assert (plan.state, plan.not_asked) == (state, why)


def test_an_hour_of_ones_own() -> None:
    assert planned(replace(ANA, own_time=time(9, 30))).local_time == "2026-11-27T09:30"


def test_fewer_check_ins_are_every_other_week() -> None:
    rep = replace(ANA, ask_every=2)
    states = [planned(rep, WEEK.plus(n)).state for n in range(8)]
    assert states == [CheckinState.DUE, CheckinState.NOT_ASKED] * 4
    assert planned(rep, WEEK.plus(1)).not_asked == NotAsked.LESS_OFTEN


def test_who_comes_after_the_check_in_is_not_in_its_week() -> None:
    assert plan_week(CADENCE, replace(ANA, stays=(Stay(date(2026, 11, 28)),)), WEEK) is None
    assert plan_week(CADENCE, replace(ANA, stays=(Stay(date(2026, 11, 27)),)), WEEK) is not None
    gone = replace(ANA, stays=(Stay(date(2026, 1, 1), date(2026, 11, 27)),))
    assert plan_week(CADENCE, gone, WEEK) is None


def in_zone(name: str) -> Rep:
    return replace(ANA, calendar=WorkCalendar(name))


def test_a_move_east_past_the_hour_asks_at_the_next_open_hour() -> None:
    standing = planned(in_zone("America/New_York"))  # Friday 19:00 UTC
    now = datetime(2026, 11, 27, 6, tzinfo=UTC)  # 15:00 in Tokyo
    moved = replan_week(CADENCE, in_zone("Asia/Tokyo"), WEEK, now, standing)
    assert moved is not None
    assert (moved.state, moved.due_at, moved.zone) == (CheckinState.DUE, now, "Asia/Tokyo")
    night = datetime(2026, 11, 26, 17, tzinfo=UTC)
    wednesday = replace(CADENCE, day=2)
    before = plan_week(wednesday, in_zone("America/New_York"), WEEK)
    at_night = plan_from_now(wednesday, in_zone("Asia/Tokyo"), WEEK, night)
    assert before is not None
    assert at_night is not None
    assert at_night.local_time == "2026-11-27T08:00"


def test_a_move_west_waits_for_the_hour_there() -> None:
    standing = planned(in_zone("Europe/Madrid"))
    now = FRIDAY - timedelta(hours=1)
    moved = replan_week(CADENCE, in_zone("America/New_York"), WEEK, now, standing)
    assert moved is not None
    assert moved.due_at == datetime(2026, 11, 27, 19, tzinfo=UTC)


def test_one_that_is_due_this_moment_stays() -> None:
    late = FRIDAY + timedelta(minutes=1)
    assert replan_week(CADENCE, ANA, WEEK, late, planned()) is None


def test_a_pause_and_its_end() -> None:
    before = FRIDAY - timedelta(days=1)
    paused = replan_week(CADENCE, replace(ANA, paused=True), WEEK, before, planned())
    assert paused is not None
    assert paused.not_asked == NotAsked.PAUSED
    assert replan_week(CADENCE, ANA, WEEK, before, paused) == planned()
    # Back after the hour has passed: the next week is soon enough.
    assert replan_week(CADENCE, ANA, WEEK, FRIDAY + timedelta(hours=1), paused) is None


def test_nobody_is_added_late() -> None:
    assert replan_week(CADENCE, ANA, WEEK, FRIDAY, None) is None
    assert replan_week(CADENCE, ANA, WEEK, FRIDAY - timedelta(seconds=1), None) == planned()


def test_who_left_is_not_asked() -> None:
    left = replan_week(CADENCE, None, WEEK, FRIDAY - timedelta(days=1), planned())
    assert left is not None
    assert (left.state, left.not_asked) == (CheckinState.NOT_ASKED, NotAsked.LEFT)
    assert replan_week(CADENCE, None, WEEK, FRIDAY, left) is None


ZONES = ("Europe/Madrid", "America/New_York", "Asia/Tokyo", "Pacific/Apia", "Africa/Cairo")


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(ZONES),
    st.sampled_from(ZONES),
    st.integers(0, 6 * 24 * 60),
    st.integers(0, 330),
    st.integers(0, 6),
)
def test_no_move_costs_anybody_their_week(
    before: str, after: str, minutes: int, weeks: int, day: int
) -> None:
    """Whoever was still to be asked and moves to another zone is asked after the move, once, in
    the window of their new clock."""
    week = IsoWeek(2024, 1).plus(weeks)
    cadence = replace(CADENCE, day=day)
    standing = plan_week(cadence, in_zone(before), week)
    assert standing is not None
    assert standing.due_at is not None
    now = datetime.combine(week.monday, time(), tzinfo=UTC) + timedelta(minutes=minutes)
    if now >= standing.due_at:
        return
    moved = replan_week(cadence, in_zone(after), week, now, standing)
    result = moved or standing
    assert result.state == CheckinState.DUE
    assert result.due_at is not None
    assert result.closes_at is not None
    if before != after:
        assert moved is None or moved.due_at is not None
        assert result.due_at >= now or result.due_at == standing.due_at
        assert result.zone == after
        local = result.due_at.astimezone(zone(after)).replace(tzinfo=None)
        assert result.local_time == local.isoformat(timespec="minutes")
    assert result.closes_at > now


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ("", Tone.NORMAL),
        ("m", Tone.NORMAL),
        ("mm", Tone.KIND),
        ("mam", Tone.NORMAL),
        ("amm", Tone.NORMAL),
        ("mma", Tone.KIND),
        ("smm", Tone.NORMAL),
        ("nmnm", Tone.KIND),
        ("mmm", Tone.QUIET),
        ("nmmm", Tone.QUIET),
        ("nnmmm", Tone.QUIET),
        ("nnnmmm", Tone.KIND),
        ("nnnmmmm", Tone.KIND),
        ("mmmm", Tone.QUIET),
    ],
)
def test_how_to_ask(states: str, expected: Tone) -> None:
    """The latest week first: m missed, a answered, s skipped, n nobody asked."""
    meaning = {
        "m": CheckinState.MISSED,
        "a": CheckinState.ANSWERED,
        "s": CheckinState.SKIPPED,
        "n": CheckinState.NOT_ASKED,
    }
    past = [(WEEK.plus(-n - 1), meaning[one]) for n, one in enumerate(states)]
    assert tone(WEEK, past) == expected
