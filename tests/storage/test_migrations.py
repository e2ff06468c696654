"""What the migrations build is what the tables say, and the way back and forth again holds."""

from collections.abc import Mapping
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect

from storage.migrate import alembic_config, migrate
from storage.revision import current, newest
from storage.session import Database
from storage.tables import Organisation
from tests.bot.people.every_table import Planter
from tests.bringing import bring_in
from tests.factories import NOW, make_team

METADATA = Organisation.metadata


def _differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, METADATA))


def _tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


def _columns(connection: Connection) -> dict[str, set[str]]:
    looked = inspect(connection)
    return {
        table: {column["name"] for column in looked.get_columns(table)}
        for table in looked.get_table_names()
    }


def _rows(connection: Connection, known: Mapping[str, set[str]]) -> dict[tuple[str, int], Any]:
    """Every row of these tables by table and id, with these columns alone."""
    return {
        (table.name, row["id"]): {name: row[name] for name in known[table.name]}
        for table in METADATA.sorted_tables
        if table.name in known
        for row in connection.execute(table.select()).mappings()
    }


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
        # A nudge of no team is newer than the oldest tables, and goes where nobody leads one.
        nudges = METADATA.tables["nudge"]
        await connection.execute(nudges.update().values(team_id=made.team_id))
        every = await connection.run_sync(_columns)
        before = await connection.run_sync(_rows, every)
    await _down(database, "0004")
    async with database.engine.connect() as connection:
        older = await connection.run_sync(_columns)
    await migrate(database.engine)
    async with database.engine.connect() as connection:
        assert await connection.run_sync(_differences) == []
        after = await connection.run_sync(_rows, older)
        if connection.dialect.name == "sqlite":
            assert (await connection.exec_driver_sql("PRAGMA foreign_key_check")).all() == []
    assert after == {
        (table, id_): {name: row[name] for name in older[table]}
        for (table, id_), row in before.items()
        if table in older
    }
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
