"""Bringing an organisation file in, on both databases."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import SQLModel, col, select

from bot.errors import WrongInput
from bot.people import teams
from bot.people.orgfile.spec import PolicySpec
from storage.queries import roster
from storage.session import Database
from storage.tables import (
    Cadence,
    Delivery,
    Identity,
    Member,
    Organisation,
    Person,
    Policy,
    Setting,
    Team,
)
from storage.words import CheckinState, DeliveryState, NotAsked, Platform, Role
from tests.bot.people.village import EAST, FRIDAY, TUESDAY, WEST, Village, village


async def _rows(here: Village, table: type[SQLModel]) -> Sequence[SQLModel]:
    async with here.database.reading(here.organisation_id) as session:
        return (await session.exec(select(table))).all()


async def _everything(here: Village) -> dict[str, list[dict[str, object]]]:
    tables = (Person, Identity, Team, Member, Cadence, Policy, Delivery)
    return {
        table.__name__: [row.model_dump() for row in await _rows(here, table)] for table in tables
    }


async def test_a_new_organisation_is_made_as_the_file_says(database: Database) -> None:
    here = await village(database, lived=False)
    async with database.reading(here.organisation_id) as session:
        (team,) = await roster.active_teams(session)
        members = await roster.members(session, team.id, TUESDAY.date())
        cadences = await roster.cadences(session, [team.id])
    assert (team.name, team.channel) == ("West", "west")
    assert [(person.name, one.role) for one, person in members] == [
        ("Ana Ruiz", Role.REP),
        ("Ben Okoro", Role.REP),
        ("Chen Wei", Role.REP),
        ("Kim Lund", Role.MANAGER),
        ("Lee Park", Role.LEADER),
    ]
    (cadence,) = cadences[team.id]
    assert cadence.effective_from == date(2026, 11, 23)  # the Monday of the founding week
    assert (cadence.checkin_weekday, cadence.checkin_time) == (4, "14:00")
    ana = await here.person("ana")
    assert (ana.timezone, ana.country, ana.since) == ("Europe/Madrid", "ES", date(2026, 11, 24))


async def test_the_same_file_again_changes_nothing(database: Database) -> None:
    here = await village(database, WEST + EAST, lived=False)
    before = await _everything(here)
    here.clock.at += timedelta(minutes=5)
    plan = await here.apply(WEST + EAST)
    assert plan.changes == ()
    assert await _everything(here) == before


async def test_who_is_new_is_asked_in_the_running_week_after_the_hello(database: Database) -> None:
    here = await village(database)
    await here.live(FRIDAY)
    (checkin,) = await here.checkins("ana")
    assert (checkin.week, checkin.state, checkin.asked_at) == (
        "2026-W48",
        CheckinState.SENT,
        FRIDAY,
    )
    assert here.messages("ana")[0].startswith("Hello Ana")


@pytest.mark.parametrize("new", ["day: thursday", 'time: "09:30"', "close_after: 24h"])
async def test_a_changed_rhythm_holds_from_next_monday(database: Database, new: str) -> None:
    here = await village(database)
    changed = WEST.replace("    channel: west", f"    check_in: {{{new}}}\n    channel: west")
    plan = await here.apply(changed)
    assert [one.sentence.endswith("from Monday 2026-11-30.") for one in plan.changes] == [True]
    rows = [row for row in await _rows(here, Cadence) if isinstance(row, Cadence)]
    assert sorted(row.effective_from for row in rows) == [date(2026, 11, 23), date(2026, 11, 30)]
    assert (await here.apply(changed)).changes == ()


async def test_a_second_change_replaces_the_first_and_a_way_back_forgets_it(
    database: Database,
) -> None:
    here = await village(database)

    def at(time: str) -> str:
        return WEST.replace(
            "    channel: west", f'    check_in: {{time: "{time}"}}\n    channel: west'
        )

    await here.apply(at("10:00"))
    await here.apply(at("11:00"))
    rows = [row for row in await _rows(here, Cadence) if isinstance(row, Cadence)]
    assert [(row.effective_from, row.checkin_time) for row in rows] == [
        (date(2026, 11, 23), "14:00"),
        (date(2026, 11, 30), "11:00"),
    ]
    await here.apply(WEST)
    rows = [row for row in await _rows(here, Cadence) if isinstance(row, Cadence)]
    assert [(row.effective_from, row.checkin_time) for row in rows] == [
        (date(2026, 11, 23), "14:00")
    ]


async def test_a_threshold_is_raised_and_lowered_for_weeks_to_come_alone(
    database: Database,
) -> None:
    here = await village(
        database, WEST.replace("    channel", "    policy: {threshold: 8}\n    channel")
    )
    here.clock.at += timedelta(weeks=2)
    await here.apply(WEST)
    rows = [row for row in await _rows(here, Policy) if isinstance(row, Policy)]
    assert [(row.effective_from, row.threshold) for row in rows] == [
        (date(2026, 11, 23), 8),
        (date(2026, 12, 14), 5),
    ]
    async with database.organisation(here.organisation_id) as session:
        (team,) = await roster.active_teams(session)
        with pytest.raises(WrongInput, match="from 5 people up; 4 is too few"):
            await teams.keep_policy(session, team, PolicySpec(threshold=4), date(2026, 12, 14))


async def test_who_is_gone_becomes_inactive_and_comes_back_as_the_same_person(
    database: Database,
) -> None:
    here = await village(database)
    ben = await here.person("ben")
    without = "\n".join(line for line in WEST.splitlines() if "ben" not in line)
    plan = await here.apply(without)
    assert [one.sentence for one in plan.changes] == [
        "West: Ben Okoro (ben) is no longer rep.",
        "Ben Okoro (ben) is in no team any more and becomes inactive. Their history stays.",
    ]
    gone = await here.person("ben")
    assert (gone.id, gone.active) == (ben.id, False)
    (checkin,) = await here.checkins("ben")
    assert (checkin.state, checkin.not_asked) == (CheckinState.NOT_ASKED, NotAsked.LEFT)
    here.clock.at += timedelta(days=1)
    await here.apply(WEST)
    back = await here.person("ben")
    assert (back.id, back.active) == (ben.id, True)
    parts = [row for row in await _rows(here, Member) if isinstance(row, Member)]
    assert [(row.since, row.until) for row in parts if row.person_id == ben.id] == [
        (date(2026, 11, 24), date(2026, 11, 24)),
        (date(2026, 11, 25), None),
    ]
    await here.live(FRIDAY + timedelta(hours=1))
    assert (await here.checkins("ben"))[0].state == CheckinState.SENT
    assert len([one for one in here.messages("ben") if one.startswith("Hello")]) == 1


async def test_out_and_in_again_on_one_day_is_one_stay(database: Database) -> None:
    here = await village(database)
    without = "\n".join(line for line in WEST.splitlines() if "ben" not in line)
    await here.apply(without)
    await here.apply(WEST)
    ben = await here.person("ben")
    parts = [row for row in await _rows(here, Member) if isinstance(row, Member)]
    assert [(row.since, row.until) for row in parts if row.person_id == ben.id] == [
        (date(2026, 11, 24), None)
    ]


async def test_what_waits_for_somebody_who_leaves_is_withdrawn(database: Database) -> None:
    here = await village(database, lived=False)  # the hello still waits
    without = "\n".join(line for line in WEST.splitlines() if "ben" not in line)
    await here.apply(without)
    (hello,) = await here.deliveries("ben")
    assert (hello.state, hello.problem) == (DeliveryState.CANCELLED, "left")
    await here.live(FRIDAY)
    assert here.messages("ben") == []
    await here.apply(WEST)  # and goes out when they are back
    await here.live(FRIDAY + timedelta(hours=1))
    assert here.messages("ben")[0].startswith("Hello Ben")


async def test_who_moves_to_another_team_is_asked_once_and_told(database: Database) -> None:
    here = await village(database, WEST + EAST)
    line = next(line for line in WEST.splitlines() if "chen" in line)
    moved = WEST.replace(line + "\n", "") + EAST + line + "\n"
    plan = await here.apply(moved)
    assert [one.sentence for one in plan.changes] == [
        "West: Chen Wei (chen) is no longer rep.",
        "East: Chen Wei (chen) joins as rep.",
    ]
    await here.live(FRIDAY + timedelta(days=1))
    asked = [row for row in await here.checkins("chen") if row.asked_at is not None]
    assert [row.asked_at for row in asked] == [datetime(2026, 11, 25, 10, tzinfo=UTC)]
    assert any("You are now in East" in one for one in here.messages("chen"))
    assert not any("You are now in" in one for one in here.messages("ana"))


async def test_a_team_that_is_gone_ends_and_can_begin_again(database: Database) -> None:
    here = await village(database, WEST + EAST)
    await here.apply(WEST)
    async with database.reading(here.organisation_id) as session:
        assert [team.name for team in await roster.active_teams(session)] == ["West"]
    assert not (await here.person("mia")).active
    assert all(row.state == CheckinState.NOT_ASKED for row in await here.checkins("dan"))
    here.clock.at += timedelta(weeks=1)
    await here.apply(WEST + EAST)
    async with database.reading(here.organisation_id) as session:
        everyone = (await session.exec(select(Team).order_by(col(Team.id)))).all()
        assert [(team.name, team.active) for team in everyone] == [("West", True), ("East", True)]
    assert (await here.person("dan")).active


@pytest.mark.parametrize(
    ("before", "after", "column", "value"),
    [
        ("Okoro, timezone: Europe/London", "Okoro, timezone: Asia/Tokyo", "timezone", "Asia/Tokyo"),
        ("Madrid, country: ES", "Madrid, country: ES-MD", "country", "ES-MD"),
        ("name: Ana Ruiz", "name: Ana Sol", "name", "Ana Sol"),
        ("country: ES}", "country: ES, workdays: [mon, tue]}", "workdays", "mon,tue"),
    ],
)  # fmt: skip
async def test_facts_about_people_follow_the_file(
    database: Database, before: str, after: str, column: str, value: str
) -> None:
    here = await village(database)
    assert before in WEST
    plan = await here.apply(WEST.replace(before, after))
    assert len(plan.changes) == 1
    who = "ben" if column == "timezone" else "ana"
    assert getattr(await here.person(who), column) == value


async def test_a_new_zone_moves_a_check_in_that_nobody_was_asked_yet(database: Database) -> None:
    here = await village(database)
    await here.apply(
        WEST.replace("Ana Ruiz, timezone: Europe/Madrid", "Ana Ruiz, timezone: Asia/Tokyo")
    )
    (checkin,) = await here.checkins("ana")
    assert (checkin.zone, checkin.due_at) == ("Asia/Tokyo", datetime(2026, 11, 27, 5, tzinfo=UTC))


async def test_what_the_file_leaves_unsaid_stays(database: Database) -> None:
    here = await village(database)
    bare = WEST.replace("[{user: kim, name: Kim Lund, timezone: Europe/Oslo}]", "[kim]")
    assert (await here.apply(bare)).changes == ()
    kim = await here.person("kim")
    assert (kim.name, kim.timezone) == ("Kim Lund", "Europe/Oslo")


async def test_somebody_of_whom_only_an_id_is_known_gets_sensible_facts(
    database: Database,
) -> None:
    here = await village(
        database,
        WEST.replace(
            "[{user: kim, name: Kim Lund, timezone: Europe/Oslo}]", "[kim.lund@example.com]"
        ),
    )
    kim = await here.person("kim.lund@example.com")
    assert (kim.name, kim.timezone) == ("Kim Lund", "Europe/Madrid")


async def test_a_rep_may_manage_another_team(database: Database) -> None:
    here = await village(database, WEST + EAST)
    both = EAST.replace(
        "[{user: mia, name: Mia Torp, timezone: Europe/Copenhagen}]",
        "[mia, {user: ana, name: Ana Ruiz, timezone: Europe/Madrid}]",
    )
    plan = await here.apply(WEST + both)
    assert [one.sentence for one in plan.changes] == ["East: Ana Ruiz (ana) joins as manager."]


async def test_a_refused_hello_is_tried_again_when_the_file_is_applied_again(
    database: Database,
) -> None:
    here = await village(database, lived=False)
    async with database.organisation(here.organisation_id) as session:
        for delivery in await session.exec(select(Delivery)):
            delivery.state, delivery.problem = DeliveryState.FAILED, "not_installed"
            session.add(delivery)
    await here.live(FRIDAY)
    assert here.messages("ana") == []
    assert (await here.checkins("ana"))[0].asked_at is None
    assert (await here.apply(WEST)).changes == ()
    await here.live(FRIDAY + timedelta(minutes=1))
    assert here.messages("ana")[0].startswith("Hello Ana")


async def test_two_organisations_never_meet(database: Database) -> None:
    here = await village(database)
    there = Village(database)
    await there.apply(WEST.replace("external_id: contoso", "external_id: fabrikam"))
    assert there.organisation_id != here.organisation_id
    without = "\n".join(line for line in WEST.splitlines() if "ben" not in line)
    await here.apply(without)
    assert (await there.person("ben")).active
    async with database.looking_everywhere() as everywhere:
        found = await roster.organisation_by_external(everywhere, Platform.LOCAL, "fabrikam")
    assert found is not None
    assert found.id == there.organisation_id


async def test_a_failed_first_apply_leaves_no_organisation_behind(database: Database) -> None:
    here = Village(database)
    with pytest.raises(WrongInput):
        async with database.new_organisation(_organisation()) as session:
            await session.exec(select(Setting))
            raise WrongInput("on purpose")
    async with database.looking_everywhere() as everywhere:
        assert await roster.organisation_by_external(everywhere, Platform.LOCAL, "lost") is None
    assert here.organisation_id == 0


def _organisation() -> Organisation:
    return Organisation(
        name="Lost", platform=Platform.LOCAL, external_id="lost", created_at=TUESDAY
    )
