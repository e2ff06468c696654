"""Which revision a database is at, and which this program needs.

Apart from `storage.migrate`, because every start asks this and seldom has to change anything: the
library that makes changes takes longer to load than the answer.
"""

from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

VERSIONS = Path(__file__).parent / "migrations" / "versions"


@cache
def newest() -> str:
    """The newest revision that this program knows: its migrations are numbered."""
    numbers = [file.name.partition("_")[0] for file in VERSIONS.glob("[0-9]*_*.py")]
    if not numbers:
        raise RuntimeError("the program was installed without its migrations")
    return max(numbers)


async def current(engine: AsyncEngine) -> str | None:
    """The revision that the database is at; None for an empty one."""
    async with engine.connect() as connection:
        return await connection.run_sync(_current)


def _current(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
