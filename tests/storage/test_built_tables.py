"""What the built database itself holds: checks, references that stay inside, one program at a time
that builds it."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Connection, inspect

from storage.migrate import alembic_config
from storage.revision import newest
from storage.session import Database
from storage.tables import Organisation

ROOT = Path(__file__).parents[2]
METADATA = Organisation.metadata


async def test_every_check_of_the_tables_is_in_the_database(database: Database) -> None:
    wanted = {
        name: {
            str(constraint.name)
            for constraint in table.constraints
            if isinstance(constraint, CheckConstraint)
        }
        for name, table in METADATA.tables.items()
    }

    def checks(connection: Connection) -> dict[str, set[str]]:
        looked = inspect(connection)
        return {
            table: {str(check["name"]) for check in looked.get_check_constraints(table)}
            for table in METADATA.tables
        }

    async with database.engine.connect() as connection:
        assert await connection.run_sync(checks) == wanted
    assert any(wanted.values())


async def test_no_row_can_point_into_another_organisation(database: Database) -> None:
    """Every reference between rows of organisations includes the organisation."""

    def loose(connection: Connection) -> list[str]:
        looked = inspect(connection)
        return [
            f"{name} -> {key['referred_table']}"
            for name, table in METADATA.tables.items()
            for key in looked.get_foreign_keys(name)
            if "organisation_id" in table.columns
            and key["referred_table"] != "organisation"
            and "organisation_id" not in key["constrained_columns"]
        ]

    async with database.engine.connect() as connection:
        assert await connection.run_sync(loose) == []


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_several_programs_may_build_an_empty_database_at_once(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    if kind == "sqlite":
        url = f"sqlite:///{tmp_path}/empty.db"
    else:
        url = request.getfixturevalue("postgres_url")
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
    programs = [
        subprocess.Popen(
            [sys.executable, "-m", "bot", "migrate"],
            cwd=tmp_path,
            env={**os.environ, "DATABASE_URL": url, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for _ in range(3)
    ]
    said = [program.communicate()[0] for program in programs]
    assert [program.returncode for program in programs] == [0, 0, 0], said
    assert all(newest() in words for words in said), said


def test_the_revisions_are_one_line() -> None:
    script = ScriptDirectory.from_config(alembic_config())
    assert script.get_heads() == [newest()]
    revisions = [revision.revision for revision in script.walk_revisions()]
    assert revisions == sorted(revisions, reverse=True)
