"""A blocker's life: who may take which step, what each leaves behind, and who is told."""

import asyncio
from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from bot.checkins import blockers
from bot.checkins.items import change_item, withdraw_item
from bot.errors import NotYours, TooLate, WrongInput
from storage.queries import items as queries
from storage.session import Database, OrgSession
from storage.tables import Delivery, Item, Person
from storage.words import Audience, Cause, ItemState
from tests.factories import NOW, Made, make_team


async def _told(
    session: OrgSession, made: Made, audience: Audience = Audience.MANAGER, who: str = "Ana"
) -> Item:
    person = await session.get_one(Person, made.reps[who])
    return await blockers.record_blocker(
        session, person, "Legal is slow", audience, NOW, cause=Cause.PROCESS
    )


async def _person(session: OrgSession, person_id: int) -> Person:
    return await session.get_one(Person, person_id)


async def _deliveries(session: OrgSession) -> list[Delivery]:
    return list((await session.exec(select(Delivery).order_by(col(Delivery.id)))).all())


async def test_the_state_is_that_of_the_last_event(database: Database) -> None:
    made = await make_team(database)
    async with database.organisation(made.organisation_id) as session:
        item = await _told(session, made)
        ana = await _person(session, made.reps["Ana"])
        kim = await _person(session, made.managers["Kim"])
        at = NOW
        for step in (
            lambda at: blockers.still_there(session, item, ana, at),
            lambda at: blockers.better(session, item, ana, at),
            lambda at: blockers.take_up(session, item, kim, at.date() + timedelta(days=2), at),
            lambda at: blockers.still_there(session, item, ana, at),
            lambda at: blockers.resolve(session, item, ana, at),
            lambda at: blockers.reopen(session, item, ana, at),
        ):
            at += timedelta(days=1)
            assert await step(at) is True
            events = await queries.events_of(session, [item.id])
            assert item.state == events[-1].what
        assert item.state == ItemState.OPEN
        assert item.came_back == 1
        assert [event.what for event in events] == [
            "open",
            "open",
            "better",
            "taken_up",
            "taken_up",
            "resolved",
            "open",
        ]


async def test_the_same_step_again_is_one_step(database: Database) -> None:
    made = await make_team(database)
    async with database.organisation(made.organisation_id) as session:
        item = await _told(session, made)
        ana = await _person(session, made.reps["Ana"])
        assert await blockers.better(session, item, ana, NOW)
        assert not await blockers.better(session, item, ana, NOW + timedelta(minutes=1))
        assert await blockers.better(session, item, ana, NOW + timedelta(days=7))
        assert await blockers.resolve(session, item, ana, NOW)
        assert not await blockers.resolve(session, item, ana, NOW)
        assert await blockers.reopen(session, item, ana, NOW)
        assert not await blockers.reopen(session, item, ana, NOW)
        assert item.came_back == 1


async def test_two_windows_at_once_make_one_step(database: Database) -> None:
    made = await make_team(database)
    async with database.organisation(made.organisation_id) as session:
        item_id = (await _told(session, made)).id

    async def press() -> bool:
        async with database.organisation(made.organisation_id) as session:
            item = await session.get_one(Item, item_id)
            return await blockers.resolve(
                session, item, await _person(session, item.person_id), NOW
            )

    assert sorted(await asyncio.gather(press(), press(), press())) == [False, False, True]


async def test_taking_up_tells_the_rep_who_and_by_when(database: Database) -> None:
    made = await make_team(database)
    thursday = date(2026, 11, 26)
    async with database.organisation(made.organisation_id) as session:
        item = await _told(session, made)
        kim = await _person(session, made.managers["Kim"])
        assert await blockers.take_up(session, item, kim, thursday, NOW)
        assert not await blockers.take_up(session, item, kim, thursday, NOW)
        (told,) = await _deliveries(session)
        assert told.person_id == made.reps["Ana"]
        assert told.proactive
        assert told.card["summary"] == "Kim will look into what is in your way, by Thursday."
        assert (item.state, item.day) == (ItemState.TAKEN_UP, thursday)


async def test_a_new_day_takes_the_place_of_one_not_yet_told(database: Database) -> None:
    made = await make_team(database)
    night = NOW.replace(hour=20)
    async with database.organisation(made.organisation_id) as session:
        item = await _told(session, made)
        kim = await _person(session, made.managers["Kim"])
        await blockers.take_up(session, item, kim, date(2026, 11, 26), night)
        await blockers.take_up(session, item, kim, date(2026, 11, 27), night)
        first, second = await _deliveries(session)
        await session.refresh(first)
        assert first.state == "cancelled"
        assert second.due_at > night  # after the quiet hours
        assert "by Friday" in second.card["summary"]
        await blockers.resolve(session, item, await _person(session, item.person_id), night)
        await session.refresh(second)
        assert second.state == "cancelled"


