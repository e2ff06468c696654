"""`relieved-quota migrate`"""

import asyncio

import typer

from bot.commands.opening import behind, named, reached
from bot.errors import WrongSettings
from bot.settings import load_settings
from storage.migrate import migrate as bring_up_to_date
from storage.revision import newest


def migrate() -> None:
    """Bring the database of DATABASE_URL up to date.

    Run it before the first start and after every update; running it again changes nothing.
    """
    asyncio.run(_migrate())


async def _migrate() -> None:
    settings = load_settings()
    async with reached(settings) as database:
        where = named(settings.database_url)
        problem = await behind(database.engine)
        if problem is None:
            typer.echo(f"{where} is up to date ({newest()}).")
            return
        if "newer version" in problem:
            raise WrongSettings(f"{where} {problem}")
        await bring_up_to_date(database.engine)
        typer.echo(f"{where} is now at {newest()}.")
