"""What the migrations build is what the tables say, and the way back and forth again holds."""

from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect

from storage.migrate import alembic_config, migrate
from storage.revision import current, newest
from storage.session import Database
from storage.tables import Organisation


def _differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, Organisation.metadata))


def _tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


async def test_the_migrations_build_exactly_what_the_tables_say(database: Database) -> None:
    async with database.engine.connect() as connection:
        assert await connection.run_sync(_differences) == []
        assert await connection.run_sync(_tables) >= set(Organisation.metadata.tables)
    assert await current(database.engine) == newest()


async def test_down_to_nothing_and_up_again_builds_the_same(database: Database) -> None:
    def down(connection: Connection) -> None:
        command.downgrade(alembic_config(connection), "base")

    async with database.engine.connect() as connection:
        await connection.run_sync(down)
        await connection.commit()
        assert await connection.run_sync(_tables) == {"alembic_version"}
    assert await current(database.engine) is None
    await migrate(database.engine)
    async with database.engine.connect() as connection:
        assert await connection.run_sync(_differences) == []


async def test_migrating_again_changes_nothing(database: Database) -> None:
    await migrate(database.engine)
    assert await current(database.engine) == newest()
