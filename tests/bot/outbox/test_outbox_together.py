"""Several processes, crashes and clocks: nothing is lost, and nothing is sent twice at once."""

import asyncio
import sqlite3
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import col, select, update

from bot.clock import SetClock
from bot.messenger import Limited, Outcome, Parcel, Rate, Sent
from bot.outbox.rules import LEASE, MOST_ATTEMPTS, SEND_LIMIT
from storage.queries import deliveries
from storage.queries.deliveries import Bucket, Ended
from storage.session import Database
from storage.tables import Delivery
from storage.words import DeliveryState, Platform
from tests.bot.outbox.outbox_world import DAY, NOW, SlowMessenger, World, make_world
from tests.fakes.messenger import FakeMessenger
from tests.waiting import eventually

SECOND = timedelta(seconds=1)


@pytest.fixture
async def world(database: Database) -> World:
    return await make_world(database)


def bucket(world: World) -> Bucket:
    return Bucket(world.made.organisation_id, Platform.LOCAL, changes=False)


async def test_two_outboxes_share_the_work_and_send_nothing_twice(world: World) -> None:
    people = [world.ana, world.ben]
    await world.queue(*(world.message(f"k{n}", person_id=people[n % 2]) for n in range(450)))
    messenger = FakeMessenger()
    other = Database(world.database.url)
    try:
        twin = World(other, world.made, world.clock, world.ana, world.ben)
        counts = await asyncio.gather(
            world.outbox(messenger).drain(),
            twin.outbox(messenger).drain(),
            world.outbox(messenger).drain(),
        )
    finally:
        await other.close()
    assert sum(counts) == 450
    assert len({parcel.key for parcel in messenger.arrived}) == len(messenger.arrived) == 450
    assert set((await world.states()).values()) == {"sent"}


async def test_a_process_that_dies_leaves_its_messages_to_the_next(world: World) -> None:
    await world.queue(world.message("a"), world.message("b", repeatable=False))
    slow = SlowMessenger()
    dying = asyncio.create_task(world.outbox(slow).drain())
    await slow.busy.wait()
    dying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await dying
    messenger = FakeMessenger()
    outbox = world.outbox(messenger)
    assert await outbox.drain() == 0  # somebody may still be at it
    assert await world.next_at(outbox) == NOW + LEASE
    world.clock.at = NOW + LEASE + SECOND
    await outbox.drain()
    assert await world.states() == {"a": "sent", "b": "unknown"}
    assert (await world.row("b")).problem == "interrupted"
    assert [parcel.key for parcel in messenger.arrived] == ["a"]


async def test_a_message_that_kills_every_process_is_given_up(world: World) -> None:
    await world.queue(world.message("a"))
    outbox = world.outbox(FakeMessenger())
    async with world.database.everywhere() as session:
        await session.exec(
            update(Delivery).values(
                state="sending", lease_until=NOW - SECOND, attempts=MOST_ATTEMPTS
            )
        )
    assert await outbox.drain() == 0
    row = await world.row("a")
    assert (row.state, row.problem) == ("failed", "interrupted")


async def test_a_lease_from_a_clock_that_ran_ahead_does_not_hold_for_ever(world: World) -> None:
    await world.queue(world.message("a"))
    world.clock.at = NOW + 30 * DAY
    slow = SlowMessenger()
    dying = asyncio.create_task(world.outbox(slow).drain())
    await slow.busy.wait()
    dying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await dying
    world.clock.at = NOW  # the clock is put right
    messenger = FakeMessenger()
    await world.outbox(messenger).drain()
    assert [parcel.key for parcel in messenger.arrived] == ["a"]


async def test_with_the_clock_set_back_nothing_is_sent_again(world: World) -> None:
    await world.queue(world.message("a"), world.message("b", due_at=NOW - SECOND))
    messenger = FakeMessenger()
    outbox = world.outbox(messenger)
    await outbox.drain()
    for back in (SECOND, timedelta(hours=1), 30 * DAY):
        world.clock.at = NOW - back
        assert await outbox.drain() == 0
    world.clock.at = NOW + DAY
    assert await outbox.drain() == 0
    assert len(messenger.arrived) == 2


async def test_what_arrived_is_believed_even_after_its_lease(world: World) -> None:
    """A process that slept through its lease, and then learns that the message had arrived."""
    for repeatable, key in ((True, "a"), (False, "b")):
        await world.queue(world.message(key, repeatable=repeatable))
    async with world.database.everywhere() as session:
        ids = await deliveries.due_ids(session, bucket(world), NOW, 10)
        claims = await deliveries.claim(session, bucket(world), ids, NOW, NOW + LEASE)
    late = NOW + LEASE + SECOND
    async with world.database.everywhere() as session:
        assert await deliveries.tidy(session, late, LEASE, MOST_ATTEMPTS) == 2
    assert await world.states() == {"a": "pending", "b": "unknown"}
    ended = [Ended(claim, DeliveryState.SENT, message="m") for claim in claims]
    async with world.database.everywhere() as session:
        await deliveries.record(session, ended, late)
    assert await world.states() == {"a": "sent", "b": "sent"}


