"""A team with targets of a quarter, and a small program that knows relief alone.

The quarter is October to December 2026 without public holidays: 22 + 21 + 23 = 66 selling days.
Everybody's band is 180,000 / 300,000 / 360,000, rounded to 100.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from sqlmodel import col, select

from bot.app import live_until
from bot.cards import Button, Card
from bot.clock import SetClock
from bot.interactions import Interaction, Press, Say, Submit
from bot.people.exporting import card_words
from bot.routes import Reply, Values
from bot.targets import record
from bot.targets.duties import DUTIES
from bot.targets.routes import ROUTES
from storage.queries.targets import bands_of, latest
from storage.session import Database
from storage.tables import Delivery, Leave, Member, Proposal, TargetBand
from storage.words import BandSource, Platform
from tests.factories import Made, make_team
from tests.fakes.messenger import FakeMessenger
from tests.small_bot import small_bot

TUESDAY = datetime(2026, 11, 24, 9, tzinfo=UTC)
"""10:00 in Madrid."""
QUARTER = (date(2026, 10, 1), date(2026, 12, 31))
NEXT = (date(2027, 1, 1), date(2027, 3, 31))


@dataclass
class World:
    """One database, one bot on it, and one team with targets."""

    database: Database
    made: Made
    clock: SetClock = field(default_factory=lambda: SetClock(TUESDAY))
    messenger: FakeMessenger = field(default_factory=FakeMessenger)

    def __post_init__(self) -> None:
        self.bot = small_bot(
            self.database, self.clock, (ROUTES,), DUTIES, {Platform.LOCAL: self.messenger}
        )

    def id_of(self, who: str) -> int:
        known = {**self.made.reps, **self.made.managers, "Lee": self.made.leader or 0}
        return known[who]

    async def live(self, until: datetime) -> None:
        await live_until(self.bot, self.clock, until)

    async def away(self, who: str, start: date, end: date | None) -> int:
        """A leave is recorded, and the program does what is due."""
        async with self.database.organisation(self.made.organisation_id) as session:
            leave = Leave(
                person_id=self.id_of(who), start_day=start, end_day=end, created_at=self.clock.at
            )
            session.add(leave)
            await session.flush()
            leave_id = leave.id
        await self.bot.tick()
        return leave_id

    async def off(self, leave_id: int) -> None:
        """A leave is called off, and the program looks."""
        async with self.database.organisation(self.made.organisation_id) as session:
            leave = await session.get_one(Leave, leave_id)
            leave.cancelled_at = self.clock.at + timedelta(minutes=5)
            session.add(leave)
        await self.live(self.clock.at + timedelta(hours=1))

    async def leaves_the_team(self, who: str) -> None:
        """Somebody's part in the team is over."""
        async with self.database.organisation(self.made.organisation_id) as session:
            members = select(Member).where(Member.person_id == self.id_of(who))
            part = (await session.exec(members)).one()
            part.until = self.clock.at.date()
            session.add(part)

    async def press(self, who: str, button: Button) -> Reply:
        return await self._do(who, Press(button.action, button.value))

    async def submit(self, who: str, form: str, values: Values) -> Reply:
        return await self._do(who, Submit(form, values))

    async def say(self, who: str, text: str) -> Reply:
        return await self._do(who, Say(text))

    async def _do(self, who: str, doing: Press | Say | Submit) -> Reply:
        reply = await self.bot.handle(
            Interaction(self.made.organisation_id, self.id_of(who), doing)
        )
        await self.bot.tick()
        return reply

    def cards(self, who: str) -> list[Card]:
        """What stands in somebody's direct messages."""
        return self.messenger.cards_to(who.lower())

    def newest(self, who: str) -> Card:
        return self.cards(who)[-1]

    def words(self, who: str) -> str:
        """Everything that stands in somebody's direct messages, as text."""
        return "\n".join(line for card in self.cards(who) for line in card_words(card))

    async def band(self, who: str, period: tuple[date, date] = QUARTER) -> tuple[str, str, str]:
        """The band that holds at the end of a period."""
        async with self.database.reading(self.made.organisation_id) as session:
            rows = (await bands_of(session, [self.id_of(who)], *period))[self.id_of(who)]
        found = latest(rows, period[1])
        assert found is not None
        return found.floor, found.target, found.aspiration

    async def proposals(self) -> list[Proposal]:
        async with self.database.reading(self.made.organisation_id) as session:
            return list((await session.exec(select(Proposal).order_by(col(Proposal.id)))).all())

    async def record(self) -> list[str]:
        """The kinds of the record's entries; the chain must hold."""
        async with self.database.reading(self.made.organisation_id) as session:
            _, _, broken = await record.verify(session)
            assert broken is None
            return [entry.kind.value async for entry in record.read(session)]

    async def deliveries(self) -> int:
        async with self.database.reading(self.made.organisation_id) as session:
            return len((await session.exec(select(Delivery))).all())


async def make_world(
    database: Database,
    *,
    reps: tuple[str, ...] = ("Ana Ruiz", "Ben Okoro", "Chen Wei"),
    managers: tuple[str, ...] = ("Kim Lund",),
    leader: str | None = "Lee Park",
    periods: tuple[tuple[date, date], ...] = (QUARTER,),
) -> World:
    """A team whose reps have a target for each of the periods."""
    made = await make_team(database, reps=reps, managers=managers, leader=leader)
    async with database.organisation(made.organisation_id) as session:
        for person_id in made.reps.values():
            for start, end in periods:
                session.add(
                    TargetBand(
                        person_id=person_id,
                        period_start=start,
                        period_end=end,
                        unit="money",
                        floor="180000",
                        target="300000",
                        aspiration="360000",
                        step="100",
                        effective_from=start,
                        source=BandSource.IMPORT,
                        at=TUESDAY,
                    )
                )
    return World(database, made)


def button(card: Card, label: str) -> Button:
    """A card's button by what it says."""
    found = [one for one in card.every_button() if one.label == label]
    assert found, (label, [one.label for one in card.every_button()])
    return found[0]


def labels(card: Card) -> list[str]:
    return [one.label for one in card.every_button()]


def said(card: Card) -> str:
    return "\n".join(card_words(card))
