"""Work that goes on after Slack was told that we heard it; finished before the program stops."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from bot.logs import log_unforeseen

T = TypeVar("T")


class Tasks:
    """Keeps hold of what is under way."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Let it go on by itself. An error that nobody waits for is logged."""
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._ended)
        return task

    async def finish(self, seconds: float) -> None:
        """Wait for what is under way, so long at most; then stop it."""
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log_unforeseen(__name__, error)
