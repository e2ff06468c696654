"""Coaching between two people, in Teams."""

from datetime import datetime, timedelta

import pytest

from storage.session import Database
from tests.fakes.teams.state import Message, object_id
from tests.handlers import coached
from tests.handlers.teams.teams_world import HOME, World, world

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class Chat:
    """What people do in Teams."""

    def __init__(self, here: World) -> None:
        self._here = here
        self._actors = {name: here.actor(name) for name in ("ana", "ben", "chen", "kim")}

    def _said(self, who: str, words: str) -> list[Message]:
        return [one for one in self._actors[who].messages if words in one.text]

    async def says(self, who: str, words: str, answer: str) -> None:
        before = len(self._said(who, answer))
        await self._actors[who].type(words)
        await self._here.settle(lambda: len(self._said(who, answer)) > before)

    async def presses(self, who: str, message: str, label: str, answer: str = "") -> None:
        actor = self._actors[who]
        before = len(self._said(who, answer))
        await actor.press(self._said(who, message)[-1], label)
        if answer:
            await self._here.settle(lambda: len(self._said(who, answer)) > before)
        else:
            assert actor.dialog is not None

    async def sends(self, who: str, values: dict[str, str], answer: str) -> None:
        actor = self._actors[who]
        await actor.submit({f"f_{name}": value for name, value in values.items()})
        assert actor.dialog is None
        await self.sees(who, answer)

    async def sees(self, who: str, words: str) -> None:
        await self._here.settle(lambda: self._said(who, words))

    async def live_until(self, end: datetime) -> None:
        await self._here.live_until(end)


async def test_coaching_brings_two_people_together(database: Database) -> None:
    async with world(database, now=coached.WEDNESDAY) as here:
        await here.install_for("ana", "ben", "chen", "kim")
        made = here.made[HOME]
        blocker = await coached.begin(database, made, object_id(HOME, "chen"))
        chat = Chat(here)
        await chat.live_until(coached.WEDNESDAY + timedelta(hours=4))
        await coached.a_one_to_one(chat)
        await coached.a_guided_talk(chat)
        await coached.an_introduction(chat, database, made, blocker)
        assert here.teams.refused == []
