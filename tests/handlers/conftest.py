"""What people of the demo's world are shown, looked at once for every platform that draws it."""

import asyncio
from pathlib import Path

import pytest

from tests.every_screen import Screens, look_at_every_screen
from tests.journeys.program import copied


@pytest.fixture(scope="session")
def screens(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Screens:
    """Every screen. Whoever uses it stands in tests/together.py."""
    folder = copied(world, tmp_path_factory.mktemp("screens"))
    return asyncio.run(look_at_every_screen(folder / ".playground"))
