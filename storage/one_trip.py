"""SQLite in a thread of its own, with one trip there and back for each statement.

SQLAlchemy's dialect for aiosqlite makes four of it: for a cursor, to execute, to fetch the rows and
to close. On a small statement each trip takes longer than the statement.
"""

import sqlite3
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_dbapi,
    SQLiteDialect_aiosqlite,
)
from sqlalchemy.util import await_only

DRIVER = "sqlite+onetrip"


class _Cursor:
    """What SQLAlchemy takes for a cursor: the rows, and what was said about them."""

    server_side = False
    arraysize = 1

    def __init__(self, connection: "_Connection") -> None:
        self._of = connection
        self._rows: deque[Any] = deque()
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    def execute(self, operation: str, parameters: Sequence[Any] | None = None) -> None:
        self._do(lambda cursor: cursor.execute(operation, parameters or ()))

    def executemany(self, operation: str, parameters: Sequence[Sequence[Any]]) -> None:
        self._do(lambda cursor: cursor.executemany(operation, parameters))

    def fetchone(self) -> Any:
        return self._rows.popleft() if self._rows else None

    def fetchmany(self, size: int | None = None) -> list[Any]:
        return [self._rows.popleft() for _ in range(min(size or 1, len(self._rows)))]

    def fetchall(self) -> list[Any]:
        rows = list(self._rows)
        self._rows.clear()
        return rows

    def __iter__(self) -> Iterator[Any]:
        while self._rows:
            yield self._rows.popleft()

    def close(self) -> None:
        self._rows.clear()

    async def _async_soft_close(self) -> None:
        """SQLAlchemy asks for it: nothing is left open in the other thread."""

    def _do(self, statement: Callable[[sqlite3.Cursor], object]) -> None:
        found, self.description, self.rowcount, self.lastrowid = self._of.there(statement)
        self._rows = deque(found)


_Found = tuple[Sequence[Any], Any, int, int | None]
"""Rows, their description, how many were changed, and the last one's id."""


class _Connection(AsyncAdapt_aiosqlite_connection):
    __slots__ = ("_left_behind",)

    _cursor_cls: Any = _Cursor

    def __init__(self, dbapi: Any, connection: Any) -> None:
        super().__init__(dbapi, connection)
        self._left_behind = False
        """Whether nobody waited for the last statement to end."""

    def there(self, statement: Callable[[sqlite3.Cursor], object]) -> _Found:
        """Run a statement in the connection's thread, and bring all of it back."""
        try:
            return await_only(self._there(statement))
        except Exception as error:
            self._handle_exception(error)

    def commit(self) -> None:
        if self._is_within():
            super().commit()

    def rollback(self) -> None:
        """Nothing to do after a commit, where the pool asks for it all the same."""
        if self._is_within():
            super().rollback()
            self._left_behind = False

    async def _there(self, statement: Callable[[sqlite3.Cursor], object]) -> _Found:
        connection: Any = self._connection

        def run() -> _Found:
            cursor: sqlite3.Cursor = connection._conn.cursor()
            try:
                statement(cursor)
                rows = cursor.fetchall() if cursor.description else ()
                return rows, cursor.description, cursor.rowcount, cursor.lastrowid
            finally:
                cursor.close()

        async with self._execute_mutex:
            self._left_behind = True
            try:
                found = await connection._execute(run)
            except Exception:
                self._left_behind = False
                raise
            self._left_behind = False
            return found

    def _is_within(self) -> bool:
        """Whether a transaction is open, or may be about to."""
        connection: Any = self._connection
        is_open = connection._connection is not None
        return is_open and (self._left_behind or connection.in_transaction)


class _Driver(AsyncAdapt_aiosqlite_dbapi):
    def connect(self, *args: Any, **kwargs: Any) -> _Connection:
        made: Any = super().connect(*args, **kwargs)
        return _Connection(self, made._connection)


class OneTripDialect(SQLiteDialect_aiosqlite):
    """SQLAlchemy's dialect, with cursors that do all in one trip."""

    driver = "onetrip"
    supports_statement_cache = True

    @classmethod
    def import_dbapi(cls) -> _Driver:
        import aiosqlite  # noqa: PLC0415  as SQLAlchemy does: where it is used

        return _Driver(aiosqlite, sqlite3)


registry.register("sqlite.onetrip", __name__, OneTripDialect.__name__)
