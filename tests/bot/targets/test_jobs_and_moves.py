"""First days, moved accounts and new jobs: from a file or a form to a proposal, and the band.

Of the quarter's 66 selling days: hired on 2 November, 22 lie before (0 %), 22 in the first month
(0 % of the usual ramp), 22 in the second (25 %): 5.5 / 66 of 300,000 = 25,000.
"""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.targets import noticing
from bot.targets.figures import Held
from bot.targets.ids import FormId
from bot.targets.imports.mistakes import WrongFile
from bot.targets.taking.service import Outcome
from storage.session import Database, OrgSession
from storage.tables import Person
from storage.words import ProposalCause, ProposalSource
from tests.bot.targets.relief_world import (
    NEXT,
    QUARTER,
    World,
    button,
    labels,
    make_world,
    said,
)
from tests.bot.targets.test_relief_journeys import ask
from tests.bringing import bring_in


async def bring(world: World, table: str, *rows: str) -> Outcome:
    at = world.clock.at
    outcome = await bring_in(world.database, world.made.organisation_id, table, list(rows), at)
    await world.bot.tick()
    return outcome


async def test_a_first_day_from_a_file_is_proposed_as_a_ramp(world: World) -> None:
    await bring(world, "hires", "ana,2026-11-02")
    card = world.newest("Kim")
    assert card.title == "Ana Ruiz: first months"
    assert "Proposed: 25,000" in said(card)
    await bring(world, "hires", "ana,2026-11-02")
    assert len(await world.proposals()) == 1
    await world.press("Kim", button(card, "Approve"))
    await world.press("Lee", button(world.newest("Lee"), "Approve"))
    assert (await world.band("Ana"))[1] == "25000"

    await bring(world, "hires", "ana,2026-06-01")  # it was mistyped: the ramp is over since
    await world.press("Kim", button(world.newest("Kim"), "Approve"))
    await world.press("Lee", button(world.newest("Lee"), "Approve"))
    assert (await world.band("Ana"))[1] == "300000"
    assert (await world.record())[-1] == "corrected"


async def test_a_move_from_a_file_takes_from_one_what_it_gives_the_other(world: World) -> None:
    """From 1 December 23 of 66 days are left; 10 % of them are 2.3 / 66 of 300,000 = 10,454.5."""
    await bring(world, "moves", "ana,ben,2026-12-01,10%,Nordwind")
    card = world.newest("Kim")
    assert "Ana Ruiz: 300,000 becomes 289,500" in said(card)
    assert "Ben Okoro: 300,000 becomes 310,500" in said(card)
    assert labels(card) == ["Approve", "Ask back", "Decline"]  # a move has two sides
    await bring(world, "moves", "ana,ben,2026-12-01,0.1,Nordwind")
    (one,) = await world.proposals()
    assert (one.cause, one.source) == (ProposalCause.TERRITORY, ProposalSource.IMPORT)
    await world.press("Kim", button(card, "Approve"))
    assert (await world.band("Ana"))[1] == "289500"
    assert (await world.band("Ben"))[1] == "310500"


async def test_a_move_of_a_closed_period_is_made_good_on_both_sides_of_the_next(
    database: Database,
) -> None:
    """From 1 December 10 % of 23 of 66 days: 10,500 that the closed quarter can no longer take."""
    world = await make_world(database, periods=(QUARTER, NEXT))
    world.clock.at = datetime(2027, 1, 12, 9, tzinfo=UTC)
    outcome = await bring(world, "moves", "ana,ben,2026-12-01,10%,Nordwind")
    assert outcome.notes == [
        "Line 2: its day lies in a period that has closed. What it moves is proposed for the next "
        "one, as soon as both have a target there."
    ]
    card = world.newest("Kim")
    assert "so 10,500 come off 1 January to 31 March 2027, and the colleague takes" in said(card)
    assert "Ana Ruiz: 300,000 becomes 289,500" in said(card)
    assert "Ben Okoro: 300,000 becomes 310,500" in said(card)
    before = await world.deliveries()
    await bring(world, "results", "ana,2026-12-01,1")
    assert await world.deliveries() == before

    await bring(world, "moves", "ana,ben,2026-12-01,20%,Nordwind")  # it was a fifth
    assert [one.state for one in await world.proposals()] == ["withdrawn", "open"]
    await world.press("Kim", button(world.newest("Kim"), "Approve"))
    assert (await world.band("Ana", NEXT))[1] == "279100"
    assert (await world.band("Ben", NEXT))[1] == "320900"
    assert (await world.band("Ana"))[1] == (await world.band("Ben"))[1] == "300000"


