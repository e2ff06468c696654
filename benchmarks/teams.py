"""10,000 messages to a fake Teams, beside a bare aiohttp loop that posts the same bodies; and how
long the loop is held up while tokens and keys are fetched. The fake is a process of its own.

RQ_TEAMS_PEOPLE makes the crowd smaller.
"""

import asyncio
import contextlib
import json
import os
import sys
import time
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, replace
from functools import partial
from typing import Any

import aiohttp
import jwt
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric import rsa

from benchmarks.crowd import database
from benchmarks.measured import Figure, Spent, Stopwatch, by_the_clock, side_by_side
from benchmarks.slack import CARD, NOW, queue
from bot.clock import SetClock, SystemClock
from bot.memory import look_for_waste_seldom
from bot.outbox.drain import AT_ONCE, Outbox
from bot.settings import Settings
from handlers.calling import CONNECTIONS
from handlers.teams import render
from handlers.teams.app import reach_teams
from handlers.teams.canvas import Canvas
from handlers.teams.errors import NotLetIn
from handlers.teams.painter import with_card
from handlers.teams.references import Reference
from storage.encryption import Vault
from storage.session import Database
from storage.tables import Identity, Organisation, Person, TeamsChat
from storage.words import Platform

PEOPLE = int(os.environ.get("RQ_TEAMS_PEOPLE", "10000"))
BEAT = 0.001
LONGEST_PAUSE = 0.05
TRIES = 5


async def run() -> list[Figure]:
    """The fan-out beside the bare one in the same run, and the longest pause of the loop."""
    look_for_waste_seldom()  # as `run` does
    async with fake() as settings, database() as base:
        organisation_id = await people(base, settings)

        async def ours(count: int) -> Spent:
            await queue(base, organisation_id, count, Platform.TEAMS)
            return await by_outbox(settings, base)

        rounds = await side_by_side(ours, partial(by_loop, settings), PEOPLE)
        # A busy machine holds up any loop: what holds ours up does so every time.
        pause = min([await longest_pause(settings, base) for _ in range(TRIES)])
    return [
        by_the_clock(f"{PEOPLE:,} messages to Teams, beside a bare aiohttp loop", rounds, 1.5),
        Figure("the loop held up while tokens and keys are fetched",
               1000 * pause, "ms", 1000 * LONGEST_PAUSE),
    ]  # fmt: skip


@asynccontextmanager
async def fake() -> AsyncGenerator[Settings]:
    """The fake Teams in a process of its own; settings for a program beside it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.fakes.teams", str(PEOPLE), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        said: dict[str, str] = json.loads(await process.stdout.readline())
        known: dict[str, Any] = {name.lower(): value for name, value in said.items()}
        known["rq_encryption_keys"] = Fernet.generate_key().decode()
        yield Settings(_env_file=None, **known)  # pyright: ignore[reportCallIssue]
    finally:
        process.kill()
        await process.wait()


async def people(base: Database, settings: Settings) -> int:
    """Everybody of the fake's tenant, each with a chat."""
    tenant = str(settings.teams_tenant_id)
    async with base.everywhere() as session:
        row = Organisation(
            name="Crowd", platform=Platform.TEAMS, external_id=tenant, created_at=NOW
        )
        session.add(row)
        await session.flush()
        organisation_id = row.id
    vault = Vault([key.get_secret_value() for key in settings.rq_encryption_keys])
    ids = range(1, PEOPLE + 1)
    person = {"timezone": "UTC", "workdays": "mon", "locale": "en", "active": True,
              "since": NOW.date(), "reminder": True, "greeted_at": NOW}  # fmt: skip
    first = Reference(tenant, settings.teams_service_url, "", "")
    async with base.organisation(organisation_id) as session:
        await session.insert_new(Person, [{"id": n, "name": f"P {n}", **person} for n in ids])
        await session.insert_new(
            Identity,
            [{"person_id": n, "platform": Platform.TEAMS, "external_id": f"p{n}"} for n in ids],
        )
        chats: list[dict[str, Any]] = []
        for n in ids:
            there = replace(first, conversation=f"a:p{n}", account=f"29:p{n}")
            stored = vault.encrypt(json.dumps(asdict(there)))
            chats.append({"person_id": n, "account_id": f"p{n}", "reference": stored, "since": NOW})
        await session.insert_new(TeamsChat, chats)
    return organisation_id


async def by_loop(settings: Settings, count: int) -> Spent:
    """As many messages by a bare loop: one session, as many at once as ours."""
    body = with_card(render.render_card(CARD, Canvas(delivery=1)), render.notification_text(CARD))
    connector = aiohttp.TCPConnector(limit=CONNECTIONS)
    async with aiohttp.ClientSession(connector=connector) as session:
        headers = {"Authorization": f"Bearer {await token(settings, session)}"}
        waiting = iter(range(1, count + 1))

        async def send() -> None:
            for number in waiting:
                url = f"{settings.teams_service_url}v3/conversations/a:p{number}/activities"
                async with session.post(url, json=body, headers=headers) as answer:
                    assert answer.status == 201, await answer.text()
                    await answer.json()

        watch = Stopwatch()
        await asyncio.gather(*(send() for _ in range(AT_ONCE)))
        return watch.spent()


async def token(settings: Settings, session: aiohttp.ClientSession) -> str:
    """As any program gets one."""
    secret = settings.teams_app_password
    assert secret is not None
    url = f"{settings.teams_login_url}/{settings.teams_tenant_id}/oauth2/v2.0/token"
    form = {
        "client_id": str(settings.teams_app_id),
        "client_secret": secret.get_secret_value(),
        "grant_type": "client_credentials",
    }
    async with session.post(url, data=form) as answer:
        return str((await answer.json())["access_token"])


async def by_outbox(settings: Settings, base: Database) -> Spent:
    """Everything due, by the outbox and the messenger."""
    clock = SetClock(NOW)
    reach = reach_teams(settings, base, clock)
    await reach.start()
    messenger = replace(reach.messenger, new_messages=None, pace=None)
    outbox = Outbox(base, {Platform.TEAMS: messenger}, clock)
    watch = Stopwatch()
    await outbox.drain()
    taken = watch.spent()
    await reach.stop()
    async with base.looking_everywhere() as session:
        assert await outbox.next_at(session) is None
    return taken


async def longest_pause(settings: Settings, base: Database) -> float:
    """Seconds that the loop was held up for, while a token and keys were fetched and tokens of
    unknown keys were looked at."""
    clock = SystemClock()
    reach = reach_teams(settings, base, clock)
    strange = jwt.encode(
        {"iss": "nobody"},
        rsa.generate_private_key(public_exponent=65537, key_size=2048),
        algorithm="RS256",
        headers={"kid": "nobody"},
    )
    async with heartbeat() as pauses:
        await reach.start()
        for _ in range(20):
            with contextlib.suppress(NotLetIn):
                await reach.gate.check(f"Bearer {strange}", "msteams", settings.teams_service_url)
    await reach.stop()
    return max(pauses)


@asynccontextmanager
async def heartbeat() -> AsyncIterator[Sequence[float]]:
    """How much later than it should have the loop came back, each time."""
    pauses: list[float] = []

    async def beat() -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(BEAT)
            pauses.append(time.perf_counter() - before - BEAT)

    beating = asyncio.create_task(beat())
    try:
        yield pauses
    finally:
        beating.cancel()
