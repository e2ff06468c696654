"""Coaching between two people, in Slack."""

from datetime import datetime, timedelta

import pytest

from storage.session import Database
from tests.fakes.slack.state import Message, View, everything_said
from tests.handlers import coached
from tests.handlers.slack.slack_world import World, world

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class Chat:
    """What people do in Slack."""

    def __init__(self, here: World) -> None:
        self._here = here

    def _said(self, who: str, words: str) -> list[Message]:
        return [one for one in self._here.actor(who).messages if words in everything_said(one)]

    async def says(self, who: str, words: str, answer: str) -> None:
        before = len(self._said(who, answer))
        command, _, rest = words.partition(" ")
        user = f"<@{self._here.actor(rest.lower()).user}>" if rest else ""
        await self._here.actor(who).command(f"/{command}", user)
        await self._here.settle(lambda: len(self._said(who, answer)) > before)

    async def presses(self, who: str, message: str, label: str, answer: str = "") -> None:
        actor = self._here.actor(who)
        before = len(self._said(who, answer))
        await actor.press(self._said(who, message)[-1], label)
        await self._here.settle(
            (lambda: len(self._said(who, answer)) > before)
            if answer
            else lambda: _asks(actor.modal)
        )

    async def sends(self, who: str, values: dict[str, str], answer: str) -> None:
        assert await self._here.actor(who).submit(values) is None
        await self.sees(who, answer)

    async def sees(self, who: str, words: str) -> None:
        await self._here.settle(lambda: self._said(who, words))

    async def live_until(self, end: datetime) -> None:
        await self._here.live_until(end)


def _asks(modal: View | None) -> bool:
    """Whether the form is before them; what Slack is shown first only says that it comes."""
    return modal is not None and any(one["type"] == "input" for one in modal.body["blocks"])


async def test_coaching_brings_two_people_together(database: Database) -> None:
    async with world(database, now=coached.WEDNESDAY) as here:
        made = here.made["T0WEST"]
        blocker = await coached.begin(database, made, "U0WESTCHEN")
        chat = Chat(here)
        await chat.live_until(coached.WEDNESDAY + timedelta(hours=4))
        await coached.a_one_to_one(chat)
        await coached.a_guided_talk(chat)
        await coached.an_introduction(chat, database, made, blocker)
        assert here.slack.refused == []
