"""One time limit for many things under way at once."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

T = TypeVar("T")


class TimeLimit:
    """Breaks off what takes longer than so many seconds, each from when it began. A timer for each
    of thousands would cost more than what is timed: here one does for all, as what began first is
    late first."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._since: dict[asyncio.Task[object], float] = {}
        self._late: set[asyncio.Task[object]] = set()
        self._timer: asyncio.TimerHandle | None = None

    async def keep(self, work: Awaitable[T]) -> T:
        """What comes of it. Raises TimeoutError where it was broken off."""
        loop = asyncio.get_running_loop()
        task = asyncio.current_task(loop)
        assert task is not None  # noqa: S101  a coroutine of ours runs in one
        cancelled_before = task.cancelling()
        self._since[task] = loop.time()
        if self._timer is None:
            self._timer = loop.call_later(self._seconds, self._look)
        try:
            return await work
        except asyncio.CancelledError as broken_off:
            if task in self._late and task.cancelling() - 1 <= cancelled_before:
                raise TimeoutError from broken_off
            raise  # by somebody else
        finally:
            del self._since[task]
            if task in self._late:
                self._late.remove(task)
                task.uncancel()

    def stop(self) -> None:
        """Look no more."""
        if self._timer is not None:
            self._timer.cancel()

    def _look(self) -> None:
        loop = asyncio.get_running_loop()
        now = loop.time()
        self._timer = None
        for task, since in self._since.items():
            if since + self._seconds > now:
                self._timer = loop.call_at(since + self._seconds, self._look)
                return
            if task not in self._late:
                self._late.add(task)
                task.cancel()
