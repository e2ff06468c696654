"""Messages handed over by workers, on a real PostgreSQL: each once, whoever dies."""

import asyncio
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psycopg
import pytest
from sqlmodel import select

from bot.cards import Card
from bot.outbox.service import Message, queue
from bot.outbox.workers import reached_workers, set_up_workers, work, workers_alive
from storage.queries.deliveries import Bucket
from storage.session import Database
from storage.tables import LocalMessage
from storage.words import DeliveryState, Platform
from tests.bot.outbox.outbox_world import NOW, SlowMessenger, World, make_world
from tests.fakes.messenger import FakeMessenger
from tests.waiting import eventually

ROOT = Path(__file__).parents[3]


@pytest.fixture
async def world(postgres_url: str) -> AsyncIterator[World]:
    await set_up_workers(postgres_url)
    database = Database(postgres_url)
    yield await make_world(database)
    await database.close()


@asynccontextmanager
async def working(world: World, url: str, messenger: object) -> AsyncIterator[None]:
    """A worker beside the test, stopped cleanly."""
    stop = asyncio.Event()
    task = asyncio.create_task(work(url, world.outbox(messenger), stop))
    yield
    stop.set()
    await task


def bucket(world: World) -> Bucket:
    return Bucket(world.made.organisation_id, Platform.LOCAL, changes=False)


async def all_sent(world: World) -> bool:
    return set((await world.states()).values()) == {DeliveryState.SENT}


async def test_two_workers_hand_every_message_over_once(world: World, postgres_url: str) -> None:
    messenger = FakeMessenger()
    await world.queue(*(world.message(f"m{n}") for n in range(250)))
    async with (
        reached_workers(postgres_url) as workers,
        working(world, postgres_url, messenger),
        working(world, postgres_url, messenger),
    ):
        dispatching = world.outbox(messenger, give=workers.give)
        running = asyncio.create_task(dispatching.run())
        await eventually(lambda: all_sent(world))
        dispatching.stop()
        await running
    assert Counter(one.key for one in messenger.arrived) == {f"m{n}": 1 for n in range(250)}


async def test_a_bucket_that_waits_is_not_given_twice(world: World, postgres_url: str) -> None:
    async with reached_workers(postgres_url) as workers:
        for _ in range(3):
            await workers.give([bucket(world)])
    assert await jobs(postgres_url) == ["todo"]


async def test_a_worker_that_is_stopped_finishes_what_it_began(
    world: World, postgres_url: str
) -> None:
    messenger = SlowMessenger()
    await world.queue(world.message("first"))
    async with reached_workers(postgres_url) as workers:
        await workers.give([bucket(world)])
        async with working(world, postgres_url, messenger):
            await messenger.busy.wait()
            asyncio.get_running_loop().call_later(0.05, messenger.go.set)
    assert await world.states() == {"first": DeliveryState.SENT}
    assert await jobs(postgres_url) == []


async def test_what_a_dead_worker_held_is_given_to_another(world: World, postgres_url: str) -> None:
    messenger = FakeMessenger()
    await world.queue(world.message("first"))
    async with reached_workers(postgres_url) as workers:
        await workers.give([bucket(world)])
        async with await psycopg.AsyncConnection.connect(postgres_url, autocommit=True) as raw:
            await raw.execute(
                "WITH dead AS (INSERT INTO procrastinate_workers (last_heartbeat)"
                " VALUES (now() - interval '5 minutes') RETURNING id)"
                " UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT id FROM dead)"
            )
        await workers.give([bucket(world)])
        assert await jobs(postgres_url) == ["todo"]
        async with working(world, postgres_url, messenger):
            await eventually(lambda: all_sent(world))
    assert [one.key for one in messenger.arrived] == ["first"]


async def test_what_is_missing_is_seen(postgres_url: str) -> None:
    assert await workers_alive(postgres_url) is None
    assert await set_up_workers(postgres_url)
    assert not await set_up_workers(postgres_url)
    assert await workers_alive(postgres_url) == 0


async def test_the_worker_as_people_start_it(world: World, postgres_url: str) -> None:
    """A process of its own on the real settings; it ends with 0 when it is told to stop."""
    env = {**os.environ, "DATABASE_URL": postgres_url, "RQ_WORKERS": "procrastinate"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "worker", cwd=ROOT, env=env, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    assert b"at work" in await process.stdout.readline()
    async with world.database.organisation(world.made.organisation_id) as session:
        await queue(session, [Message("one", "tests.say", Card("Hello"), NOW, world.ana)], NOW)
    async with reached_workers(postgres_url) as workers:
        await workers.give([bucket(world)])
    await eventually(lambda: all_sent(world))
    process.send_signal(signal.SIGTERM)
    assert await process.wait() == 0
    async with world.database.looking_everywhere() as session:
        assert list(await session.exec(select(LocalMessage.text))) == ["Hello"]


async def jobs(url: str) -> list[str]:
    """The states of all jobs."""
    async with await psycopg.AsyncConnection.connect(url) as raw:
        found = await raw.execute("SELECT status::text FROM procrastinate_jobs ORDER BY id")
        return [str(row[0]) for row in await found.fetchall()]
