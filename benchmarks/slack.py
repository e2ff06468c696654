"""10,000 messages to a fake Slack, beside a bare loop of its SDK; and a press until Slack is told
that it was heard, beside an empty Bolt app. The fake is a process of its own."""

import asyncio
import json
import socket
import sys
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, nullcontext
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode

import aiohttp
import uvicorn
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from benchmarks.crowd import database
from benchmarks.measured import Figure, Spent, Stopwatch, by_the_clock, side_by_side
from bot.app import put_together
from bot.cards import Button, Card, Scale, card_to_json, context, text
from bot.clock import SetClock, SystemClock
from bot.language.offline import OfflineReader
from bot.memory import look_for_waste_seldom
from bot.messenger import Rate
from bot.outbox.drain import AT_ONCE, Outbox
from bot.settings import Settings
from handlers.slack import render
from handlers.slack.app import SlackDoor, SlackReach, reach_slack
from handlers.slack.messenger import SlackMessenger
from handlers.slack.render import Canvas
from storage.session import Database
from storage.tables import Delivery, Identity, Organisation, Person
from storage.words import DeliveryState, Platform

PEOPLE = 10_000
NOW = datetime(2026, 11, 27, 13, tzinfo=UTC)
PRESSES_A_SECOND = 200
SECONDS = 5
WARM = 50
"""Presses before the clock starts: the first ones load and compile."""
LIMITED = 600
LIMIT = Rate(per_second=100, burst=100)

CARD = Card(
    title="",
    summary="How was your week, Ana?",
    blocks=(
        Scale(
            text("How was your week, Ana?"),
            tuple(Button("checkins.mood", f"1:{n}", f"Step {n}") for n in range(1, 6)),
        ),
        context("You and Kim see this."),
    ),
    buttons=(Button("checkins.open", "1", "Tell more"), Button("checkins.skip", "1", "Skip")),
)


async def run() -> list[Figure]:
    """Seconds of each, and what they are beside the bare one in the same run."""
    look_for_waste_seldom()  # as `run` does
    async with fake() as settings, database() as base:
        organisation_id = await people(base)

        async def ours(count: int) -> Spent:
            await queue(base, organisation_id, count)
            return await by_outbox(settings, base, None)

        rounds = await side_by_side(ours, partial(by_sdk, settings), PEOPLE)
        await queue(base, organisation_id, LIMITED)
        least = (LIMITED - LIMIT.burst) / LIMIT.per_second
        limited = (await by_outbox(settings, base, LIMIT)).clock
        empty = await presses(empty_app(settings["SLACK_SIGNING_SECRET"]), settings)
        ready = await presses_to_us(settings, base, organisation_id, fan_out=False)
        busy = await presses_to_us(settings, base, organisation_id, fan_out=True)
    return [
        by_the_clock("10,000 messages to Slack, beside a bare loop of its SDK", rounds, 1.5),
        Figure(f"{LIMITED} messages at {LIMIT.per_second:g} a second, beside the least time",
               limited / least, "times", 1.05, f"{limited:.2f} s and {least:.2f} s"),
        Figure("a press until it is acknowledged, the slowest of 100, beside an empty Bolt app",
               ready / empty, "times", 2, f"{1000 * ready:.0f} ms and {1000 * empty:.0f} ms"),
        Figure("the same while 10,000 messages go out", busy, "s", 1),
    ]  # fmt: skip


@asynccontextmanager
async def fake() -> AsyncGenerator[dict[str, str]]:
    """The fake Slack in a process of its own; what to put into the settings."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.fakes.slack", str(PEOPLE), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        yield json.loads(await process.stdout.readline())
    finally:
        process.kill()
        await process.wait()


async def people(base: Database) -> int:
    """Everybody of the fake's workspace."""
    async with base.everywhere() as session:
        row = Organisation(
            name="Crowd", platform=Platform.SLACK, external_id="T0WEST", created_at=NOW
        )
        session.add(row)
        await session.flush()
        organisation_id = row.id
    ids = range(1, PEOPLE + 1)
    person = {"timezone": "UTC", "workdays": "mon", "locale": "en", "active": True,
              "since": NOW.date(), "reminder": True, "greeted_at": NOW}  # fmt: skip
    async with base.organisation(organisation_id) as session:
        await session.insert_new(Person, [{"id": n, "name": f"P {n}", **person} for n in ids])
        await session.insert_new(
            Identity,
            [{"person_id": n, "platform": Platform.SLACK, "external_id": f"U{n:06d}"} for n in ids],
        )
    return organisation_id


async def queue(
    base: Database, organisation_id: int, count: int, platform: Platform = Platform.SLACK
) -> None:
    """Messages to so many people, due now."""
    card = card_to_json(CARD)
    mark = time.monotonic_ns()
    row = {"kind": "checkins.ask", "platform": platform, "card": card, "attempts": 0,
           "state": DeliveryState.PENDING, "created_at": NOW, "due_at": NOW, "repeatable": True,
           "proactive": False}  # fmt: skip
    async with base.organisation(organisation_id) as session:
        await session.insert_new(
            Delivery,
            [{"key": f"b:{mark}:{n}", "person_id": n, **row} for n in range(1, count + 1)],
        )


