"""From what a team told to a prompt for its manager, and what the manager does with it."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot.checkins.blockers import resolve
from bot.coaching.ids import Action, FormId
from bot.coaching.planning import plan_coaching
from bot.errors import NotYours, TooLate
from bot.interactions import Press, Say, Submit
from bot.people.teams import end_part
from storage.queries import roster
from storage.session import Database
from storage.tables import Item, ItemEvent, NudgeEvent, Person
from storage.words import Audience, ItemState, NudgeState
from tests.bot.coaching.nudged_team import TUESDAY, WORDS, World, planned, words_of
from tests.factories import make_team


@pytest.fixture
async def world(database: Database) -> World:
    return await planned(World(database, await make_team(database)))


async def test_an_old_blocker_becomes_one_prompt_at_the_coaching_hour(world: World) -> None:
    await world.blocker("Ana", days_ago=12)
    await world.go(minutes=20)
    assert world.kims_cards() == []
    await world.go(minutes=10)
    [card] = world.kims_cards()
    said = words_of(card)
    assert card.title.startswith("Ana Ruiz:")
    assert "12 days" in said
    assert WORDS in said
    assert "Only you see this" in said
    await world.go(minutes=5)
    await world.go(days=1)
    await world.go(days=1)
    assert len(world.kims_cards()) == 1


async def test_a_private_blocker_is_never_in_a_prompt(world: World) -> None:
    await world.blocker("Ana", days_ago=12, audience=Audience.PRIVATE)
    for _ in range(5):
        await world.go(days=1)
    assert world.kims_cards() == []


async def test_taking_it_up_tells_the_rep_and_comes_back_after_the_day(world: World) -> None:
    item_id = await world.blocker("Ana", days_ago=12)
    await world.go(minutes=30)
    [nudge] = await world.nudges()
    await world.do(world.kim, Press(Action.TAKE_UP, str(nudge.id)))
    assert world.form is not None
    assert world.form.fields[0].value == "2026-11-25"
    form = f"{FormId.TAKE_UP}:{nudge.id}"
    await world.do(world.kim, Submit(form, {"day": "2026-11-26"}))
    await world.do(world.kim, Submit(form, {"day": "2026-11-26"}))
    await world.go(hours=2)

    told = [words_of(card) for card in world.messenger.cards_to("ana")]
    assert len(told) == 1
    assert "Kim will look into it, by Thursday" in told[0]
    [card] = world.kims_cards()
    assert "You take it up on Thursday." in words_of(card)
    async with world.database.reading(world.made.organisation_id) as session:
        item = await session.get_one(Item, item_id)
        assert item.state == ItemState.TAKEN_UP

    await world.go(days=2)
    assert len(world.kims_cards()) == 1
    await world.go(days=1)
    [_, after] = world.kims_cards()
    assert after.title == "How did it go with Ana?"
    await world.do(world.kim, Press(Action.WENT, f"{nudge.id}:helped"))
    [nudge] = await world.nudges()
    assert nudge.state == NudgeState.DONE
    assert all("Closed" in words_of(card) for card in world.kims_cards())
    with pytest.raises(TooLate):
        await world.do(world.kim, Press(Action.WENT, f"{nudge.id}:helped"))


async def test_how_it_went_is_asked_twice_at_most(world: World) -> None:
    await world.blocker("Ana", days_ago=12)
    await world.go(minutes=30)
    [nudge] = await world.nudges()
    form = f"{FormId.TAKE_UP}:{nudge.id}"
    await world.do(world.kim, Submit(form, {"day": "2026-11-24"}))
    for days in (1, 21, 21, 21, 21):
        await world.go(days=days)
    asked = [card for card in world.kims_cards() if card.title.startswith("How did it go")]
    assert len(asked) == 0
    [first, *_] = await world.nudges()
    assert first.state == NudgeState.LAPSED
    keys = [
        parcel.key for parcel in world.messenger.arrived if f"nudge:{first.id}:after" in parcel.key
    ]
    new = [key for key in keys if "~" not in key]
    assert len(new) == 2


async def test_later_brings_it_back_once_in_a_week(world: World) -> None:
    await world.blocker("Ana", days_ago=12)
    await world.go(minutes=30)
    [nudge] = await world.nudges()
    await world.do(world.kim, Press(Action.LATER, str(nudge.id)))
    await world.do(world.kim, Press(Action.LATER, str(nudge.id)))
    [card] = world.kims_cards()
    assert "Later, then." in words_of(card)
    await world.go(days=6)
    assert len(world.kims_cards()) == 1
    await world.go(days=1, hours=1)
    assert [card.title.split(":")[0] for card in world.kims_cards()] == ["Ana Ruiz", "Ana Ruiz"]
    await world.go(days=1)
    assert len(world.kims_cards()) == 2


async def test_what_settled_in_the_meantime_does_not_come_back(world: World) -> None:
    item_id = await world.blocker("Ana", days_ago=12)
    await world.go(minutes=30)
    [nudge] = await world.nudges()
    await world.do(world.kim, Press(Action.LATER, str(nudge.id)))
    async with world.database.organisation(world.made.organisation_id) as session:
        item = await session.get_one(Item, item_id)
        ana = await session.get_one(Person, world.made.reps["Ana"])
        assert await resolve(session, item, ana, world.clock.at)
    await world.go(days=8)
    [card] = world.kims_cards()
    assert "settled in the meantime" in words_of(card)


async def test_who_no_longer_manages_a_team_learns_nothing_more_of_its_people(
    world: World,
) -> None:
    await world.blocker("Ana", days_ago=12)
    await world.go(minutes=30)
    [nudge] = await world.nudges()
    await world.do(world.kim, Press(Action.LATER, str(nudge.id)))
    async with world.database.organisation(world.made.organisation_id) as session:
        today = world.clock.at.date()
        for part in await roster.open_parts(session, today, person_id=world.kim):
            await end_part(session, part, today)
    with pytest.raises(NotYours):
        await world.do(world.kim, Press(Action.SHOW, str(nudge.id)))
    await world.go(days=8)
    [card] = world.kims_cards()
    assert "you no longer look after this team" in words_of(card)
    assert [one.state for one in await world.nudges()] == [NudgeState.LAPSED]


async def test_not_useful_is_believed(world: World) -> None:
    await world.blocker("Ana", days_ago=12)
    await world.go(minutes=30)
    [nudge] = await world.nudges()
    await world.do(world.kim, Press(Action.NOT_USEFUL, str(nudge.id)))
    assert world.form is not None
    await world.do(world.kim, Submit(f"{FormId.NOT_USEFUL}:{nudge.id}", {"why": "known"}))
    for _ in range(8):
        await world.go(days=5)
    about_it = [one for one in await world.nudges() if one.key == nudge.key]
    assert len(about_it) == 1
    assert about_it[0].state == NudgeState.NOT_USEFUL


async def test_never_more_than_the_weeks_budget(database: Database) -> None:
    made = await make_team(database, reps=tuple(f"Rep{n} Some" for n in range(8)))
    world = World(database, made)
    for name in made.reps:
        await world.blocker(name, days_ago=10)
    async with database.organisation(made.organisation_id) as session:
        assert await plan_coaching(session, made.team_id, TUESDAY)
    await world.go(minutes=30)
    for _ in range(6):
        await world.go(days=1)
    by_week: dict[str, int] = {}
    for nudge in await world.nudges():
        by_week[nudge.week] = by_week.get(nudge.week, 0) + 1
    assert by_week
    assert max(by_week.values()) <= 3


async def test_nobody_else_answers_a_managers_prompt(world: World) -> None:
    await world.blocker("Ana", days_ago=12)
    await world.go(minutes=30)
    [nudge] = await world.nudges()
    for who in (world.made.reps["Ana"], world.made.leader or 0):
        for press in (
            Press(Action.LATER, str(nudge.id)),
            Press(Action.SHOW, str(nudge.id)),
            Press(Action.WENT, f"{nudge.id}:helped"),
        ):
            with pytest.raises(NotYours):
                await world.do(who, press)
    assert (await world.nudges())[0].state == NudgeState.OPEN


async def test_coach_lists_what_is_open_for_managers_alone(world: World) -> None:
    await world.blocker("Ana", days_ago=12)
    await world.go(minutes=30)
    [card] = await world.do(world.kim, Say("/coach"))
    assert "Ana Ruiz" in words_of(card)
    with pytest.raises(NotYours):
        await world.do(world.made.reps["Ana"], Say("/coach"))


async def test_two_programs_at_the_coaching_hour_prompt_once(world: World) -> None:
    await world.blocker("Ana", days_ago=12)
    world.clock.at += timedelta(minutes=30)
    hours = world.duties[0]
    for _ in range(2):
        await hours.run(world.database, world.clock.at)
    assert len(await world.nudges()) == 1


async def test_a_manager_on_leave_is_left_alone(world: World) -> None:
    await world.blocker("Ana", days_ago=12)
    async with world.database.organisation(world.made.organisation_id) as session:
        kim = await session.get_one(Person, world.kim)
        kim.paused_at = world.clock.at
        session.add(kim)
    for _ in range(3):
        await world.go(days=1)
    assert await world.nudges() == []


async def test_every_change_of_a_nudge_is_an_event(world: World) -> None:
    await world.blocker("Ana", days_ago=12)
    await world.go(minutes=30)
    [nudge] = await world.nudges()
    await world.do(world.kim, Press(Action.LATER, str(nudge.id)))
    form = f"{FormId.TAKE_UP}:{nudge.id}"
    await world.do(world.kim, Submit(form, {"day": "2026-11-25"}))
    await world.do(world.kim, Press(Action.WENT, f"{nudge.id}:somewhat"))
    async with world.database.reading(world.made.organisation_id) as session:
        events = list(await session.exec(select(NudgeEvent).order_by(col(NudgeEvent.id))))
        taken = list(await session.exec(select(ItemEvent)))
    assert [event.what for event in events] == ["open", "later", "taken_up", "done"]
    assert [event.by_person_id for event in events] == [None, world.kim, world.kim, world.kim]
    assert events[-1].why == "somewhat"
    assert [event.what for event in taken] == ["open", "taken_up"]
