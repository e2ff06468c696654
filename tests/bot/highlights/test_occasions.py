"""When a team's post comes: zones, holidays, downtime, changes of cadence."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from bot.checkins.planning import replan_team
from bot.highlights.occasions import (
    Hour,
    Keeper,
    begins,
    first_week,
    next_post,
    next_week,
    post_at,
    told_since,
)
from bot.people.weeks import IsoWeek
from bot.people.workdays import MONDAY_TO_FRIDAY
from storage.session import Database
from storage.tables import Agenda, Cadence, Person, Team
from tests.bot.highlights.small_team import FRIDAY, MONDAY, SmallTeam, small_team, words

MONDAY_NINE = Hour(0, time(9))
MADRID = Keeper("Europe/Madrid", MONDAY_TO_FRIDAY, "ES")
W49 = IsoWeek(2026, 49)


@pytest.fixture
async def team(database: Database) -> SmallTeam:
    return await small_team(database)


@pytest.mark.parametrize(
    ("hour", "keeper", "week", "at"),
    [
        (MONDAY_NINE, MADRID, W49, datetime(2026, 11, 30, 8, tzinfo=UTC)),
        # the national day is a Monday in 2026
        (MONDAY_NINE, MADRID, IsoWeek(2026, 42), datetime(2026, 10, 13, 7, tzinfo=UTC)),
        # Epiphany is a Tuesday in 2026: only a holiday moves it, and only to a working day
        (Hour(1, time(9)), MADRID, IsoWeek(2026, 2), datetime(2026, 1, 7, 8, tzinfo=UTC)),
        # Christmas Day is a Friday in 2026: the next working day is Monday of the next week
        (Hour(4, time(16)), MADRID, IsoWeek(2026, 52), datetime(2026, 12, 28, 15, tzinfo=UTC)),
        # a Saturday post is the team's wish, not a mistake
        (Hour(5, time(9)), MADRID, W49, datetime(2026, 12, 5, 8, tzinfo=UTC)),
        # the clocks go forward in New York on Sunday, 8 March 2026, at 02:00
        (
            Hour(6, time(2, 30)),
            Keeper("America/New_York", MONDAY_TO_FRIDAY),
            IsoWeek(2026, 10),
            datetime(2026, 3, 8, 7, tzinfo=UTC),
        ),
    ],
)
def test_the_instant_of_a_post(hour: Hour, keeper: Keeper, week: IsoWeek, at: datetime) -> None:
    assert post_at(hour, keeper, week) == at


def test_the_first_post_is_this_weeks_while_its_hour_is_to_come() -> None:
    history = [(date(2026, 1, 1), MONDAY_NINE)]
    assert first_week(history, MADRID, MONDAY - timedelta(minutes=1)) == W49
    assert first_week(history, MADRID, MONDAY) == IsoWeek(2026, 50)
    later = [(date(2027, 1, 4), MONDAY_NINE)]
    assert first_week(later, MADRID, MONDAY) == IsoWeek(2027, 1)


def test_after_a_long_time_down_the_present_week_is_next() -> None:
    assert next_week(W49, MADRID, MONDAY) == IsoWeek(2026, 50)
    assert next_week(W49, MADRID, MONDAY + timedelta(days=30)) == IsoWeek(2026, 53)


def test_a_post_put_behind_the_one_after_it_is_not_next() -> None:
    """Working on Tuesdays alone: Epiphany is one, so the post of New Year's Day waits for the 13th,
    and that of the week after it comes on its own Thursday before."""
    keeper = Keeper("Pacific/Kiritimati", frozenset({1}), "ES")
    history = [(date(2020, 1, 1), Hour(3, time(0)))]
    found = next_post(history, keeper, datetime(2026, 1, 1, tzinfo=UTC))
    assert found == datetime(2026, 1, 7, 10, tzinfo=UTC)


keepers = st.builds(
    Keeper,
    st.sampled_from(["Pacific/Kiritimati", "Pacific/Pago_Pago", "Africa/Cairo", "Asia/Kolkata"]),
    st.frozensets(st.integers(0, 6), min_size=1),
    st.sampled_from([None, "ES", "IN", "EG", "JP"]),
)
hours = st.builds(Hour, st.integers(0, 6), st.times().map(lambda t: t.replace(microsecond=0)))


@settings(max_examples=150)
@given(hours, keepers, st.integers(0, 300))
def test_whatever_is_told_is_a_candidate_of_two_posts(
    hour: Hour, keeper: Keeper, later: int
) -> None:
    """Told right after a post, it can stand in the next one and, answered late, in the one after
    it, whatever days the posts were moved to."""
    week = IsoWeek(2026, 1).plus(later)
    at = post_at(hour, keeper, week)
    assert begins(week, keeper) <= at
    assert told_since(hour, keeper, week.plus(2)) <= at


@settings(max_examples=100)
@given(hours, keepers, st.integers(0, 2000))
@example(Hour(1, time(0)), Keeper("Pacific/Kiritimati", frozenset({4}), "IN"), 280)
def test_the_next_post_is_the_first_to_come(hour: Hour, keeper: Keeper, later: int) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=7 * later)
    found = next_post([(date(2020, 1, 1), hour)], keeper, now)
    assert found is not None
    around = IsoWeek.of(now.date())
    to_come = [at for n in range(-3, 4) if (at := post_at(hour, keeper, around.plus(n))) > now]
    assert found == min(to_come)


async def agenda(team: SmallTeam) -> list[tuple[str, bool]]:
    async with team.database.reading(team.made.organisation_id) as session:
        rows = await session.exec(
            select(Agenda).where(Agenda.kind == "highlights.post").order_by(col(Agenda.id))
        )
        return [(row.key, row.done_at is not None) for row in rows]


async def test_a_holiday_of_the_manager_moves_the_post(team: SmallTeam) -> None:
    async with team.database.organisation(team.made.organisation_id) as session:
        kim = await session.get_one(Person, team.person("Kim"))
        kim.timezone, kim.country = "Europe/London", "GB-SCT"  # 30 November is St Andrew's Day
        session.add(kim)
    await team.say("Ana", "/win Fabrikam renewed")
    await team.live_until(MONDAY + timedelta(days=1))
    assert team.channel() == []
    await team.live_until(MONDAY + timedelta(days=1, hours=1))  # 09:00 in London
    assert len(team.channel()) == 1


async def test_late_is_better_than_lost(team: SmallTeam) -> None:
    await team.say("Ana", "/win Fabrikam renewed")
    await team.live_until(MONDAY - timedelta(minutes=1))
    team.clock.at = MONDAY + timedelta(days=2)
    await team.live_until(MONDAY + timedelta(days=2))
    assert len(team.channel()) == 1
    assert await agenda(team) == [("2026-W49", True), ("2026-W50", False)]


async def test_a_long_time_down_brings_one_post_not_several(team: SmallTeam) -> None:
    await team.say("Ana", "/win Fabrikam renewed")
    await team.live_until(FRIDAY + timedelta(minutes=5))
    team.clock.at = MONDAY + timedelta(days=10)  # the second post is three days late
    await team.live_until(team.clock.at)
    assert len(team.channel()) == 1
    team.clock.at = MONDAY + timedelta(days=25)  # the fourth is four days late, and waits
    await team.say("Chen", "/win Northwind signed")
    await team.live_until(team.clock.at)
    assert len(team.channel()) == 1
    await team.live_until(MONDAY + timedelta(days=28))
    assert [words(post).splitlines()[1] for post in team.channel()] == [
        "Ana Ruiz: Fabrikam renewed",
        "Chen Wei: Northwind signed",
    ]
    weeks = ["2026-W49", "2026-W50", "2026-W51", "2026-W52", "2026-W53", "2027-W01"]
    assert [key for key, _ in await agenda(team)] == weeks


async def test_a_new_hour_holds_from_its_monday(team: SmallTeam) -> None:
    await team.live_until(FRIDAY + timedelta(minutes=5))
    async with team.database.organisation(team.made.organisation_id) as session:
        old = (await session.exec(select(Cadence))).one()
        values = old.model_dump(exclude={"id", "organisation_id"})
        session.add(Cadence(**{**values, "effective_from": MONDAY.date(), "highlights_weekday": 2}))
    await team.say("Ana", "/win Fabrikam renewed")
    await team.live_until(MONDAY + timedelta(days=2, minutes=-1))
    assert team.channel() == []
    await team.live_until(MONDAY + timedelta(days=2))
    assert len(team.channel()) == 1


async def test_a_team_set_aside_and_taken_back_has_its_post_again(team: SmallTeam) -> None:
    await team.live_until(FRIDAY + timedelta(minutes=5))
    for active, days in ((False, 0), (True, 1)):
        async with team.database.organisation(team.made.organisation_id) as session:
            row = await session.get_one(Team, team.made.team_id)
            row.active = active
            session.add(row)
            await session.flush()
            await replan_team(session, row.id, team.clock.at)
        await team.live_until(MONDAY + timedelta(days=days))
    await team.say("Ana", "/win Fabrikam renewed")
    await team.live_until(MONDAY + timedelta(days=7))
    assert len(team.channel()) == 1


async def test_a_team_without_a_channel_has_no_post_and_nothing_is_lost(team: SmallTeam) -> None:
    async with team.database.organisation(team.made.organisation_id) as session:
        row = await session.get_one(Team, team.made.team_id)
        row.channel = None
        session.add(row)
    reply = await team.say("Ana", "/win Fabrikam renewed")
    assert "Your team sees it" in words(reply.cards[0])
    await team.live_until(MONDAY + timedelta(days=1))
    async with team.database.organisation(team.made.organisation_id) as session:
        row = await session.get_one(Team, team.made.team_id)
        row.channel = "west"
        session.add(row)
    await team.live_until(MONDAY + timedelta(days=7))
    assert len(team.channel()) == 1
