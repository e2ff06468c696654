"""Every screen that eight lived weeks of two teams bring forth, and every one behind each of their
buttons and commands: what each platform's drawing is judged by."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlmodel import col, select

from bot.app import Bot, put_together
from bot.cards import Card, Form, card_from_json
from bot.checkins.blockers import resolve
from bot.coaching.diagnosis import service as diagnosis
from bot.coaching.helping import service as helping
from bot.coaching.talks.pairs import pairs_of
from bot.commands.playground_file import World, open_world
from bot.errors import RelievedQuotaError
from bot.interactions import Interaction, Press, Say
from bot.language.offline import OfflineReader
from bot.routes import Reply
from storage.queries import roster
from storage.tables import Delivery, Introduction, Item, Person
from storage.words import IntroductionState, Role

FINAL = frozenset({"people.erase"})

ANYBODY = 1
"""Who presses what stands in a channel."""


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
    """Look at the weeks that were lived in `folder`, at each person's home, and at what comes of
    pressing."""
    world = await open_world(folder, lambda _week: None)
    bot = put_together(world.database, world.clock, OfflineReader(), {})
    looker = Looker(bot, world.organisation_id)
    try:
        await _begin_a_guided_talk(world)
        await _look_at_messages(looker, world, "helping.")  # before the rest settles it
        async with world.database.reading(world.organisation_id) as session:
            people = (await session.exec(select(Person).where(col(Person.active)))).all()
        for person in people:
            home = await bot.home(world.organisation_id, person.id)
            looker.seen.homes.append(home)
            await looker.look(person.id, home, None)
            for command in bot.interactions.commands:
                await looker.say(person.id, f"/{command.word}")
        await _look_at_messages(looker, world, "")
    finally:
        await world.database.close()
    return looker.seen


async def _look_at_messages(looker: Looker, world: World, kinds: str) -> None:
    """At those of a feature or, where it is empty, of all, until nothing more comes of them."""
    seen = 0
    while deliveries := await _after(world, seen, kinds):
        seen = deliveries[0].id
        for delivery in deliveries:
            someone = delivery.person_id or ANYBODY
            await looker.look(someone, card_from_json(delivery.card), delivery.id)
        await _get_it_out_of_the_way(world)


async def _after(world: World, seen: int, kinds: str) -> Sequence[Delivery]:
    """The messages that came after the last one seen, newest first."""
    async with world.database.reading(world.organisation_id) as session:
        statement = (
            select(Delivery)
            .where(Delivery.id > seen, col(Delivery.kind).startswith(kinds))
            .order_by(col(Delivery.id).desc())
        )
        return (await session.exec(statement)).all()


async def _begin_a_guided_talk(world: World) -> None:
    """Of the first manager and one of their reps, as the button of a prompt does."""
    async with world.database.organisation(world.organisation_id) as session:
        now = world.clock.now()
        [team, *_] = await roster.active_teams(session)
        [(_, manager), *_] = await roster.members(session, team.id, now.date(), Role.MANAGER)
        pair = (await pairs_of(session, manager, now.date()))[0]
        await diagnosis.start(session, pair, now)


async def _get_it_out_of_the_way(world: World) -> None:
    """What two colleagues were brought together for, so that the author is asked whether that
    helped."""
    async with world.database.organisation(world.organisation_id) as session:
        now = world.clock.now()
        statement = select(Introduction).where(Introduction.state == IntroductionState.INTRODUCED)
        for one in await session.exec(statement):
            item = await session.get_one(Item, one.blocker_id)
            await resolve(session, item, await session.get_one(Person, one.author_id), now)
        for team in await roster.active_teams(session):
            await helping.look_after(session, team, now)
