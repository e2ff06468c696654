"""From what happened to the rep's message: who proposes, who decides, and what everybody reads.

Of the quarter's 66 selling days, a leave from 7 to 11 December takes 5: 61 / 66 = 0.9242, so
300,000 become 277,272.7, rounded 277,300. A leave from 30 November to 11 December takes 10:
56 / 66 = 0.8485, 254,545.5, rounded 254,500: more than 15 % off, so the leader decides too.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, event

from bot.cards import Button
from bot.errors import NotYours, TooLate
from bot.targets.ids import Action, FormId
from storage.session import Database
from storage.tables import Leave
from storage.words import ProposalSource, ProposalState
from tests.bot.targets.relief_world import (
    NEXT,
    QUARTER,
    World,
    button,
    labels,
    make_world,
    said,
)

WEEK = (date(2026, 12, 7), date(2026, 12, 11))
FORTNIGHT = (date(2026, 11, 30), date(2026, 12, 11))


async def test_from_a_recorded_leave_to_the_reps_message(world: World) -> None:
    await world.away("Ana", *WEEK)
    card = world.newest("Kim")
    text = said(card)
    assert card.title == "Ana Ruiz: time away"
    assert "takes 5 of 66 selling days" in text
    assert "Proposed: 277,300" in text
    assert labels(card) == ["Approve", "Approve otherwise", "Ask back", "Decline"]
    assert "It is proposed that your target moves, and Kim Lund decides." in world.words("Ana")
    assert await world.band("Ana") == ("180000", "300000", "360000")

    await world.press("Kim", button(card, "Approve"))

    assert await world.band("Ana") == ("166400", "277300", "332700")
    told = said(world.newest("Ana"))
    assert "Kim Lund has decided: your target is now 277,300." in told
    assert "180,000 / 300,000 / 360,000" in told
    assert "From: 7 December 2026" in told
    assert "Kim Lund has approved: the target is now 277,300." in said(world.newest("Kim"))
    assert labels(world.newest("Kim")) == ["Put it right"]
    assert await world.record() == ["proposed", "approved"]


async def test_the_same_is_proposed_once(world: World) -> None:
    await world.away("Ana", *WEEK)
    await world.away("Ben", date(2026, 11, 26), date(2026, 11, 26))
    before = await world.deliveries()
    await world.bot.tick()
    await world.live(world.clock.at + timedelta(hours=2))
    assert await world.deliveries() == before
    assert len(await world.proposals()) == 1  # one day of Ben's changes nothing


async def test_a_leave_called_off_takes_its_proposal_along(world: World) -> None:
    leave_id = await world.away("Ana", *WEEK)
    async with world.database.organisation(world.made.organisation_id) as session:
        leave = await session.get_one(Leave, leave_id)
        leave.cancelled_at = world.clock.at + timedelta(minutes=5)
        session.add(leave)
    await world.live(world.clock.at + timedelta(hours=1))
    (one,) = await world.proposals()
    assert one.state == ProposalState.WITHDRAWN
    assert "no longer so" in said(world.newest("Kim"))


async def ask(world: World, who: str = "Ana", **more: str) -> None:
    values = {
        "what": "away",
        "since": "2026-12-07",
        "until": "2026-12-11",
        "reason": "Moving house.",
        **more,
    }
    reply = await world.submit(who, FormId.ASK, values)
    assert reply.form is None, reply.form and reply.form.errors
    (card,) = reply.cards
    await world.press(who, button(card, "Ask for it"))


async def test_a_rep_sees_the_formula_first_and_hears_the_outcome(world: World) -> None:
    reply = await world.say("Ana", "/relief")
    assert reply.form is not None
    assert [field.name for field in reply.form.fields] == [
        *("what", "since", "until", "share", "reason"),
    ]
    values = {"what": "away", "since": "2026-12-07", "until": "2026-12-11", "reason": "A house."}
    reply = await world.submit("Ana", FormId.ASK, values)
    (preview,) = reply.cards
    assert "makes 300,000 into 277,300" in said(preview)
    assert await world.proposals() == []
    assert world.cards("Kim") == []

    await world.press("Ana", button(preview, "Ask for it"))
    card = world.newest("Kim")
    assert "Ana Ruiz asked for this on 24 November 2026." in said(card)
    assert "A house." in said(card)
    await world.press("Kim", button(card, "Ask back"))
    await world.submit("Kim", f"{FormId.ASK_BACK}:1", {"reason": "Could it be January?"})
    assert "Could it be January?" in said(world.newest("Ana"))
    await world.submit("Ana", f"{FormId.ANSWER}:1", {"reason": "The van is booked."})
    assert "The van is booked." in said(world.newest("Kim"))
    await world.submit("Kim", f"{FormId.DECLINE}:1", {"reason": "Your plan had the week in it."})
    told = world.newest("Ana")
    assert "your target stays as it is" in said(told)
    assert "Your plan had the week in it." in said(told)
    assert await world.band("Ana") == ("180000", "300000", "360000")

    await world.submit("Ana", f"{FormId.APPEAL}:1", {"reason": "It had not."})
    assert "a second look" in said(world.newest("Lee"))
    await world.press("Lee", button(world.newest("Lee"), "Approve"))
    assert await world.band("Ana") == ("166400", "277300", "332700")
    assert await world.record() == [
        *("proposed", "asked_back", "answered", "declined", "appealed", "approved"),
    ]


async def test_a_second_no_is_the_last(world: World) -> None:
    await ask(world)
    await world.submit("Kim", f"{FormId.DECLINE}:1", {"reason": "No."})
    await world.submit("Ana", f"{FormId.APPEAL}:1", {"reason": "Please."})
    await world.submit("Lee", f"{FormId.DECLINE}:1", {"reason": "Kim is right."})
    assert labels(world.newest("Ana")) == []
    with pytest.raises(TooLate):
        await world.submit("Ana", f"{FormId.APPEAL}:1", {"reason": "Again."})


async def test_above_the_policys_share_the_leader_decides_too(world: World) -> None:
    await world.away("Ana", *FORTNIGHT)
    await world.press("Kim", button(world.newest("Kim"), "Approve"))
    assert await world.band("Ana") == ("180000", "300000", "360000")
    card = world.newest("Lee")
    assert "The manager has agreed. This one needs your yes too." in said(card)
    with pytest.raises(NotYours):
        await world.press("Kim", button(card, "Approve"))
    await world.press("Lee", button(card, "Approve"))
    assert (await world.band("Ana"))[1] == "254500"
    assert await world.record() == ["proposed", "agreed", "approved"]


async def test_approved_otherwise_by_amount_and_by_days(world: World) -> None:
    await world.away("Ana", *WEEK)
    await world.submit(
        "Kim", f"{FormId.OTHERWISE}:1", {"amount": "290,000", "reason": "Half of it is quiet."}
    )
    assert await world.band("Ana") == ("174000", "290000", "348000")
    assert "Half of it is quiet." in said(world.newest("Ana"))
    await world.away("Ben", *FORTNIGHT)
    await world.submit(
        "Kim", f"{FormId.OTHERWISE}:2", {"since": "2026-12-07", "reason": "The first is planned."}
    )
    assert (await world.band("Ben"))[1] == "277300"


async def test_an_amount_above_the_target_is_refused_beside_its_field(world: World) -> None:
    await world.away("Ana", *WEEK)
    reply = await world.submit(
        "Kim", f"{FormId.OTHERWISE}:1", {"amount": "310000", "reason": "More."}
    )
    assert reply.form is not None
    assert "Relief never raises a target" in reply.form.errors["amount"]
    assert await world.record() == ["proposed"]


async def test_who_asked_never_decides(world: World) -> None:
    await ask(world, "Kim", person=str(world.id_of("Ana")))
    assert world.cards("Kim") == []
    (one,) = await world.proposals()
    assert one.source == ProposalSource.MANAGER
    card = world.newest("Lee")
    for who in ("Kim", "Ana", "Ben"):
        with pytest.raises(NotYours):
            await world.press(who, button(card, "Approve"))
    await world.press("Lee", button(card, "Approve"))
    assert (await world.band("Ana"))[1] == "277300"
    assert "Lee Park has approved" in said(world.newest("Kim"))


async def test_pressed_twice_it_is_decided_once(world: World) -> None:
    await world.away("Ana", *WEEK)
    card = world.newest("Kim")
    await world.press("Kim", button(card, "Approve"))
    before = await world.deliveries()
    with pytest.raises(TooLate):
        await world.press("Kim", button(card, "Approve"))
    with pytest.raises(TooLate):
        await world.submit("Kim", f"{FormId.DECLINE}:1", {"reason": "Rather not."})
    assert await world.deliveries() == before
    assert await world.record() == ["proposed", "approved"]


async def test_figures_that_changed_since_are_shown_first(world: World) -> None:
    await world.away("Ana", *WEEK)
    card = world.newest("Kim")
    await ask(world, "Ana", what="supply", share="50", since="2026-11-02", until="2026-11-06")
    await world.press("Kim", button(world.newest("Kim"), "Approve"))
    reply = await world.press("Kim", button(card, "Approve"))
    assert "The figures have changed since you last looked." in said(reply.cards[0])
    await world.press("Kim", button(reply.cards[0], "Approve"))
    # 66 - 5 - 2.5 = 58.5 of 66: 265,909.1, rounded 265,900.
    assert (await world.band("Ana"))[1] == "265900"


async def test_reminders_after_three_and_five_working_days_then_the_leader(world: World) -> None:
    await world.away("Ana", *WEEK)
    await world.live(datetime(2026, 11, 27, 8, tzinfo=UTC))
    assert "has been waiting" not in world.words("Kim")
    await world.live(datetime(2026, 11, 27, 12, tzinfo=UTC))
    assert "waiting for 3 working days" in said(world.newest("Kim"))
    assert world.cards("Lee") == []
    await world.live(datetime(2026, 12, 1, 12, tzinfo=UTC))
    assert "waiting for 5 working days" in said(world.newest("Kim"))
    card = world.newest("Lee")
    assert "You may decide it too" in said(card)
    await world.press("Lee", button(card, "Approve"))
    assert (await world.band("Ana"))[1] == "277300"


async def test_while_the_decider_is_away_somebody_stands_in(database: Database) -> None:
    world = await make_world(database, managers=("Kim Lund", "Max Stein"))
    await world.submit(
        "Kim",
        FormId.STAND_IN,
        {"who": str(world.id_of("Lee")), "since": "2026-11-24", "until": "2026-11-30"},
    )
    await world.away("Kim", date(2026, 11, 24), date(2026, 11, 27))
    await world.away("Max", date(2026, 11, 24), date(2026, 11, 27))
    await world.away("Ana", *WEEK)
    assert world.cards("Max") == []
    await world.press("Lee", button(world.newest("Lee"), "Approve"))
    assert (await world.band("Ana"))[1] == "277300"


async def test_the_period_closes_between_opening_and_pressing(database: Database) -> None:
    world = await make_world(database, periods=(QUARTER, NEXT))
    await world.away("Ana", *WEEK)
    card = world.newest("Kim")
    world.clock.at = datetime(2027, 1, 1, 8, tzinfo=UTC)
    with pytest.raises(TooLate, match="carry this over"):
        await world.press("Kim", button(card, "Approve"))
    assert await world.band("Ana") == ("180000", "300000", "360000")
    await world.live(datetime(2027, 1, 4, 12, tzinfo=UTC))
    first, second = await world.proposals()
    assert first.state == ProposalState.PASSED_ON
    assert second.state == ProposalState.OPEN
    card = world.newest("Kim")
    assert "making good for a closed period" in card.title
    assert "so 22,700 come off" in said(card)
    await world.press("Kim", button(card, "Approve"))
    assert await world.band("Ana") == ("180000", "300000", "360000")
    assert (await world.band("Ana", NEXT))[1] == "277300"


async def test_a_move_takes_from_one_what_it_gives_the_other(world: World) -> None:
    await ask(
        world,
        "Kim",
        person=str(world.id_of("Ana")),
        taker=str(world.id_of("Ben")),
        what="moved",
        share="20",
        since="2026-12-01",
        until="",
    )
    assert "I see it differently" in labels(world.newest("Ben"))
    await world.press("Lee", button(world.newest("Lee"), "Approve"))
    # December's 23 of 66 days lose 20 %: 300,000 * 61.4 / 66 = 279,090.9, rounded 279,100.
    assert (await world.band("Ana"))[1] == "279100"
    assert (await world.band("Ben"))[1] == "320900"


async def test_a_move_that_is_asked_for_too_late_moves_both_sides_of_the_next_period(
    database: Database,
) -> None:
    world = await make_world(database, periods=(QUARTER, NEXT))
    people = {"person": str(world.id_of("Ana")), "taker": str(world.id_of("Ben"))}
    await ask(world, "Kim", what="moved", share="20", since="2026-12-01", until="", **people)
    await world.live(datetime(2027, 1, 4, 12, tzinfo=UTC))  # nobody decided before it closed
    assert [one.state for one in await world.proposals()] == ["passed_on", "open"]
    await world.press("Lee", button(world.newest("Lee"), "Approve"))
    assert (await world.band("Ana", NEXT))[1] == "279100"
    assert (await world.band("Ben", NEXT))[1] == "320900"


async def test_a_market_event_is_the_whole_teams_and_the_leaders(world: World) -> None:
    await ask(
        world,
        "Lee",
        person=f"team:{world.made.team_id}",
        what="market",
        share="85",
        since="2026-12-01",
        until="2026-12-31",
    )
    card = world.newest("Kim")
    assert "Chen Wei: 300,000 becomes 284,300" in said(card)
    with pytest.raises(Exception, match="needs a second yes"):
        await world.press("Kim", button(card, "Approve"))
    assert await world.record() == ["proposed"]
    await world.submit("Kim", f"{FormId.DECLINE}:1", {"reason": "It is our own doing."})
    assert "It is our own doing." in said(world.newest("Lee"))


async def test_a_manager_asks_for_the_market_and_the_leader_decides(world: World) -> None:
    values = {"person": f"team:{world.made.team_id}", "what": "market", "share": "85"}
    await ask(world, "Kim", since="2026-12-01", until="2026-12-31", **values)
    await world.press("Lee", button(world.newest("Lee"), "Approve"))
    # 23 of 66 days at 85 %: 300,000 * 62.55 / 66 = 284,318.2, rounded 284,300.
    for who in ("Ana", "Ben", "Chen"):
        assert (await world.band(who))[1] == "284300"


async def test_a_rep_may_leave_their_target_as_it_is(world: World) -> None:
    await world.away("Ana", *WEEK)
    await world.press("Ana", button(world.newest("Ana"), "Leave my target as it is"))
    with pytest.raises(TooLate):
        await world.press("Kim", Button(Action.DECLINE, "1", "Decline"))
    assert await world.record() == ["proposed", "withdrawn"]


async def test_who_sees_it_differently_brings_the_leader_in(world: World) -> None:
    await world.away("Ana", *WEEK)
    await world.submit("Ana", f"{FormId.OBJECT}:1", {"reason": "I shall catch up."})
    card = world.newest("Kim")
    assert "I shall catch up." in said(card)
    await world.press("Kim", button(card, "Approve"))
    assert await world.band("Ana") == ("180000", "300000", "360000")
    assert "needs your yes too" in said(world.newest("Lee"))


async def test_the_home_shows_what_waits_and_what_is_proposed(world: World) -> None:
    await world.away("Ana", *WEEK)
    made = world.made
    kim = await world.bot.home(made.organisation_id, world.id_of("Kim"))
    ana = await world.bot.home(made.organisation_id, world.id_of("Ana"))
    ben = await world.bot.home(made.organisation_id, world.id_of("Ben"))
    assert "Targets that wait for you" in said(kim)
    assert "300,000 now, 277,300 by the formula. Kim Lund decides." in said(ana)
    assert "277,300" not in said(ben)
    reply = await world.press("Kim", button(kim, "Look at it"))
    assert "takes 5 of 66 selling days" in said(reply.cards[0])
    with pytest.raises(NotYours):
        await world.press("Ben", button(kim, "Look at it"))


async def test_a_home_asks_the_database_no_more_often_where_more_waits(world: World) -> None:
    """What waits for others costs a leader's home nothing, however much it is."""
    counts: list[int] = []
    asked: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    for who, day in (("Ana", 1), ("Ben", 3), ("Chen", 7)):
        await world.away(who, date(2026, 12, day), date(2026, 12, day + 11))
        asked.clear()
        event.listen(Engine, "before_cursor_execute", note)
        await world.bot.home(world.made.organisation_id, world.id_of("Lee"))
        event.remove(Engine, "before_cursor_execute", note)
        counts.append(len(asked))
    assert len(await world.proposals()) == 3
    assert counts[0] == counts[1] == counts[2]


async def test_a_former_manager_decides_nothing_any_more(database: Database) -> None:
    world = await make_world(database, managers=("Kim Lund", "Max Stein"))
    await world.away("Ana", *WEEK)
    card = world.newest("Kim")
    await world.leaves_the_team("Kim")
    for label in ("Approve", "Decline", "Approve otherwise", "Ask back"):
        with pytest.raises(NotYours):
            await world.press("Kim", button(card, label))
    await world.live(world.clock.at + timedelta(days=6))
    await world.press("Max", button(world.newest("Max"), "Approve"))
    assert await world.band("Ana") == ("166400", "277300", "332700")
