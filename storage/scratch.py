"""SQLite in the caller's own thread, for a file that is made in one go and nobody else uses.

A statement takes a fraction of a millisecond there, and handing it to another thread and back
takes as long again. A program that serves people must not do this: it would stand still while
somebody else writes.
"""

import asyncio
from collections.abc import Callable
from typing import Any, cast

import aiosqlite

Job = tuple[asyncio.Future[object] | None, Callable[[], object]]


class _AtOnce:
    """Takes the place of the queue to a connection's thread: what is put in is done."""

    def put_nowait(self, job: Job) -> None:
        """Do it, and say how it went."""
        promise, do = job
        try:
            result = do()
        except BaseException as error:
            if promise is None:
                raise
            promise.set_exception(error)
        else:
            if promise is not None:
                promise.set_result(result)


async def connect(*args: Any, **kwargs: Any) -> aiosqlite.Connection:
    """A connection without a thread, for SQLAlchemy's `async_creator_fn`."""
    connection = cast(Any, aiosqlite.connect(*args, **kwargs))
    connection._tx = _AtOnce()
    await connection._connect()
    return connection
