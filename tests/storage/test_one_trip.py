"""Statements make one trip to SQLite's thread, and what is broken off leaves nothing open there."""

import asyncio
import sqlite3
from contextlib import suppress
from typing import Any

from sqlalchemy import text

from storage.session import Database
from tests.waiting import eventually

COUNT = text("SELECT count(*) FROM organisation")


async def test_a_statement_is_one_trip(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    async with database.looking_everywhere() as session:
        connection = await session.connection()
        raw = await connection.get_raw_connection()
        driver: Any = raw.driver_connection
        trips: list[object] = []
        real = driver._execute

        async def counted(what: object, *more: object) -> object:
            trips.append(what)
            return await real(what, *more)

        driver._execute = counted
        found = await connection.execute(COUNT)
        assert (found.scalar_one(), len(trips)) == (0, 1)
    await database.close()


async def test_who_is_cancelled_while_waiting_for_another_writer_holds_up_nobody(
    sqlite_url: str,
) -> None:
    database = Database(sqlite_url)
    file = sqlite_url.removeprefix("sqlite:///")
    other = sqlite3.connect(file, isolation_level=None, timeout=0)
    async with database.looking_everywhere() as session:  # the pool has a connection
        await session.exec(COUNT)  # pyright: ignore[reportCallIssue, reportArgumentType]
    other.execute("BEGIN IMMEDIATE")

    async def writes() -> None:
        async with database.everywhere() as session:
            await session.connection()

    task = asyncio.create_task(writes())
    for _ in range(20):
        await asyncio.sleep(0)
    task.cancel()
    other.execute("COMMIT")
    with suppress(asyncio.CancelledError):
        await task
    assert task.cancelled()

    async def is_free() -> bool:
        with suppress(sqlite3.OperationalError):
            other.execute("BEGIN IMMEDIATE")
        return other.in_transaction

    async with asyncio.timeout(5):
        await eventually(is_free)
    other.execute("COMMIT")
    async with database.everywhere() as session:
        assert (await (await session.connection()).execute(COUNT)).scalar_one() == 0
    other.close()
    await database.close()
