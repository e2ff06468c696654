"""Who sees what, enforced in SQL; and recording, changing and taking back what was told."""

from datetime import date, timedelta

import pytest
from sqlmodel import col, select, update

from bot.checkins import commitments
from bot.checkins.items import (
    MOST_NAMED,
    add_item,
    change_item,
    item_of,
    name_people,
    record_thanks,
    record_win,
    withdraw_item,
)
from bot.errors import NotFound, NotYours, TooLate, WrongInput
from storage.queries import items as queries
from storage.queries.items import Only
from storage.session import Database, OrgSession
from storage.tables import Item, ItemPerson, ItemVersion, Member, Person
from storage.words import Audience, ItemKind, ItemState, Part
from tests.factories import NOW, Made, make_team

TODAY = NOW.date()


async def person(session: OrgSession, id_: int) -> Person:
    return await session.get_one(Person, id_)


async def told_everything(session: OrgSession, made: Made) -> dict[Audience, Item]:
    ana = await person(session, made.reps["Ana"])
    return {
        audience: await record_win(session, ana, f"won {audience}", audience, NOW)
        for audience in Audience
    }


async def test_each_reader_sees_their_part(database: Database) -> None:
    made = await make_team(database)
    async with database.organisation(made.organisation_id) as session:
        told = await told_everything(session, made)
        private, manager, team = (told[one] for one in Audience)
        assert list(await queries.own(session, made.reps["Ana"])) == [private, manager, team]
        kim = made.managers["Kim"]
        assert list(await queries.for_manager(session, kim, TODAY)) == [manager, team]
        assert list(await queries.for_team(session, made.team_id)) == [team]
        assert await queries.for_manager(session, made.reps["Ben"], TODAY) == []
        assert made.leader is not None
        assert await queries.for_manager(session, made.leader, TODAY) == []
        assert await queries.manager_may_see(session, kim, manager, TODAY)
        assert not await queries.manager_may_see(session, kim, private, TODAY)
        assert not await queries.manager_may_see(session, made.reps["Ben"], team, TODAY)


async def test_who_managed_a_team_once_sees_no_more(database: Database) -> None:
    made = await make_team(database)
    async with database.organisation(made.organisation_id) as session:
        await told_everything(session, made)
        kim = made.managers["Kim"]
        await session.exec(update(Member).where(col(Member.person_id) == kim).values(until=TODAY))
        assert await queries.for_manager(session, kim, TODAY) == []
        assert len(await queries.for_manager(session, kim, TODAY - timedelta(days=1))) == 2


async def test_what_is_wanted_narrows(database: Database) -> None:
    made = await make_team(database)
    async with database.organisation(made.organisation_id) as session:
        told = await told_everything(session, made)
        ben = await person(session, made.reps["Ben"])
        late = NOW + timedelta(days=1)
        mood = await add_item(session, ben, ItemKind.MOOD, Audience.MANAGER, late, number=4)
        kim = made.managers["Kim"]
        team = told[Audience.TEAM]
        for only, expected in (
            (Only(kinds=[ItemKind.MOOD]), [mood]),
            (Only(kinds=[], states=[]), [told[Audience.MANAGER], team, mood]),
            (Only(person_id=made.reps["Ana"]), [told[Audience.MANAGER], team]),
            (Only(since=late), [mood]),
            (Only(before=late), [told[Audience.MANAGER], team]),
            (Only(states=[ItemState.OPEN]), []),
            (Only(team_id=made.team_id + 1), []),
        ):
            assert list(await queries.for_manager(session, kim, TODAY, only)) == expected


async def test_what_is_taken_back_is_gone(database: Database) -> None:
    made = await make_team(database)
    async with database.organisation(made.organisation_id) as session:
        ana = await person(session, made.reps["Ana"])
        item = await record_win(session, ana, "won", Audience.TEAM, NOW, helpers=[made.reps["Ben"]])
        await change_item(session, item, NOW, text="won big")
        assert await withdraw_item(session, item, NOW)
        assert not await withdraw_item(session, item, NOW)
        assert item.text is None
        assert await queries.own(session, ana.id) == []
        assert await queries.for_team(session, made.team_id) == []
        assert (await session.exec(select(ItemVersion))).all() == []
        assert (await session.exec(select(ItemPerson))).all() == []
        with pytest.raises(NotFound):
            await item_of(session, item.id, ana)


async def test_only_the_author_reaches_an_item(database: Database) -> None:
    made = await make_team(database)
    async with database.organisation(made.organisation_id) as session:
        told = await told_everything(session, made)
        ben = await person(session, made.reps["Ben"])
        with pytest.raises(NotYours) as refused:
            await item_of(session, told[Audience.PRIVATE].id, ben)
        assert "won" not in str(refused.value)


async def test_who_is_named(database: Database) -> None:
    made = await make_team(database)
    ben, chen = made.reps["Ben"], made.reps["Chen"]
    async with database.organisation(made.organisation_id) as session:
        ana = await person(session, made.reps["Ana"])
        item = await record_thanks(
            session, ana, "for the call", Audience.TEAM, NOW, to=[ben, ben, chen]
        )
        named = await queries.people_named(session, [item.id])
        assert named[item.id].thanked == (ben, chen)
        await name_people(session, item, [chen], Part.THANKED, "thanks_to")
        named = await queries.people_named(session, [item.id])
        assert named[item.id].thanked == (chen,)
        for wrong in ([ana.id], [999_999], list(range(1, MOST_NAMED + 2))):
            with pytest.raises(WrongInput) as mistake:
                await name_people(session, item, wrong, Part.THANKED, "thanks_to")
            assert set(mistake.value.fields) == {"thanks_to"}
        (await person(session, ben)).active = False
        with pytest.raises(WrongInput):
            await name_people(session, item, [ben], Part.THANKED, "thanks_to")


@pytest.mark.parametrize("text", ["", "  ", "\0", "x" * 3001])
async def test_what_is_no_win(database: Database, text: str) -> None:
    made = await make_team(database)
    async with database.organisation(made.organisation_id) as session:
        ana = await person(session, made.reps["Ana"])
        with pytest.raises(WrongInput) as mistake:
            await record_win(session, ana, text, Audience.TEAM, NOW)
        assert set(mistake.value.fields) == {"win"}


async def test_a_commitments_life(database: Database) -> None:
    made = await make_team(database)
    async with database.organisation(made.organisation_id) as session:
        ana = await person(session, made.reps["Ana"])
        ben = await person(session, made.reps["Ben"])
        item = await commitments.record_commitment(
            session, ana, "Call three customers", Audience.MANAGER, NOW
        )
        assert item.day == date(2026, 12, 6)
        # It stands on that day already.
        assert not await commitments.move(session, item, ana, NOW)
        later = NOW + timedelta(days=7)
        assert await commitments.move(session, item, ana, later)
        assert not await commitments.move(session, item, ana, later)
        assert (item.day, item.moves, item.state) == (date(2026, 12, 13), 1, ItemState.MOVED)
        with pytest.raises(NotYours):
            await commitments.done(session, item, ben, later)
        assert await commitments.done(session, item, ana, later)
        assert not await commitments.done(session, item, ana, later)
        with pytest.raises(TooLate):
            await commitments.drop(session, item, ana, later)
        events = await queries.events_of(session, [item.id])
        assert [event.what for event in events] == ["open", "moved", "done"]