@pytest.mark.parametrize("state", [DeliveryState.SENT, DeliveryState.PENDING])
async def test_an_old_claim_does_not_speak_for_a_newer_one(
    world: World, state: DeliveryState
) -> None:
    await world.queue(world.message("a"))
    async with world.database.everywhere() as session:
        ids = await deliveries.due_ids(session, bucket(world), NOW, 10)
        (first,) = await deliveries.claim(session, bucket(world), ids, NOW, NOW + LEASE)
    late = NOW + LEASE + SECOND
    async with world.database.everywhere() as session:
        await deliveries.tidy(session, late, LEASE, MOST_ATTEMPTS)
        (second,) = await deliveries.claim(session, bucket(world), ids, late, late + LEASE)
    assert (first.attempts, second.attempts) == (1, 2)
    async with world.database.everywhere() as session:
        await deliveries.record(session, [Ended(first, state, due_at=late, message="m")], late)
    row = await world.row("a")
    assert (row.state, row.lease_until, row.message) == ("sending", late + LEASE, None)


async def test_what_somebody_else_claimed_is_not_claimed_again(world: World) -> None:
    await world.queue(world.message("a"), world.message("b"))
    async with world.database.everywhere() as session:
        ids = await deliveries.due_ids(session, bucket(world), NOW, 10)
        assert len(await deliveries.claim(session, bucket(world), ids[:1], NOW, NOW + LEASE)) == 1
        rest = await deliveries.claim(session, bucket(world), ids, NOW, NOW + LEASE)
    assert [claim.id for claim in rest] == ids[1:]


async def test_nothing_is_handed_over_so_late_that_its_lease_could_run_out(world: World) -> None:
    """One place gets its messages one after another; a slow platform makes the last ones wait."""
    clock = world.clock

    class TakesLong(FakeMessenger):
        async def send(self, parcel: Parcel) -> Outcome:
            lease_until = (await world.row(parcel.key)).lease_until
            assert lease_until is not None
            assert lease_until - clock.at >= SEND_LIMIT
            clock.at += timedelta(seconds=25)
            return await super().send(parcel)

    await world.queue(*(world.message(f"k{n}") for n in range(10)))
    messenger = TakesLong()
    outbox = world.outbox(messenger)
    await outbox.drain()
    assert [parcel.key for parcel in messenger.arrived] == [f"k{n}" for n in range(10)]
    assert {row.attempts for row in (await world.rows()).values()} == {1}


