"""SQLite goes by figures, so that one person's rows are found among a whole organisation's."""

import asyncio
import sqlite3

import pytest
from sqlalchemy import text

from storage.session import Database
from storage.statistics import statistics_kept, take_statistics
from storage.tables import Checkin, Person
from storage.words import CheckinState
from tests.factories import MONDAY, make_team

PEOPLE = 2000
OF_SOME = (
    "SELECT person_id, count(*) FROM checkin "
    "WHERE organisation_id = 1 AND person_id IN (100, 101, 102, 103, 104) GROUP BY person_id"
)


async def fill(database: Database) -> None:
    made = await make_team(database)
    async with database.organisation(made.organisation_id) as session:
        person = {"timezone": "UTC", "since": MONDAY, "active": True, "reminder": True}
        person |= {"workdays": "mon", "locale": "en"}
        ids = range(100, 100 + PEOPLE)
        await session.insert_new(Person, [{**person, "id": n, "name": f"P{n}"} for n in ids])
        checkin = {"team_id": made.team_id, "week": "2026-W48", "zone": "UTC"}
        checkin |= {"state": CheckinState.DUE, "reminders_sent": 0}
        await session.insert_new(Checkin, [{**checkin, "person_id": n} for n in ids])


async def way_in(url: str) -> str:
    """How a connection that is opened now would look for them."""
    database = Database(url)
    async with database.engine.connect() as connection:
        rows = (await connection.execute(text(f"EXPLAIN QUERY PLAN {OF_SOME}"))).all()
    await database.close()
    return str(rows[0][3])


async def test_people_are_found_by_their_own_index(database: Database) -> None:
    await fill(database)
    await take_statistics(database)
    if database.is_sqlite:
        assert "ix_checkin_person_id_week" in await way_in(database.url)
    async with database.engine.connect() as connection:
        assert len((await connection.execute(text(OF_SOME))).all()) == 5


async def test_a_database_that_is_being_written_to_is_left_alone(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.session.BUSY_SECONDS", 0.05)
    database = Database(sqlite_url)
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    await take_statistics(database)
    other.execute("COMMIT")
    other.close()
    await database.close()


async def test_they_are_taken_again_while_the_program_runs(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.statistics.EVERY_SECONDS", 0.01)
    database = Database(sqlite_url)
    async with statistics_kept(database):
        await fill(database)
        async with asyncio.timeout(10):
            while "ix_checkin_person_id_week" not in await way_in(database.url):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
    await database.close()
