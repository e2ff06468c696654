"""A week in Teams: the whole program on one side of sockets, people on the other."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from storage.session import Database
from storage.tables import Checkin, Item
from storage.words import CheckinState, ItemKind
from tests.handlers.teams.teams_world import HOME, World, world

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
