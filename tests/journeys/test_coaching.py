"""Coaching between two people in a real browser: an introduction, the page of a one-to-one, and the
guided talk about low results."""

import asyncio
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from bot.coaching.diagnosis import service as diagnosis
from bot.coaching.diagnosis.comparing import QUESTIONS
from bot.coaching.talks.pairs import pairs_of
from bot.commands.playground_file import open_world
from prompts.diagnosis import ANSWERS, CAUSES, NEXT, SENTENCES
from storage.queries import roster
from tests.browser import reaches_beyond
from tests.journeys.acting import as_somebody, become, newest
from tests.journeys.client import Client, words
from tests.journeys.program import Demo, copied, opened

pytestmark = pytest.mark.timeout(300)

TOPIC = "<b>How</b> we split the *harbour* leads"
NO = dict(ANSWERS)["no"]
PROMISED = "Ask legal for a short contract"


@pytest.fixture
def demo(world: Path, tmp_path: Path) -> Iterator[Demo]:
    """The demo, in which Kim has just begun a guided talk with Dan."""
    folder = copied(world, tmp_path)
    asyncio.run(_begin(folder / ".playground"))
    with opened(folder) as demo:
        yield demo


async def _begin(folder: Path) -> None:
    world = await open_world(folder, lambda _week: None)
    now = world.clock.now()
    async with world.database.organisation(world.organisation_id) as session:
        kim = next(one for one in await roster.active_people(session) if one.name == "Kim Lund")
        pairs = await pairs_of(session, kim, now.date())
        pair = next(one for one in pairs if one.person.name == "Dan Keller")
        await diagnosis.start(session, pair, now)
    await world.database.close()


async def test_coaching_brings_two_people_together(browser: Browser, demo: Demo) -> None:
    async with as_somebody(browser, demo, "aino") as page:
        # An introduction: two yeses, and neither is named before.
        asked = page.locator("#log .card").filter(has_text="Somebody here may know the way").last
        await expect(asked).not_to_contain_text("Ana")
        await asked.get_by_role("button", name="Ask, with my words").click()
        await expect(asked).to_contain_text("I am asking them")
        await become(page, "Ana Ruiz")
        question = page.locator("#log .card").filter(has_text="Would you help a colleague?").last
        await expect(question).not_to_contain_text("Aino")
        await question.get_by_role("button", name="Gladly").click()
        await expect(page.locator("#log")).to_contain_text("It is Aino Virtanen")
        await become(page, "Aino Virtanen")
        await expect(newest(page)).to_contain_text("Ana would be glad to help")

        # A one-to-one: both see the same page.
        await become(page, "Ana Ruiz")
        await page.locator("#say").fill("/prepare")
        await page.keyboard.press("Enter")
        await expect(newest(page)).to_contain_text("One-to-one: Ana Ruiz and Kim Lund")
        await newest(page).get_by_role("button", name="Add a topic").click()
        form = page.get_by_role("dialog", name="Add a topic")
        await form.get_by_label("What do you want to talk about?").fill(TOPIC)
        await form.get_by_role("button", name="Add it").click()
        await expect(newest(page)).to_contain_text(TOPIC)
        await become(page, "Kim Lund")
        await page.locator("#say").fill("/prepare @Ana Ruiz")
        await page.keyboard.press("Enter")
        await expect(newest(page)).to_contain_text(TOPIC)
        await newest(page).get_by_role("button", name="We have talked").click()
        form = page.get_by_role("dialog", name="We have talked")
        await form.get_by_role("textbox").first.fill(PROMISED)
        await form.get_by_role("button", name="Keep it").click()
        await expect(newest(page)).to_contain_text(PROMISED)

        # A guided talk: each for themselves, then side by side.
        client = Client(demo.address)
        said = {f"q{number}": "yes" for number in range(1, QUESTIONS + 1)}
        for who, cause in product(("dan", "kim"), CAUSES):
            if (who, cause) != ("kim", "process"):
                form_id = f"diagnosis.answer_form:1:{cause}"
                client.post("submit", user=who, form=form_id, values=said)
        assert any(
            "You are through" in words(one["card"]) for one in client.direct("dan") if one["card"]
        )
        client.close()
        part = page.locator("#log .card").filter(has_text="You and Dan look at four things").last
        await part.get_by_role("button", name=CAUSES["process"]).click()
        form = page.get_by_role("dialog", name=CAUSES["process"])
        for sentence in SENTENCES["process"]:
            asked = form.get_by_role("group", name=sentence.theirs)
            await asked.get_by_role("radio", name=NO, exact=True).check()
        await form.get_by_role("button", name="Keep it").click()
        both = page.locator("#log .card").filter(has_text="You both are through").last
        await both.get_by_role("button", name="Open the page").click()
        await expect(newest(page)).to_contain_text(NEXT["process"])
        assert await reaches_beyond(page) == []
