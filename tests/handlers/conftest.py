"""Eight lived weeks, made once for every platform that is judged by their screens."""

import asyncio
import shutil
from pathlib import Path

import pytest

from bot.commands.playground_file import NAME, open_world


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A playground that has just been made."""
    folder = tmp_path_factory.mktemp("lived")

    async def live() -> None:
        await (await open_world(folder, lambda _week: None)).database.close()

    asyncio.run(live())
    return folder


@pytest.fixture
def lived_weeks(lived: Path, tmp_path: Path) -> Path:
    """A copy of it, to press everything in. Whoever uses it stands in tests/together.py."""
    shutil.copy(lived / NAME, tmp_path / NAME)
    return tmp_path
