"""People follow Slack, and whoever is not a colleague is never asked."""

import copy
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.fernet import Fernet
from sqlmodel import select

from bot.clock import SetClock, SystemClock
from handlers.slack.directory import catch_up, settle_addresses
from handlers.slack.doctor import examine
from handlers.slack.people import profile
from storage.session import Database
from storage.tables import Identity, Member, Person
from storage.words import Role
from tests.fakes.slack.state import Json
from tests.handlers.slack.slack_world import KEY, World, slack_settings, world
from tests.handlers.slack.test_slack_installs import Browser
from tests.waiting import eventually

ASKED = datetime(2026, 11, 27, 13, tzinfo=UTC)

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def person(here: World, name: str) -> Person:
    made = here.made["T0WEST"]
    async with here.database.reading(made.organisation_id) as session:
        return await session.get_one(Person, {**made.reps, **made.managers}[name])


async def ana_is(here: World, *, active: bool) -> bool:
    return (await person(here, "Ana")).active == active


async def changed(here: World, name: str, **values: object) -> None:
    actor = here.actor(name)
    user = actor.team.users[actor.user]
    user |= values
    await actor.event({"type": "user_change", "user": user})


async def moved(here: World) -> bool:
    return (await person(here, "Ana")).timezone != "Europe/Madrid"


async def known(here: World, user: str) -> bool:
    async with here.database.reading(here.made["T0WEST"].organisation_id) as session:
        return user in set(await session.exec(select(Identity.external_id)))


@ON_SQLITE
async def test_names_zones_and_languages_follow(database: Database) -> None:
    async with world(database) as here:
        await changed(
            here, "ana", real_name="Ana Ruiz-Marin", tz="America/New_York", locale="es-ES"
        )
        await eventually(lambda: moved(here))
        ana = await person(here, "Ana")
        assert (ana.name, ana.timezone, ana.locale) == (
            "Ana Ruiz-Marin",
            "America/New_York",
            "es-ES",
        )
        await here.live_until(ASKED)
        assert here.actor("ana").messages == []  # two in the afternoon comes later in New York
        assert len(here.actor("ben").messages) == 1


@pytest.mark.parametrize(
    ("database_url", "values"),
    [
        ("sqlite", {"deleted": True}),
        ("postgresql", {"is_restricted": True}),
        ("sqlite", {"is_ultra_restricted": True}),
    ],
    indirect=["database_url"],
)
async def test_whoever_left_is_no_longer_asked_and_goes_on_when_back(
    database: Database, values: Json
) -> None:
    async with world(database) as here:
        await changed(here, "ana", **values)
        await eventually(lambda: ana_is(here, active=False))
        await here.live_until(ASKED)
        assert here.actor("ana").messages == []
        assert len(here.actor("ben").messages) == 1
        await changed(here, "ana", **dict.fromkeys(values, False))
        await eventually(lambda: ana_is(here, active=True))


@ON_SQLITE
async def test_a_holiday_in_the_status_is_asked_about_and_not_assumed(database: Database) -> None:
    async with world(database) as here:
        ana = here.actor("ana")
        profile = {"status_emoji": ":palm_tree:", "status_text": "Vacationing"}
        for _ in range(2):
            await changed(here, "ana", profile=profile)
        await here.settle(lambda: ana.messages)
        assert "on holiday" in ana.messages[0].text
        await ana.press(ana.messages[0], "Choose the days")
        await here.settle(lambda: ana.modal)
        await ana.close()
        await here.live_until(ASKED)
        assert len(ana.messages) == 2  # offered once, and asked as ever
        assert "How was your week" in ana.messages[1].text


@ON_SQLITE
async def test_what_happened_while_nobody_listened_is_caught_up_with(database: Database) -> None:
    async with world(database) as here:
        here.slack.teams["T0WEST"].users["U0WESTBEN"]["deleted"] = True
        workspace = await here.reach.workspaces.of_team("T0WEST")
        assert workspace is not None
        seen = await catch_up(here.reach.web, workspace, database, here.clock)
        assert seen == 5  # over several pages
        assert not (await person(here, "Ben")).active
        assert (await person(here, "Ana")).active


async def test_a_manager_chooses_people_with_slacks_own_picker(database: Database) -> None:
    async with world(database) as here:
        team = here.slack.teams["T0WEST"]
        team.add_user("U0WESTNEA", "Nea Berg", tz="Europe/Oslo")
        team.add_user("U0WESTGUEST", "Gus Guest", is_restricted=True)
        kim = here.actor("kim")
        await kim.open_home()
        await here.settle(lambda: kim.home)
        await kim.press_at_home("Change my team")
        await here.settle(lambda: kim.modal)
        now = ["U0WESTANA", "U0WESTBEN"]
        answer = await kim.submit({"reps": [*now, "U0WESTGUEST"]})
        assert answer is not None
        assert set(answer["errors"]) == {"reps"}
        assert await kim.submit({"reps": [*now, "U0WESTNEA"]}) is None
        await here.settle(lambda: kim.messages)
        made = here.made["T0WEST"]
        async with database.reading(made.organisation_id) as session:
            statement = (
                select(Person.name)
                .join(Member)
                .where(Member.role == Role.REP, Member.until.is_(None))  # type: ignore[union-attr]
            )
            assert set(await session.exec(statement)) == {"Ana Ruiz", "Ben Okoro", "Nea Berg"}
            guests = await session.exec(
                select(Identity).where(Identity.external_id == "U0WESTGUEST")
            )
            assert guests.all() == []


