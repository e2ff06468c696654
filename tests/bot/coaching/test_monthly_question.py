"""The monthly question: for its author alone, once a month, and never where it is not wanted."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select

from bot.app import Bot, live_until, put_together
from bot.cards import Card
from bot.checkins.planning import replan_team
from bot.clock import SetClock
from bot.coaching.monthly.cards import answered, ask
from bot.coaching.monthly.ids import Action
from bot.coaching.planning import plan_coaching
from bot.errors import NotFound, TooLate
from bot.interactions import Interaction, Press
from bot.language.offline import OfflineReader
from bot.people.exporting import card_words
from storage.session import Database
from storage.tables import BurnoutAnswer, Person
from storage.words import Platform
from tests.factories import Made, make_team
from tests.fakes.messenger import FakeMessenger

NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)


@pytest.mark.parametrize("level", range(1, 6))
def test_support_is_shown_from_4_on(level: int) -> None:
    card = answered("2026-11", level, [("2026-10", 2)])
    assert ("findahelpline" in said(card)) == (level >= 4)
    assert [one.label for one in card.every_button() if one.chosen] == [str(level)]
    assert "What you said before: October 2." in said(card)
    assert "findahelpline" not in said(ask("2026-11", []))


def said(card: Card) -> str:
    return "\n".join(card_words(card))


async def program(database: Database, made: Made) -> tuple[Bot, SetClock, FakeMessenger]:
    async with database.organisation(made.organisation_id) as session:
        assert await plan_coaching(session, made.team_id, NOW)
        await replan_team(session, made.team_id, NOW)
    clock, messenger = SetClock(NOW), FakeMessenger()
    return (
        put_together(database, clock, OfflineReader(), {Platform.LOCAL: messenger}),
        clock,
        messenger,
    )


def questions(messenger: FakeMessenger, who: str) -> list[Card]:
    return [one for one in messenger.cards_to(who) if "One question a month" in one.title]


async def test_it_is_asked_monthly_and_goes_to_nobody_else(database: Database) -> None:
    made = await make_team(database)
    ana, ben, chen = (made.reps[who] for who in ("Ana", "Ben", "Chen"))
    async with database.organisation(made.organisation_id) as session:
        person = await session.get_one(Person, chen)
        person.since = NOW.date() - timedelta(days=5)
        session.add(person)
    bot, clock, messenger = await program(database, made)

    async def press(who: int, action: Action, value: str) -> None:
        await bot.handle(Interaction(made.organisation_id, who, Press(action, value)))
        await bot.tick()

    await live_until(bot, clock, NOW + timedelta(days=5))
    for who, count in (("ana", 1), ("ben", 1), ("chen", 0), ("kim", 0), ("lee", 0)):
        assert len(questions(messenger, who)) == count
    await press(ana, Action.LEVEL, "2026-11:5")
    await press(ana, Action.LEVEL, "2026-11:4")
    await press(ben, Action.STOP, "")
    [card] = questions(messenger, "ana")
    assert "findahelpline" in said(card)
    assert questions(messenger, "ben")[0].every_button()[0].action == Action.AGAIN
    for value in ("2026-10:3", "2026-11:6"):
        with pytest.raises((TooLate, NotFound)):
            await press(ana, Action.LEVEL, value)

    await live_until(bot, clock, datetime(2026, 12, 12, 12, tzinfo=UTC))
    assert len(questions(messenger, "ana")) == 2
    assert "November 4" in said(questions(messenger, "ana")[-1])
    assert len(questions(messenger, "ben")) == 1
    assert len(questions(messenger, "chen")) == 1
    async with database.reading(made.organisation_id) as session:
        rows = (await session.exec(select(BurnoutAnswer).order_by(col(BurnoutAnswer.id)))).all()
    assert [one.level for one in rows if one.person_id == ana] == [4, None]
    for who in ("kim", "lee"):
        assert not any("burn" in said(one).lower() for one in messenger.cards_to(who))

    await press(ben, Action.AGAIN, "")
    await live_until(bot, clock, datetime(2027, 1, 12, 12, tzinfo=UTC))
    assert len(questions(messenger, "ben")) == 2
