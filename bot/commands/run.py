"""`relieved-quota run`"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace

import typer

from bot.app import put_together
from bot.clock import SystemClock
from bot.commands.means import links_of, means_of
from bot.commands.models import reached_models
from bot.commands.opening import opened
from bot.commands.platforms import listening, reached_platforms
from bot.errors import Unavailable
from bot.language.offline import OfflineReader
from bot.logs import set_up_logs
from bot.means import Means
from bot.memory import look_for_waste_seldom
from bot.outbox.drain import Give
from bot.settings import Settings, load_settings
from bot.ticker import Ticker
from handlers.web.api import Api
from handlers.web.health import Health
from handlers.web.pictures import pictures_of
from handlers.web.reviews import Reviews
from handlers.web.server import make_server
from handlers.web.serving import at_work, serve
from storage.statistics import statistics_kept

NO_PLATFORM = (
    "No chat platform is set up, so nobody can be reached yet. "
    "For Slack set SLACK_BOT_TOKEN, and SLACK_APP_TOKEN or SLACK_SIGNING_SECRET; for Microsoft "
    "Teams TEAMS_APP_ID, TEAMS_APP_PASSWORD and TEAMS_TENANT_ID."
)


def run() -> None:
    """Run the bot, with its web server on RQ_PORT, until it is told to stop.

    It says at /readyz whether all is well. SIGTERM stops it once what it began is finished.
    """
    settings = load_settings()
    means = means_of(settings)
    set_up_logs()
    asyncio.run(_run(settings, means))


async def _run(settings: Settings, means: Means) -> None:
    clock = SystemClock()
    async with (
        opened(settings) as database,
        statistics_kept(database),
        reached_platforms(settings, database, clock) as platforms,
        reached_models(settings, database, clock) as models,
        _workers(settings) as give,
    ):
        messengers = platforms.messengers
        means = replace(means, models=models)
        bot = put_together(database, clock, OfflineReader(), messengers, means=means, give=give)
        doors = platforms.doors(bot)
        look_for_waste_seldom()
        ticker = Ticker(bot.do_duties, clock)
        routes = [route for door in doors for route in door.routes()]
        routes += [*pictures_of(settings, clock).routes(), *Api(database, clock).routes()]
        routes += Reviews(database, clock, links_of(settings)).routes()
        app = make_server(Health(database, ticker, clock, lines=doors), routes)
        if not (settings.uses_slack or settings.uses_teams):
            typer.echo(NO_PLATFORM, err=True)
        async with at_work(bot.outbox, ticker), listening(doors):
            try:
                await serve(app, host="0.0.0.0", port=settings.rq_port, started=_say_so)  # noqa: S104  a server is there to be reached
            except (OSError, SystemExit) as error:
                raise Unavailable(
                    f"Port {settings.rq_port} cannot be used; another program may have it. "
                    "Choose another one with RQ_PORT."
                ) from error
        await bot.settle()


@asynccontextmanager
async def _workers(settings: Settings) -> AsyncGenerator[Give | None]:
    """Who hands messages over; None: this process."""
    if settings.rq_workers == "embedded":
        yield None
        return
    from bot.outbox.workers import reached_workers  # noqa: PLC0415  only where it is set up

    async with reached_workers(settings.database_url) as workers:
        yield workers.give


def _say_so(port: int) -> None:
    typer.echo(f"Relieved Quota is running on port {port}.")
