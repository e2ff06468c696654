"""What SQLite has to know about its tables to choose the right index.

Every query names its organisation, and without figures SQLite takes that for the best way in: it
would look through all rows of the organisation for those of one person. PostgreSQL keeps such
figures by itself.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

from sqlalchemy.exc import OperationalError

from storage.session import Database

EVERY_SECONDS = 6 * 3600
"""How often a running program takes them anew: tables grow by weeks, not by minutes."""

ROWS = 400
"""How many rows of each index are looked at; it takes milliseconds however large a table is."""


async def take_statistics(database: Database) -> None:
    """Take the figures anew, on SQLite; connections opened from now on go by them.

    A database that somebody else is writing to keeps the old ones.
    """
    if not database.is_sqlite:
        return
    with suppress(OperationalError):
        async with database.engine.begin() as connection:
            await connection.exec_driver_sql(f"PRAGMA analysis_limit={ROWS}")
            await connection.exec_driver_sql("ANALYZE")


@asynccontextmanager
async def statistics_kept(database: Database) -> AsyncGenerator[None]:
    """Takes them now, and again from time to time while the program runs."""

    ended = asyncio.Event()

    async def again_and_again() -> None:
        while not ended.is_set():
            await take_statistics(database)
            with suppress(TimeoutError):
                await asyncio.wait_for(ended.wait(), EVERY_SECONDS)

    keeping = asyncio.create_task(again_and_again())
    try:
        yield
    finally:
        ended.set()
        await keeping
