"""A week in Teams: the whole program on one side of sockets, people on the other."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from storage.session import Database
from storage.tables import Checkin, Delivery, Item, Reaction
from storage.words import CheckinState, DeliveryState, ItemKind, Platform
from tests.fakes.slack.state import everything_said
from tests.fakes.teams.acting import Actor
from tests.fakes.teams.state import Message, buttons_of
from tests.handlers.slack import slack_world
from tests.handlers.teams.teams_world import EVERYBODY, HOME, World, world

ASKED = datetime(2026, 11, 27, 13, tzinfo=UTC)
REMINDED = datetime(2026, 11, 27, 17, tzinfo=UTC)
CLOSED = datetime(2026, 11, 29, 13, tzinfo=UTC)
MONDAY_POSTED = datetime(2026, 11, 30, 9, tzinfo=UTC)


async def items(here: World, kind: ItemKind, tenant: str = HOME) -> list[Item]:
    async with here.database.reading(here.made[tenant].organisation_id) as session:
        return list(await session.exec(select(Item).where(Item.kind == kind)))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_message_goes_out_and_a_press_comes_in(database: Database) -> None:
    async with world(database) as here:
        await here.install_for("ana", "ben", "chen", "kim", "lee")
        ana = here.actor("ana", twice=True)
        before = len(ana.messages)
        await here.live_until(ASKED)
        (asked,) = ana.messages[before:]
        assert "How was your week" in asked.text
        await ana.press(asked, "Good")
        assert "workload" in asked.text.casefold()
        await here.bot.tick()
        await ana.press(asked, "Heavy")
        await here.bot.tick()
        assert "Thank" in asked.text
        assert len(ana.messages) == before + 1  # the message itself told the story
        assert [one.number for one in await items(here, ItemKind.MOOD)] == [4]
        assert [one.number for one in await items(here, ItemKind.WORKLOAD)] == [4]
        await here.live_until(REMINDED)
        assert "reminder" in here.actor("ben").messages[-1].text
        await here.live_until(CLOSED)
        async with database.reading(here.made[HOME].organisation_id) as session:
            states = {one.state for one in await session.exec(select(Checkin))}
        assert {CheckinState.ANSWERED, CheckinState.MISSED} <= states
        assert here.teams.refused == []


async def answer_fully(here: World, actor: Actor) -> Message:
    asked = next(one for one in actor.messages if "How was your week" in one.text)
    await actor.press(asked, "Good")
    await here.bot.tick()
    await actor.press(asked, "Heavy")
    await here.bot.tick()
    return asked


def count_of(actor: Actor, words: str) -> int:
    return sum(words in one.text for one in actor.messages)


FIRST = tuple(name.split()[0] for name in EVERYBODY)


async def test_a_week_of_two_tenants_beside_slack_with_everything_twice(
    database: Database,
) -> None:
    async with (
        slack_world.world(database, "http") as slack,
        world(
            database,
            tenants=(HOME, "tenant-two"),
            clock=slack.clock,
            messengers={Platform.SLACK: slack.reach.messenger},
        ) as here,
    ):
        for tenant in (HOME, "tenant-two"):
            await here.install_for(*FIRST, tenant=tenant)
            await here.actor("kim", tenant, twice=True).add_to(here.groups[tenant])
        await here.live_until(ASKED)
        here_ana = here.actor("ana", twice=True)
        there_ana = here.actor("ana", "tenant-two", twice=True)
        slack_ana = slack.actor("ana", twice=True)
        for actor in (here_ana, there_ana):
            assert count_of(actor, "How was your week") == 1
        assert len(slack_ana.messages) == 1
        await answer_fully(here, here_ana)
        assert len(await items(here, ItemKind.MOOD)) == 1
        assert await items(here, ItemKind.MOOD, "tenant-two") == []
        # The same press with another tenant's account is nobody's business there.
        stolen = here_ana.messages[-1]
        button = next(one for one in buttons_of(stolen.card) if one.get("verb"))
        status, _ = await there_ana.press_raw(stolen.id, button["verb"], button["data"])
        assert status == 200
        assert await items(here, ItemKind.MOOD, "tenant-two") == []
        await answer_fully(here, there_ana)
        await slack_ana.press(slack_ana.messages[-1], "Good")
        await slack.settle(lambda: "workload" in everything_said(slack_ana.messages[-1]))
        # A win, thanks, and consent.
        ben = here.actor("ben", twice=True)
        await here_ana.type("win Fabrikam renewed [it](https://evil.example) <at>everyone</at>")
        await here.bot.tick()
        await ben.type(
            f"thanks <at>{here_ana.user.name}</at> for the demo",
            entities=[ben.mentioning(here_ana.user)],
        )
        await here.bot.tick()
        asking = next(one for one in here_ana.messages if "for the demo" in one.text)
        await here_ana.press(asking, "Yes")
        await here.live_until(MONDAY_POSTED)
        channel = list(here.groups[HOME].channels)[1]
        (post,) = here.teams.conversations[channel].messages
        assert "Fabrikam renewed" in post.text
        other = list(here.groups["tenant-two"].channels)[1]
        assert all("Fabrikam" not in one.text for one in here.teams.conversations[other].messages)
        kim = here.actor("kim", twice=True)
        await kim.react(post, "heart")
        async with database.looking_everywhere() as session:
            (reaction,) = await session.exec(select(Reaction))
            assert reaction.stands
        await kim.react(post, "heart", take_back=True)
        async with database.looking_everywhere() as session:
            (reaction,) = await session.exec(select(Reaction))
            assert not reaction.stands
            sent = await session.exec(
                select(Delivery.organisation_id, Delivery.key).where(
                    Delivery.state == DeliveryState.SENT
                )
            )
            states = set(await session.exec(select(Delivery.state)))
        assert max(Counter(sent).values()) == 1
        assert states <= {DeliveryState.SENT, DeliveryState.PENDING, DeliveryState.CANCELLED}
        assert count_of(here_ana, "How was your week") + count_of(here_ana, "Thank") >= 1
        assert here.teams.refused == []
        assert slack.slack.refused == []
