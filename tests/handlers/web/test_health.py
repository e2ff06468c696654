"""Readiness is green where the program can do its work, and red with the reason where not."""

import sqlite3
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import text

from bot.cards import Card
from bot.clock import SetClock
from bot.outbox.service import Message, queue
from bot.ticker import STALE, Ticker
from handlers.web.health import Health
from handlers.web.server import make_server
from storage.session import Database
from tests.factories import NOW, make_team


async def _nothing() -> None:
    """A tick with nothing to do."""


def _health(database: Database, *, patience: float = 10) -> Health:
    clock = SetClock(NOW)
    ticker = Ticker(_nothing, clock)
    ticker.last_good = NOW
    return Health(database, ticker, clock, patience)


async def _get(health: Health, path: str) -> httpx.Response:
    transport = httpx.ASGITransport(make_server(health))
    async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
        return await client.get(path)


async def test_a_program_that_can_work_is_alive_and_ready(database: Database) -> None:
    health = _health(database)
    assert (await _get(health, "/healthz")).text == "ok"
    ready = await _get(health, "/readyz")
    assert (ready.status_code, ready.json()) == (200, {"ready": True, "problems": []})


async def test_it_is_not_ready_before_the_first_good_tick_nor_long_after_the_last(
    database: Database,
) -> None:
    health = _health(database)
    stopped = ["Nothing has been looked after for a while: the ticker has stopped."]
    health.ticker.last_good = NOW - STALE + timedelta(seconds=1)
    assert await health.problems() == []
    for last in (None, NOW - STALE):
        health.ticker.last_good = last
        answer = await _get(health, "/readyz")
        assert (answer.status_code, answer.json()["problems"]) == (503, stopped)
        assert (await _get(health, "/healthz")).status_code == 200


async def test_a_database_that_somebody_holds_locked_takes_readiness_and_gives_it_back(
    sqlite_url: str,
) -> None:
    database = Database(sqlite_url)
    health = _health(database, patience=0.3)
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    answer = await _get(health, "/readyz")
    assert answer.status_code == 503
    assert answer.json()["problems"] == ["The database did not answer within 0.3 seconds."]
    assert len(await health.problems()) == 1  # the same look, not another one that waits
    other.execute("ROLLBACK")
    other.close()
    health.patience = 10
    assert await health.problems() == []
    await database.close()


@pytest.mark.parametrize("revision", ["0000", "9999", None])
async def test_a_database_of_another_version_is_named(
    database: Database, revision: str | None
) -> None:
    async with database.everywhere() as session:
        connection = await session.connection()
        if revision is None:
            await connection.execute(text("DROP TABLE alembic_version"))
        else:
            await connection.execute(
                text("UPDATE alembic_version SET version_num = :it"), {"it": revision}
            )
    assert await _health(database).problems() == [
        "The database is of another version. Run: relieved-quota migrate"
    ]


async def test_a_database_that_cannot_be_reached_is_no_error_of_the_server() -> None:
    database = Database("postgresql://nobody@127.0.0.1:1/nothing")
    answer = await _get(_health(database), "/readyz")
    assert answer.status_code == 503
    assert answer.json()["problems"] == ["The database cannot be written (OperationalError)."]
    await database.close()


async def test_the_figures_count_rows_and_ages_and_name_nobody(database: Database) -> None:
    made = await make_team(database)
    async with database.organisation(made.organisation_id) as session:
        say = [
            Message(f"k{n}", "tests.say", Card("A secret plum"), NOW - timedelta(minutes=n), ana)
            for n, ana in enumerate([made.reps["Ana"]] * 3)
        ]
        await queue(session, say, NOW)
    health = _health(database)
    health.ticker.last_good = NOW - timedelta(seconds=4)
    answer = await _get(health, "/metrics")
    assert answer.status_code == 200
    assert 'rq_deliveries{state="pending"} 3.0' in answer.text
    assert "rq_oldest_due_seconds 120.0" in answer.text
    assert "rq_last_tick_age_seconds 4.0" in answer.text
    for word in ("Ana", "plum", "Contoso"):
        assert word not in answer.text


async def test_the_figures_tell_how_long_ticks_take_and_how_late_turns_come(
    database: Database,
) -> None:
    health = _health(database)
    health.ticker.last_took = 1.5
    words = (await _get(health, "/metrics")).text
    figures = dict(line.split(" ") for line in words.splitlines() if not line.startswith("#"))
    assert float(figures["rq_last_tick_seconds"]) == 1.5
    assert 0 <= float(figures["rq_loop_lag_seconds"]) < 60