async def test_a_ramp_over_two_periods_is_made_good_in_one_and_proposed_in_the_other(
    database: Database,
) -> None:
    world = await make_world(database, periods=(QUARTER, NEXT))
    world.clock.at = datetime(2027, 1, 12, 9, tzinfo=UTC)
    await bring(world, "hires", "ana,2026-12-01")
    assert [one.cause for one in await world.proposals()] == ["true_up", "ramp"]


async def test_a_move_that_changed_takes_its_proposal_along(world: World) -> None:
    await bring(world, "moves", "ana,ben,2026-12-01,10%,Nordwind")
    await bring(world, "moves", "ana,chen,2026-12-01,10%,Nordwind")
    first, second = await world.proposals()
    assert (first.state, second.state) == ("withdrawn", "open")
    assert second.taker_id == world.id_of("Chen")


@pytest.mark.parametrize(
    ("table", "row", "sentence"),
    [
        ("moves", "ana,ana,2026-12-01,10%,", "gives and takes over"),
        ("moves", "ana,ben,2026-12-01,120%,", "1.2 is no share"),
        ("moves", "ana,ben,2026-12-01,0,", "0 is no share"),
        ("moves", "ana,nobody,2026-12-01,10%,", 'There is no user "nobody"'),
        ("hires", "ana,2026-13-01", "2026-13-01"),
    ],
    ids=["self", "more", "none", "stranger", "day"],
)
async def test_a_wrong_row_is_named(world: World, table: str, row: str, sentence: str) -> None:
    with pytest.raises(WrongFile) as wrong:
        await bring(world, table, row)
    assert sentence in str(wrong.value)


@pytest.mark.parametrize(
    ("table", "row", "note"),
    [
        ("moves", "ana,chen,2027-01-04,10%,", "Line 2: whoever takes over has no target of the"),
        ("moves", "ana,kim,2026-12-01,10%,", "Line 2: whoever takes over has no target of the"),
        ("moves", "ana,ben,2026-06-30,10%,", "Line 2: its day lies in a period that closed over"),
        ("hires", "ana,2027-04-01", "Line 2: the target of 2026-10-01 to 2026-12-31 ends before"),
        ("targets", "ben,2026-10-01,2026-10-31,1,2,3,EUR", "Who has not started by then needs"),
    ],
    ids=["other unit", "no target", "long ago", "hired too late", "target too early"],
)
async def test_what_can_change_nothing_is_said(
    database: Database, table: str, row: str, note: str
) -> None:
    old = (date(2026, 4, 1), date(2026, 6, 30))
    world = await make_world(database, periods=(old, *((QUARTER,) if table != "targets" else ())))
    await bring(world, "targets", "ana,2027-01-01,2027-03-31,1,2,3,EUR")
    await bring(world, "targets", "chen,2027-01-01,2027-03-31,1,2,3,points")
    await bring(world, "hires", "ben,2026-11-02")
    outcome = await bring(world, table, row)
    assert (outcome.added, note in outcome.notes[0]) == (1, True)
    assert world.id_of("Ana") not in {one.person_id for one in await world.proposals()}


async def test_two_moves_of_one_account_on_a_day_are_refused(world: World) -> None:
    rows = ("ana,ben,2026-12-01,10%,Nordwind", "ana,chen,2026-12-01,20%,Nordwind")
    with pytest.raises(WrongFile) as wrong:
        await bring(world, "moves", *rows)
    assert "repeats line 2" in str(wrong.value)


