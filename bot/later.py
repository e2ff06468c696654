"""What nobody waits for, such as a model that reads: begun now, and done outside of any
transaction."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

import structlog

from bot.clock import Clock
from storage.session import Database

log = structlog.stdlib.get_logger(__name__)

Work = Callable[[Database, datetime], Awaitable[None]]
"""Takes the database and the instant at which it begins."""

Begin = Callable[[Work], None]
"""Has work done later."""


class Later:
    """Does such work. `wake` is called after each, for what it may have queued."""

    def __init__(self, database: Database, clock: Clock, wake: Callable[[], None]) -> None:
        self._database = database
        self._clock = clock
        self._wake = wake
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, work: Work) -> None:
        """Begin it, and wait for nothing."""
        task = asyncio.create_task(self._do(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settle(self) -> None:
        """Wait for all that was begun."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    async def _do(self, work: Work) -> None:
        try:
            await work(self._database, self._clock.now())
        except Exception as error:
            # The kind alone: the error may quote somebody's words.
            log.warning("what nobody waits for failed", kind=type(error).__name__)
        self._wake()
