"""Readiness and figures tell of a Socket Mode connection that is down."""

from datetime import timedelta

import httpx
import pytest

from bot.ticker import Ticker
from handlers.web.health import Health
from handlers.web.server import make_server
from storage.session import Database
from tests.handlers.slack.slack_world import Mode, World, world
from tests.waiting import eventually


@pytest.fixture(autouse=True)
def _looked_after_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handlers.slack.socket.PING_SECONDS", 0.5)


async def asked(here: World, path: str) -> httpx.Response:
    async def nothing() -> None:
        pass

    ticker = Ticker(nothing, here.clock)
    ticker.last_good = here.clock.now()
    health = Health(here.database, ticker, here.clock, lines=[here.door])
    transport = httpx.ASGITransport(make_server(health))
    async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
        return await client.get(path)


async def is_down(here: World) -> bool:
    return await here.door.down_since() is not None


async def is_up(here: World) -> bool:
    return not await is_down(here)


async def test_a_connection_that_stays_down_takes_readiness_and_gives_it_back(
    database: Database,
) -> None:
    async with world(database, "socket") as here:
        await here.settle(here.slack.connected.is_set)
        assert (await asked(here, "/readyz")).status_code == 200
        tokens = set(here.slack.app_tokens)
        here.slack.app_tokens.clear()
        await here.slack.drop_connections()
        await eventually(lambda: is_down(here))
        here.clock.at += timedelta(seconds=60)
        assert (await asked(here, "/readyz")).status_code == 200  # Slack does that now and then
        here.clock.at += timedelta(seconds=1)
        answer = await asked(here, "/readyz")
        assert answer.status_code == 503
        (problem,) = answer.json()["problems"]
        assert problem == (
            "Nothing is heard from Slack since 09:00 UTC, as the connection is down. Check this "
            "machine's network and SLACK_APP_TOKEN; it is opened again as soon as it can be."
        )
        figures = (await asked(here, "/metrics")).text
        assert 'rq_line_down_seconds{platform="Slack"} 61.0' in figures
        here.slack.app_tokens |= tokens
        await here.settle(here.slack.connected.is_set, seconds=20)
        await eventually(lambda: is_up(here))
        assert (await asked(here, "/readyz")).status_code == 200


async def test_a_connection_that_never_opened_is_down_since_the_start(database: Database) -> None:
    async with world(database, "socket", slack_app_token="xapp-1-wrong") as here:
        here.clock.at += timedelta(minutes=2)
        answer = await asked(here, "/readyz")
        assert "since 09:00 UTC" in answer.json()["problems"][0]


async def test_nobody_can_tell_of_http(database: Database) -> None:
    mode: Mode = "http"
    async with world(database, mode) as here:
        here.clock.at += timedelta(hours=1)
        assert (await asked(here, "/readyz")).status_code == 200
