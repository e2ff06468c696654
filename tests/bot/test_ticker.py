"""The ticker works again and again, survives a failing tick, and says whether it is well."""

import asyncio
from datetime import UTC, datetime, timedelta

from bot.clock import SetClock, SystemClock
from bot.ticker import STALE, Ticker

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


class Work:
    """What a tick does: it may be made to fail, or to wait until it is let go."""

    def __init__(self, *, fails: bool = False, waits: bool = False) -> None:
        self.fails = fails
        self.begun = asyncio.Event()
        self.go = asyncio.Event()
        self.ended = False
        if not waits:
            self.go.set()

    async def __call__(self) -> None:
        self.begun.set()
        await self.go.wait()
        if self.fails:
            raise ValueError("a secret plum")
        self.ended = True


async def _one_tick(ticker: Ticker, work: Work) -> None:
    ticker.start()
    await asyncio.wait_for(work.begun.wait(), 10)
    await ticker.stop(10)


async def test_a_good_tick_makes_it_alive_until_it_is_stale() -> None:
    work, system = Work(), SystemClock()
    clock = SetClock(system.now())
    ticker = Ticker(work, clock)
    assert not ticker.alive
    await _one_tick(ticker, work)
    assert ticker.alive
    clock.at += STALE - timedelta(seconds=1)
    assert ticker.alive
    clock.at += timedelta(seconds=1)
    assert not ticker.alive


async def test_a_failing_tick_is_survived_and_never_counts_as_good() -> None:
    work = Work(fails=True)
    ticker = Ticker(work, SystemClock())
    await _one_tick(ticker, work)
    assert ticker.last_good is None
    assert not ticker.alive


async def test_ticks_that_begin_to_fail_take_readiness_with_them() -> None:
    work, clock = Work(), SetClock(SystemClock().now())
    ticker = Ticker(work, clock)
    await _one_tick(ticker, work)
    assert ticker.alive
    work.fails = True
    clock.at += STALE
    again = Ticker(work, clock)
    again.last_good = ticker.last_good
    await _one_tick(again, work)
    assert not again.alive


async def test_stopping_lets_the_tick_that_runs_finish() -> None:
    work = Work(waits=True)
    ticker = Ticker(work, SystemClock())
    ticker.start()
    await asyncio.wait_for(work.begun.wait(), 10)
    asyncio.get_running_loop().call_later(0.05, work.go.set)
    await ticker.stop(10)
    assert work.ended


async def test_stopping_does_not_wait_for_ever() -> None:
    work = Work(waits=True)
    ticker = Ticker(work, SystemClock())
    ticker.start()
    await asyncio.wait_for(work.begun.wait(), 10)
    await ticker.stop(0.01)
    work.go.set()
    assert not work.ended
