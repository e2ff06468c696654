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
from tests.bot.people.every_table import Planter, everything
from tests.bringing import bring_in
from tests.factories import NOW, make_team

METADATA = Organisation.metadata


def _differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, METADATA))


def _tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


async def test_the_migrations_build_exactly_what_the_tables_say(database: Database) -> None:
    async with database.engine.connect() as connection:
        assert await connection.run_sync(_differences) == []
        assert await connection.run_sync(_tables) >= set(METADATA.tables)
    assert await current(database.engine) == newest()


async def _down(database: Database, revision: str) -> None:
    def down(connection: Connection) -> None:
        command.downgrade(alembic_config(connection), revision)

    async with database.engine.connect() as connection:
        await connection.run_sync(down)
        await connection.commit()


async def test_down_with_rows_in_every_table_and_up_again(database: Database) -> None:
    """What is older than the tables that go stays as it was; down to nothing, nothing is left."""
    made = await make_team(database)
    await bring_in(database, made.organisation_id, "moves", ["ana,ben,2026-12-01,10%,"], NOW)
    await bring_in(database, made.organisation_id, "moves", ["ana,ben,2026-12-01,20%,"], NOW)
    async with database.engine.begin() as connection:
        planter = Planter(connection, made.organisation_id, bystander=made.reps["Ben"])
        await planter.plant(made.reps["Ana"], "zebra")
        before = await everything(connection)
    await _down(database, "0004")
    async with database.engine.connect() as connection:
        older = await connection.run_sync(_tables)
    await migrate(database.engine)
    async with database.engine.connect() as connection:
        assert await connection.run_sync(_differences) == []
        after = await everything(connection)
        if connection.dialect.name == "sqlite":
            assert (await connection.exec_driver_sql("PRAGMA foreign_key_check")).all() == []
    assert after.keys() == {key for key in before if key[0] in older}
    unlike = {key[0] for key, row in after.items() if row != before[key]}
    assert unlike <= {"suggestion", "reaction"}  # columns that came later begin anew
    await _down(database, "base")
    async with database.engine.connect() as connection:
        assert await connection.run_sync(_tables) == {"alembic_version"}
    assert await current(database.engine) is None
    await migrate(database.engine)
    async with database.engine.connect() as connection:
        assert await connection.run_sync(_differences) == []


async def test_migrating_again_changes_nothing(database: Database) -> None:
    await migrate(database.engine)
    assert await current(database.engine) == newest()
