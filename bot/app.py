"""One running bot, put together from settings. The only file that knows everybody."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.cards import Card
from bot.clock import Clock, SetClock
from bot.duties import Duty
from bot.interactions import Interaction, Interactions
from bot.language.reading import Reader
from bot.messenger import Messenger
from bot.outbox.drain import Outbox
from bot.routes import Reply, Routes
from storage.session import Database
from storage.words import Platform

FEATURES: tuple[Routes, ...] = ()
"""In the order in which their parts stand on the home."""

DUTIES: tuple[Duty, ...] = ()
"""In the order in which they are done when several are due at the same instant."""

ROUNDS = 20
"""One duty may make another due at the same instant; this bounds a circle of them."""

_STEP = timedelta(minutes=1)


@dataclass
class Bot:
    """The program without its front doors: it answers interactions and does what is due."""

    database: Database
    clock: Clock
    interactions: Interactions
    outbox: Outbox
    duties: Sequence[Duty]

    async def handle(self, interaction: Interaction) -> Reply:
        """Answer what a person did; see `Interactions.handle`."""
        return await self.interactions.handle(interaction, self.clock.now())

    async def home(self, organisation_id: int, person_id: int) -> Card:
        """A person's home."""
        return await self.interactions.home(organisation_id, person_id, self.clock.now())

    async def tick(self) -> int:
        """Do everything due by now, deliveries included. How much was done."""
        done = 0
        for _ in range(ROUNDS):
            count = 0
            for duty in self.duties:
                count += await duty.run(self.database, self.clock.now())
            count += await self.outbox.drain()
            done += count
            if count == 0:
                break
        return done

    async def next_at(self) -> datetime | None:
        """The earliest instant at which something is due."""
        async with self.database.looking_everywhere() as session:
            instants = [await duty.next_at(session) for duty in self.duties]
            instants.append(await self.outbox.next_at(session))
        return min((at for at in instants if at is not None), default=None)


def put_together(
    database: Database, clock: Clock, reader: Reader, messengers: Mapping[Platform, Messenger]
) -> Bot:
    """A bot on a database, with the platforms that it can reach."""
    return Bot(
        database=database,
        clock=clock,
        interactions=Interactions(database, reader, FEATURES),
        outbox=Outbox(database, messengers, clock),
        duties=DUTIES,
    )


async def live_until(
    bot: Bot, clock: SetClock, end: datetime, after_each: Callable[[], object] | None = None
) -> None:
    """Live through the time until `end`, everything due done in order, as a running program would
    have. The clock is set to each instant in turn and stands at `end` afterwards."""
    while True:
        at = await bot.next_at()
        if at is None or at > end:
            break
        clock.at = max(at, clock.at)
        if await bot.tick() == 0:
            # Nothing moved although something is due: somebody else holds it. Let time go on.
            clock.at = min(end, clock.at + _STEP)
        if after_each is not None:
            after_each()
        await asyncio.sleep(0)
    clock.at = max(end, clock.at)
    await bot.tick()
