"""`relieved-quota migrate`"""

import asyncio

import typer

from bot.commands.opening import behind, named, reached
from bot.errors import WrongSettings
from bot.settings import Settings, load_settings
from storage.migrate import migrate as bring_up_to_date
from storage.revision import newest


def migrate() -> None:
    """Bring the database of DATABASE_URL up to date.

    Run it before the first start and after every update; running it again changes nothing.
    """
    asyncio.run(_migrate())


async def _migrate() -> None:
    settings = load_settings()
    await _tables(settings)
    if settings.rq_workers == "procrastinate":
        await _jobs(settings)


async def _jobs(settings: Settings) -> None:
    from bot.outbox.workers import set_up_workers  # noqa: PLC0415  only where it is set up

    made = await set_up_workers(settings.database_url)
    typer.echo("The workers' tables are made." if made else "The workers' tables are there.")


async def _tables(settings: Settings) -> None:
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
