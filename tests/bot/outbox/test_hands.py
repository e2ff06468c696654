"""Many are on their way at once, never more than a crash may leave undecided, and the next are
claimed while the last still are."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from sqlalchemy.exc import OperationalError

from bot.messenger import Outcome, Parcel, Rate, Sent
from bot.outbox import drain
from bot.outbox.drain import AT_ONCE, REFILL
from storage.queries import deliveries
from storage.session import Database
from tests.bot.outbox.outbox_world import World, make_world
from tests.waiting import eventually

ROOM = AT_ONCE - REFILL
"""So many are answered when the next ones are claimed."""


@dataclass
class Doors:
    """A messenger each of whose messages arrives when its own door is opened."""

    begun: list[str] = field(default_factory=list[str])
    doors: dict[str, asyncio.Event] = field(default_factory=dict[str, asyncio.Event])

    async def send(self, parcel: Parcel) -> Outcome:
        self.begun.append(parcel.key)
        await self.doors.setdefault(parcel.key, asyncio.Event()).wait()
        return Sent(parcel.key)

    def rate(self, *, changes: bool) -> Rate | None:
        return None

    def open(self, *keys: str) -> None:
        for key in keys:
            self.doors.setdefault(key, asyncio.Event()).set()


@pytest.fixture
async def world(database: Database) -> World:
    return await make_world(database)


@pytest.fixture
async def doors() -> AsyncIterator[Doors]:
    found = Doors()
    yield found
    found.open(*found.begun)


async def begun(doors: Doors, count: int) -> None:
    async def enough() -> bool:
        return len(doors.begun) >= count

    await eventually(enough)


async def test_the_next_are_claimed_while_some_are_still_on_their_way(
    world: World, doors: Doors
) -> None:
    keys = [f"k{n}" for n in range(AT_ONCE + ROOM + 1)]
    await world.queue(*(world.message(key, channel=key) for key in keys))
    task = asyncio.create_task(world.outbox(doors).drain())
    await begun(doors, AT_ONCE)
    assert list((await world.states()).values()).count("sending") == AT_ONCE
    doors.open(*doors.begun[: ROOM - 1])
    for _ in range(20):
        await asyncio.sleep(0)
    assert len(doors.begun) == AT_ONCE
    doors.open(doors.begun[ROOM - 1])
    await begun(doors, AT_ONCE + ROOM)
    states = list((await world.states()).values())
    assert (states.count("sending"), states.count("sent")) == (AT_ONCE, ROOM)
    doors.open(*keys)
    assert await task == len(keys)
    assert set((await world.states()).values()) == {"sent"}
    assert sorted(doors.begun) == sorted(keys)


async def test_one_place_waits_for_its_own_though_others_go_ahead(
    world: World, doors: Doors
) -> None:
    others = [f"k{n}" for n in range(AT_ONCE - 1)]
    await world.queue(
        world.message("first", channel="one"),
        *(world.message(key, channel=key) for key in others),
        world.message("second", channel="one"),
        world.message("last", channel="last"),
    )
    doors.open(*others, "last")
    task = asyncio.create_task(world.outbox(doors).drain())

    async def last_is_begun() -> bool:
        return "last" in doors.begun

    await eventually(last_is_begun)
    assert "second" not in doors.begun
    doors.open("first", "second")
    await task
    assert doors.begun.index("first") < doors.begun.index("second")
    assert set((await world.states()).values()) == {"sent"}


async def test_what_arrives_while_the_database_fails_is_recorded_all_the_same(
    world: World, doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = [f"k{n}" for n in range(AT_ONCE + 1)]
    await world.queue(*(world.message(key, channel=key) for key in keys))
    monkeypatch.setattr(drain, "RECORD_WAITS", ())
    real, fails = deliveries.record, 0

    async def record(*what: object) -> None:
        nonlocal fails
        if len(doors.begun) == AT_ONCE and fails == 0:
            fails += 1
            raise OperationalError("UPDATE", {}, Exception("locked"))
        await real(*what)  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(deliveries, "record", record)
    task = asyncio.create_task(world.outbox(doors).drain())
    await begun(doors, AT_ONCE)
    doors.open(*doors.begun[:ROOM])
    await asyncio.sleep(0)
    doors.open(*keys)
    assert await task == len(keys)
    assert fails == 1
    assert set((await world.states()).values()) == {"sent"}
    assert sorted(doors.begun) == sorted(keys)
