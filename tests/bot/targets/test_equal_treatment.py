"""The leader's page: equal cases decided unequally stand out, and totals wait for five people."""

from datetime import date

import pytest

from bot.cards import Button
from bot.errors import NotYours
from bot.targets.ids import Action, FormId
from storage.session import Database
from tests.bot.targets.relief_world import button, labels, make_world, said

WEEK = (date(2026, 12, 7), date(2026, 12, 11))
FIVE = ("Ana Ruiz", "Ben Okoro", "Chen Wei", "Dora Lind", "Emil Roth")


async def test_unequal_decisions_stand_out_until_they_are_explained(database: Database) -> None:
    world = await make_world(database, reps=FIVE)
    for who in ("Ana", "Ben"):
        await world.away(who, *WEEK)
    await world.press("Kim", button(world.cards("Kim")[0], "Approve"))
    await world.submit("Kim", f"{FormId.DECLINE}:2", {"reason": "Planned long ago."})
    page = (await world.press("Lee", Button(Action.FAIRNESS, "", ""))).cards[0]
    text = said(page)
    assert "2 decided, 1 of them approved. How long it takes is shown from five" in text
    assert "Leave, 5 of 66 selling days: 1 approved at 0.9242; 1 declined." in text
    # 22,700 of five targets of 300,000: 1.51 %, shown as 1.5 %.
    assert "West: 1.5 % of the targets of 5 people." in text
    # Floors of 900,000 of 1,500,000 are 60 %; of 1,477,300 they are 60.9 %.
    assert "it is 60.9 % now: 60 % / (1 - 1.5 %)" in text
    assert "Ana" not in text
    assert labels(page) == ["Say why"]

    reply = await world.submit("Lee", f"{FormId.EXPLAIN}:2", {"reason": "One was in the plan."})
    assert "One was in the plan." in said(reply.cards[0])
    assert labels(reply.cards[0]) == []
    assert (await world.record())[-1] == "explained"


async def test_totals_wait_for_five_and_the_page_for_a_leader(database: Database) -> None:
    world = await make_world(database)
    page = said((await world.press("Lee", Button(Action.FAIRNESS, "", ""))).cards[0])
    assert "West: fewer than 5 people have a target, so no share is shown." in page
    assert "Shown once 5 people have a target." in page
    with pytest.raises(NotYours):
        await world.press("Kim", Button(Action.FAIRNESS, "", ""))


async def test_like_cases_are_shown_without_a_name(database: Database) -> None:
    world = await make_world(database)
    await world.away("Ana", *WEEK)
    await world.press("Kim", button(world.newest("Kim"), "Approve"))
    await world.away("Ben", *WEEK)
    text = said(world.newest("Kim"))
    assert "leave, 5 of 66 selling days. Approved at a factor of 0.9242." in text
    assert "Ana" not in text
