"""Coaching between two people in a real browser: an introduction, the page of a one-to-one, and the
guided talk about low results."""

import pytest
from playwright.async_api import Browser, Page, expect

from bot.coaching.diagnosis.comparing import QUESTIONS
from prompts.diagnosis import ANSWERS, CAUSES, NEXT, SENTENCES
from tests.browser import reaches_beyond
from tests.journeys.acting import as_somebody, become, newest
from tests.journeys.client import Client
from tests.journeys.program import Demo

pytestmark = pytest.mark.timeout(300)

TOPIC = "<b>How</b> we split the *harbour* leads"
_, PARTLY, NO = (label for _, label in ANSWERS)
LOOK = "Look for the cause together"
PROMISED = "Ask legal for a short contract"


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
        await newest(page).get_by_role("button", name="Review of the quarter").click()
        review = newest(page).get_by_role("link", name="Open the page to print or save")
        address = await review.get_attribute("href")
        saved = await page.request.get(f"{address}/pdf")
        assert saved.headers["content-type"] == "application/pdf"
        assert (await saved.body()).startswith(b"%PDF-")
        one_to_one = page.locator("#log .card").filter(has_text=TOPIC).last
        await one_to_one.get_by_role("button", name="We have talked").click()
        form = page.get_by_role("dialog", name="We have talked")
        await form.get_by_role("textbox").first.fill(PROMISED)
        await form.get_by_role("button", name="Keep it").click()
        await expect(newest(page)).to_contain_text(PROMISED)

        # A guided talk: each for themselves, then side by side.
        await become(page, "Noor Haddad")
        seen = page.locator("#log .card").filter(has_text="results are low and nothing was named")
        await seen.last.get_by_role("button", name=LOOK).click()
        await expect(page.locator("#log")).to_contain_text("I ask Ola.")
        await _look(page, demo, "noor", NO)
        await expect(page.locator("#log")).not_to_contain_text("You both are through")
        await become(page, "Ola Nowak")
        await expect(newest(page)).to_contain_text("It is about what you were given, not about you")
        await _look(page, demo, "ola", PARTLY)
        for who in ("Ola Nowak", "Noor Haddad"):
            if who != "Ola Nowak":
                await become(page, who)
            both = page.locator("#log .card").filter(has_text="You both are through").last
            await both.get_by_role("button", name="Open the page").click()
            for line in (
                "One-to-one: Ola Nowak and Noor Haddad",
                "Know-how: Ola 0 of 6, Noor 0 of 6",
                "How we work: Ola 6 of 6, Noor 6 of 6",
                f"“{SENTENCES['process'][0].own}”",
                NEXT["process"],
            ):
                await expect(newest(page)).to_contain_text(line)
        assert await reaches_beyond(page) == []


async def _look(page: Page, demo: Demo, who: str, said: str) -> None:
    """Go through the four causes for oneself, the last one with the page: how we work."""
    client = Client(demo.address)
    all_well = {f"q{number}": "yes" for number in range(1, QUESTIONS + 1)}
    for cause in CAUSES.keys() - {"process"}:
        client.post("submit", user=who, form=f"diagnosis.answer_form:1:{cause}", values=all_well)
    client.close()
    part = page.locator("#log .card").filter(has_text="six short sentences each").last
    await part.get_by_role("button", name=CAUSES["process"]).click()
    form = page.get_by_role("dialog", name=CAUSES["process"])
    for sentence in SENTENCES["process"]:
        asked = form.get_by_role("group", name=sentence.own if who == "ola" else sentence.theirs)
        await asked.get_by_role("radio", name=said, exact=True).check()
    await form.get_by_role("button", name="Keep it").click()
    await expect(form).to_have_count(0)
