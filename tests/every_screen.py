"""Every screen that eight lived weeks of two teams bring forth, and every one behind each of their
buttons and commands: what each platform's drawing is judged by."""

from dataclasses import dataclass, field
from pathlib import Path

from sqlmodel import col, select

from bot.app import Bot, put_together
from bot.cards import Card, Form, card_from_json
from bot.commands.playground_file import open_world
from bot.errors import RelievedQuotaError
from bot.interactions import Interaction, Press, Say
from bot.language.offline import OfflineReader
from bot.routes import Reply
from storage.tables import Delivery, Person

FINAL = frozenset({"people.erase"})


@dataclass
class Screens:
    """What people were shown, each once."""

    cards: list[Card] = field(default_factory=list[Card])
    homes: list[Card] = field(default_factory=list[Card])
    forms: list[Form] = field(default_factory=list[Form])
    actions: set[str] = field(default_factory=set[str])
    """Of the buttons that were pressed."""
    opening: set[str] = field(default_factory=set[str])
    """The actions that were answered by a form."""
    speaking: set[str] = field(default_factory=set[str])
    """The actions that were answered otherwise, errors aside."""


@dataclass
class Looker:
    """Presses everything there is, once each kind, and keeps what comes."""

    bot: Bot
    organisation_id: int
    seen: Screens = field(default_factory=Screens)
    _pressed: set[tuple[int, str]] = field(default_factory=set[tuple[int, str]])

    async def look(self, person: int, card: Card, delivery: int | None) -> None:
        """At a card, and behind each of its buttons that this person has not pressed before."""
        if card not in self.seen.cards:
            self.seen.cards.append(card)
        for button in card.every_button():
            if button.action in FINAL or (person, button.action) in self._pressed:
                continue
            self._pressed.add((person, button.action))
            self.seen.actions.add(button.action)
            reply = await self._do(person, Press(button.action, button.value, delivery))
            if reply is not None:
                answered = self.seen.opening if reply.form else self.seen.speaking
                answered.add(button.action)

    async def say(self, person: int, words: str) -> None:
        """Type something, and look at what comes of it."""
        await self._do(person, Say(words))

    async def _do(self, person: int, doing: Press | Say) -> Reply | None:
        try:
            reply = await self.bot.handle(Interaction(self.organisation_id, person, doing))
        except RelievedQuotaError:
            return None
        if reply.form is not None and reply.form not in self.seen.forms:
            self.seen.forms.append(reply.form)
        for card in reply.cards:
            await self.look(person, card, None)
        return reply


async def look_at_every_screen(folder: Path) -> Screens:
    """Look at the weeks that were lived in `folder`, and at each person's home."""
    world = await open_world(folder, lambda _week: None)
    bot = put_together(world.database, world.clock, OfflineReader(), {})
    looker = Looker(bot, world.organisation_id)
    try:
        async with world.database.reading(world.organisation_id) as session:
            deliveries = (
                await session.exec(select(Delivery).order_by(col(Delivery.id).desc()))
            ).all()
            people = (await session.exec(select(Person).where(col(Person.active)))).all()
        for person in people:
            home = await bot.home(world.organisation_id, person.id)
            looker.seen.homes.append(home)
            await looker.look(person.id, home, None)
            for command in bot.interactions.commands:
                await looker.say(person.id, f"/{command.word}")
        for delivery in deliveries:
            someone = delivery.person_id or people[0].id
            await looker.look(someone, card_from_json(delivery.card), delivery.id)
    finally:
        await world.database.close()
    return looker.seen
