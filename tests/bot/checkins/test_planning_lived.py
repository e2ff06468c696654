"""Plans that stand as rows, and what changes to people, teams and clocks make of them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import col, select, update

from bot.checkins.ids import PLAN
from bot.checkins.planning import replan_person, replan_team
from storage.session import Database
from storage.tables import Agenda, Cadence, Leave, Member, Team
from storage.words import CheckinState, NotAsked, Role
from tests.bot.checkins.world import CLOSES, FRIDAY, TUESDAY, World, world

MONDAY = date(2026, 11, 23)


async def replan(here: World, who: str) -> None:
    async with here.database.organisation(here.made.organisation_id) as session:
        await replan_person(session, here.id_of(who), here.clock.now())


async def add_cadence(here: World, since: date, weekday: int, time: str = "14:00") -> None:
    async with here.database.organisation(here.made.organisation_id) as session:
        session.add(
            Cadence(
                team_id=here.made.team_id,
                effective_from=since,
                checkin_weekday=weekday,
                checkin_time=time,
                remind_after_minutes=240,
                reminders=1,
                close_after_minutes=2880,
                coaching_time="08:30",
                nudges_per_week=3,
                highlights_weekday=0,
                highlights_time="09:00",
            )
        )
        await session.flush()
        await replan_team(session, here.made.team_id, here.clock.now())


async def test_a_new_team_is_planned_at_once_and_then_every_sunday(database: Database) -> None:
    here = await world(database, "Ana Ruiz", "Ben Okoro")
    (row,) = await here.checkins("Ana")
    assert (row.week, row.due_at, row.closes_at) == ("2026-W48", FRIDAY, CLOSES)
    assert row.remind_at == FRIDAY + timedelta(hours=4)
    assert (row.zone, row.local_time) == ("Europe/Madrid", "2026-11-27T14:00")
    await here.live(datetime(2026, 11, 29, tzinfo=UTC))
    assert [one.week for one in await here.checkins("Ana")] == ["2026-W48", "2026-W49"]
    assert len(await here.checkins("Ben")) == 2


async def test_planning_again_makes_nothing_new(database: Database) -> None:
    here = await world(database)
    before = await here.checkins("Ana")
    await here.begin()
    await replan(here, "Ana")
    assert await here.checkins("Ana") == before
    async with database.reading(here.made.organisation_id) as session:
        agenda = (
            await session.exec(select(Agenda.key, Agenda.done_at).where(Agenda.kind == PLAN))
        ).all()
    assert sorted(key for key, _ in agenda) == ["2026-W48", "2026-W49"]


async def test_a_year_with_53_weeks(database: Database) -> None:
    here = await world(database)
    await here.live(datetime(2027, 1, 9, tzinfo=UTC))
    weeks = [one.week for one in await here.checkins("Ana")]
    assert weeks == [
        "2026-W48",
        "2026-W49",
        "2026-W50",
        "2026-W51",
        "2026-W52",
        "2026-W53",
        "2027-W01",
    ]
    assert len(here.cards("Ana")) >= 3


@pytest.mark.parametrize(
    ("start", "due"),
    [
        (datetime(2026, 3, 24, 9, tzinfo=UTC), datetime(2026, 3, 29, 0, 30, tzinfo=UTC)),
        (datetime(2026, 10, 20, 9, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
    ids=["skipped hour", "hour that happens twice"],
)
async def test_weeks_in_which_the_clock_changes(
    database: Database, start: datetime, due: datetime
) -> None:
    """02:30 on a Sunday in Madrid: skipped in spring (03:00 is the first instant after the gap,
    01:00 UTC), there twice in autumn (the first is 00:30 UTC)."""
    here = await world(database, at=start)
    await here.change("Ana", workdays="sun")
    async with database.organisation(here.made.organisation_id) as session:
        await session.exec(update(Cadence).values(checkin_weekday=6, checkin_time="02:30"))
    await here.begin()
    (row,) = await here.checkins("Ana")
    expected = due if due.month == 10 else due + timedelta(minutes=30)
    assert row.due_at == expected
    await here.live(expected)
    assert len(here.cards("Ana")) == 1


async def test_moving_west_and_east_during_the_week(database: Database) -> None:
    here = await world(database, "Ana Ruiz", "Ben Okoro")
    await here.change("Ana", timezone="America/New_York")
    await here.change("Ben", timezone="Asia/Tokyo")
    await replan(here, "Ana")
    await replan(here, "Ben")
    assert (await here.checkin("Ana")).due_at == datetime(2026, 11, 27, 19, tzinfo=UTC)
    assert (await here.checkin("Ben")).due_at == datetime(2026, 11, 27, 5, tzinfo=UTC)
    await here.live(FRIDAY + timedelta(hours=6))
    assert len(here.cards("Ben")) == 2  # reminded at 18:00 in Tokyo
    assert len(here.cards("Ana")) == 1
    # Asked already: moving again brings no second one.
    await here.change("Ben", timezone="America/Los_Angeles")
    await replan(here, "Ben")
    await here.live(CLOSES)
    assert (await here.checkin("Ben")).state == CheckinState.MISSED
    assert len(here.cards("Ben")) == 2


async def test_a_new_cadence_counts_from_the_next_monday(database: Database) -> None:
    here = await world(database)
    here.clock.at = datetime(2026, 11, 25, 9, tzinfo=UTC)
    await add_cadence(here, date(2026, 11, 30), 1)
    assert (await here.checkin("Ana")).due_at == FRIDAY
    await here.live(datetime(2026, 12, 6, tzinfo=UTC))
    rows = await here.checkins("Ana")
    assert [(one.week, one.due_at) for one in rows[:2]] == [
        ("2026-W48", FRIDAY),
        ("2026-W49", datetime(2026, 12, 1, 13, tzinfo=UTC)),
    ]


async def test_a_cadence_that_changes_a_week_already_planned(database: Database) -> None:
    here = await world(database)
    await here.live(datetime(2026, 11, 29, 6, tzinfo=UTC))
    await add_cadence(here, date(2026, 11, 30), 2, "10:00")
    assert (await here.checkin("Ana", "2026-W49")).due_at == datetime(2026, 12, 2, 9, tzinfo=UTC)
    assert len(await here.checkins("Ana")) == 2


async def test_a_first_cadence_in_the_middle_of_a_week(database: Database) -> None:
    here = await world(database)
    async with database.organisation(here.made.organisation_id) as session:
        await session.exec(update(Cadence).values(effective_from=date(2026, 11, 25)))
    await here.live(FRIDAY)
    assert len(here.cards("Ana")) == 1


async def test_leave_before_the_check_in_and_back_again(database: Database) -> None:
    here = await world(database)
    async with database.organisation(here.made.organisation_id) as session:
        leave = Leave(
            person_id=here.id_of("Ana"),
            start_day=MONDAY,
            end_day=date(2026, 11, 29),
            created_at=TUESDAY,
        )
        session.add(leave)
    await replan(here, "Ana")
    row = await here.checkin("Ana")
    assert (row.state, row.not_asked) == (CheckinState.NOT_ASKED, NotAsked.LEAVE)
    assert row.due_at is None
    async with database.organisation(here.made.organisation_id) as session:
        leave = await session.get_one(Leave, leave.id)
        leave.cancelled_at = TUESDAY
        session.add(leave)
    await replan(here, "Ana")
    assert (await here.checkin("Ana")).due_at == FRIDAY
    await here.live(CLOSES)
    assert len(here.cards("Ana")) >= 1


async def test_leave_that_nobody_told_planning_about(database: Database) -> None:
    here = await world(database)
    async with database.organisation(here.made.organisation_id) as session:
        session.add(Leave(person_id=here.id_of("Ana"), start_day=MONDAY, created_at=TUESDAY))
    await here.live(CLOSES)
    row = await here.checkin("Ana")
    assert (row.state, row.not_asked) == (CheckinState.NOT_ASKED, NotAsked.LEAVE)
    assert here.cards("Ana") == []


async def test_away_after_having_been_asked(database: Database) -> None:
    here = await world(database)
    await here.live(FRIDAY + timedelta(hours=1))
    async with database.organisation(here.made.organisation_id) as session:
        leave = Leave(
            person_id=here.id_of("Ana"),
            start_day=FRIDAY.date(),
            end_day=FRIDAY.date(),
            created_at=here.clock.now(),
        )
        session.add(leave)
    await replan(here, "Ana")
    await here.live(CLOSES)
    row = await here.checkin("Ana")
    assert (row.state, row.not_asked) == (CheckinState.NOT_ASKED, NotAsked.LEAVE)
    assert len(here.cards("Ana")) == 1


async def test_a_pause_and_its_end(database: Database) -> None:
    here = await world(database)
    await here.change("Ana", paused_at=TUESDAY)
    await replan(here, "Ana")
    assert (await here.checkin("Ana")).not_asked == NotAsked.PAUSED
    await here.change("Ana", paused_at=None)
    await replan(here, "Ana")
    assert (await here.checkin("Ana")).state == CheckinState.DUE


async def test_nobody_is_asked_before_the_hello(database: Database) -> None:
    here = await world(database)
    await here.change("Ana", greeted_at=None)
    await here.live(FRIDAY + timedelta(hours=2))
    assert here.cards("Ana") == []
    await here.change("Ana", greeted_at=FRIDAY + timedelta(hours=3))
    await here.live(FRIDAY + timedelta(hours=2, minutes=59))
    assert here.cards("Ana") == []
    await here.live(FRIDAY + timedelta(hours=3))
    assert len(here.cards("Ana")) == 1


async def test_who_is_never_greeted_is_not_said_to_have_missed_it(database: Database) -> None:
    here = await world(database)
    await here.change("Ana", greeted_at=None)
    await here.live(CLOSES)
    row = await here.checkin("Ana")
    assert (row.state, row.not_asked) == (CheckinState.NOT_ASKED, NotAsked.TOO_LATE)


async def _move_to_a_new_team(here: World, who: str, weekday: int) -> int:
    """Somebody leaves the team today for another one that asks on another day."""
    today = here.clock.now().date()
    async with here.database.organisation(here.made.organisation_id) as session:
        team = Team(name="East", channel="east")
        session.add(team)
        await session.flush()
        statement = select(Cadence).where(Cadence.team_id == here.made.team_id)
        cadence = (await session.exec(statement)).one()
        session.add(
            Cadence(
                **{
                    **cadence.model_dump(exclude={"id", "organisation_id"}),
                    "team_id": team.id,
                    "checkin_weekday": weekday,
                }
            )
        )
        await replan_team(session, team.id, here.clock.now())
        await session.exec(
            update(Member)
            .where(
                col(Member.person_id) == here.id_of(who),
                col(Member.team_id) == here.made.team_id,
            )
            .values(until=today)
        )
        session.add(Member(team_id=team.id, person_id=here.id_of(who), role=Role.REP, since=today))
        await session.flush()
        await replan_person(session, here.id_of(who), here.clock.now())
        return team.id


async def test_moving_to_a_team_whose_day_is_over_still_asks_once(database: Database) -> None:
    here = await world(database)
    here.clock.at = datetime(2026, 11, 26, 9, tzinfo=UTC)
    east = await _move_to_a_new_team(here, "Ana", weekday=3)
    here.clock.at = datetime(2026, 11, 26, 9, tzinfo=UTC)
    await here.live(CLOSES)
    rows = {row.team_id: row for row in await here.checkins("Ana") if row.week == "2026-W48"}
    assert rows[here.made.team_id].not_asked == NotAsked.LEFT
    assert rows[east].asked_at is not None
    assert sum(row.asked_at is not None for row in rows.values()) == 1


async def test_who_was_asked_and_moves_is_not_asked_again(database: Database) -> None:
    here = await world(database)
    await here.live(FRIDAY)
    here.clock.at = FRIDAY + timedelta(minutes=30)
    await _move_to_a_new_team(here, "Ana", weekday=4)
    await here.live(CLOSES)
    rows = [row for row in await here.checkins("Ana") if row.week == "2026-W48"]
    assert len(rows) == 1


async def test_who_leaves_is_not_asked(database: Database) -> None:
    here = await world(database)
    await here.change("Ana", active=False)
    await replan(here, "Ana")
    assert (await here.checkin("Ana")).not_asked == NotAsked.LEFT
    await here.live(CLOSES)
    assert here.cards("Ana") == []


async def test_a_team_that_rests_and_comes_back(database: Database) -> None:
    here = await world(database)

    async def set_active(active: bool) -> None:
        async with database.organisation(here.made.organisation_id) as session:
            team = await session.get_one(Team, here.made.team_id)
            team.active = active
            session.add(team)
            await session.flush()
            await replan_team(session, team.id, here.clock.now())

    await set_active(False)
    await here.live(datetime(2026, 12, 8, tzinfo=UTC))
    assert here.cards("Ana") == []
    await set_active(True)
    await here.live(datetime(2026, 12, 11, 13, tzinfo=UTC))
    assert len(here.cards("Ana")) == 1
    await here.live(datetime(2026, 12, 18, 13, tzinfo=UTC))
    assert (await here.checkin("Ana", "2026-W51")).asked_at is not None
