"""What a closed period is made good by stays right in sum, however often a file corrects it.

Of the quarter's 66 selling days, the leave of 7 to 11 December takes 5: 22,700 of 300,000. Of 7 to
16 December it takes 8: 36,400. Both come off the next quarter.
"""

from datetime import UTC, datetime

import pytest

from bot.cards import Button
from bot.targets.ids import Action, FormId
from storage.session import Database
from storage.words import ProposalState
from tests.bot.targets.relief_world import NEXT, QUARTER, World, button, make_world, said
from tests.bringing import bring_in

PLANNED = ("180000", "300000", "360000")
FIVE_DAYS = "ana,2026-12-07,2026-12-11,parental"
EIGHT_DAYS = "ana,2026-12-07,2026-12-16,parental"


@pytest.fixture
async def world(database: Database) -> World:
    world = await make_world(database, periods=(QUARTER, NEXT))
    world.clock.at = datetime(2027, 1, 12, 9, tzinfo=UTC)
    return world


async def bring(world: World, row: str, table: str = "leave") -> None:
    at = world.clock.at
    await bring_in(world.database, world.made.organisation_id, table, [row], at)
    await world.bot.tick()


async def approve(world: World) -> None:
    """Both yeses where it takes two."""
    await world.press("Kim", button(world.newest("Kim"), "Approve"))
    one = (await world.proposals())[-1]
    if one.state == ProposalState.OPEN:
        await world.press("Lee", button(world.newest("Lee"), "Approve"))


async def test_a_leave_that_turns_out_longer_takes_only_what_is_missing(world: World) -> None:
    await bring(world, FIVE_DAYS)
    await approve(world)
    assert (await world.band("Ana", NEXT))[1] == "277300"
    await bring(world, EIGHT_DAYS)
    assert (
        "1 October to 31 December 2026 closed with a target of 300,000 and should have been "
        "263,600: that is 36,400 in all, of which 22,700 are made good already, so 13,700 come off "
        "1 January to 31 March 2027."
    ) in said(world.newest("Kim"))
    await approve(world)
    assert (await world.band("Ana", NEXT))[1] == "263600"
    assert await world.band("Ana") == PLANNED  # what has closed stays as it was


async def test_a_leave_that_turns_out_shorter_gives_back(world: World) -> None:
    await bring(world, EIGHT_DAYS)
    await approve(world)
    await bring(world, FIVE_DAYS)
    assert (
        "closed with a target of 300,000 and should have been 277,300: that is 22,700 in all, of "
        "which 36,400 are made good already, so 13,700 go back onto 1 January to 31 March 2027."
    ) in said(world.newest("Kim"))
    await approve(world)
    assert (await world.band("Ana", NEXT))[1] == "277300"
    before = await world.deliveries()
    await bring(world, "ana,2026-12-01,1", "results")
    assert await world.deliveries() == before


@pytest.mark.parametrize("order", [1, -1])
async def test_a_leave_that_moved_is_right_after_both_decisions(world: World, order: int) -> None:
    """From 7 to 11 December to 9 to 15 December: 5 days as before."""
    await bring(world, FIVE_DAYS)
    await approve(world)
    await bring(world, "ana,2026-12-09,2026-12-15,parental")
    waiting = [one for one in await world.proposals() if one.state == ProposalState.OPEN]
    assert len(waiting) == 2
    for one in waiting[::order]:
        reply = await world.press("Kim", Button(Action.SHOW, str(one.id), ""))
        await world.press("Kim", button(reply.cards[0], "Approve"))
    assert (await world.band("Ana", NEXT))[1] == "277300"


async def test_a_leave_called_off_gives_all_of_it_back_also_after_a_correction(
    world: World,
) -> None:
    leave_id = await world.away("Ana", QUARTER[1].replace(day=7), QUARTER[1].replace(day=16))
    await approve(world)
    await world.off(leave_id)
    assert "22,700" not in said(world.newest("Kim"))
    await approve(world)
    assert await world.band("Ana", NEXT) == PLANNED
    await bring(world, FIVE_DAYS)  # and then there was one after all
    await approve(world)
    assert (await world.band("Ana", NEXT))[1] == "277300"


async def test_what_was_decided_otherwise_is_not_asked_for_again(world: World) -> None:
    """Kim let 10,000 come off; a second leave of 5 days elsewhere adds its own part alone."""
    await bring(world, FIVE_DAYS)
    values = {"amount": "290,000", "reason": "Half of it is quiet."}
    await world.submit("Kim", f"{FormId.OTHERWISE}:1", values)
    await bring(world, "ana,2026-11-02,2026-11-06,parental")
    assert "of which 10,000 are made good already, so 23,800 come off" in said(world.newest("Kim"))
