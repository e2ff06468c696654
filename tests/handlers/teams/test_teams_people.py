"""Who somebody in Teams is, and what follows Teams: installs, names, zones, teams and channels."""

import pytest
from sqlmodel import select

from bot.people.greeting import greet
from handlers.teams.app import reach_teams
from handlers.teams.catching_up import catch_up
from storage.queries import teams as queries
from storage.session import Database
from storage.tables import Identity, Organisation, Person, TeamsChannel, TeamsChat
from storage.words import Platform
from tests.fakes.teams.state import object_id
from tests.handlers.teams.teams_world import HOME, World, world

only_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def person(here: World, name: str, tenant: str = HOME) -> Person | None:
    made = here.made[tenant]
    async with here.database.reading(made.organisation_id) as session:
        account = object_id(tenant, name)
        return (await queries.everyone(session, [account])).get(account)


async def chats(here: World) -> dict[str, TeamsChat]:
    async with here.database.reading(here.made[HOME].organisation_id) as session:
        return {one.account_id: one for one in await session.exec(select(TeamsChat))}


async def channels(here: World) -> dict[str, TeamsChannel]:
    async with here.database.reading(here.made[HOME].organisation_id) as session:
        return {one.name: one for one in await queries.channels(session)}


async def not_greeted(here: World) -> None:
    async with here.database.organisation(here.made[HOME].organisation_id) as session:
        for one in await session.exec(select(Person)):
            one.greeted_at = None
            session.add(one)


@only_sqlite
async def test_whoever_adds_it_is_welcomed_at_once(database: Database) -> None:
    async with world(database) as here:
        await not_greeted(here)
        here.clock.at = here.clock.now().replace(hour=22)  # outside working hours: they are here
        ana = here.actor("ana", twice=True)
        await ana.install()
        await here.bot.tick()
        (hello,) = ana.messages
        assert "Ana" in hello.text
        assert "sees" in hello.text
        found = await person(here, "ana")
        assert found is not None
        assert found.greeted_at is not None


@only_sqlite
async def test_a_hello_that_was_refused_comes_when_it_is_installed(database: Database) -> None:
    async with world(database) as here:
        await not_greeted(here)
        async with database.organisation(here.made[HOME].organisation_id) as session:
            ana_row = await session.get_one(Person, here.made[HOME].reps["Ana"])
            await greet(session, ana_row, here.clock.now())
        await here.bot.tick()
        ana = here.actor("ana")
        assert ana.messages == []
        await here.install_for("ana")
        assert len(ana.messages) == 1


@only_sqlite
async def test_somebody_in_no_team_gets_one_kind_line_and_nothing_is_kept(
    database: Database,
) -> None:
    async with world(database) as here:
        here.teams.tenants[HOME].add("Nora Vale")
        nora = here.actor("nora")
        await nora.install()
        await nora.type("win I sold a bridge")
        answer = await nora.extension("highlights.share_a_win")
        assert all("on no team of mine" in one.text for one in nora.messages)
        assert len(nora.messages) == 2
        assert "on no team of mine" in answer["task"]["value"]
        assert await person(here, "nora") is None
        assert nora.user.object_id not in await chats(here)


@only_sqlite
async def test_it_is_taken_away_and_added_again(database: Database) -> None:
    async with world(database) as here:
        await here.install_for("ana")
        ana = here.actor("ana")
        assert (await chats(here))[ana.user.object_id].reference is not None
        await ana.remove()
        gone = (await chats(here))[ana.user.object_id]
        assert gone.reference is None
        assert gone.removed_at is not None
        before = len(ana.messages)
        await ana.install()
        back = (await chats(here))[ana.user.object_id]
        assert back.reference is not None
        assert back.removed_at is None
        assert len(ana.messages) == before + 1
        assert "What I can do" in ana.messages[-1].text


@only_sqlite
async def test_name_language_and_zone_follow(database: Database) -> None:
    async with world(database) as here:
        await here.install_for("ana")
        ana = here.actor("ana")
        ana.user.name, ana.user.locale = "Ana Ruiz García", "es-ES"
        await ana.type("help")
        found = await person(here, "ana")
        assert found is not None
        assert (found.name, found.locale) == ("Ana Ruiz García", "es-ES")
        assert found.timezone == "Europe/Madrid"
        ana.user.zone = "America/New_York"
        await ana.type("help")
        found = await person(here, "ana")
        assert found is not None
        assert found.timezone == "America/New_York"
        ana.user.zone = "Romance Standard Time"  # Windows' own name: nothing we know
        await ana.type("help")
        found = await person(here, "ana")
        assert found is not None
        assert found.timezone == "America/New_York"


@only_sqlite
async def test_what_a_file_says_is_not_undone_by_the_first_word_of_teams(
    database: Database,
) -> None:
    async with world(database) as here:
        ana = here.actor("ana")
        ana.user.zone = "Asia/Tokyo"
        await ana.install()
        found = await person(here, "ana")
        assert found is not None
        assert found.timezone == "Europe/Madrid"


