"""A team with a small program of coaching alone."""

from datetime import UTC, datetime, timedelta

from sqlmodel import col, select

from bot.cards import Card, plain
from bot.checkins.blockers import record_blocker
from bot.clock import SetClock
from bot.coaching import duties, routes
from bot.coaching.planning import plan_coaching
from bot.interactions import Interaction, Interactions, Press, Say, Submit
from bot.language.offline import OfflineReader
from bot.later import Later
from bot.means import Means
from bot.outbox.drain import Outbox
from storage.session import Database
from storage.tables import Nudge, Person
from storage.words import Audience, Cause, Platform
from tests.factories import Made
from tests.fakes.messenger import FakeMessenger

TUESDAY = datetime(2026, 11, 24, 7, tzinfo=UTC)
"""08:00 in Madrid, half an hour before the coaching hour."""

WORDS = "legal keeps our contract for weeks"


class World:
    """A team with its own small program: coaching, the outbox and a messenger that keeps."""

    def __init__(self, database: Database, made: Made, means: Means | None = None) -> None:
        self.database = database
        self.made = made
        self.clock = SetClock(TUESDAY)
        self.messenger = FakeMessenger()
        self.outbox = Outbox(database, {Platform.LOCAL: self.messenger}, self.clock)
        self.interactions = Interactions(database, OfflineReader(), [routes.ROUTES], means)
        self.later = Later(database, self.clock, self.outbox.wake)
        self.duties = duties.duties(means or Means(), self.later.begin)

    async def blocker(
        self, who: str, days_ago: int, audience: Audience = Audience.MANAGER, text: str = WORDS
    ) -> int:
        async with self.database.organisation(self.made.organisation_id) as session:
            person = await session.get_one(Person, self.made.reps[who])
            at = self.clock.at - timedelta(days=days_ago)
            item = await record_blocker(session, person, text, audience, at, cause=Cause.PROCESS)
            return item.id

    async def go(self, **ahead: int) -> None:
        """Let time pass and do what is due."""
        self.clock.at += timedelta(**ahead)
        for duty in self.duties:
            await duty.run(self.database, self.clock.at)
        await self.later.settle()
        await self.outbox.drain()

    async def do(self, who: int, doing: Press | Say | Submit) -> list[Card]:
        reply = await self.interactions.handle(
            Interaction(self.made.organisation_id, who, doing), self.clock.at
        )
        self.form = reply.form
        await self.outbox.drain()
        return list(reply.cards)

    async def nudges(self) -> list[Nudge]:
        async with self.database.reading(self.made.organisation_id) as session:
            return list(await session.exec(select(Nudge).order_by(col(Nudge.id))))

    @property
    def kim(self) -> int:
        return self.made.managers["Kim"]

    def kims_cards(self) -> list[Card]:
        return self.messenger.cards_to("kim")


async def planned(world: World) -> World:
    """Its coaching hour is before it."""
    async with world.database.organisation(world.made.organisation_id) as session:
        assert await plan_coaching(session, world.made.team_id, TUESDAY)
        assert not await plan_coaching(session, world.made.team_id, TUESDAY)
    return world


def words_of(card: Card) -> str:
    """Everything a card says."""
    parts = [card.title]
    for block in card.blocks:
        text = getattr(block, "text", ())
        parts.append(plain(text))
    parts += [button.label for button in card.every_button()]
    return "\n".join(parts)
