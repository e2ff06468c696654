"""Erasing somebody: their words go from relief, the record holds, and others can go on."""

import json
from datetime import date
from typing import Any

from sqlmodel import select

from bot.people.erasing import erase
from bot.people.exporting import as_text, export
from bot.targets import record
from bot.targets.ids import FormId
from storage.session import Database
from storage.tables import Delivery, Person, Proposal, RecordWords
from storage.words import ProposalState
from tests.bot.targets.relief_world import World, button, make_world
from tests.bot.targets.test_relief_journeys import WEEK, ask

WORDS = "the roof of our house came down"


async def _erase(world: World, who: str) -> None:
    async with world.database.organisation(world.made.organisation_id) as session:
        await erase(session, await session.get_one(Person, world.id_of(who)), world.clock.at)
    await world.bot.tick()


async def test_words_go_and_the_record_holds(world: World) -> None:
    await ask(world, reason=WORDS)
    await world.press("Kim", button(world.newest("Kim"), "Approve"))
    await _erase(world, "Ana")
    assert await world.record() == ["proposed", "approved", "words_removed"]
    async with world.database.reading(world.made.organisation_id) as session:
        assert (await session.exec(select(RecordWords))).all() == []
        told = [entry async for entry in record.read(session)]
        for delivery in await session.exec(select(Delivery)):
            assert WORDS not in str(delivery.card)
            assert "Ana" not in str(delivery.card)
        (proposal,) = (await session.exec(select(Proposal))).all()
    assert told[1].facts["lines"][0]["after"] == ["166400", "277300", "332700"]
    assert proposal.events == [{"kind": "leave", "start": "2026-12-07", "end": "2026-12-11"}]


async def test_what_waited_ends_with_the_person(world: World) -> None:
    await world.away("Ana", *WEEK)
    await _erase(world, "Ana")
    (one,) = await world.proposals()
    assert one.state == ProposalState.WITHDRAWN
    assert "Ana" not in world.words("Kim")


async def test_where_the_decider_goes_somebody_else_decides(database: Database) -> None:
    world = await make_world(database, managers=("Kim Lund", "Max Stein"))
    await world.away("Ana", date(2026, 12, 7), date(2026, 12, 11))
    await world.submit("Kim", f"{FormId.ASK_BACK}:1", {"reason": "Since when is that known?"})
    await _erase(world, "Kim")
    await world.press("Max", button(world.newest("Max"), "Approve"))
    assert (await world.band("Ana"))[1] == "277300"


async def test_the_personal_copy_has_proposals_and_the_record(world: World) -> None:
    await world.away("Ana", date(2026, 12, 7), date(2026, 12, 11))
    await world.submit("Kim", f"{FormId.DECLINE}:1", {"reason": "It was planned."})
    copies: dict[str, dict[str, list[Any]]] = {}
    async with world.database.reading(world.made.organisation_id) as session:
        for who in ("Ana", "Ben", "Kim"):
            person = await session.get_one(Person, world.id_of(who))
            found = await export(session, person, world.clock.at, own=True)
            copies[who] = json.loads(as_text(found))["targets"]
    (one,) = copies["Ana"]["proposals"]
    assert (one["cause"], one["state"], one["about_this_person"]) == ("leave", "declined", True)
    assert [(e["kind"], e["words"].get("reason")) for e in copies["Ana"]["record"]] == [
        ("proposed", None),
        ("declined", "It was planned."),
    ]
    assert "Ana Ruiz: time away" in copies["Ana"]["record"][1]["words"]["shown"]
    assert (copies["Ben"]["proposals"], copies["Ben"]["record"]) == ([], [])
    (did,) = copies["Kim"]["record"]
    assert (did["facts"], did["words"]) == ({}, {"reason": "It was planned."})
    assert "events" not in copies["Kim"]["proposals"][0]
