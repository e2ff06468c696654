"""What cannot be decided, or no longer fits, waits and holds up nothing else."""

from datetime import UTC, datetime, timedelta

from bot.commands.proposals import examine
from bot.targets.ids import FormId
from storage.session import Database
from storage.tables import Member
from storage.words import ProposalState, Role
from tests.bot.targets.relief_world import NEXT, QUARTER, World, button, make_world
from tests.bot.targets.test_relief_journeys import WEEK, ask


async def test_what_nobody_may_decide_is_carried_over_and_looked_at_once_a_day(
    database: Database,
) -> None:
    world = await make_world(database, leader=None, periods=(QUARTER, NEXT))
    await ask(world)
    await world.leaves_the_team("Kim")
    await world.live(datetime(2027, 1, 4, 12, tzinfo=UTC))
    first, second = await world.proposals()
    assert (first.state, second.state) == (ProposalState.PASSED_ON, ProposalState.OPEN)
    assert (second.requester_id, second.put_to_id) == (world.id_of("Ana"), None)
    found = await examine(database, world.clock.at)
    assert not found.well
    assert found.sentence == (
        "1 proposal waits in West (Contoso Sales), and nobody may decide it, as whoever asks never "
        "does. Name another manager or a leader there with `apply`."
    )
    before = await world.record()
    assert await world.bot.tick() == 0
    await world.live(datetime(2027, 1, 7, 12, tzinfo=UTC))
    assert await world.record() == before
    async with database.organisation(world.made.organisation_id) as session:
        session.add(
            Member(
                team_id=world.made.team_id,
                person_id=world.id_of("Kim"),
                role=Role.MANAGER,
                since=world.clock.at.date(),
            )
        )
    assert (await examine(database, world.clock.at)).sentence == (
        "The one that waits can be decided by somebody."
    )
    await world.live(datetime(2027, 1, 8, 15, tzinfo=UTC))
    await world.press("Kim", button(world.newest("Kim"), "Approve"))
    assert (await world.band("Ana", NEXT))[1] == "277300"
    assert (await examine(database, world.clock.at)).sentence == "None waits."


async def test_a_proposal_that_no_longer_fits_holds_up_no_other(world: World) -> None:
    """Half of Ana's territory is to move, and then so much came off her target that half of what
    was planned is no longer there."""
    people = {"person": str(world.id_of("Ana")), "taker": str(world.id_of("Ben"))}
    await ask(world, "Kim", what="moved", share="50", since="2026-10-01", until="", **people)
    await world.away("Ana", *WEEK)
    values = {"amount": "1,000", "reason": "Hardly anything is left."}
    await world.submit("Kim", f"{FormId.OTHERWISE}:2", values)
    await world.submit("Lee", f"{FormId.OTHERWISE}:2", values)
    await world.away("Chen", *WEEK)
    await world.live(world.clock.at + timedelta(days=7))
    assert "has been waiting for 3 working days" in world.words("Kim")
    assert await world.bot.tick() == 0
