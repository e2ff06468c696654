"""Every screen that eight lived weeks of two teams bring forth, and every one behind each of their
buttons and commands: what each platform's drawing is judged by."""

from collections.abc import Callable
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
class Looker:
    """Presses everything there is, once each kind, and looks at what comes."""

    bot: Bot
    organisation_id: int
    at_card: Callable[[Card], object]
    at_form: Callable[[Form], object]
    cards: int = 0
    forms: set[str] = field(default_factory=set[str])
    actions: set[str] = field(default_factory=set[str])
    opening: set[str] = field(default_factory=set[str])
    """The actions that were answered by a form."""
    speaking: set[str] = field(default_factory=set[str])
    """The actions that were answered otherwise, errors aside."""
    _pressed: set[tuple[int, str]] = field(default_factory=set[tuple[int, str]])

    async def look(self, person: int, card: Card, delivery: int | None) -> None:
        """At a card, and behind each of its buttons that this person has not pressed before."""
        self.at_card(card)
        self.cards += 1
        for button in card.every_button():
            if button.action in FINAL or (person, button.action) in self._pressed:
                continue
            self._pressed.add((person, button.action))
            self.actions.add(button.action)
            reply = await self._do(person, Press(button.action, button.value, delivery))
            if reply is not None:
                (self.opening if reply.form else self.speaking).add(button.action)

    async def say(self, person: int, words: str) -> None:
        """Type something, and look at what comes of it."""
        await self._do(person, Say(words))

    async def _do(self, person: int, doing: Press | Say) -> Reply | None:
        try:
            reply = await self.bot.handle(Interaction(self.organisation_id, person, doing))
        except RelievedQuotaError:
            return None
        if reply.form is not None:
            self.at_form(reply.form)
            self.forms.add(reply.form.id)
        for card in reply.cards:
            await self.look(person, card, None)
        return reply


async def look_at_every_screen(
    folder: Path,
    at_card: Callable[[Card], object],
    at_form: Callable[[Form], object],
    at_home: Callable[[Card], object],
) -> Looker:
    """Look at the weeks that were lived in `folder`, and at each person's home."""
    world = await open_world(folder, lambda _week: None)
    bot = put_together(world.database, world.clock, OfflineReader(), {})
    looker = Looker(bot, world.organisation_id, at_card, at_form)
    try:
        async with world.database.reading(world.organisation_id) as session:
            deliveries = (
                await session.exec(select(Delivery).order_by(col(Delivery.id).desc()))
            ).all()
            people = (await session.exec(select(Person).where(col(Person.active)))).all()
        for person in people:
            home = await bot.home(world.organisation_id, person.id)
            at_home(home)
            await looker.look(person.id, home, None)
            for command in bot.interactions.commands:
                await looker.say(person.id, f"/{command.word}")
        for delivery in deliveries:
            someone = delivery.person_id or people[0].id
            await looker.look(someone, card_from_json(delivery.card), delivery.id)
    finally:
        await world.database.close()
    return looker
