"""A database that is locked or full, and two programs on it: readiness says so, nothing is lost,
nothing is half done."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import func, select

from bot.app import put_together
from bot.cards import Card, section
from bot.clock import SetClock
from bot.language.offline import OfflineReader
from bot.messenger import Outcome, Parcel
from bot.outbox.drain import REFILL
from bot.outbox.rules import LEASE
from bot.outbox.service import Message, queue
from bot.ticker import Ticker
from handlers.web.health import Health
from storage.session import Database
from storage.tables import Checkin, Delivery
from storage.words import Platform
from tests.factories import NOW, Made, make_team
from tests.fakes.messenger import FakeMessenger


async def _nothing() -> None:
    """A tick with nothing to do."""


def health_of(database: Database) -> Health:
    clock = SetClock(NOW)
    ticker = Ticker(_nothing, clock)
    ticker.last_good = NOW
    return Health(database, ticker, clock)


def messages(made: Made, count: int, words: str = "How was your week?") -> list[Message]:
    return [
        Message(f"m{number}", "tests.say", Card(words, (section(words),)), NOW, made.reps["Ana"])
        for number in range(count)
    ]


async def count(database: Database) -> int:
    async with database.looking_everywhere() as session:
        return (await session.exec(select(func.count()).select_from(Delivery))).one()


@asynccontextmanager
async def with_room_for(url: str, pages: int) -> AsyncIterator[Database]:
    """The database on a disk that has room for so many pages more."""
    with sqlite3.connect(url.removeprefix("sqlite:///")) as looked:
        used = int(looked.execute("PRAGMA page_count").fetchone()[0])
    looked.close()
    database = Database(url)

    @event.listens_for(database.engine.sync_engine, "connect")
    def limit(connection, _entry) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA max_page_count={used + pages}")
        cursor.close()

    try:
        yield database
    finally:
        await database.close()


async def test_on_a_full_disk_nothing_is_half_done_and_readiness_is_red(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    made = await make_team(database)
    await database.close()
    async with with_room_for(sqlite_url, 40) as full:
        assert await health_of(full).problems() == []
        async with full.organisation(made.organisation_id) as session:
            await queue(session, messages(made, 10), NOW)
        with pytest.raises(OperationalError):
            async with full.organisation(made.organisation_id) as session:
                session.add(
                    Checkin(
                        team_id=made.team_id,
                        person_id=made.reps["Ana"],
                        week="2026-W48",
                        zone="UTC",
                    )
                )
                many = messages(made, 300, "long words " * 200)
                await queue(session, [one for one in many if one.key > "m2"], NOW)
        assert await count(full) == 10
        async with full.looking_everywhere() as session:
            assert (await session.exec(select(Checkin))).all() == []
        kept = 10
        with pytest.raises(OperationalError):
            for one in messages(made, 100, "long words " * 300)[10:]:
                async with full.organisation(made.organisation_id) as session:
                    await queue(session, [one], NOW)
                kept += 1
        assert await count(full) == kept > 10
        assert await health_of(full).problems() == [
            "The disk of the database is nearly full. Free some room on it."
        ]
    async with with_room_for(sqlite_url, 4000) as roomy:
        assert await health_of(roomy).problems() == []
        messenger = FakeMessenger()
        bot = put_together(roomy, SetClock(NOW), OfflineReader(), {Platform.LOCAL: messenger})
        await bot.outbox.drain()
        assert len({parcel.key for parcel in messenger.arrived}) == kept


async def test_a_database_that_is_locked_for_long_loses_nothing(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Locked while messages are on their way, and so long that recording is given up."""
    monkeypatch.setattr("storage.session.BUSY_SECONDS", 0.02)
    monkeypatch.setattr("bot.outbox.drain.RECORD_WAITS", (0.01,) * 3)
    many = REFILL + 5  # with so many on their way, nobody asks the database before it is locked
    database = Database(sqlite_url)
    made = await make_team(database)
    async with database.organisation(made.organisation_id) as session:
        await queue(session, messages(made, many), NOW)
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    clock = SetClock(NOW)

    class Locks(FakeMessenger):
        async def send(self, parcel: Parcel) -> Outcome:
            if not other.in_transaction:
                other.execute("BEGIN IMMEDIATE")
            return await super().send(parcel)

    locks = Locks()
    bot = put_together(database, clock, OfflineReader(), {Platform.LOCAL: locks})
    with pytest.raises(DBAPIError):
        await bot.outbox.drain()
    with pytest.raises(DBAPIError):
        async with database.organisation(made.organisation_id) as session:
            await queue(session, messages(made, many + 1)[many:], NOW)
    assert await health_of(database).problems() != []
    other.execute("COMMIT")
    other.close()
    assert await health_of(database).problems() == []
    clock.at += 2 * LEASE
    messenger = FakeMessenger()
    bot = put_together(database, clock, OfflineReader(), {Platform.LOCAL: messenger})
    await bot.outbox.drain()
    # Nobody knew whether they had arrived, so they came again under the same keys.
    assert {parcel.key for parcel in messenger.arrived} == {one.key for one in messages(made, many)}
    async with database.looking_everywhere() as session:
        assert set(await session.exec(select(Delivery.state))) == {"sent"}
    await database.close()


async def test_two_programs_on_one_database_do_everything_once(database: Database) -> None:
    made = await make_team(database, tuple(f"Rep{number} Lee" for number in range(12)))
    async with database.organisation(made.organisation_id) as session:
        ids = list(made.reps.values())
        await queue(
            session,
            [
                Message(f"m{n}", "tests.say", Card("Hello"), NOW, ids[n % len(ids)])
                for n in range(300)
            ],
            NOW,
        )
    messenger = FakeMessenger()
    others = [Database(database.url) for _ in range(3)]
    bots = [
        put_together(one, SetClock(NOW), OfflineReader(), {Platform.LOCAL: messenger})
        for one in others
    ]
    await asyncio.gather(*(bot.tick() for bot in bots))
    keys = [parcel.key for parcel in messenger.arrived]
    assert len(keys) == len(set(keys))
    assert {f"m{n}" for n in range(300)} <= set(keys)
    for one in others:
        await one.close()