async def test_a_paused_rep_is_not_written_to(database: Database) -> None:
    made = await make_team(database)
    async with database.organisation(made.organisation_id) as session:
        item = await _told(session, made)
        (await _person(session, item.person_id)).paused_at = NOW
        kim = await _person(session, made.managers["Kim"])
        assert await blockers.take_up(session, item, kim, NOW.date(), NOW)
        assert await _deliveries(session) == []


async def test_a_manager_who_resolves_tells_the_rep(database: Database) -> None:
    made = await make_team(database)
    async with database.organisation(made.organisation_id) as session:
        item = await _told(session, made)
        kim = await _person(session, made.managers["Kim"])
        assert await blockers.resolve(session, item, kim, NOW)
        (told,) = await _deliveries(session)
        assert told.card["summary"].startswith("Kim says")


@pytest.mark.parametrize("who", ["another rep", "the leader", "another team's manager"])
async def test_nobody_else_may_act(database: Database, who: str) -> None:
    made = await make_team(database)
    other = {"another rep": made.reps["Ben"], "the leader": made.leader}.get(who)
    async with database.organisation(made.organisation_id) as session:
        item = await _told(session, made)
        if other is None:
            stranger = Person(name="Sol", timezone="Europe/Madrid", since=NOW.date())
            session.add(stranger)
            await session.flush()
            other = stranger.id
        by = await _person(session, other)
        for step in (blockers.better, blockers.still_there, blockers.resolve, blockers.reopen):
            with pytest.raises(NotYours):
                await step(session, item, by, NOW)
        with pytest.raises(NotYours):
            await blockers.take_up(session, item, by, NOW.date(), NOW)
        assert item.state == ItemState.OPEN


async def test_a_private_blocker_is_out_of_a_managers_reach(database: Database) -> None:
    made = await make_team(database)
    async with database.organisation(made.organisation_id) as session:
        item = await _told(session, made, Audience.PRIVATE)
        kim = await _person(session, made.managers["Kim"])
        with pytest.raises(NotYours):
            await blockers.take_up(session, item, kim, NOW.date(), NOW)
        with pytest.raises(NotYours):
            await blockers.resolve(session, item, kim, NOW)
        assert await queries.for_manager(session, kim.id, NOW.date()) == []
        assert list(await queries.own(session, item.person_id)) == [item]


async def test_steps_that_make_no_sense_any_more(database: Database) -> None:
    made = await make_team(database)
    async with database.organisation(made.organisation_id) as session:
        item = await _told(session, made)
        ana = await _person(session, made.reps["Ana"])
        kim = await _person(session, made.managers["Kim"])
        for day in (NOW.date() - timedelta(days=1), NOW.date() + timedelta(days=91)):
            with pytest.raises(WrongInput):
                await blockers.take_up(session, item, kim, day, NOW)
        await blockers.resolve(session, item, ana, NOW)
        with pytest.raises(TooLate):
            await blockers.better(session, item, ana, NOW)
        with pytest.raises(TooLate):
            await blockers.take_up(session, item, kim, NOW.date(), NOW)
        await blockers.reopen(session, item, ana, NOW)
        await withdraw_item(session, item, NOW)
        with pytest.raises(NotYours):
            await blockers.better(session, item, ana, NOW)


async def test_what_a_step_does_is_undone_with_its_transaction(database: Database) -> None:
    made = await make_team(database)
    async with database.organisation(made.organisation_id) as session:
        item_id = (await _told(session, made)).id
    with pytest.raises(RuntimeError):
        async with database.organisation(made.organisation_id) as session:
            item = await session.get_one(Item, item_id)
            kim = await _person(session, made.managers["Kim"])
            await blockers.take_up(session, item, kim, NOW.date(), NOW)
            raise RuntimeError
    async with database.reading(made.organisation_id) as session:
        item = await session.get_one(Item, item_id)
        assert item.state == ItemState.OPEN
        assert len(await queries.events_of(session, [item_id])) == 1
        assert await _deliveries(session) == []


async def test_an_edit_keeps_what_it_replaced(database: Database) -> None:
    made = await make_team(database)
    async with database.organisation(made.organisation_id) as session:
        item = await _told(session, made)
        assert await change_item(session, item, NOW, text="Legal takes weeks")
        assert not await change_item(session, item, NOW, text="Legal takes weeks")
        assert await change_item(session, item, NOW, audience=Audience.PRIVATE)
        versions = await queries.versions_of(session, item.id)
        assert [(one.text, one.audience) for one in versions] == [
            ("Legal is slow", "manager"),
            ("Legal takes weeks", "manager"),
        ]
