"""APScheduler wakes the features; it holds no state.

Every tick asks the database what is due, so a missed tick, a second process or a restart changes
nothing. A tick that fails is logged and shows in `last_good`, which readiness looks at.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler  # pyright: ignore[reportMissingTypeStubs]

from bot.clock import Clock

log = structlog.stdlib.get_logger(__name__)

EVERY = timedelta(seconds=5)
"""How often due work is looked for: the most by which a message is late on a quiet machine."""

STALE = timedelta(minutes=2)
"""Without a good tick for this long, the process is not ready."""


class Ticker:
    """Calls `work` again and again, never twice at once."""

    def __init__(self, work: Callable[[], Awaitable[object]], clock: Clock) -> None:
        self._work = work
        self._clock = clock
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._idle = asyncio.Event()
        self._idle.set()
        self.last_good: datetime | None = None
        self.last_took = 0.0
        """Seconds that the last tick took, good or not."""

    def start(self) -> None:
        """Begin to tick, at once. Needs a running event loop."""
        self._scheduler.add_job(  # pyright: ignore[reportUnknownMemberType]
            self._tick,
            "interval",
            seconds=EVERY.total_seconds(),
            next_run_time=self._clock.now(),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        self._scheduler.start()

    async def stop(self, patience: float = 0) -> None:
        """Begin no further tick, and let the one that runs have `patience` seconds to end."""
        if not self._scheduler.running:
            return
        self._scheduler.pause()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._idle.wait(), patience)
        self._scheduler.shutdown(wait=False)

    @property
    def alive(self) -> bool:
        """Whether the last good tick is recent."""
        if self.last_good is None:
            return False
        return self._clock.now() - self.last_good < STALE

    async def _tick(self) -> None:
        self._idle.clear()
        began = asyncio.get_running_loop().time()
        try:
            await self._work()
        except Exception:
            log.exception("tick failed")
        else:
            self.last_good = self._clock.now()
        finally:
            self.last_took = asyncio.get_running_loop().time() - began
            self._idle.set()
