"""What people do with the demo's page in a browser."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Locator, Page, Request, expect

from tests.browser import open_page
from tests.journeys.program import Demo

SLOW = 30_000
"""Milliseconds that a moved clock may take on a busy machine."""


@asynccontextmanager
async def as_somebody(
    browser: Browser, demo: Demo, person: str, place: str = "dm", **how: object
) -> AsyncIterator[Page]:
    """A page as this person; anything asked of another machine fails the test."""
    beyond: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith((demo.address, "data:")):
            beyond.append(request.url)

    async with open_page(browser, "about:blank", **how) as page:  # pyright: ignore[reportArgumentType]
        page.on("request", note)
        await page.goto(demo.page(person, place))
        await expect(page.locator("#place-title")).to_be_visible()
        yield page
    assert beyond == []


async def become(page: Page, name: str) -> None:
    """Be somebody else, by the switcher; what stood there before is gone."""
    before = await newest(page).element_handle()
    await page.get_by_title("Be somebody else").click()
    await page.get_by_label("Find somebody").fill(name)
    await page.get_by_role("dialog").get_by_role("link", name=name).click()
    await expect(page).to_have_title(re.compile(f"as {name}"))
    await page.wait_for_function("(node) => !node.isConnected", arg=before)


def newest(page: Page) -> Locator:
    """The newest message's card."""
    return page.locator("#log .card").last


async def move(page: Page, how: str) -> Locator:
    """Move the clock; what happened meanwhile."""
    await page.get_by_role("button", name=how, exact=True).click()
    meanwhile = page.get_by_role("region", name="What happened meanwhile")
    await expect(meanwhile).to_be_visible(timeout=SLOW)
    return meanwhile
