"""A week lived in a real browser on the real demo."""

import re
from itertools import product

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser import reaches_beyond
from tests.journeys.acting import SLOW, as_somebody, become, move, newest
from tests.journeys.program import Demo

pytestmark = pytest.mark.timeout(300)


async def test_three_minutes_of_a_newcomer(browser: Browser, demo: Demo) -> None:
    async with as_somebody(browser, demo, "", "") as page:
        # Whoever opens the page is a rep with an open check-in.
        await expect(page).to_have_title(re.compile("as Ana Ruiz"))
        card = newest(page)
        await expect(card).to_contain_text("Legal has had the Fabrikam contract for two weeks")
        await card.get_by_role("button", name="Still there").click()
        await expect(card).to_contain_text("Still there. It stays on the list.")

        # Two taps are an answer.
        await card.get_by_role("button", name="Good, 4 of 5").click()
        await card.get_by_role("button", name="Heavy, 4 of 5").click()
        await expect(card).to_contain_text("Thank you.")

        # Tell more.
        await card.get_by_role("button", name="tell more").click()
        form = page.get_by_role("dialog", name="Your check-in")
        await form.get_by_label("What went well?").fill("Fabrikam's crews sang at the handover")
        await form.get_by_role("button", name="Save").click()
        await expect(form).to_have_count(0)
        await expect(newest(page)).to_contain_text("Fabrikam's crews sang at the handover")

        # The manager got a prompt about what is in the rep's way, and takes it up.
        await become(page, "Kim Lund")
        about_ana = "Ana Ruiz: something has been in the way for a while"
        nudge = page.locator("#log .card").filter(has_text=about_ana).last
        await expect(nudge).to_contain_text("Legal has had the Fabrikam contract")
        await nudge.get_by_role("button", name="Take it up").click()
        dialog = page.get_by_role("dialog", name="Take it up")
        await dialog.get_by_role("button", name="Take it up").click()
        await expect(nudge).to_contain_text("You take it up on Monday")

        # The rep is told.
        await become(page, "Ana Ruiz")
        await expect(newest(page)).to_contain_text("Kim")
        await page.get_by_role("link", name="Home").click()
        await expect(page.locator("#log")).to_contain_text("Kim is looking into it, by Monday.")

        # On Monday the team reads what was shared.
        meanwhile = await move(page, "Next week")
        await expect(meanwhile).to_contain_text("“Good things from West” was posted in #west-wins.")
        await page.get_by_role("link", name="west-wins").click()
        post = newest(page)
        await expect(post).to_contain_text("Ana Ruiz: Fabrikam's crews sang at the handover")
        await expect(post).to_contain_text("Ben Okoro: Wingtip signed")


async def test_a_win_with_a_helper_waits_for_their_yes(browser: Browser, demo: Demo) -> None:
    async with as_somebody(browser, demo, "ana") as page:
        await page.locator("#say").fill("/win The depot opened, and @Dan Keller drove all night")
        await page.keyboard.press("Enter")
        form = page.get_by_role("dialog", name="Share a win")
        await expect(form).to_contain_text("Did they help?")
        await form.get_by_role("button", name="Share").click()
        await expect(newest(page)).to_contain_text("once everyone it names has said yes")

        await become(page, "Dan Keller")
        await expect(newest(page)).to_contain_text("Ana Ruiz says you helped")
        await newest(page).get_by_role("button", name="Rather not", exact=True).click()
        await expect(newest(page)).to_contain_text("It stays out of the post")

        await move(page, "Next week")
        await page.get_by_role("link", name="west-wins").click()
        await expect(newest(page)).to_contain_text("Good things from West")
        await expect(newest(page)).not_to_contain_text("drove all night")


