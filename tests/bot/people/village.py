"""A small organisation that was brought in from a file, with a bot that knows people and
check-ins, a clock, and a messenger that keeps what arrived."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlmodel import col, select

from bot.app import live_until
from bot.cards import Card
from bot.checkins.duties import DUTIES as CHECKIN_DUTIES
from bot.checkins.routes import ROUTES as CHECKINS
from bot.clock import SetClock
from bot.interactions import Close, Interaction, Press, Say, Submit
from bot.people import apply as applying
from bot.people.apply import Plan
from bot.people.duties import DUTIES
from bot.people.exporting import card_words
from bot.people.orgfile.reading import parse_organisation
from bot.people.routes import ROUTES
from bot.routes import DIRECT, Place, Reply, Values
from storage.queries import roster
from storage.session import Database
from storage.tables import Checkin, Delivery, Organisation, Person
from storage.words import Platform
from tests.fakes.messenger import FakeMessenger
from tests.small_bot import small_bot

TUESDAY = datetime(2026, 11, 24, 9, tzinfo=UTC)
"""In ISO week 2026-W48; ten o'clock in Madrid."""
FRIDAY = datetime(2026, 11, 27, 13, tzinfo=UTC)
"""When West is asked in Madrid: 14:00."""

WEST = """
organisation: Contoso Sales
platform: local
external_id: contoso
teams:
  - name: West
    channel: west
    managers: [{user: kim, name: Kim Lund, timezone: Europe/Oslo}]
    leader: {user: lee, name: Lee Park, timezone: Europe/London}
    reps:
      - {user: ana, name: Ana Ruiz, timezone: Europe/Madrid, country: ES}
      - {user: ben, name: Ben Okoro, timezone: Europe/London}
      - {user: chen, name: Chen Wei, timezone: Europe/Madrid}
"""

EAST = """
  - name: East
    managers: [{user: mia, name: Mia Torp, timezone: Europe/Copenhagen}]
    check_in: {day: wednesday, time: "11:00"}
    reps:
      - {user: dan, name: Dan Keller, timezone: Europe/Berlin}
"""


@dataclass
class Village:
    """One database and one bot on it."""

    database: Database
    organisation_id: int = 0
    clock: SetClock = field(default_factory=lambda: SetClock(TUESDAY))
    messenger: FakeMessenger = field(default_factory=FakeMessenger)

    def __post_init__(self) -> None:
        self.bot = small_bot(
            self.database,
            self.clock,
            (CHECKINS, ROUTES),
            (*DUTIES, *CHECKIN_DUTIES),
            {Platform.LOCAL: self.messenger},
        )

    async def apply(self, file: str) -> Plan:
        """Bring a file in; what it changed."""
        wanted = parse_organisation(file.encode())
        now = self.clock.now()
        if not self.organisation_id:
            row = Organisation(
                name=wanted.name,
                platform=wanted.platform,
                external_id=wanted.external_id,
                created_at=now,
            )
            async with self.database.new_organisation(row) as session:
                plan = applying.plan_new(wanted, now)
                await applying.apply(session, plan, now)
                self.organisation_id = session.organisation_id
            return plan
        async with self.database.organisation(self.organisation_id) as session:
            await applying.hold(session)
            plan = await applying.plan(session, wanted, now)
            await applying.apply(session, plan, now)
        return plan

    async def person(self, who: str) -> Person:
        """Somebody by what the platform calls them."""
        async with self.database.reading(self.organisation_id) as session:
            found = await roster.person_by_external(session, Platform.LOCAL, who)
        assert found is not None
        return found

    async def live(self, until: datetime) -> None:
        """Let time pass."""
        await live_until(self.bot, self.clock, until)

    async def say(self, who: str, text: str, place: Place = DIRECT) -> Reply:
        """Somebody types something."""
        return await self._do(who, Say(text), place)

    async def press(self, who: str, action: str, value: str = "") -> Reply:
        """Somebody presses a button on their home."""
        return await self._do(who, Press(action, value), Place("home"))

    async def submit(self, who: str, form: str, values: Values) -> Reply:
        """Somebody sends a form."""
        return await self._do(who, Submit(form, values))

    async def close(self, who: str, form: str, values: Values) -> Reply:
        """Somebody closes a form without sending it."""
        return await self._do(who, Close(form, values))

    async def _do(
        self, who: str, doing: Say | Press | Submit | Close, place: Place = DIRECT
    ) -> Reply:
        person = await self.person(who)
        reply = await self.bot.handle(Interaction(self.organisation_id, person.id, doing, place))
        await self.bot.tick()
        return reply

    async def home(self, who: str) -> Card:
        """Somebody's home."""
        return await self.bot.home(self.organisation_id, (await self.person(who)).id)

    def messages(self, who: str) -> list[str]:
        """What stands in somebody's direct message, a text a message."""
        return [" ".join(card_words(card)) for card in self.messenger.cards_to(who)]

    async def checkins(self, who: str) -> list[Checkin]:
        """Somebody's check-ins by week."""
        person = await self.person(who)
        async with self.database.reading(self.organisation_id) as session:
            statement = select(Checkin).where(Checkin.person_id == person.id)
            return list(await session.exec(statement.order_by(Checkin.week, col(Checkin.id))))

    async def deliveries(self, who: str) -> list[Delivery]:
        """The messages to somebody, sent or not."""
        person = await self.person(who)
        async with self.database.reading(self.organisation_id) as session:
            statement = select(Delivery).where(Delivery.person_id == person.id)
            return list(await session.exec(statement.order_by(col(Delivery.id))))


async def village(database: Database, file: str = WEST, *, lived: bool = True) -> Village:
    """West, brought in on a Tuesday morning; `lived`: the hellos have arrived."""
    found = Village(database)
    await found.apply(file)
    if lived:
        await found.live(TUESDAY)
    return found


def said(reply: Reply) -> str:
    """All that a reply says."""
    return " ".join(word for card in reply.cards for word in card_words(card))


def labels(card: Card) -> list[str]:
    """The labels of all buttons of a card."""
    return [one.label for one in card.every_button()]
