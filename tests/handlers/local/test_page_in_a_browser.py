"""The page in Chromium: worked with the keyboard alone, on a phone, and with hostile words."""

import re
from datetime import timedelta

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser import open_page, reaches_beyond
from tests.factories import NOW
from tests.handlers.local.small_world import World

HOSTILE = '<img src=x onerror="document.title=1"><script>document.title=2</script> *b* <!channel>'


async def focus_label(page: Page) -> str:
    return await page.evaluate(
        "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent"
    )


async def tab_to(page: Page, label: str, most: int = 40) -> None:
    """Walk with the Tab key until the focus is on what is labelled so."""
    for _ in range(most):
        await page.keyboard.press("Tab")
        if label in await focus_label(page):
            return
    pytest.fail(f"The Tab key never comes to {label}.")


async def test_a_week_with_the_keyboard_alone(
    quick_world: World, served: str, browser: Browser
) -> None:
    await quick_world.ask("Ana")
    await quick_world.playground.program.tick()
    async with open_page(browser, f"{served}#/ana/dm") as page:
        await expect(page.get_by_role("heading", name="Your week")).to_be_visible()
        await tab_to(page, "1")
        await page.keyboard.press("ArrowRight")
        await page.keyboard.press("ArrowRight")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("button", name="3", pressed=True)).to_be_focused()
        await expect(page.locator("#status")).to_have_text("Updated: Your week")

        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog", name="A win")
        await expect(dialog.get_by_label("What went well?")).to_be_focused()
        await page.keyboard.press("Control+Enter")
        await expect(dialog.get_by_text("Write what went well.")).to_be_visible()
        await expect(dialog.get_by_label("What went well?")).to_be_focused()
        await page.keyboard.type("The Berger demo")
        await page.keyboard.press("Control+Enter")
        await expect(dialog).to_have_count(0)
        await expect(page.locator(".card").last).to_contain_text("Ana Ruiz: The Berger demo")

        await page.keyboard.press("Control+k")
        await page.keyboard.type("ben")
        await page.keyboard.press("Enter")
        await expect(page).to_have_title("Relieved Quota, as Ben Okoro")


async def test_escape_keeps_a_draft_and_gives_the_focus_back(
    quick_world: World, served: str, browser: Browser
) -> None:
    async with open_page(browser, f"{served}#/ana/home") as page:
        more = page.get_by_role("button", name="More")
        await more.focus()
        await page.keyboard.press("Enter")
        await page.get_by_label("What went well?").fill("half a thou")
        async with page.expect_request("**/draft") as asked:
            await page.keyboard.press("Escape")
        request = await asked.value
        assert request.post_data_json["values"] == {"win": "half a thou", "who": []}
        await expect(more).to_be_focused()
        await expect(page.get_by_text("Kept for later")).to_be_visible()


async def test_commands_and_names_are_suggested(served: str, browser: Browser) -> None:
    async with open_page(browser, f"{served}#/ana/dm") as page:
        box = page.locator("#say")
        await box.click()
        await page.keyboard.type("/w")
        await expect(page.get_by_role("option", name="/win")).to_be_visible()
        await page.keyboard.press("Tab")
        await expect(box).to_have_value("/win ")
        await page.keyboard.type("@che")
        await page.keyboard.press("Enter")
        await expect(box).to_have_value("/win @Chen Wei ")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("dialog", name="A win")).to_be_visible()


async def test_the_answer_to_what_is_said_is_in_sight(served: str, browser: Browser) -> None:
    async with open_page(browser, f"{served}#/ana/dm", height=400) as page:
        say = page.locator("#say")
        for number in range(1, 5):
            await say.fill("/help ")
            await page.keyboard.press("Enter")
            await expect(page.locator("#log .card")).to_have_count(number)
            await page.evaluate("document.getElementById('scroll').scrollTop = 0")
            if number > 1:
                await expect(page.locator("#log .card").last).not_to_be_in_viewport()
        await say.fill("/help ")
        await page.keyboard.press("Enter")
        await expect(page.locator("#log .card")).to_have_count(5)
        await expect(page.locator("#log .card").last).to_be_in_viewport()


async def test_what_is_refused_stays_in_the_box(served: str, browser: Browser) -> None:
    async with open_page(browser, f"{served}#/ana/dm") as page:
        await page.locator("#say").fill("/dance now")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("alert")).to_contain_text("I do not know /dance")
        await expect(page.locator("#say")).to_have_value("/dance now")


async def test_peoples_words_stay_words(served: str, browser: Browser) -> None:
    async with open_page(browser, f"{served}#/ana/west") as page:
        await page.locator("#say").fill(HOSTILE)
        await page.keyboard.press("Enter")
        await expect(page.locator(".said")).to_have_text(HOSTILE)
        await expect(page).to_have_title("#west, as Ana Ruiz")
        assert await page.locator("#log img:not(.avatar img)").count() == 0


async def test_news_come_by_themselves_and_are_marked_until_they_are_seen(
    quick_world: World, served: str, browser: Browser
) -> None:
    async with open_page(browser, f"{served}#/ana/dm") as page:
        channel = page.get_by_role("link", name="west")
        await expect(channel).to_be_visible()
        await page.wait_for_timeout(200)  # the stream of events is open now
        await quick_world.post("say", {"user": "ben", "place": "west", "text": "Look here"})
        await expect(channel.locator(".badge")).to_contain_text("1")
        await channel.click()
        await expect(page.locator(".new-mark")).to_be_visible()
        await expect(channel.locator(".badge")).to_have_count(0)
        await quick_world.post("say", {"user": "ben", "place": "west", "text": "And here"})
        await expect(page.get_by_text("And here")).to_be_visible()
        await expect(channel.locator(".badge")).to_have_count(0)