@only_sqlite
async def test_a_new_tenant_is_founded_by_whoever_installs_first(database: Database) -> None:
    async with world(database, tenants=()) as here:
        here.teams.tenant(HOME, "Kim Lund", "Ana Ruiz")
        kim, ana = here.actor("kim", twice=True), here.actor("ana")
        await kim.install()
        await here.bot.tick()
        await here.live_until(here.clock.now().replace(hour=12))
        async with database.looking_everywhere() as session:
            (found,) = await session.exec(select(Organisation))
            assert (found.platform, found.external_id) == (Platform.TEAMS, HOME)
            (someone,) = await session.exec(select(Person))
        assert someone.name == "Kim Lund"
        assert someone.timezone == "Europe/Madrid"
        assert len(kim.messages) == 1
        await kim.type("home")
        assert "Set up" in kim.messages[-1].text
        await ana.install()
        assert "on no team of mine" in ana.messages[-1].text


async def test_people_in_a_file_by_address_are_known_when_they_come(database: Database) -> None:
    async with world(database) as here:
        tenant = here.teams.tenants[HOME]
        async with database.organisation(here.made[HOME].organisation_id) as session:
            for identity in await session.exec(select(Identity)):
                for user in tenant.users.values():
                    if identity.external_id == user.object_id:
                        identity.external_id = user.email.upper()
                        session.add(identity)
        assert await person(here, "ana") is None
        await here.install_for("ana")  # by her own chat
        assert await person(here, "ana") is not None
        assert await person(here, "ben") is None
        await here.actor("kim").add_to(here.groups[HOME])  # by the roster of the team
        assert await person(here, "ben") is not None
        assert await person(here, "kim") is not None


@only_sqlite
async def test_teams_and_channels_are_followed(database: Database) -> None:
    async with world(database) as here:
        await here.install_for("kim")
        kim, group = here.actor("kim"), here.groups[HOME]
        await kim.add_to(group)
        found = await channels(here)
        assert set(found) == {"General", "Highlights"}
        assert {one.group_name for one in found.values()} == {"West"}
        highlights = found["Highlights"].channel_id
        group.name = "West Coast"
        await kim.change(group, "teamRenamed")
        group.channels[highlights] = "Cheers"
        await kim.change(group, "channelRenamed", highlights)
        found = await channels(here)
        assert set(found) == {"General", "Cheers"}
        assert found["Cheers"].group_name == "West Coast"
        await kim.change(group, "channelDeleted", highlights)
        assert (await channels(here))["Cheers"].removed_at is not None
        await kim.change(group, "channelRestored", highlights)
        assert (await channels(here))["Cheers"].removed_at is None
        await kim.remove_from(group)
        assert all(one.removed_at is not None for one in (await channels(here)).values())
        await kim.add_to(group)
        assert all(one.removed_at is None for one in (await channels(here)).values())


@only_sqlite
async def test_what_changed_while_nobody_listened_is_caught_up_with(database: Database) -> None:
    async with world(database) as here:
        await here.install_for("kim", "ana")
        ana, group = here.actor("ana"), here.groups[HOME]
        await here.actor("kim").add_to(group)
        highlights = (await channels(here))["Highlights"].channel_id
        group.name, group.channels[group.id + "x"] = "West Coast", "Cheers"
        del group.channels[highlights]
        ana.user.name = "Ana Ruiz García"
        reach = reach_teams(here.settings, database, here.clock)  # as after a restart
        await catch_up(reach.connector, reach.tenants, database, here.clock)
        found = await channels(here)
        assert {one.group_name for one in found.values()} == {"West Coast"}
        gone = {name: one.removed_at is not None for name, one in found.items()}
        assert gone == {"General": False, "Cheers": False, "Highlights": True}
        here.reach.people.forget(here.made[HOME].organisation_id, ana.user.object_id)
        await ana.type("help")
        renamed = await person(here, "ana")
        assert renamed is not None
        assert renamed.name == "Ana Ruiz García"
        group.installed = False  # taken away meanwhile
        await catch_up(reach.connector, reach.tenants, database, here.clock)
        assert all(one.removed_at is not None for one in (await channels(here)).values())
        await reach.stop()


@only_sqlite
async def test_a_manager_sees_who_has_not_added_it(database: Database) -> None:
    async with world(database) as here:
        await not_greeted(here)
        await here.install_for("kim", "ana")
        async with database.organisation(here.made[HOME].organisation_id) as session:
            for name in ("Ben", "Chen"):
                row = await session.get_one(Person, here.made[HOME].reps[name])
                await greet(session, row, here.clock.now())
        await here.bot.tick()
        kim = here.actor("kim")
        await kim.type("home")
        assert "Ben Okoro and Chen Wei have not added me" in kim.messages[-1].text
        await here.install_for("ben", "chen")
        await here.actor("ana").remove()
        await kim.type("home")
        assert "Ana Ruiz has not added me" in kim.messages[-1].text