async def by_sdk(settings: dict[str, str], count: int) -> Spent:
    """As many messages by a loop of the SDK: one session, as many at once as ours."""
    blocks = render.message(CARD, Canvas(delivery=1))
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(
            settings["SLACK_BOT_TOKEN"],
            base_url=settings["SLACK_API_URL"],
            session=session,
            retry_handlers=[],
        )
        waiting = iter(range(1, count + 1))

        async def send() -> None:
            for number in waiting:
                await client.chat_postMessage(
                    channel=f"U{number:06d}", text=CARD.summary, blocks=blocks
                )

        watch = Stopwatch()
        await asyncio.gather(*(send() for _ in range(AT_ONCE)))
        return watch.spent()


async def by_outbox(settings: dict[str, str], base: Database, rate: Rate | None) -> Spent:
    """Everything due, by the outbox and the messenger."""
    clock = SetClock(NOW)
    reach = reach_slack(known(settings), base, clock)
    await reach.start()
    outbox = Outbox(base, {Platform.SLACK: unlimited(reach, rate)}, clock)
    watch = Stopwatch()
    await outbox.drain()
    taken = watch.spent()
    await reach.stop()
    return taken


def unlimited(reach: SlackReach, rate: Rate | None) -> SlackMessenger:
    """A messenger at another rate than Slack's."""
    return SlackMessenger(reach.web, reach.workspaces, reach.painter, new_messages=rate)


def known(settings: dict[str, str]) -> Settings:
    """Settings for signed HTTP."""
    found = {name.lower(): value for name, value in settings.items()}
    found.pop("slack_app_token", None)
    return Settings(_env_file=None, **found)  # pyright: ignore[reportCallIssue]


def empty_app(secret: str) -> list[BaseRoute]:
    """A Bolt app that does nothing but acknowledge."""

    async def authorize(team_id: str) -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None, team_id=team_id, bot_token=secret, bot_id="B", bot_user_id="U"
        )

    app = AsyncApp(signing_secret=secret, authorize=authorize)

    @app.action("checkins.open")
    async def pressed(ack: Callable[[], Any]) -> None:
        await ack()

    handler = AsyncSlackRequestHandler(app)

    async def answer(request: Request) -> Response:
        return await handler.handle(request)

    return [Route("/slack/events", answer, methods=["POST"])]


async def presses_to_us(
    settings: dict[str, str], base: Database, organisation_id: int, *, fan_out: bool
) -> float:
    """The slowest of a hundred presses, with or without 10,000 messages going out meanwhile."""
    clock = SystemClock()
    reach = reach_slack(known(settings), base, clock)
    await reach.start()
    bot = put_together(base, clock, OfflineReader(), {Platform.SLACK: unlimited(reach, None)})
    door = SlackDoor(
        reach, bot, bot.interactions.commands,
        settings=known(settings), database=base, clock=clock,
    )  # fmt: skip
    await door.start()
    outbox = None
    if fan_out:
        await queue(base, organisation_id, PEOPLE)
        outbox = asyncio.create_task(bot.outbox.run())
    slowest = await presses(door.routes(), settings)
    if outbox is not None:
        bot.outbox.stop()
        await outbox
    await door.stop()
    await reach.stop()
    return slowest


async def presses(routes: list[BaseRoute], settings: dict[str, str]) -> float:
    """Press at a steady rate; seconds until the acknowledgement that 99 of 100 were faster than."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(1024)
        config = uvicorn.Config(Starlette(routes=routes), log_config=None, access_log=False,
                                lifespan="off")  # fmt: skip
        server = uvicorn.Server(config)
        server.capture_signals = nullcontext  # pyright: ignore[reportAttributeAccessIssue]
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/slack/events"
        taken: list[float] = []
        verifier = SignatureVerifier(settings["SLACK_SIGNING_SECRET"])
        async with aiohttp.ClientSession() as session:
            tasks: list[asyncio.Task[None]] = []
            for number in range(WARM):
                await _press(session, url, verifier, -number, [])
            await asyncio.sleep(1)
            start = time.perf_counter()
            for number in range(PRESSES_A_SECOND * SECONDS):
                await asyncio.sleep(max(0, start + number / PRESSES_A_SECOND - time.perf_counter()))
                tasks.append(asyncio.create_task(_press(session, url, verifier, number, taken)))
            await asyncio.gather(*tasks)
        server.should_exit = True
        await serving
    return sorted(taken)[int(len(taken) * 0.99)]


async def _press(
    session: aiohttp.ClientSession,
    url: str,
    verifier: SignatureVerifier,
    number: int,
    taken: list[float],
) -> None:
    payload = {
        "type": "block_actions",
        "team": {"id": "T0WEST"},
        "user": {"id": f"U{number % PEOPLE + 1:06d}"},
        "api_app_id": "A",
        "trigger_id": f"{time.monotonic_ns()}.{number}",
        "container": {"type": "message", "channel_id": "D1"},
        "channel": {"id": "D1"},
        "actions": [
            {"type": "button", "action_id": "checkins.open", "block_id": "d1.0", "value": "1"}
        ],
    }
    body = urlencode({"payload": json.dumps(payload)}).encode()
    stamp = str(int(time.time()))
    signature = verifier.generate_signature(timestamp=stamp, body=body)
    before = time.perf_counter()
    async with session.post(
        url,
        data=body,
        headers={
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature or "",
        },
    ) as answer:
        assert answer.status == 200, answer.status
        await answer.read()
    taken.append(time.perf_counter() - before)