async def test_more_than_all_that_somebody_sells_cannot_move_on_a_day(world: World) -> None:
    await bring(world, "moves", "ana,ben,2026-12-01,60%,Nordwind", "ana,ben,2026-12-02,60%,")
    await bring(world, "moves", "ana,ben,2026-12-01,70%,Nordwind", "ana,ben,2026-12-01,30%,Sol")
    with pytest.raises(WrongFile) as wrong:
        await bring(world, "moves", "ana,ben,2026-12-01,12.5%,Luna")
    assert str(wrong.value) == (
        "line 2, share: With the other moves of 2026-12-01 this makes 112.5 % of what the user "
        "sells. At most 100 % can move."
    )


async def test_a_promotion_is_asked_for_by_a_manager_alone(world: World) -> None:
    """From 1 December 23 of 66 days are in the new job: 300,000 x 43 + 400,000 x 23 over 66."""
    person = {"person": str(world.id_of("Ana"))}
    values = {"what": "promoted", "since": "2026-12-01", "reason": "Key accounts."}
    reply = await world.submit("Kim", FormId.ASK, {**values, **person, "new_target": "4/3"})
    assert reply.form is not None
    assert "new job" in reply.form.errors["new_target"]
    reply = await world.submit("Ana", FormId.ASK, {**values, "new_target": "2/3/4"})
    assert reply.form is not None
    assert "what" in reply.form.errors
    await ask(
        world,
        "Kim",
        **person,
        what="promoted",
        since="2026-12-01",
        until="",
        new_target="240,000 / 400,000 / 480,000",
    )
    await world.press("Lee", button(world.newest("Lee"), "Approve"))
    assert (await world.band("Ana"))[1] == "334800"


async def test_only_those_whose_leave_is_new_are_looked_at(world: World) -> None:
    await world.away("Ana", date(2026, 12, 7), date(2026, 12, 11))
    await world.away("Ben", date(2026, 12, 14), date(2026, 12, 18))
    assert [one.person_id for one in await world.proposals()] == [
        world.id_of("Ana"),
        world.id_of("Ben"),
    ]
    assert "Approve" in labels(world.newest("Kim"))
    await world.live(world.clock.at + timedelta(hours=1))
    assert len(await world.proposals()) == 2


async def test_after_a_file_nobody_is_forgotten_and_who_has_nothing_recorded_is_not_looked_at(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was recorded long ago still matters in a period that goes on."""
    year = (date(2026, 1, 1), date(2026, 12, 31))
    world = await make_world(database, reps=("Ana Ruiz", "Ben Okoro", "Chen Wei"), periods=(year,))
    looked: list[int] = []
    held = noticing.helds_touching

    async def helds_touching(session: OrgSession, person: Person, *days: date) -> list[Held]:
        looked.append(person.id)
        return await held(session, person, *days)

    monkeypatch.setattr(noticing, "helds_touching", helds_touching)
    await bring(world, "leave", "ana,2026-02-02,2026-03-06,parental")
    await bring(world, "hires", "ben,2025-10-01")
    assert {one.person_id for one in await world.proposals()} == {
        world.id_of("Ana"),
        world.id_of("Ben"),
    }
    assert world.id_of("Chen") not in looked


async def test_what_it_does_to_the_team_adds_up_only_what_is_counted_alike(
    database: Database,
) -> None:
    world = await make_world(database, periods=())
    rows = [f"{who},2026-10-01,2026-12-31,18,30,36," for who in ("ana", "ben", "chen")]
    units = ("EUR", "EUR", "count")
    await bring(world, "targets", *(row + unit for row, unit in zip(rows, units, strict=True)))
    await world.away("Ana", date(2026, 12, 7), date(2026, 12, 11))
    assert "The targets of 2 people add up to 60 EUR now" in said(world.newest("Kim"))
