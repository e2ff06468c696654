"""Playgrounds for tests."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from storage.session import Database
from tests.browser import open_browser
from tests.compiled import share_compiled
from tests.handlers.local.small_world import World, make_world, serve


@pytest.fixture
async def world(database: Database) -> AsyncIterator[World]:
    """A playground on each kind of database."""
    async for world in make_world(database):
        yield world


@pytest.fixture
async def quick_world(sqlite_url: str) -> AsyncIterator[World]:
    """A playground on SQLite alone, for what does not depend on the database."""
    database = share_compiled(Database(sqlite_url))
    async for world in make_world(database):
        yield world
    await database.close()


@pytest.fixture
async def served(quick_world: World) -> AsyncIterator[str]:
    """The address at which a playground is served to a browser."""
    async with serve(quick_world) as address:
        yield address


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Chromium."""
    async with open_browser() as browser:
        yield browser
