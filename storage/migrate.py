"""Bringing a database up to date."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.revision import VERSIONS

_FOLDER = VERSIONS.parent

_LOCK = 7_238_001
"""Any number that other programs on the same PostgreSQL database do not use."""


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's settings; with a connection, migrations run on it."""
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


async def migrate(engine: AsyncEngine) -> None:
    """Bring the database up to date, in one transaction. Of several programs that do so at once,
    one does it and the others wait."""

    def upgrade(connection: Connection) -> None:
        if connection.dialect.name == "postgresql":  # SQLite lets only one write anyway
            connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        command.upgrade(alembic_config(connection), "head")

    # Begun here: in a transaction of its own making, Alembic would commit each revision on SQLite,
    # and a second program that looked in between would make the next one's tables again.
    async with engine.begin() as connection:
        await connection.run_sync(upgrade)
