"""Two programs on one database: what one has taken or renewed, the other knows."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import aiohttp
from sqlmodel import select, update

from bot.app import put_together
from bot.language.offline import OfflineReader
from bot.messenger import Sent, TryAgain
from handlers.slack.app import SlackDoor, SlackReach, reach_slack
from storage.queries.slack import REFRESH_LEASE, install, may_refresh
from storage.session import Database
from storage.tables import Item, SlackInstall, SlackSeen
from storage.words import Platform
from tests.fakes.slack.server import encoded
from tests.fakes.slack.state import Json
from tests.handlers.serving import served
from tests.handlers.slack.slack_world import World, organisation_ids, world
from tests.handlers.slack.test_slack_delivery import parcel
from tests.handlers.slack.test_slack_doors import win
from tests.handlers.slack.test_slack_installs import Browser

ASKED = datetime(2026, 11, 27, 13, tzinfo=UTC)


@dataclass
class Twin:
    """The second program."""

    reach: SlackReach
    url: str


@asynccontextmanager
async def beside(here: World) -> AsyncIterator[Twin]:
    """A second program of the same settings, behind the same balancer."""
    database = Database(here.database.url)
    reach = reach_slack(here.settings, database, here.clock)
    await reach.start()
    bot = put_together(database, here.clock, OfflineReader(), {Platform.SLACK: reach.messenger})
    door = SlackDoor(
        reach,
        bot,
        bot.interactions.commands,
        settings=here.settings,
        database=database,
        clock=here.clock,
    )
    await door.start()
    try:
        async with served(door) as url:
            yield Twin(reach, url)
    finally:
        await door.stop()
        await reach.stop()
        await database.close()


async def replayed(twin: Twin, kind: str, payload: Json, headers: dict[str, str]) -> int:
    """Somebody who listened sends the same request to the other program."""
    body, content_type = encoded(kind, payload)
    async with (
        aiohttp.ClientSession() as session,
        session.post(
            f"{twin.url}/slack/events",
            data=body,
            headers={"Content-Type": content_type, **headers},
        ) as answer,
    ):
        return answer.status


async def held(database: Database) -> list[tuple[str, datetime]]:
    """Everything that people told, and everything that was taken."""
    async with database.looking_everywhere() as session:
        items = (await session.exec(select(Item))).all()
        seen = (await session.exec(select(SlackSeen))).all()
    return sorted((str(one.text), one.created_at) for one in items) + sorted(
        (one.key, one.at) for one in seen
    )


async def test_a_replay_at_the_other_program_changes_nothing(database: Database) -> None:
    async with world(database, "http") as here, beside(here) as twin:
        ana = here.actor("ana")
        command = win(here)
        headers = here.slack.signature(encoded("command", command)[0])
        status, _ = await here.slack.post_signed("command", command, headers=headers)
        assert status == 200
        await here.settle(lambda: ana.messages)
        before, said = await held(database), len(ana.messages)
        here.clock.at += timedelta(seconds=5)
        for _ in range(2):
            status = await replayed(twin, "command", command, headers)
        assert status == 401  # its own memory is enough for the second time
        await here.bot.tick()
        await asyncio.sleep(0.1)
        assert await held(database) == before
        assert len(ana.messages) == said


async def test_two_programs_renew_a_token_once(database: Database) -> None:
    async with world(database, "http", oauth=True) as here, beside(here) as twin:
        await Browser(here).install(rotates=True)
        here.clock.at += timedelta(hours=11, minutes=30)
        sends = [
            reach.messenger.send(parcel(here, key=f"{name}{n}"))
            for n in range(10)
            for name, reach in (("here", here.reach), ("twin", twin.reach))
        ]
        assert all(isinstance(one, Sent) for one in await asyncio.gather(*sends))
        assert len(here.slack.tokens) == 2
        assert len(here.slack.refresh_tokens) == 1


async def test_a_token_that_was_renewed_meanwhile_is_not_renewed_again(database: Database) -> None:
    async with world(database, "http", oauth=True) as here:
        await Browser(here).install(rotates=True)
        (organisation_id,) = await organisation_ids(database)
        async with database.organisation(organisation_id) as session:
            found = await install(session)
            assert found is not None
            assert found.expires_at is not None
            seen = found.expires_at
            found.expires_at += timedelta(hours=12)  # as the other program does after our look
            session.add(found)
        async with database.organisation(organisation_id) as session:
            assert not await may_refresh(session, seen, here.clock.at)
            assert await may_refresh(session, seen + timedelta(hours=12), here.clock.at)


async def test_where_the_program_that_renews_dies_the_other_takes_over(database: Database) -> None:
    async with world(database, "http", oauth=True) as here:
        await Browser(here).install(rotates=True)
        here.clock.at += timedelta(hours=11, minutes=59, seconds=50)
        async with database.everywhere() as session:  # it took the right, and was never seen again
            until = here.clock.at + REFRESH_LEASE
            await session.exec(update(SlackInstall).values(refreshing_until=until))
        assert isinstance(await here.reach.messenger.send(parcel(here)), Sent)  # by the old one
        here.clock.at += timedelta(seconds=15)
        here.reach.workspaces.forget("T0WEST")
        waits = await here.reach.messenger.send(parcel(here, key="k2"))
        assert waits == TryAgain("service_unavailable")
        here.clock.at += timedelta(seconds=16)
        assert isinstance(await here.reach.messenger.send(parcel(here, key="k2")), Sent)
        assert len(here.slack.tokens) == 2
