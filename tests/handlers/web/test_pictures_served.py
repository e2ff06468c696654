"""A chart is an image at an address that only this program can have written, and that ends."""

import time
import zlib
from datetime import timedelta

import httpx
import pytest
from cryptography.fernet import Fernet
from starlette.applications import Starlette

from bot.cards import Picture
from bot.clock import SetClock, SystemClock
from bot.settings import Settings
from handlers.web.pictures import FIRST_PATH, KEPT_FOR, PATH, Pictures, pictures_of
from storage.session import Database
from tests.factories import NOW
from tests.handlers.slack import slack_world
from tests.handlers.slack.slack_world import KEY
from tests.handlers.teams import teams_world

BASE = "https://rq.example.com"
PNG = b"\x89PNG\r\n\x1a\n"
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="3"/></svg>'
)
CIRCLE = Picture(DRAWING, "A circle")
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def with_base(base_url: str | None = BASE, clock: SetClock | None = None) -> Pictures:
    settings = Settings(_env_file=None, rq_base_url=base_url, rq_encryption_keys=KEY)  # pyright: ignore
    return pictures_of(settings, clock or SystemClock())


def token(key: str, drawing: str = DRAWING, *, age: timedelta = timedelta(0)) -> str:
    packed = zlib.compress(drawing.encode())
    at = int(time.time() - age.total_seconds())
    return Fernet(key).encrypt_at_time(packed, at).decode()


async def fetched(address: str) -> httpx.Response:
    """As a platform fetches it: without any sign-in, by whichever process is asked."""
    transport = httpx.ASGITransport(Starlette(routes=with_base().routes()))
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
        return await client.get(address)


async def test_a_picture_is_fetched_from_its_address() -> None:
    address = with_base().address(CIRCLE)
    assert address is not None
    assert address.startswith(f"{BASE}{PATH}/")
    answer = await fetched(address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert answer.content[:8] == PNG
    assert with_base(None).address(CIRCLE) is None


async def test_addresses_that_are_forged_or_old_show_nothing() -> None:
    good = token(KEY)
    assert (await fetched(f"{PATH}/{good}.png")).status_code == 200
    assert (await fetched(f"{FIRST_PATH}/{good}.png")).status_code == 200
    for wrong in (
        token(Fernet.generate_key().decode()),
        token(KEY, age=KEPT_FOR + timedelta(minutes=1)),
        good[:-8] + "AAAAAAA=",
        token(KEY, "no drawing at all"),
        token(KEY, "<svg" + " " * 400_000),
        "A" * 4000,
    ):
        answer = await fetched(f"{PATH}/{wrong}.png")
        assert (answer.status_code, answer.content) == (404, b"")


def test_a_drawing_keeps_its_address_for_a_day() -> None:
    clock = SetClock(NOW)
    pictures = with_base(clock=clock)
    first = pictures.address(CIRCLE)
    assert pictures.address(CIRCLE) == first
    clock.at += timedelta(days=1)
    assert pictures.address(CIRCLE) != first


@ON_SQLITE
async def test_a_home_in_slack_shows_a_chart(database: Database) -> None:
    async with slack_world.world(database, "http", rq_base_url=BASE) as here:
        ana = here.actor("ana")
        await ana.command("/checkin")
        await here.settle(lambda: ana.modal)
        assert await ana.submit({"mood": "4", "workload": "3"}) is None
        await ana.open_home()
        await here.settle(lambda: ana.home and images(ana.home.body["blocks"]))
        assert ana.home is not None
        (image,) = images(ana.home.body["blocks"])
        assert "Mood: 23 Nov good." in image["alt_text"]
        assert (await fetched(image["image_url"])).content[:8] == PNG
        assert here.slack.refused == []
        drawn = ana.home.updates
        await ana.open_home()
        await ana.open_home()
        await here.settle(lambda: ana.home and ana.home.updates == drawn + 2)
        # The same address, so that nothing flickers.
        assert images(ana.home.body["blocks"])[0] == image


@ON_SQLITE
async def test_a_home_in_teams_shows_a_chart(database: Database) -> None:
    async with teams_world.world(database, rq_base_url=BASE, rq_encryption_keys=KEY) as here:
        await here.install_for("ana")
        ana = here.actor("ana")
        await ana.type("checkin")
        await ana.press(ana.messages[-1], "Save", {"f_mood": "4", "f_workload": "3"})
        await ana.type("home")
        (image,) = images(ana.messages[-1].card["body"])
        assert "Mood: 23 Nov good." in image["altText"]
        assert (await fetched(image["url"])).content[:8] == PNG
        assert here.teams.refused == []


def images(elements: list[dict[str, str]]) -> list[dict[str, str]]:
    return [one for one in elements if one["type"].casefold() == "image"]