async def test_a_messenger_that_never_answers_is_not_waited_for(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.outbox.handing.SEND_LIMIT", timedelta(milliseconds=20))
    await world.queue(world.message("a"), world.message("b", repeatable=False))
    await world.outbox(SlowMessenger()).drain()
    rows = await world.rows()
    assert (rows["a"].state, rows["a"].problem) == ("pending", "no_answer")
    assert (rows["b"].state, rows["b"].problem) == ("unknown", "no_answer")


# ---- running until stopped


async def until_sent(world: World, key: str) -> None:
    async def is_sent() -> bool:
        return (await world.states()).get(key) == "sent"

    await eventually(is_sent)


async def test_a_running_outbox_hands_over_at_once_what_wakes_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.outbox.drain.POLL_SECONDS", 3600)
    messenger = FakeMessenger()
    outbox = world.outbox(messenger)
    running = asyncio.create_task(outbox.run())
    for key in ("a", "b", "c"):
        await world.queue(world.message(key))
        outbox.wake()
        async with asyncio.timeout(10):
            await until_sent(world, key)
    outbox.stop()
    async with asyncio.timeout(10):
        await running
    assert [parcel.key for parcel in messenger.arrived] == ["a", "b", "c"]


async def test_a_slow_bucket_holds_up_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Changes are a bucket of their own: they go while new messages are stuck."""
    monkeypatch.setattr("bot.outbox.drain.POLL_SECONDS", 3600)
    await world.queue(world.message("a"))
    fast = FakeMessenger()
    await world.outbox(fast).drain()
    slow = SlowMessenger()

    class SlowForNew(FakeMessenger):
        async def send(self, parcel: Parcel) -> Outcome:
            return await (super().send(parcel) if parcel.replaces else slow.send(parcel))

    outbox = world.outbox(SlowForNew())
    running = asyncio.create_task(outbox.run())
    await world.queue(world.message("b"))
    outbox.wake()
    async with asyncio.timeout(10):
        await slow.busy.wait()
        await world.change("a", "new")
        outbox.wake()
        await until_sent(world, "a~1")
    assert (await world.row("b")).state == "sending"
    slow.go.set()
    outbox.stop()
    async with asyncio.timeout(10):
        await running
    assert (await world.row("b")).state == "sent"


async def test_what_comes_in_while_a_bucket_is_busy_is_not_forgotten(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.outbox.drain.POLL_SECONDS", 3600)
    slow = SlowMessenger()
    outbox = world.outbox(slow)
    await world.queue(world.message("a"))
    running = asyncio.create_task(outbox.run())
    async with asyncio.timeout(10):
        await slow.busy.wait()
        await world.queue(world.message("b"))
        outbox.wake()
        await asyncio.sleep(0)
        slow.go.set()
        await until_sent(world, "b")
    outbox.stop()
    await running


async def test_stopping_finishes_what_is_on_its_way_and_begins_nothing(world: World) -> None:
    await world.queue(*(world.message(f"k{n:03}", channel=f"c{n}") for n in range(150)))
    slow = SlowMessenger()
    outbox = world.outbox(slow)
    running = asyncio.create_task(outbox.run())
    async with asyncio.timeout(20):
        await slow.busy.wait()
        outbox.stop()
        await asyncio.sleep(0)
        slow.go.set()
        await running
    states = list((await world.states()).values())
    assert states.count("sent") == 100
    assert states.count("pending") == 50
    assert len(slow.begun) == 100


async def test_stopping_does_not_wait_for_a_limited_bucket(world: World) -> None:
    await world.queue(*(world.message(f"k{n}") for n in range(3)))
    messenger = FakeMessenger(limit=Rate(per_second=0.001, burst=1))
    messenger.outcomes.append(Limited(DAY))
    outbox = world.outbox(messenger)
    running = asyncio.create_task(outbox.run())
    async with asyncio.timeout(10):

        async def is_limited() -> bool:
            return (await world.row("k0")).due_at != NOW

        await eventually(is_limited)
        outbox.stop()
        await running
    assert set((await world.states()).values()) == {"pending"}


def another(sqlite_url: str) -> sqlite3.Connection:
    """Another process's connection, which does not wait for ours: it would hold up our loop."""
    file = sqlite_url.removeprefix("sqlite:///")
    return sqlite3.connect(file, isolation_level=None, timeout=0)


async def lock(other: sqlite3.Connection) -> None:
    """Let the other process write, once nobody does."""

    async def is_locked() -> bool:
        with suppress(sqlite3.OperationalError):
            other.execute("BEGIN IMMEDIATE")
        return other.in_transaction

    await eventually(is_locked)


async def test_what_was_handed_over_is_recorded_once_the_database_is_free_again(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process locks the database just after the message has left."""
    monkeypatch.setattr("storage.session.BUSY_SECONDS", 0.05)
    monkeypatch.setattr("bot.outbox.drain.RECORD_WAITS", (0.05,) * 20)
    database = Database(sqlite_url)
    world = await make_world(database)
    await world.queue(world.message("a"))
    other = another(sqlite_url)
    tries = 0

    class Locks(FakeMessenger):
        async def send(self, parcel: Parcel) -> Outcome:
            await lock(other)
            asyncio.get_running_loop().call_later(0.3, lambda: other.execute("COMMIT"))
            nonlocal tries
            tries += 1
            return Sent("m")

    await world.outbox(Locks()).drain()
    row = await world.row("a")
    assert (row.state, row.attempts, tries) == ("sent", 1, 1)
    other.close()
    await database.close()


async def test_what_could_not_be_recorded_is_left_to_its_lease(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.session.BUSY_SECONDS", 0.02)
    monkeypatch.setattr("bot.outbox.drain.RECORD_WAITS", (0.01,) * 2)
    database = Database(sqlite_url)
    world = await make_world(database)
    await world.queue(world.message("a"))
    other = another(sqlite_url)

    class Locks(FakeMessenger):
        async def send(self, parcel: Parcel) -> Outcome:
            await lock(other)
            return await super().send(parcel)

    with pytest.raises(OperationalError):
        await world.outbox(Locks()).drain()
    other.execute("COMMIT")
    assert await world.states() == {"a": "sending"}
    world.clock.at = NOW + LEASE + SECOND
    again = FakeMessenger()
    await world.outbox(again).drain()
    assert [parcel.key for parcel in again.arrived] == ["a"]  # with the same key, to be known by
    other.close()
    await database.close()


async def test_keys_stay_unique_under_changes_made_at_once(world: World) -> None:
    await world.queue(world.message("a"))
    await world.outbox(FakeMessenger()).drain()
    await asyncio.gather(*(world.change("a", f"v{n}") for n in range(8)))
    messenger = FakeMessenger()
    await world.outbox(messenger).drain()
    assert len(messenger.arrived) == 1
    async with world.database.looking_everywhere() as session:
        newest = (
            await session.exec(select(Delivery.key).order_by(col(Delivery.id).desc()).limit(1))
        ).one()
    assert messenger.arrived[0].key == newest


async def test_the_clock_of_an_outbox_is_its_own(world: World) -> None:
    """A playground's clock may stand in another year than the machine's."""
    await world.queue(world.message("a", due_at=NOW + 400 * DAY))
    twin = World(world.database, world.made, SetClock(NOW + 400 * DAY), world.ana, world.ben)
    messenger = FakeMessenger()
    await world.outbox(messenger).drain()
    assert messenger.arrived == []
    await twin.outbox(messenger).drain()
    assert [parcel.key for parcel in messenger.arrived] == ["a"]
