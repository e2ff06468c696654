"""The demo, opened for a journey in a copy of its world."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.browser import open_browser
from tests.journeys.program import Demo, copied, opened


@pytest.fixture
def demo(world: Path, tmp_path: Path) -> Iterator[Demo]:
    """The demo, as it is on its first start."""
    with opened(copied(world, tmp_path)) as demo:
        yield demo


@pytest.fixture(scope="module")
def shared_demo(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demo for all tests of a file, which take it as the one before left it."""
    with opened(copied(world, tmp_path_factory.mktemp("shared"))) as demo:
        yield demo


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Chromium."""
    async with open_browser() as browser:
        yield browser
