"""`relieved-quota worker`"""

import asyncio
import signal

import typer

from bot.clock import SystemClock
from bot.commands.opening import opened
from bot.commands.platforms import reached_platforms
from bot.errors import WrongSettings
from bot.logs import set_up_logs
from bot.memory import look_for_waste_seldom
from bot.outbox.drain import Outbox
from bot.outbox.workers import work
from bot.settings import Settings, load_settings


def worker() -> None:
    """Hand over what `run` gives to workers, until it is told to stop. It does nothing else.

    For installations that one machine is too small for: with RQ_WORKERS=procrastinate and one
    PostgreSQL database, any number of workers share the messages. SIGTERM stops it once what it
    began is finished.
    """
    settings = load_settings()
    if settings.rq_workers != "procrastinate":
        raise WrongSettings(
            "There is nothing for a worker to do: RQ_WORKERS is "
            f"{settings.rq_workers}, so `run` hands messages over by itself. "
            "Set RQ_WORKERS=procrastinate for both."
        )
    set_up_logs()
    asyncio.run(_worker(settings))


async def _worker(settings: Settings) -> None:
    clock = SystemClock()
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    async with (
        opened(settings) as database,
        reached_platforms(settings, database, clock) as platforms,
    ):
        look_for_waste_seldom()
        outbox = Outbox(database, platforms.messengers, clock)
        typer.echo("A worker of Relieved Quota is at work.")
        await work(settings.database_url, outbox, stop)
