"""`relieved-quota demo`: the playground, on a database of its own, for this machine alone."""

import asyncio
import socket
import webbrowser
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from cryptography.fernet import Fernet
from rich.console import Console
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.app import live_until, put_together
from bot.coaching.review.links import Links
from bot.commands.playground_file import World, held, open_world
from bot.errors import Unavailable
from bot.language.offline import OfflineReader
from bot.logs import set_up_logs
from bot.means import Means
from bot.memory import look_for_waste_seldom
from handlers.local.guard import OnlyThisMachine
from handlers.local.messenger import LocalMessenger
from handlers.local.news import News
from handlers.local.playground import Playground
from handlers.local.routes import playground_routes
from handlers.local.seed.life import WEEKS
from handlers.web.reviews import Reviews
from handlers.web.serving import serve
from storage.encryption import Vault
from storage.words import Platform

FOLDER = Path(".playground")
HOST = "127.0.0.1"
"""Nobody from outside may be anybody in here."""


def demo(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Where to serve it.")] = 8080,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Do not open a browser.")
    ] = False,
) -> None:
    """Live a week of two sales teams in the browser, with no account anywhere.

    Be a rep and answer a check-in, be the manager and act on a prompt, move the clock on and see
    what comes of it. Everything stays on this machine, in the folder .playground; delete it to
    begin anew. Example: relieved-quota demo --port 8123
    """
    asyncio.run(_demo(port, show=not no_browser))


async def _demo(port: int, *, show: bool) -> None:
    _check_port(port)
    with held(FOLDER), (FOLDER / "playground.log").open("a", encoding="utf-8") as log:
        set_up_logs(log)
        look_for_waste_seldom()
        progress = _Progress()
        try:
            world = await open_world(FOLDER, progress.lived)
        finally:
            progress.stop()
        try:
            await _play(world, port, show=show)
        finally:
            await world.database.close()


class _Progress:
    """Tells how far the history is: moving at a terminal, one line elsewhere."""

    def __init__(self) -> None:
        self._console = Console(stderr=True)
        self._status = self._console.status("") if self._console.is_terminal else None

    def lived(self, week: int) -> None:
        """So many weeks are through, 0 at the beginning."""
        if self._status is not None:
            done = min(week + 1, WEEKS)
            self._status.update(f"Two teams live through eight weeks, once: {done} of {WEEKS}")
            self._status.start()
        elif week == 0:
            self._console.print("Two teams live through eight weeks, once.")

    def stop(self) -> None:
        """It is through, or was given up."""
        if self._status is not None:
            self._status.stop()


async def _play(world: World, port: int, *, show: bool) -> None:
    database, clock = world.database, world.clock
    news = News()
    messengers = {Platform.LOCAL: LocalMessenger(database, clock, news)}
    # A review's address is good until the demo is stopped; the next one is a press away.
    links = Links(f"http://{HOST}:{port}", Vault([Fernet.generate_key().decode()]))
    means = Means(pages=links)
    bot = put_together(database, clock, OfflineReader(), messengers, means=means)
    await bot.tick()  # whatever an interrupted program left half done
    playground = Playground(
        database=database,
        organisation_id=world.organisation_id,
        clock=clock,
        program=bot,
        commands=bot.interactions.commands,
        live=partial(live_until, bot, clock),
        news=news,
    )
    try:
        await serve(
            _application(playground, Reviews(database, clock, links)),
            host=HOST,
            port=port,
            started=partial(_say_where, show=show),
            before_stop=[news.close],
        )
    except (OSError, SystemExit) as error:
        raise _taken(port) from error


def _application(playground: Playground, reviews: Reviews) -> ASGIApp:
    async def front(_request: Request) -> Response:
        return RedirectResponse("/playground")

    routes = [Route("/", front), *playground_routes(playground), *reviews.routes()]
    return OnlyThisMachine(Starlette(routes=routes))


def _say_where(port: int, *, show: bool) -> None:
    address = f"http://{HOST}:{port}/"
    typer.echo(f"The playground is open at {address}")
    typer.echo("In it you are anybody you like. Ctrl-C stops it, and next time it goes on.")
    if show:
        webbrowser.open(address)


def _check_port(port: int) -> None:
    """Raises Unavailable, before minutes of anybody's time went into a world nobody can open."""
    with closing(socket.socket()) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, port))
        except OSError as error:
            raise _taken(port) from error


def _taken(port: int) -> Unavailable:
    other = port + 1 if port < 65535 else port - 1
    return Unavailable(
        f"Port {port} cannot be used; another program may have it. "
        f"Choose another one: relieved-quota demo --port {other}"
    )
