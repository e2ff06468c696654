"""Doing in the playground what people do there: typing, and pressing what stands in a message.

It goes the same way as a visitor's own presses, but many things may be done before the program
goes on, since nobody waits for the answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlmodel import col, select

from bot.cards import Button, card_from_json
from bot.clock import SetClock
from bot.duties import Duty
from bot.interactions import Interaction, Press, Say, Submit
from bot.outbox.drain import Outbox
from bot.routes import Reply, Values
from handlers.local import chat
from handlers.local.seed.passing import Passing
from storage.session import Database
from storage.tables import LocalMessage

NEWEST = 12
"""Messages that somebody looks back through."""


class Program(Protocol):
    """The parts of the running bot that history is made with; `bot.app.Bot` has them."""

    @property
    def duties(self) -> Sequence[Duty]:
        """What it does by itself."""
        ...

    @property
    def outbox(self) -> Outbox:
        """Its deliveries."""
        ...

    async def handle(self, interaction: Interaction) -> Reply:
        """Answer what a person did."""
        ...


@dataclass(frozen=True)
class Found:
    """A button in a message, and the delivery that brought it."""

    button: Button
    delivery_id: int | None


@dataclass(frozen=True)
class Hands:
    """Everybody's hands in one organisation. `people` are the program's ids by the playground's."""

    database: Database
    organisation_id: int
    clock: SetClock
    program: Program
    people: dict[str, int]
    passing: Passing

    async def live(self, until: datetime) -> None:
        """Let time pass until an instant, everything due done in order."""
        await self.passing.until(until)

    async def say(self, who: str, text: str) -> Reply:
        """Type something to the bot."""
        return await self._do(who, Say(text), typed=text)

    async def press(self, who: str, action: str, value: str, found: Found | None = None) -> Reply:
        """Press a button of a message, or of the home."""
        return await self._do(who, Press(action, value, found.delivery_id if found else None))

    async def submit(self, who: str, form: str, values: Values) -> Reply:
        """Send a form."""
        return await self._do(who, Submit(form, values))

    async def find(self, who: str, *actions: str) -> list[Found]:
        """The buttons of these kinds in the newest message that has any, in reading order."""
        async with self.database.reading(self.organisation_id) as session:
            messages = await session.exec(
                select(LocalMessage.card, LocalMessage.delivery_id)
                .where(
                    LocalMessage.place == who,
                    LocalMessage.sender == chat.BOT,
                    col(LocalMessage.card).is_not(None),
                )
                .order_by(col(LocalMessage.id).desc())
                .limit(NEWEST)
            )
        for card, delivery_id in messages:
            buttons = card_from_json(card).every_button()
            found = [Found(one, delivery_id) for one in buttons if one.action in actions]
            if found:
                return found
        return []

    async def _do(self, who: str, doing: Say | Press | Submit, typed: str = "") -> Reply:
        interaction = Interaction(self.organisation_id, self.people[who], doing)
        reply = await self.program.handle(interaction)
        if typed or reply.cards:
            now = self.clock.now()
            async with self.database.organisation(self.organisation_id) as session:
                if typed:
                    await chat.typed(session, who, who, typed, now)
                for card in reply.cards:
                    await chat.answered(session, who, card, now)
        return reply
