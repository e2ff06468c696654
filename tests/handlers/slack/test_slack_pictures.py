"""A chart is an image at an address that only this program can have written, and that ends."""

import time
import zlib
from datetime import timedelta

import aiohttp
import pytest
from cryptography.fernet import Fernet

from bot.cards import Picture
from handlers.slack.pictures import KEPT_FOR, PATH
from storage.session import Database
from tests.fakes.slack.state import Json
from tests.handlers.slack.slack_world import KEY, World, world

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PNG = b"\x89PNG\r\n\x1a\n"
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="3"/></svg>'
)


def token(key: str, drawing: str = DRAWING, *, age: timedelta = timedelta(0)) -> str:
    packed = zlib.compress(drawing.encode())
    at = int(time.time() - age.total_seconds())
    return Fernet(key).encrypt_at_time(packed, at).decode()


async def fetched(here: World, address: str) -> tuple[int, str, bytes]:
    """As Slack fetches it: without any sign-in."""
    assert here.slack.app_url is not None
    path = address.removeprefix("https://rq.example.com")
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{here.slack.app_url}{path}") as answer,
    ):
        return answer.status, answer.content_type, await answer.read()


def images(view: Json) -> list[Json]:
    return [one for one in view["blocks"] if one["type"] == "image"]


@ON_SQLITE
async def test_the_home_shows_a_chart_that_slack_can_fetch(database: Database) -> None:
    async with world(database, "http", rq_base_url="https://rq.example.com") as here:
        ana = here.actor("ana")
        await ana.command("/checkin")
        await here.settle(lambda: ana.modal)
        assert await ana.submit({"mood": "4", "workload": "3"}) is None
        await ana.open_home()
        await here.settle(lambda: ana.home and images(ana.home.body))
        assert ana.home is not None
        (image,) = images(ana.home.body)
        assert "Mood: 23 Nov good." in image["alt_text"]
        assert image["image_url"].startswith(f"https://rq.example.com{PATH}/")
        status, kind, body = await fetched(here, image["image_url"])
        assert (status, kind, body[:8]) == (200, "image/png", PNG)
        assert here.slack.refused == []
        drawn = ana.home.updates
        await ana.open_home()
        await ana.open_home()
        await here.settle(lambda: ana.home and ana.home.updates == drawn + 2)
        assert images(ana.home.body)[0] == image  # the same address, so that nothing flickers


@ON_SQLITE
async def test_addresses_that_are_forged_or_old_show_nothing(database: Database) -> None:
    async with world(database, "http", rq_base_url="https://rq.example.com") as here:
        good = token(KEY)
        assert (await fetched(here, f"{PATH}/{good}.png"))[0] == 200
        for wrong in (
            token(Fernet.generate_key().decode()),
            token(KEY, age=KEPT_FOR + timedelta(minutes=1)),
            good[:-8] + "AAAAAAA=",
            token(KEY, "no drawing at all"),
            token(KEY, "<svg" + " " * 400_000),
            "A" * 4000,
        ):
            status, _, body = await fetched(here, f"{PATH}/{wrong}.png")
            assert (status, body) == (404, b"")


@ON_SQLITE
async def test_a_drawing_keeps_its_address_for_a_day(database: Database) -> None:
    async with world(database, "http", rq_base_url="https://rq.example.com") as here:
        picture = Picture(DRAWING, "A circle")
        first = here.reach.pictures.address(picture)
        assert here.reach.pictures.address(picture) == first
        here.clock.at += timedelta(days=1)
        assert here.reach.pictures.address(picture) != first