@ON_SQLITE
async def test_addresses_become_ids_once_they_can_be_looked_up(database: Database) -> None:
    async with world(database) as here:
        made = here.made["T0WEST"]
        async with database.organisation(made.organisation_id) as session:
            for identity in await session.exec(select(Identity)):
                name = identity.external_id.removeprefix("U0WEST").lower()
                identity.external_id = f"{name}@example.com"
                session.add(identity)
        reach = here.reach
        await settle_addresses(reach.web, reach.workspaces, database, "T0WEST")
        assert await settle_addresses(reach.web, reach.workspaces, database, "T0WEST") == 0
        await here.live_until(ASKED)
        assert len(here.actor("ana").messages) == 1


async def test_somebody_named_by_address_is_asked_once_they_join(database: Database) -> None:
    async with world(database) as here:
        made = here.made["T0WEST"]
        async with database.organisation(made.organisation_id) as session:
            mine = select(Identity).where(Identity.person_id == made.reps["Ana"])
            (await session.exec(mine)).one().external_id = "ana@example.com"
        team = here.slack.teams["T0WEST"]
        account = copy.deepcopy(team.users["U0WESTANA"]) | {"tz": "Asia/Tokyo"}
        del team.users["U0WESTANA"]["profile"]["email"]  # only the event tells, not the catch-up
        kim = here.actor("kim")
        await kim.event({"type": "team_join", "user": account})
        await eventually(lambda: known(here, account["id"]))
        await kim.event({"type": "team_join", "user": {**account, "id": "U0STRANGER"}})
        await here.live_until(ASKED)
        assert [one.text for one in here.actor("ana").messages] == ["How was your week, Ana?"]
        assert (await person(here, "Ana")).timezone == "Europe/Madrid"  # as the file says
        async with database.reading(made.organisation_id) as session:
            assert len((await session.exec(select(Identity))).all()) == 5


async def test_a_stranger_who_joins_leaves_nothing(database: Database) -> None:
    async with world(database) as here:
        team = here.slack.teams["T0WEST"]
        team.add_user("U0WESTZOE", "Zoe Quinn")
        kim = here.actor("kim")
        await kim.event({"type": "team_join", "user": team.users["U0WESTZOE"]})
        await kim.open_home()
        await here.settle(lambda: kim.home)
        async with database.looking_everywhere() as session:
            names = set(await session.exec(select(Person.name)))
        assert "Zoe Quinn" not in names
        assert here.actor("zoe").messages == []


@pytest.mark.parametrize(
    ("more", "is_colleague"),
    [
        ({}, True),
        ({"is_bot": True}, False),
        ({"is_restricted": True}, False),
        ({"is_ultra_restricted": True}, False),
        ({"is_stranger": True}, False),
        ({"team_id": "T0OTHER"}, False),
        ({"team_id": "T0OTHER", "enterprise_user": {"id": "W1"}}, True),
        ({"id": "USLACKBOT"}, False),
    ],
)
def test_who_is_a_colleague(more: Json, is_colleague: bool) -> None:
    found = profile({"id": "U1", "team_id": "T0WEST", "real_name": "A", **more}, "T0WEST")
    assert found.is_colleague is is_colleague


@ON_SQLITE
async def test_doctor_says_what_is_wrong_and_the_mend(database: Database) -> None:
    async with world(database) as here:
        clock = SystemClock()
        found = {one.about: one for one in await examine(here.settings, database, clock)}
        assert all(one.well for one in found.values()), found
        assert set(found) == {
            "slack socket mode",
            "slack T0WEST scopes",
            "slack T0WEST clock",
            "slack channel of West",
            "encryption keys",
        }
        far = SetClock(clock.now() + timedelta(minutes=4))
        found = {one.about: one for one in await examine(here.settings, database, far)}
        skewed = found["slack T0WEST clock"]
        assert not skewed.well
        assert "past five minutes nothing from Slack is believed" in skewed.sentence
        team = here.slack.teams["T0WEST"]
        team.channels["C0WEST"].discard(team.bot_user)
        here.slack.app_tokens.clear()
        for token in here.slack.tokens.values():
            token.scopes -= {"im:history"}
        found = {one.about: one for one in await examine(here.settings, database, here.clock)}
        assert "/invite" in found["slack channel of West"].sentence
        assert "connections:write" in found["slack socket mode"].sentence
        assert "im:history" in found["slack T0WEST scopes"].sentence
        del team.channels["C0WEST"]
        for token in here.slack.tokens.values():
            token.state = "token_revoked"
        found = {one.about: one for one in await examine(here.settings, database, clock)}
        assert "Install the app again" in found["slack token"].sentence


async def test_doctor_misses_the_key_of_an_install_and_knows_an_older_one(
    database: Database,
) -> None:
    other = Fernet.generate_key().decode()
    async with world(database, "http", oauth=True) as here:
        await Browser(here).install()
        clock = SystemClock()

        async def keys(*these: str) -> tuple[bool, str]:
            settings = slack_settings(
                here.slack, "http", oauth=True, rq_encryption_keys=",".join(these)
            )
            found = await examine(settings, database, clock)
            (one,) = [one for one in found if one.about == "encryption keys"]
            return one.well, one.sentence

        assert await keys(KEY) == (True, "Everything is encrypted by the first one.")
        assert await keys(other, KEY) == (True, "Still needed is an older key, for T0WEST.")
        well, sentence = await keys(other)
        assert not well
        assert "The token of T0WEST was encrypted by a key that is gone." in sentence
        assert "RQ_ENCRYPTION_KEYS" in sentence
