"""An organisation with people and an outbox, for the tests of deliveries."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlmodel import col, select

from bot.cards import Card
from bot.clock import SetClock
from bot.messenger import Outcome, Parcel, Rate, Sent
from bot.outbox import service
from bot.outbox.drain import Outbox
from storage.session import Database
from storage.tables import Delivery
from storage.words import Platform
from tests.factories import Made, make_team

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
DAY = timedelta(days=1)


@dataclass
class World:
    """One organisation, one clock, one messenger."""

    database: Database
    made: Made
    clock: SetClock
    ana: int
    ben: int

    def outbox(self, messenger: object, **more: object) -> Outbox:
        """Another outbox on the same database, as another process would have."""
        return Outbox(self.database, {Platform.LOCAL: messenger}, self.clock, **more)  # pyright: ignore

    async def queue(self, *messages: service.Message) -> int:
        async with self.database.organisation(self.made.organisation_id) as session:
            return await service.queue(session, messages, self.clock.at)

    def message(self, key: str, **more: object) -> service.Message:
        """A message to Ana, due now, unless told otherwise."""
        values: dict[str, object] = {
            "kind": "tests.say",
            "card": Card(key),
            "due_at": self.clock.at,
            "person_id": None if "channel" in more else self.ana,
        }
        return service.Message(key=key, **{**values, **more})  # pyright: ignore

    async def change(self, key: str, title: str) -> None:
        async with self.database.organisation(self.made.organisation_id) as session:
            await service.change(session, key, Card(title), self.clock.at)

    async def withdraw(self, problem: str = "answered", **which: object) -> int:
        async with self.database.organisation(self.made.organisation_id) as session:
            return await service.withdraw(session, problem, **which)  # pyright: ignore

    async def rows(self) -> dict[str, Delivery]:
        """Every delivery by its key."""
        async with self.database.looking_everywhere() as session:
            found = await session.exec(select(Delivery).order_by(col(Delivery.id)))
            return {row.key: row for row in found}

    async def row(self, key: str) -> Delivery:
        return (await self.rows())[key]

    async def states(self) -> dict[str, str]:
        return {key: str(row.state) for key, row in (await self.rows()).items()}

    async def next_at(self, outbox: Outbox) -> datetime | None:
        async with self.database.looking_everywhere() as session:
            return await outbox.next_at(session)


async def make_world(database: Database) -> World:
    made = await make_team(database)
    return World(database, made, SetClock(NOW), made.reps["Ana"], made.reps["Ben"])


@dataclass
class SlowMessenger:
    """A messenger that holds every message until it is let go."""

    limit: Rate | None = None
    begun: list[Parcel] = field(default_factory=list)
    arrived: list[Parcel] = field(default_factory=list)
    outcome: Outcome | None = None
    go: asyncio.Event = field(default_factory=asyncio.Event)
    busy: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, parcel: Parcel) -> Outcome:
        self.begun.append(parcel)
        self.busy.set()
        await self.go.wait()
        if self.outcome is not None:
            return self.outcome
        self.arrived.append(parcel)
        return Sent(f"m{parcel.delivery_id}")

    def rate(self, *, changes: bool) -> Rate | None:
        return self.limit

    def keys(self) -> Counter[str]:
        return Counter(parcel.key for parcel in self.arrived)
