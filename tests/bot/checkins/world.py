"""A small organisation to live through: a bot with check-ins alone, a clock, and a messenger that
keeps what arrived."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlmodel import col, select

from bot.app import Bot, live_until
from bot.cards import Button, Card, plain
from bot.checkins.duties import DUTIES
from bot.checkins.planning import replan_team
from bot.checkins.routes import ROUTES
from bot.clock import SetClock
from bot.interactions import Interaction, Press, Say, Submit
from bot.language.reading import Models, Reader
from bot.means import Means
from bot.routes import DIRECT, Place, Reply, Values
from storage.session import Database
from storage.tables import Checkin, Delivery, Item, Person
from storage.words import ItemKind, Platform
from tests.factories import Made, make_team
from tests.fakes.messenger import FakeMessenger
from tests.small_bot import small_bot

TUESDAY = datetime(2026, 11, 24, 9, tzinfo=UTC)
"""In ISO week 2026-W48. Madrid is an hour ahead of UTC."""
FRIDAY = datetime(2026, 11, 27, 13, tzinfo=UTC)
"""The check-in of that week: 14:00 in Madrid."""
CLOSES = datetime(2026, 11, 29, 13, tzinfo=UTC)


@dataclass
class World:
    """One database, one bot on it, and one team."""

    database: Database
    made: Made
    clock: SetClock = field(default_factory=lambda: SetClock(TUESDAY))
    messenger: FakeMessenger = field(default_factory=FakeMessenger)

    def __post_init__(self) -> None:
        self.bot = self.another_bot()

    def another_bot(self, reader: Reader | None = None, models: Models | None = None) -> Bot:
        """A second process on the same database, with the same clock and messenger."""
        return small_bot(
            self.database,
            self.clock,
            (ROUTES,),
            DUTIES,
            {Platform.LOCAL: self.messenger},
            reader=reader,
            means=Means(models),
        )

    async def begin(self) -> "World":
        """Plan the team, as making it does."""
        async with self.database.organisation(self.made.organisation_id) as session:
            await replan_team(session, self.made.team_id, self.clock.now())
        return self

    async def live(self, until: datetime) -> None:
        """Let time pass."""
        await live_until(self.bot, self.clock, until)

    def id_of(self, who: str) -> int:
        """A person's id by first name."""
        return {**self.made.reps, **self.made.managers}[who]

    async def say(self, who: str, text: str) -> Reply:
        """Somebody types something to the bot, and it sends what came of it."""
        return await self._do(who, Say(text))

    async def press(
        self, who: str, button: Button, *, message: int | None = None, place: Place = DIRECT
    ) -> Reply:
        """Somebody presses a button."""
        return await self._do(who, Press(button.action, button.value, message), place)

    async def submit(self, who: str, form: str, values: Values) -> Reply:
        """Somebody sends a form."""
        return await self._do(who, Submit(form, values))

    async def _do(self, who: str, doing: Say | Press | Submit, place: Place = DIRECT) -> Reply:
        interaction = Interaction(self.made.organisation_id, self.id_of(who), doing, place)
        reply = await self.bot.handle(interaction)
        await self.bot.settle()
        await self.bot.outbox.drain()
        return reply

    async def tap(self, who: str, label: str) -> Reply:
        """Somebody presses the button with that label in the last message that has it."""
        card = next(card for card in reversed(self.cards(who)) if label in labels(card))
        return await self.press(who, button(card, label), message=await self.message_of(who))

    async def message_of(self, who: str) -> int:
        """The delivery of a person's latest message."""
        async with self.database.reading(self.made.organisation_id) as session:
            statement = (
                select(Delivery.id)
                .where(Delivery.person_id == self.id_of(who), col(Delivery.replaces_id).is_(None))
                .order_by(col(Delivery.id).desc())
            )
            return (await session.exec(statement)).first() or 0

    def cards(self, who: str) -> list[Card]:
        """What stands in a person's direct message."""
        return self.messenger.cards_to(who.lower())

    def card(self, who: str) -> Card:
        """The latest message."""
        return self.cards(who)[-1]

    async def checkins(self, who: str) -> list[Checkin]:
        """A person's check-ins by week."""
        async with self.database.reading(self.made.organisation_id) as session:
            statement = (
                select(Checkin)
                .where(Checkin.person_id == self.id_of(who))
                .order_by(Checkin.week, col(Checkin.id))
            )
            return list(await session.exec(statement))

    async def checkin(self, who: str, week: str = "2026-W48") -> Checkin:
        """A person's check-in of a week."""
        return next(row for row in await self.checkins(who) if row.week == week)

    async def items(self, who: str, *kinds: ItemKind) -> list[Item]:
        """What a person told, oldest first."""
        async with self.database.reading(self.made.organisation_id) as session:
            statement = select(Item).where(Item.person_id == self.id_of(who))
            rows = (await session.exec(statement.order_by(col(Item.id)))).all()
            return [row for row in rows if not kinds or row.kind in kinds]

    async def change(self, who: str, **values: object) -> None:
        """Change columns of a person."""
        async with self.database.organisation(self.made.organisation_id) as session:
            person = await session.get_one(Person, self.id_of(who))
            for name, value in values.items():
                setattr(person, name, value)
            session.add(person)


async def world(database: Database, *reps: str, at: datetime = TUESDAY) -> World:
    """A planned team, on a Tuesday where nothing else is said; it is asked on Fridays at 14:00."""
    made = await make_team(database, reps=reps or ("Ana Ruiz",))
    return await World(database, made, SetClock(at)).begin()


def labels(card: Card) -> list[str]:
    """The labels of all buttons of a card."""
    return [one.label for one in card.every_button()]


def button(card: Card, label: str) -> Button:
    """The button with that label."""
    return next(one for one in card.every_button() if one.label == label)


def words(card: Card) -> str:
    """Everything that a card says, in one text."""
    parts = [card.title, card.summary]
    for block in card.blocks:
        text = getattr(block, "text", None)
        if text is not None:
            parts.append(plain(text))
    return "\n".join(parts)
