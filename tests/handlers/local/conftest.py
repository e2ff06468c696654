"""Playgrounds for tests."""

from collections.abc import AsyncIterator

import pytest

from storage.session import Database
from tests.handlers.local.small_world import World, make_world


@pytest.fixture
async def world(database: Database) -> AsyncIterator[World]:
    """A playground on each kind of database."""
    async for world in make_world(database):
        yield world


@pytest.fixture
async def quick_world(sqlite_url: str) -> AsyncIterator[World]:
    """A playground on SQLite alone, for what does not depend on the database."""
    database = Database(sqlite_url)
    async for world in make_world(database):
        yield world
    await database.close()
