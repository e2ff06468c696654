"""Several of a team name the same thing: the program asks the manager, and decides nothing."""

from sqlmodel import select

from bot.app import FEATURES
from bot.cards import Button
from bot.coaching.ids import Action
from bot.interactions import Interactions
from bot.language.offline import OfflineReader
from bot.targets.ids import Action as Targets
from bot.targets.ids import FormId
from storage.session import Database
from storage.tables import Nudge, Proposal
from storage.words import ProposalSource
from tests.bot.targets.relief_world import World, button, make_world, said

VALUES = {
    "what": "supply",
    "since": "2026-12-01",
    "until": "2026-12-31",
    "share": "50 %",
    "reason": "No machines until January.",
}


async def _world(database: Database, people: int, cause: str = "market") -> World:
    world = await make_world(database)
    world.bot.interactions = Interactions(database, OfflineReader(), FEATURES)
    async with database.organisation(world.made.organisation_id) as session:
        session.add(
            Nudge(
                team_id=world.made.team_id,
                manager_id=world.id_of("Kim"),
                signal="shared_cause",
                key="shared:1:market",
                play="shared_cause",
                evidence=[
                    {"fact": "shared", "people": people, "of": 9, "cause": cause, "weeks": 4}
                ],
                urgency=2,
                week="2026-W48",
                created_at=world.clock.at,
            )
        )
    return world


async def test_the_manager_is_asked_and_somebody_else_decides(database: Database) -> None:
    world = await _world(database, 6)
    reply = await world.press("Kim", Button(Action.TARGETS, "1", ""))
    assert reply.form is not None
    filled = {field.name: field.value for field in reply.form.fields}
    assert filled["what"] == "supply"
    assert await world.proposals() == []  # nothing follows by itself

    values = {**VALUES, "person": str(world.id_of("Ana"))}
    reply = await world.submit("Kim", FormId.ASK, values)
    await world.press("Kim", button(reply.cards[0], "Ask for it"))
    (one,) = await world.proposals()
    assert (one.source, one.requester_id) == (ProposalSource.SIGNAL, world.id_of("Kim"))
    assert world.cards("Kim") == []
    assert "after 6 of 9 in the team named the same thing" in said(world.newest("Lee"))
    assert (await world.band("Ana"))[1] == "300000"


async def test_few_are_no_number_and_an_own_request_is_no_signal(database: Database) -> None:
    world = await _world(database, 4)
    await world.press("Kim", Button(Action.TARGETS, "1", ""))
    values = {**VALUES, "person": str(world.id_of("Ana"))}
    reply = await world.submit("Kim", FormId.ASK, values)
    await world.press("Kim", button(reply.cards[0], "Ask for it"))
    assert "after several in the team named the same thing" in said(world.newest("Lee"))

    await world.press("Kim", Button(Action.TARGETS, "1", ""))  # opened and closed again
    await world.press("Kim", Button(Targets.ASK, "", ""))
    values = {**VALUES, "person": str(world.id_of("Ben")), "signal": "9:9"}
    reply = await world.submit("Kim", FormId.ASK, values)
    await world.press("Kim", button(reply.cards[0], "Ask for it"))
    async with database.reading(world.made.organisation_id) as session:
        sources = [one.source for one in await session.exec(select(Proposal).order_by("id"))]
    assert sources == [ProposalSource.SIGNAL, ProposalSource.MANAGER]