async def test_a_check_in_and_a_prompt_with_the_keyboard_alone(
    browser: Browser, demo: Demo
) -> None:
    async with as_somebody(browser, demo, "ana") as page:
        await expect(newest(page)).to_contain_text("How was your week")
        await tab_to(page, "Very hard, 1 of 5")
        for _ in range(3):
            await page.keyboard.press("ArrowRight")
        await page.keyboard.press("Enter")
        await expect(newest(page).get_by_role("button", name="Good, 4 of 5")).to_be_focused()
        await expect(newest(page)).to_contain_text("And how is your workload?")
        await tab_to(page, "Very light, 1 of 5")
        for _ in range(2):
            await page.keyboard.press("ArrowRight")
        await page.keyboard.press("Enter")
        await expect(newest(page)).to_contain_text("Thank you.")

        await page.keyboard.press("Control+k")
        await page.keyboard.type("kim")
        await page.keyboard.press("Enter")
        await expect(page).to_have_title(re.compile("as Kim Lund"))
        await tab_to(page, "Take it up")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("dialog").get_by_label("Day")).to_be_focused()
        await page.keyboard.press("Control+Enter")
        await expect(page.locator(".card", has_text="You take it up on Monday")).to_have_count(1)

        await tab_to(page, "Next week")
        await page.keyboard.press("Enter")
        await expect(page.locator("#clock")).to_contain_text("Mon 30 Nov, 09:30", timeout=SLOW)


async def tab_to(page: Page, label: str, most: int = 120) -> None:
    """Walk with the Tab key until the focus is on what is labelled so."""
    said = "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent"
    for _ in range(most):
        await page.keyboard.press("Tab")
        if (await page.evaluate(said)).strip() == label:
            return
    pytest.fail(f"The Tab key never comes to {label}.")


async def test_erasing_asks_first(browser: Browser, demo: Demo) -> None:
    async with as_somebody(browser, demo, "maya", "home") as page:
        erase = page.get_by_role("button", name="Erase my data")
        await erase.click()
        question = page.get_by_role("alertdialog")
        await expect(question).to_contain_text("This cannot be undone.")
        await page.keyboard.press("Escape")
        await expect(question).to_have_count(0)
        await expect(page.get_by_role("heading", name="Hello Maya Thompson")).to_be_visible()
        await erase.click()
        await question.get_by_role("button", name="Erase it all").click()
        await expect(page).not_to_have_title(re.compile("Maya"))
        await expect(page.get_by_role("link", name="Maya Thompson")).to_have_count(0)


SCREENS = ("dm", "home", "west-wins")


WIDTHS = (1280, 360)


async def test_every_screen_of_both_roles_fits_and_stays_on_this_machine(
    browser: Browser, shared_demo: Demo
) -> None:
    for person in ("ana", "kim", "lee"):
        for place in SCREENS:
            async with as_somebody(browser, shared_demo, person, place) as page:
                await expect(page.locator("#log .card").first).to_be_visible()
                for width, scheme in product(WIDTHS, ("light", "dark")):
                    await page.set_viewport_size({"width": width, "height": 740})
                    await page.emulate_media(color_scheme=scheme)
                    assert await reaches_beyond(page) == []


COMMANDS = ("/checkin", "/blocker", "/win", "/thanks", "/away", "/team", "/coach", "/help")


@pytest.mark.parametrize("width", WIDTHS)
async def test_every_command_shows_a_form_or_an_answer(
    browser: Browser, shared_demo: Demo, width: int
) -> None:
    for person in ("ana", "kim"):
        async with as_somebody(browser, shared_demo, person, width=width, height=740) as page:
            for command in COMMANDS:
                await page.locator("#say").fill(f"{command} ")
                async with page.expect_response("**/api/say") as response:
                    await page.keyboard.press("Enter")
                answer = await (await response.value).json()
                dialog = page.get_by_role("dialog")
                if answer.get("form"):
                    await expect(dialog).to_be_visible()
                elif "errors" in answer:
                    await expect(page.get_by_role("alert")).to_be_visible()
                else:
                    await expect(dialog).to_have_count(0)
                assert await reaches_beyond(page) == []
                if await dialog.count():
                    await page.keyboard.press("Escape")
                    await expect(dialog).to_have_count(0)
                await page.locator("#say").fill("")
