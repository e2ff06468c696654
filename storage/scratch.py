"""SQLite in the caller's own thread, for a file that is made in one go and nobody else uses.

A statement takes a fraction of a millisecond there, and handing it to another thread and back
takes as long again. A program that serves people must not do this: it would stand still while
somebody else writes.
"""

import sqlite3
from typing import Any

from sqlalchemy import URL, Pool
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.pool import AsyncAdaptedQueuePool
from sqlalchemy.util import await_only

DRIVER = "sqlite+scratch"


class _Cursor(sqlite3.Cursor):
    async def _async_soft_close(self) -> None:
        """SQLAlchemy asks for it: rows are with the cursor already."""


class _Connection(sqlite3.Connection):
    def cursor(self, factory: Any = _Cursor) -> Any:
        return super().cursor(factory)


class ScratchDialect(SQLiteDialect_pysqlite):
    """Python's own driver where SQLAlchemy expects an asynchronous one."""

    driver = "scratch"
    is_async = True
    supports_statement_cache = True

    @classmethod
    def get_pool_class(cls, url: URL) -> type[Pool]:  # noqa: ARG003
        """The one that an asynchronous engine asks for."""
        return AsyncAdaptedQueuePool

    def connect(self, *args: Any, **kwargs: Any) -> Any:
        """A connection whose cursors SQLAlchemy takes for asynchronous ones."""
        return super().connect(*args, **kwargs, factory=_Connection)

    def do_execute(self, *args: Any, **kwargs: Any) -> None:
        """Do it, and wait for nothing: SQLAlchemy refuses a driver that never waits."""
        super().do_execute(*args, **kwargs)
        await_only(_nothing())

    def do_executemany(self, *args: Any, **kwargs: Any) -> None:
        """Like `do_execute`."""
        super().do_executemany(*args, **kwargs)
        await_only(_nothing())


async def _nothing() -> None:
    pass


registry.register("sqlite.scratch", __name__, ScratchDialect.__name__)
