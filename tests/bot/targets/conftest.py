"""What tests of targets share."""

import pytest

from storage.session import Database
from tests.bot.targets.relief_world import World, make_world


@pytest.fixture
async def world(database: Database) -> World:
    """A team whose reps have a target for the quarter."""
    return await make_world(database)
