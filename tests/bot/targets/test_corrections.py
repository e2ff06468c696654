"""What was approved and is no longer so is put back by people; the record keeps both.

Of the quarter's 66 selling days, the leave of 7 to 11 December takes 5: 277,300. Of 7 to 16
December it takes 8: 58 / 66 of 300,000 = 263,636.4, rounded 263,600.
"""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import NotYours, TooLate
from bot.targets.correcting import still_so
from bot.targets.events import Leave
from bot.targets.ids import FormId
from storage.tables import Leave as LeaveRow
from storage.words import ProposalSource, ProposalState
from tests.bot.targets.relief_world import World, button, labels, said
from tests.bot.targets.test_relief_journeys import WEEK, ask

PLANNED = ("180000", "300000", "360000")
RELIEVED = ("166400", "277300", "332700")


async def test_a_leave_called_off_after_the_yes_puts_the_band_back_by_a_decision(
    world: World,
) -> None:
    leave_id = await world.away("Ana", *WEEK)
    await world.press("Kim", button(world.newest("Kim"), "Approve"))
    await world.off(leave_id)
    card = world.newest("Kim")
    assert "What was approved on 24 November 2026 no longer counts." in said(card)
    assert "Floor, target and aspiration: 166,400 / 277,300 / 332,700 become" in said(card)
    assert labels(card) == ["Approve", "Ask back", "Decline"]
    assert labels(world.newest("Ana")) == ["I see it differently"]
    assert await world.band("Ana") == RELIEVED  # nothing moves before a decision

    await world.press("Kim", button(card, "Approve"))

    assert await world.band("Ana") == PLANNED
    assert "your target is now 300,000" in said(world.newest("Ana"))
    assert await world.record() == ["proposed", "approved", "proposed", "approved", "corrected"]
    before = await world.deliveries()
    await world.live(world.clock.at + timedelta(hours=1))
    assert await world.deliveries() == before

    await world.away("Ana", *WEEK)  # and once more it is so after all
    await world.press("Kim", button(world.newest("Kim"), "Approve"))
    assert await world.band("Ana") == RELIEVED


async def test_a_leave_cut_short_keeps_what_is_left_of_it(world: World) -> None:
    leave_id = await world.away("Ana", date(2026, 12, 7), date(2026, 12, 16))
    await world.press("Kim", button(world.newest("Kim"), "Approve"))
    assert (await world.band("Ana"))[1] == "263600"
    async with world.database.organisation(world.made.organisation_id) as session:
        leave = await session.get_one(LeaveRow, leave_id)
        leave.cancelled_at = world.clock.at + timedelta(minutes=5)
        session.add(leave)
    await world.away("Ana", *WEEK)
    await world.live(world.clock.at + timedelta(hours=1))
    await world.press("Kim", button(world.newest("Kim"), "Approve"))
    assert await world.band("Ana") == RELIEVED
    assert [one.state for one in await world.proposals()] == [ProposalState.APPROVED] * 2


async def test_a_correction_that_is_no_longer_needed_is_taken_back(world: World) -> None:
    leave_id = await world.away("Ana", *WEEK)
    await world.press("Kim", button(world.newest("Kim"), "Approve"))
    await world.off(leave_id)
    await world.away("Ana", *WEEK)
    assert [one.state for one in await world.proposals()] == [
        ProposalState.APPROVED,
        ProposalState.WITHDRAWN,
    ]
    assert await world.band("Ana") == RELIEVED


async def test_what_was_decided_otherwise_goes_back_by_its_own_factor(world: World) -> None:
    leave_id = await world.away("Ana", *WEEK)
    values = {"amount": "290,000", "reason": "Half of it is quiet."}
    await world.submit("Kim", f"{FormId.OTHERWISE}:1", values)
    await world.off(leave_id)
    await world.press("Kim", button(world.newest("Kim"), "Approve"))
    assert await world.band("Ana") == PLANNED


async def test_the_rep_cannot_leave_it_undecided_but_can_bring_the_leader_in(world: World) -> None:
    leave_id = await world.away("Ana", *WEEK)
    await world.press("Kim", button(world.newest("Kim"), "Approve"))
    await world.off(leave_id)
    with pytest.raises(NotYours):
        await world.press("Ana", button(world.newest("Kim"), "Approve"))
    await world.submit("Ana", f"{FormId.OBJECT}:2", {"reason": "I was ill at home."})
    await world.press("Kim", button(world.newest("Kim"), "Approve"))
    assert await world.band("Ana") == RELIEVED
    await world.submit("Lee", f"{FormId.DECLINE}:2", {"reason": "Ana is right."})
    assert await world.band("Ana") == RELIEVED
    assert labels(world.newest("Ana")) == []


