"""A playground on the real core, with one small feature that uses everything a feature may."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import httpx
import uvicorn
from starlette.applications import Starlette

from bot.app import live_until
from bot.cards import Button, Card, Form, FormField, Scale, bold, mention, section, text
from bot.clock import SetClock
from bot.errors import NotYours, WrongInput
from bot.outbox import service as outbox
from bot.outbox.service import Message
from bot.routes import Command, FormRoute, Reply, Routes, Values, Visit, opens, puts, says
from handlers.local.guard import OnlyThisMachine
from handlers.local.messenger import LocalMessenger
from handlers.local.news import News
from handlers.local.playground import Playground
from handlers.local.routes import playground_routes
from storage.session import Database
from storage.words import Platform
from tests.factories import NOW, Made, make_team
from tests.small_bot import small_bot


def mood_card(chosen: str = "") -> Card:
    """A question in one tap."""
    steps = tuple(
        Button("small.mood", str(step), str(step), chosen=str(step) == chosen)
        for step in range(1, 6)
    )
    return Card(
        "Your week", (Scale(text("How was it?"), steps),), (Button("small.more", "", "More"),)
    )


def win_form() -> Form:
    """A form with a question that needs an answer."""
    fields = (
        FormField("win", "text", "What went well?", required=True),
        FormField("who", "people", "With whom?"),
    )
    return Form("small.win", "A win", fields, state="w48", keeps_drafts=True)


async def _mood(visit: Visit, value: str) -> Reply:
    if visit.person.name == "Chen Wei":
        raise NotYours("That was for somebody else.")
    await outbox.change(visit.session, f"mood:{visit.person.id}", mood_card(value), visit.now)
    return Reply()


async def _win(visit: Visit, _state: str, values: Values) -> Reply:
    if not values.get("win"):
        raise WrongInput("Something is missing.", {"win": "Write what went well."})
    if values["win"] == "break":
        raise RuntimeError("secret words of a person")
    said = mention(visit.person.id, visit.person.name)
    return says(Card("Kept", (section(said, ": ", bold(str(values["win"]))),)))


async def _win_again(_visit: Visit, _state: str, _values: Values) -> Form:
    return win_form()


async def _open_win(_visit: Visit, _rest: object = "") -> Reply:
    return opens(win_form())


async def _typed(_visit: Visit, words: str) -> Reply | None:
    keep = Button("small.keep", words[:50], "Keep")
    return None if words == "nothing" else says(Card("I read", (section(words),), (keep,)))


async def _keep(_visit: Visit, value: str) -> Reply:
    return puts(Card("I kept", (section(value),)))


async def _home(visit: Visit) -> tuple[Scale, ...]:
    buttons = (Button("small.more", "home", "More"),)
    return (Scale(text(f"Hello {visit.person.name}"), buttons),)


SMALL = Routes(
    presses={"small.mood": _mood, "small.more": _open_win, "small.keep": _keep},
    forms={"small.win": FormRoute(_win, _win_again)},
    commands=(Command("win", "Something went well", "what", _open_win),),
    typed=_typed,
    home=_home,
)


@dataclass
class World:
    """A playground, its people and a client of its interface."""

    client: httpx.AsyncClient
    playground: Playground
    made: Made
    database: Database

    async def get(self, name: str, **query: str) -> httpx.Response:
        """Ask for something."""
        return await self.client.get(f"/playground/api/{name}", params=query)

    async def post(self, name: str, body: object) -> httpx.Response:
        """Do something."""
        return await self.client.post(f"/playground/api/{name}", json=body)

    async def ask(self, person: str, due_at: datetime = NOW) -> None:
        """Queue the question of the small feature."""
        id_ = self.made.reps[person]
        message = Message(f"mood:{id_}", "small.ask", mood_card(), due_at, person_id=id_)
        async with self.database.organisation(self.made.organisation_id) as session:
            await outbox.queue(session, [message], NOW)

    async def post_to_channel(self, due_at: datetime = NOW) -> None:
        """Queue a post in the team's channel."""
        card = Card(
            "What West did together", (section("A lot."),), (Button("small.more", "", "More"),)
        )
        async with self.database.organisation(self.made.organisation_id) as session:
            await outbox.queue(
                session, [Message("post", "small.post", card, due_at, channel="west")], NOW
            )


async def make_world(database: Database) -> AsyncIterator[World]:
    """A world on a database; closes its client at the end."""
    made = await make_team(database)
    clock = SetClock(NOW)
    news = News()
    messengers = {Platform.LOCAL: LocalMessenger(database, clock, news)}
    bot = small_bot(database, clock, [SMALL], (), messengers)
    playground = Playground(
        database=database,
        organisation_id=made.organisation_id,
        clock=clock,
        program=bot,
        commands=bot.interactions.commands,
        live=partial(live_until, bot, clock),
        news=news,
    )
    transport = httpx.ASGITransport(_application(playground))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8123") as client:
        yield World(client, playground, made, database)


def _application(playground: Playground) -> OnlyThisMachine:
    return OnlyThisMachine(Starlette(routes=playground_routes(playground)))


@asynccontextmanager
async def serve(world: World) -> AsyncIterator[str]:
    """Serves the playground on a free port; its address."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    config = uvicorn.Config(
        _application(world.playground),
        log_level="warning",
        lifespan="off",
        timeout_graceful_shutdown=2,
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve([listening]))
    yield f"http://127.0.0.1:{listening.getsockname()[1]}/playground"
    world.playground.news.close()
    server.should_exit = True
    await serving


LATER = NOW + timedelta(hours=5)
