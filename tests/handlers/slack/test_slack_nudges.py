"""A manager presses what a prompt offers, and the rep hears of it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from bot.checkins.blockers import record_blocker
from storage.session import Database
from storage.tables import Item, Nudge, Person
from storage.words import Audience, Cause, ItemState, NudgeState
from tests.fakes.slack.state import Message, buttons_of, everything_said
from tests.handlers.slack.slack_world import World, world

WEDNESDAY = datetime(2026, 11, 25, 7, tzinfo=UTC)
"""08:00 in Madrid, half an hour before the coaching hour."""
PROMPTED = datetime(2026, 11, 25, 7, 30, tzinfo=UTC)


@pytest.fixture
async def here(database: Database) -> AsyncIterator[World]:
    """Kim has just been prompted about what has been in Ana's way for twelve days."""
    async with world(database, now=WEDNESDAY) as one:
        made = one.made["T0WEST"]
        async with database.organisation(made.organisation_id) as session:
            ana = await session.get_one(Person, made.reps["Ana"])
            before = WEDNESDAY - timedelta(days=12)
            words = "legal keeps <!here> our contract for weeks"
            await record_blocker(session, ana, words, Audience.MANAGER, before, cause=Cause.PROCESS)
        await one.live_until(PROMPTED)
        yield one


async def nudge_and_blocker(here: World) -> tuple[NudgeState, ItemState | None]:
    async with here.database.reading(here.made["T0WEST"].organisation_id) as session:
        nudge = (await session.exec(select(Nudge))).one()
        item = (await session.exec(select(Item))).one()
        return nudge.state, item.state


def prompt(here: World) -> Message:
    (message,) = here.actor("kim").messages
    return message


def labels(message: Message) -> list[str]:
    return [element["text"]["text"] for element, _ in buttons_of(message.blocks)]


async def test_a_prompt_says_what_it_rests_on_and_who_sees_it(here: World) -> None:
    said = everything_said(prompt(here))
    assert prompt(here).text == "A prompt about Ana"
    assert "12 days" in said
    assert "legal keeps <!here> our contract for weeks" in said
    assert "Only you see this" in said
    assert labels(prompt(here)) == ["Take it up", "Later", "Not useful"]


async def test_taken_up_the_rep_is_told_and_the_manager_is_asked_after(here: World) -> None:
    kim, ana = here.actor("kim", twice=True), here.actor("ana")
    await kim.press(prompt(here), "Take it up")
    await here.settle(lambda: kim.modal)
    assert await kim.submit({"day": "2026-11-27"}) is None
    await here.settle(lambda: "You take it up on Friday" in everything_said(prompt(here)))
    here.clock.at += timedelta(hours=2)  # Ana is not woken at eight
    await here.settle(lambda: ana.messages)
    assert "Kim will look into it, by Friday" in everything_said(ana.messages[-1])
    assert await nudge_and_blocker(here) == (NudgeState.TAKEN_UP, ItemState.TAKEN_UP)
    await here.live_until(datetime(2026, 12, 1, 9, tzinfo=UTC))
    (after,) = [one for one in kim.messages if "How did it go with Ana?" in everything_said(one)]
    await kim.press(after, "helped")
    await here.settle(lambda: "Closed" in everything_said(kim.messages[0]))
    assert (await nudge_and_blocker(here))[0] == NudgeState.DONE
    assert here.slack.refused == []


async def test_later_brings_it_back_in_a_week(here: World) -> None:
    kim = here.actor("kim", twice=True)
    await kim.press(prompt(here), "Later")
    await here.settle(lambda: "Later, then." in everything_said(prompt(here)))
    await here.live_until(PROMPTED + timedelta(days=6))
    assert not [one for one in kim.messages if one.text == "A prompt about Ana"]
    await here.live_until(PROMPTED + timedelta(days=7))
    assert len([one for one in kim.messages if one.text == "A prompt about Ana"]) == 1


async def test_not_useful_closes_it(here: World) -> None:
    kim = here.actor("kim")
    await kim.press(prompt(here), "Not useful")
    await here.settle(lambda: kim.modal)
    assert await kim.submit({}) is None
    await here.settle(lambda: "not useful" in everything_said(prompt(here)))
    assert (await nudge_and_blocker(here))[0] == NudgeState.NOT_USEFUL


async def test_a_rep_cannot_press_what_the_manager_was_shown(here: World) -> None:
    ana = here.actor("ana")
    (element, block_id), *_ = buttons_of(prompt(here).blocks)
    await ana.press_raw(element["action_id"], element["value"], block_id)
    await here.settle(lambda: ana.messages)
    assert (await nudge_and_blocker(here))[0] == NudgeState.OPEN
