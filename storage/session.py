"""Sessions that cannot look outside their organisation, and the engine they run on.

    async with database.organisation(organisation_id) as session: ...  # one organisation
    async with database.everywhere() as session: ...  # the outbox and the ticker only

An `OrgSession` adds its organisation to every ORM select, update and delete, stamps new rows with
it, and refuses rows of another. Each context is one transaction: it commits at its end and rolls
back on an error.
"""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Table, event, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session as SQLModelSession
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.inside import Inside
from storage.json_text import dumps
from storage.one_trip import DRIVER as ONE_TRIP
from storage.scratch import DRIVER as SCRATCH
from storage.tables.base import OrganisationRow
from storage.tables.organisations import Organisation

RECYCLE_SECONDS = 3600
"""How old a connection to SQLite gets: a new one goes by the statistics as they are now."""

BUSY_SECONDS = 30
"""How long a writer waits for another one on SQLite before it gives up."""


_NONE = 0
"""The id of no organisation."""


class _ScopedSession(SQLModelSession):
    """The synchronous core of an `OrgSession`; the rules below hang on it."""


@event.listens_for(_ScopedSession, "do_orm_execute")
def _stay_inside(state: ORMExecuteState) -> None:
    if state.is_column_load or state.is_relationship_load or state.is_insert:
        return
    state.statement = state.statement.options(state.session.info["inside"])


_inside = lru_cache(maxsize=1024)(Inside)


@event.listens_for(_ScopedSession, "before_flush")
def _stamp_new_rows(session: Session, _context: object, _instances: object) -> None:
    organisation_id = cast(int, session.info["organisation_id"])
    for row in session.new:
        if isinstance(row, OrganisationRow):
            found = cast("int | None", row.organisation_id)
            if found is None:
                row.organisation_id = organisation_id
            elif found != organisation_id:
                raise PermissionError("a row of another organisation cannot be stored here")


class OrgSession(AsyncSession):
    """A session of one organisation, within one transaction."""

    sync_session_class = _ScopedSession

    def __init__(self, engine: AsyncEngine, organisation_id: int) -> None:
        super().__init__(engine, expire_on_commit=False, autoflush=True)
        self.sync_session.info["organisation_id"] = organisation_id
        self.sync_session.info["inside"] = _inside(organisation_id)

    @property
    def organisation_id(self) -> int:
        """The organisation whose rows this session sees."""
        return cast(int, self.sync_session.info["organisation_id"])

    async def found(self, organisation: Organisation) -> None:
        """Store a new organisation and go on within it; for a session opened for none."""
        if self.organisation_id != _NONE:
            raise PermissionError("this session belongs to an organisation already")
        self.add(organisation)
        await self.flush()
        self.sync_session.info["organisation_id"] = organisation.id
        self.sync_session.info["inside"] = _inside(organisation.id)

    def inserting(self, table: Table | type[OrganisationRow]) -> postgresql.Insert | sqlite.Insert:
        """An insert that can say what is to be done about a row that is there already."""
        build = postgresql.insert if self.get_bind().dialect.name == "postgresql" else sqlite.insert
        return build(table)

    async def insert_new(self, table: type[OrganisationRow], rows: Sequence[dict[str, Any]]) -> int:
        """Insert rows, leaving out those whose unique key exists already. Returns how many were
        new. Fast: one statement for all, no objects made."""
        if not rows:
            return 0
        stamped = [{**row, "organisation_id": self.organisation_id} for row in rows]
        # On the bare table: rows as parameters of one statement, which is compiled once for ever.
        bare = cast(Table, inspect(table).local_table)
        statement = self.inserting(bare).on_conflict_do_nothing().returning(bare.c.id)
        await self.flush()
        return len((await (await self.connection()).execute(statement, stamped)).all())


def async_url(url: str) -> URL:
    """The address with the asynchronous driver we use for it. Raises ValueError on another
    database than SQLite or PostgreSQL."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise ValueError(
            "DATABASE_URL is no address; sqlite:///FILE and postgresql://... are allowed."
        ) from None
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        return parsed.set(drivername=ONE_TRIP)
    if backend in {"postgresql", "postgres"}:
        return parsed.set(drivername="postgresql+psycopg")
    raise ValueError(
        f"DATABASE_URL names a {backend} database; sqlite:///FILE and postgresql://... are allowed."
    )


def make_engine(url: str, *, scratch: bool = False) -> AsyncEngine:
    """An engine for SQLite (WAL, foreign keys, writers queue) or PostgreSQL.

    `scratch` is for a SQLite file that this process makes in one go, alone, and would make anew
    if it did not come to an end: several times faster, and lost with the machine's power.
    """
    address = async_url(url)
    if address.get_backend_name() != "sqlite":
        return create_async_engine(
            address,
            pool_size=10,
            max_overflow=10,
            pool_pre_ping=True,
            hide_parameters=True,
            json_serializer=dumps,
        )
    engine = create_async_engine(
        address.set(drivername=SCRATCH) if scratch else address,
        connect_args={"timeout": BUSY_SECONDS},
        hide_parameters=True,  # they are people's words, and errors end up in logs
        json_serializer=dumps,
        pool_recycle=RECYCLE_SECONDS,
    )
    durable = "OFF" if scratch else "NORMAL"

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        # The driver's own way of beginning transactions starts them too late for writers to queue.
        cast(Any, connection).isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", f"synchronous={durable}", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Any) -> None:
        reads = connection.get_execution_options().get("rq_reads_only", False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


class Database:
    """One database. Opens the transactions; holds no state besides the pool."""

    def __init__(self, url: str, *, scratch: bool = False) -> None:
        """Open it lazily. For `scratch` see `make_engine`."""
        self.url = url
        self.engine = make_engine(url, scratch=scratch)
        self._reading = self.engine.execution_options(rq_reads_only=True)

    @property
    def is_sqlite(self) -> bool:
        """Whether this is SQLite, where one writer works at a time."""
        return self.engine.dialect.name == "sqlite"

    @asynccontextmanager
    async def organisation(self, organisation_id: int) -> AsyncGenerator[OrgSession]:
        """A transaction that reads and writes one organisation's rows."""
        async with OrgSession(self.engine, organisation_id) as session, session.begin():
            yield session

    @asynccontextmanager
    async def new_organisation(self, organisation: Organisation) -> AsyncGenerator[OrgSession]:
        """A transaction that begins with a new organisation and goes on within it."""
        async with OrgSession(self.engine, _NONE) as session, session.begin():
            await session.found(organisation)
            yield session

    @asynccontextmanager
    async def reading(self, organisation_id: int) -> AsyncGenerator[OrgSession]:
        """A transaction that only reads one organisation's rows; it never waits for writers."""
        async with OrgSession(self._reading, organisation_id) as session, session.begin():
            yield session

    @asynccontextmanager
    async def everywhere(self) -> AsyncGenerator[AsyncSession]:
        """A transaction across organisations: for the outbox, the ticker and start-up alone."""
        async with AsyncSession(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @asynccontextmanager
    async def looking_everywhere(self) -> AsyncGenerator[AsyncSession]:
        """Like `everywhere`, and it only reads: what is due where."""
        async with AsyncSession(self._reading, expire_on_commit=False) as session, session.begin():
            yield session

    async def close(self) -> None:
        """Give all connections back."""
        await self.engine.dispose()