async def test_a_mistake_is_put_right_by_somebody_else_than_who_found_it(world: World) -> None:
    await ask(world)
    await world.press("Kim", button(world.newest("Kim"), "Approve"))
    reply = await world.press("Kim", button(world.newest("Kim"), "Put it right"))
    assert reply.form is not None
    values = {"what": "other_days", "since": "2026-12-07", "until": "2026-12-16"}
    form = f"{FormId.CORRECT}:1"
    await world.submit("Kim", form, {**values, "reason": "The days were mistyped."})
    assert (await world.proposals())[1].source == ProposalSource.MANAGER
    with pytest.raises(TooLate):
        await world.submit("Ana", form, {"what": "not_at_all", "reason": "No."})
    card = world.newest("Lee")
    with pytest.raises(NotYours):
        await world.press("Kim", button(card, "Approve"))
    await world.press("Lee", button(card, "Approve"))
    assert (await world.band("Ana"))[1] == "263600"
    with pytest.raises(TooLate):  # what it replaced does not stand any more
        await world.submit("Kim", form, {"what": "not_at_all", "reason": "No."})


async def test_a_note_corrects_what_was_said_and_changes_nothing(world: World) -> None:
    await world.away("Ana", *WEEK)
    await world.press("Kim", button(world.newest("Kim"), "Approve"))
    form = f"{FormId.CORRECT}:1"
    with pytest.raises(NotYours):
        await world.submit("Ben", form, {"what": "note", "reason": "Mine."})
    reply = await world.submit("Ana", form, {"what": "note", "reason": "It was parental leave."})
    assert reply.cards[0].title == "Your note is in the record"
    assert await world.record() == ["proposed", "approved", "corrected"]
    assert await world.band("Ana") == RELIEVED
    reply = await world.submit("Ana", form, {"what": "", "reason": "It was."})
    assert reply.form is not None
    assert "what" in reply.form.errors


async def test_a_move_is_taken_back_on_both_sides(world: World) -> None:
    people = {"person": str(world.id_of("Ana")), "taker": str(world.id_of("Ben"))}
    await ask(world, "Kim", what="moved", since="2026-12-01", until="", share="20", **people)
    await world.press("Lee", button(world.newest("Lee"), "Approve"))
    assert await world.band("Ana") != PLANNED
    await world.submit("Kim", f"{FormId.CORRECT}:1", {"what": "not_at_all", "reason": "Not so."})
    await world.press("Lee", button(world.newest("Lee"), "Approve"))
    assert await world.band("Ana") == await world.band("Ben") == PLANNED


async def test_after_the_period_a_correction_waits_no_longer(world: World) -> None:
    leave_id = await world.away("Ana", *WEEK)
    await world.press("Kim", button(world.newest("Kim"), "Approve"))
    await world.off(leave_id)
    await world.live(datetime(2027, 1, 2, 12, tzinfo=UTC))
    assert (await world.proposals())[1].state == ProposalState.PASSED_ON
    with pytest.raises(TooLate):
        await world.submit("Kim", f"{FormId.CORRECT}:1", {"what": "not_at_all", "reason": "No."})
    assert await world.band("Ana") == RELIEVED


DAY = date(2026, 12, 1)
LEAVES = st.lists(
    st.builds(
        lambda first, length, fte: Leave(
            DAY + timedelta(days=first), DAY + timedelta(days=first + length), Fraction(fte, 2)
        ),
        st.integers(0, 20),
        st.integers(0, 10),
        st.integers(0, 1),
    ),
    max_size=4,
)


@given(LEAVES, LEAVES)
@settings(max_examples=60)
def test_what_is_left_is_in_both(told: list[Leave], recorded: list[Leave]) -> None:
    left = still_so(told, recorded)
    if left is None:
        return

    def away(leaves: list[Leave] | tuple[Leave, ...], day: date) -> Fraction:
        return max(
            (1 - one.fte for one in leaves if one.start <= day <= one.end), default=Fraction(0)
        )

    days = [DAY + timedelta(days=place) for place in range(40)]
    assert [away(left, day) for day in days] == [
        min(away(told, day), away(recorded, day)) for day in days
    ]
    assert any(away(left, day) != away(told, day) for day in days)


@given(LEAVES)
@settings(max_examples=30)
def test_nothing_is_to_be_put_right_while_all_is_recorded(told: list[Leave]) -> None:
    assert still_so(told, [*told, Leave(DAY, DAY)]) is None
