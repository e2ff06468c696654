"""What most commands begin with: the settings, and a database that is up to date."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.errors import Unavailable, WrongSettings
from bot.settings import Settings
from storage.revision import current, newest
from storage.session import Database, async_url


def named(url: str) -> str:
    """A database's address as it may be shown: without its password."""
    return async_url(url).set(drivername=url.partition("://")[0]).render_as_string()


@asynccontextmanager
async def reached(settings: Settings) -> AsyncGenerator[Database]:
    """The database of the settings, whatever state it is in. Raises Unavailable where it cannot
    be opened or goes away meanwhile."""
    database = Database(settings.database_url)
    try:
        await _answers(database.engine, settings.database_url)
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def opened(settings: Settings) -> AsyncGenerator[Database]:
    """The database of the settings, up to date. Raises Unavailable where it cannot be opened, and
    WrongSettings where `migrate` has to be run first."""
    async with reached(settings) as database:
        problem = await behind(database.engine)
        if problem:
            raise WrongSettings(f"{named(settings.database_url)} {problem}")
        yield database


async def behind(engine: AsyncEngine) -> str | None:
    """What is wrong with the revision that a database is at, and the mend; None: it is current."""
    found, wanted = await current(engine), newest()
    if found == wanted:
        return None
    if found is None:
        return "has no tables yet. Run: relieved-quota migrate"
    if found > wanted:
        return (
            f"was made by a newer version of this program (it is at {found}, this program knows "
            f"{wanted}). Install that version, or name another database."
        )
    return f"is at {found} and this program needs {wanted}. Run: relieved-quota migrate"


async def _answers(engine: AsyncEngine, url: str) -> None:
    try:
        async with engine.connect():
            pass
    except (OSError, DBAPIError, ArgumentError) as error:
        why = _reason(error)
        raise Unavailable(
            f"The database {named(url)} cannot be opened{why}. Check DATABASE_URL, and that the "
            "database is running and may be reached from here."
        ) from error


def _reason(error: Exception) -> str:
    """What the database said, where that names no data of people: it does not while opening."""
    if isinstance(error, OperationalError) and error.orig is not None:
        said = str(error.orig).strip().partition("\n")[0]
        return f": {said}" if said else ""
    return ""
