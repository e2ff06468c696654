"""A target that moves, in Teams: from an imported leave to the rep's message, and back."""

from datetime import date

import pytest

from storage.queries.targets import band_in_force
from storage.session import Database
from tests.bringing import bring_in
from tests.factories import NOW
from tests.fakes.teams.acting import Actor
from tests.fakes.teams.state import Message, buttons_of, object_id
from tests.handlers.teams.teams_world import HOME, World, world


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_from_an_imported_leave_to_the_reps_message(database: Database) -> None:
    async with world(database) as here:
        await here.install_for("ana", "kim", "lee")
        ana, kim = here.actor("ana"), here.actor("kim")
        user = object_id(HOME, "ana")
        await _bring(here, "targets", f"{user},2026-10-01,2026-12-31,180000,300000,360000,EUR")
        await _bring(here, "leave", f"{user},2026-12-07,2026-12-11,parental")
        await here.settle(lambda: _said(kim, "takes 5 of"))
        assert await _target(here) == "300000"
        to_decide = next(one for one in kim.messages if "takes 5 of" in one.text)
        await _approve(kim, to_decide)
        await here.settle(lambda: _said(ana, "Kim Lund has decided: your target is now"))
        relieved = await _target(here)
        assert relieved != "300000"
        outcome = next(one for one in ana.messages if "has decided" in one.text)
        assert "EUR" in outcome.text

        await _bring(here, "leave", f"{user},2026-12-11,2026-12-11,parental")  # cut short
        await here.settle(lambda: _said(kim, "takes the place of what was approved"))
        again = next(one for one in kim.messages if "takes the place of" in one.text)
        await _approve(kim, again)
        await here.settle(lambda: "300,000 EUR" in ana.messages[-1].text)
        assert await _target(here) == "300000"
        assert here.teams.refused == []


async def _bring(here: World, table: str, row: str) -> None:
    organisation_id = here.made[HOME].organisation_id
    await bring_in(here.database, organisation_id, table, [row], NOW)
    await here.bot.tick()


async def _target(here: World) -> str:
    made = here.made[HOME]
    async with here.database.reading(made.organisation_id) as session:
        band = await band_in_force(session, made.reps["Ana"], date(2026, 12, 31))
    assert band is not None
    return band.target


async def _approve(who: Actor, message: Message) -> None:
    """Press the button behind the question whether they are sure."""
    sure = next(
        one
        for one in buttons_of(message.card)
        if one["type"] == "Action.Execute" and one["title"] == "Approve"
    )
    status, _ = await who.press_raw(message.id, sure["verb"], sure["data"])
    assert status == 200


def _said(actor: Actor, words: str) -> bool:
    return any(words in one.text for one in actor.messages)
