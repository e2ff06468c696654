"""Statements compiled once for all tests of a process.

Each test opens a database of its own, and SQLAlchemy keeps what it has compiled with the engine,
so that every test would compile every statement anew: a third of a service test's time. A program
opens one database and compiles each statement once, as the tests then do too.
"""

from sqlalchemy.engine import Dialect

from storage.session import Database

_dialects: dict[str, Dialect] = {}
_compiled: dict[object, object] = {}


def share_compiled(database: Database) -> Database:
    """Let this database use what those before it have compiled. What is compiled belongs to a
    dialect, which is therefore the first database's."""
    for engine in (database.engine, database._reading):
        inner = engine.sync_engine
        inner.dialect = _dialects.setdefault(inner.dialect.name, inner.dialect)
        inner.update_execution_options(compiled_cache=_compiled)
    return database
