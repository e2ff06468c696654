"""One timer for many: each thing is broken off by its own time, and by nobody else's."""

import asyncio

import pytest

from bot.outbox.limit import TimeLimit


async def forever() -> None:
    await asyncio.Event().wait()


async def test_what_takes_too_long_is_broken_off_and_all_else_goes_on() -> None:
    limit = TimeLimit(0.02)
    loop = asyncio.get_running_loop()

    async def one() -> float:
        began = loop.time()
        with pytest.raises(TimeoutError):
            await limit.keep(forever())
        return loop.time() - began

    async def quick() -> str:
        return await limit.keep(asyncio.sleep(0, "done"))

    first = asyncio.create_task(one())
    await asyncio.sleep(0.01)
    second = asyncio.create_task(one())
    assert await quick() == "done"
    taken = [await first, await second]
    assert min(taken) > 0.019  # the later one had its own time
    assert await quick() == "done"  # and nobody is broken off for another's delay
    limit.stop()


async def test_what_somebody_else_cancels_is_no_delay() -> None:
    limit = TimeLimit(30)
    task = asyncio.create_task(limit.keep(forever()))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    limit.stop()


async def test_a_task_goes_on_after_it_was_late() -> None:
    limit = TimeLimit(0.01)

    async def works() -> tuple[str, int]:
        with pytest.raises(TimeoutError):
            await limit.keep(forever())
        said = await limit.keep(asyncio.sleep(0, "next"))
        task = asyncio.current_task()
        return said, task.cancelling() if task else -1

    assert await asyncio.create_task(works()) == ("next", 0)
    limit.stop()
