"""The demo's world, made once for all journeys and copied for each."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.browser import open_browser
from tests.journeys.program import Demo, copied, opened


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the demo has been started once, and stopped."""
    folder = tmp_path_factory.mktemp("world")
    with opened(folder) as demo:
        assert demo.said[0] == "Two teams live through eight weeks, once."
    return folder


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
