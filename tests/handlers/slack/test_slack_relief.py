"""A target that moves, in Slack: from a form or an imported leave to the rep's message."""

from datetime import date

import pytest

from bot.targets.ids import Action
from storage.queries.targets import band_in_force
from storage.session import Database
from tests.bringing import bring_in
from tests.factories import NOW
from tests.fakes.slack.acting import Actor
from tests.fakes.slack.state import everything_said
from tests.handlers.slack.slack_world import Mode, World, world
from tests.handlers.slack.test_slack_week import EACH_WAY


@EACH_WAY
async def test_from_the_command_to_the_reps_message(database: Database, mode: Mode) -> None:
    async with world(database, mode) as here:
        ana, kim = await _with_target(here)
        await ana.command("/relief")
        await here.settle(lambda: ana.modal)
        await ana.submit(
            {
                "what": "away",
                "since": "2026-12-07",
                "until": "2026-12-11",
                "reason": "Moving *house* <!channel>",
            }
        )
        await here.settle(lambda: _said(ana, "66 become 61"))
        await ana.press(ana.messages[-1], "Ask for it")
        await here.settle(lambda: _said(kim, "takes 5 of 66 selling days"))
        assert "Moving *house* <!channel>" in everything_said(kim.messages[-1])
        await _approved(here, ana, kim)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_from_an_imported_leave_to_the_reps_message(database: Database) -> None:
    async with world(database, "http") as here:
        ana, kim = await _with_target(here)
        await _bring(here, "leave", "2026-12-07,2026-12-11,parental")
        await here.settle(lambda: _said(kim, "takes 5 of 66 selling days"))
        assert _said(ana, "It is proposed that your target moves, and Kim Lund decides.")
        await _approved(here, ana, kim)


async def _with_target(here: World) -> tuple[Actor, Actor]:
    """Ana, who has a target for the quarter, and Kim, who decides about it."""
    await _bring(here, "targets", "2026-10-01,2026-12-31,180000,300000,360000,EUR")
    return here.actor("ana"), here.actor("kim")


async def _bring(here: World, table: str, cells: str) -> None:
    organisation_id = here.made["T0WEST"].organisation_id
    row = f"{here.actor('ana').user},{cells}"
    await bring_in(here.database, organisation_id, table, [row], NOW)
    await here.bot.tick()


async def _approved(here: World, ana: Actor, kim: Actor) -> None:
    """Kim says yes to what she was shown last, and Ana hears it."""
    made = here.made["T0WEST"]
    await kim.press(kim.messages[-1], "Approve")
    await here.settle(lambda: _said(ana, "Kim Lund has decided: your target is now"))
    assert Action.APPROVE not in str(kim.messages[-1].blocks)
    async with here.database.reading(made.organisation_id) as session:
        band = await band_in_force(session, made.reps["Ana"], date(2026, 12, 31))
    assert band is not None
    told = (band.floor, band.target, band.aspiration)
    assert told == ("166364", "277273", "332727")
    assert here.slack.refused == []


def _said(actor: Actor, words: str) -> bool:
    return any(words in everything_said(one) for one in actor.messages)
