"""The playground's own database file: made once, opened again, and never another one."""

import sqlite3
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.app import put_together
from bot.clock import SetClock, SystemClock
from bot.commands.opening import behind
from bot.errors import Unavailable, WrongSettings
from bot.language.offline import OfflineReader
from handlers.local import chat
from handlers.local.messenger import LocalMessenger
from handlers.local.news import News
from handlers.local.seed.life import EXTERNAL_ID, begins, first_monday, live_through
from storage.migrate import migrate
from storage.session import Database
from storage.words import Platform

NAME = "playground.db"
MAKING = "making.db"
"""The file while its history is lived through; whatever was interrupted is made anew."""


@dataclass(frozen=True)
class World:
    """An opened playground."""

    database: Database
    organisation_id: int
    clock: SetClock


@contextmanager
def held(folder: Path) -> Generator[None]:
    """Hold the folder, so that no second program moves the same clock. Raises Unavailable."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = sqlite3.connect(folder / "open.lock", timeout=0, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise Unavailable(
            f"The playground keeps its world in {folder.absolute()}, and nothing can be written "
            "there. Run it from a folder of your own."
        ) from error
    try:
        # The system lets go of it when the process ends, however it ends.
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        raise Unavailable(
            f"The playground in {folder.absolute()} is open already. Use that one, or start this "
            "one from another folder."
        ) from error
    else:
        yield
    finally:
        lock.close()


async def open_world(folder: Path, lived: Callable[[int], None]) -> World:
    """Open the folder's playground; a new one is made first, and `lived` is told each week of its
    history that is through. Raises Unavailable for a file that is no playground of ours."""
    file = folder / NAME
    if not file.exists():
        await _make(folder / MAKING, lived)
        (folder / MAKING).replace(file)
    organisation_id = _ours(file)
    if organisation_id is None:
        raise Unavailable(
            f"{file} is not a playground of this program, so it was left alone. Move it away, or "
            "start the demo from another folder."
        )
    database = Database(_url(file))
    try:
        return World(database, organisation_id, await _up_to_date(database, file))
    except BaseException:
        await database.close()
        raise


def _ours(file: Path) -> int | None:
    """The one organisation of a playground; None where there is another, or none. It only looks:
    our own way of opening a database leaves its mark in it."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as looking:
            found = looking.execute("SELECT platform, external_id, id FROM organisation").fetchall()
    except sqlite3.Error:
        return None
    if [one[:2] for one in found] != [(Platform.LOCAL, EXTERNAL_ID)]:
        return None
    return int(found[0][2])


async def _up_to_date(database: Database, file: Path) -> SetClock:
    """Where the clock stands in it."""
    problem = await behind(database.engine)
    if problem and "newer version" in problem:
        raise WrongSettings(f"{file} {problem}")
    if problem:
        await migrate(database.engine)
    async with database.looking_everywhere() as everywhere:
        at = await chat.kept_clock(everywhere)
    return SetClock(at or SystemClock().now())


async def _make(file: Path, lived: Callable[[int], None]) -> None:
    for leftover in file.parent.glob(f"{file.name}*"):
        leftover.unlink()
    database = Database(_url(file), scratch=True)
    try:
        await migrate(database.engine)
        monday = first_monday(SystemClock().now().date())
        clock = SetClock(begins(monday))
        messengers = {Platform.LOCAL: LocalMessenger(database, clock, News())}
        bot = put_together(database, clock, OfflineReader(), messengers)
        await live_through(database, clock, bot, monday, lived=lived)
        async with database.everywhere() as everywhere:
            await chat.keep_clock(everywhere, clock.now())
    finally:
        await database.close()


def _url(file: Path) -> str:
    return f"sqlite:///{file}"