@pytest.mark.parametrize("pressed", ["Home", "west"])
async def test_news_take_no_press_away(
    quick_world: World, served: str, browser: Browser, pressed: str
) -> None:
    async with open_page(browser, f"{served}#/ana/dm") as page:
        await page.get_by_role("link", name=pressed).hover()
        await page.mouse.down()
        await page.wait_for_timeout(200)  # the stream of events is open now
        await quick_world.post("say", {"user": "ben", "place": "west", "text": "Look here"})
        await expect(page.get_by_role("link", name="west").locator(".badge")).to_contain_text("1")
        await page.mouse.up()
        await expect(page).to_have_title(re.compile(f"{pressed}, as Ana Ruiz"))


async def test_the_clock_tells_what_happened_meanwhile(
    quick_world: World, served: str, browser: Browser
) -> None:
    await quick_world.ask("Ana", NOW + timedelta(hours=1))
    await quick_world.ask("Ben", NOW + timedelta(hours=1))
    async with open_page(browser, f"{served}#/ana/dm") as page:
        await expect(page.locator("#clock")).to_contain_text("Tue 24 Nov, 10:00")
        await page.get_by_role("button", name="Later today").click()
        meanwhile = page.get_by_role("region", name="What happened meanwhile")
        await expect(meanwhile.get_by_role("listitem")).to_have_text(
            ["Tue 24 Nov, 11:00: Ana Ruiz and Ben Okoro got “Your week”."]
        )
        await expect(page.locator("#clock")).to_contain_text("Tue 24 Nov, 12:30")
        await expect(page.get_by_role("heading", name="Your week")).to_be_visible()
        await expect(page.get_by_role("link", name="Ben Okoro")).to_contain_text("1")
        await meanwhile.get_by_role("button", name="Dismiss").click()
        await expect(meanwhile).to_be_hidden()

        await page.get_by_role("button", name="Next week").click()
        await expect(page.locator("#clock")).to_contain_text("Mon 30 Nov, 09:30")


@pytest.mark.parametrize("dark", [False, True])
async def test_a_phone_shows_everything_within_its_width(
    quick_world: World, served: str, browser: Browser, dark: bool
) -> None:
    await quick_world.ask("Ana")
    await quick_world.playground.program.tick()
    long = "Donaudampfschifffahrtsgesellschaftskapitän" * 8
    await quick_world.post("say", {"user": "ana", "place": "ana", "text": long})
    async with open_page(browser, f"{served}#/ana/dm", width=360, height=740, dark=dark) as page:
        await expect(page.locator(".said")).to_be_visible()
        assert await reaches_beyond(page) == []
        await page.get_by_role("button", name="People and places").click()
        await page.get_by_role("link", name="Home").click()
        await expect(page.get_by_role("heading", name="Hello Ana Ruiz")).to_be_visible()
        await page.get_by_role("button", name="More").click()
        await expect(page.get_by_role("dialog", name="A win")).to_be_visible()
        assert await reaches_beyond(page) == []


async def test_the_colours_that_were_chosen_are_kept(served: str, browser: Browser) -> None:
    async with open_page(browser, f"{served}#/ana/dm") as page:
        ground = "getComputedStyle(document.body).backgroundColor"
        light = await page.evaluate(ground)
        await page.get_by_role("button", name="Dark colours").click()
        dark = await page.evaluate(ground)
        assert dark != light
        await page.reload()
        await expect(page.get_by_role("button", name="Light colours")).to_be_visible()
        assert await page.evaluate(ground) == dark


async def test_without_a_server_the_page_says_so(browser: Browser, served: str) -> None:
    async with open_page(browser, f"{served}#/ana/dm") as page:
        await expect(page.locator("#say")).to_be_visible()
        await page.route("**/playground/api/say", lambda route: route.abort())
        await page.locator("#say").fill("Hello")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("alert")).to_contain_text("does not answer")
        await expect(page.locator("#say")).to_have_value("Hello")


MOVES = """async () => {
    const time = await import("/playground/page/scripts/time.js");
    const at = (iso, zone) => {
        const { later, tomorrow, nextWeek } = time.moves(new Date(iso), zone);
        return [later, tomorrow, nextWeek].map((one) => one?.toISOString().slice(0, 16) ?? null);
    };
    return {
        madrid: at("2026-11-27T13:05:00Z", "Europe/Madrid"),
        spring: at("2026-03-28T12:00:00Z", "Europe/Madrid"),
        late: at("2026-11-27T22:00:00Z", "Europe/Madrid"),
        kolkata: at("2026-11-30T08:00:00Z", "Asia/Kolkata"),
        unknown: time.zoneCity("Mars/Base"),
    };
}"""


async def test_times_are_the_viewers_own(served: str, browser: Browser) -> None:
    """The page's own arithmetic of zones, over a clock change and a zone it cannot know."""
    async with open_page(browser, f"{served}#/ana/dm") as page:
        found = await page.evaluate(MOVES)
    assert found == {
        "madrid": ["2026-11-27T13:30", "2026-11-28T08:30", "2026-11-30T08:30"],
        "spring": ["2026-03-28T13:30", "2026-03-29T07:30", "2026-03-30T07:30"],
        "late": [None, "2026-11-28T08:30", "2026-11-30T08:30"],
        "kolkata": ["2026-11-30T09:00", "2026-12-01T04:00", "2026-12-07T04:00"],
        "unknown": "UTC",
    }
