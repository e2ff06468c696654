"""The playground's history, lived through in a week that is as awkward as weeks are: the clock
stops on Christmas Day, and half of the people have days off around it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.app import put_together
from bot.cards import Card, Fields, card_from_json, plain
from bot.clock import SetClock
from bot.language.offline import OfflineReader
from handlers.local import chat
from handlers.local.messenger import LocalMessenger
from handlers.local.news import News
from handlers.local.seed.life import begins, first_monday, live_through
from storage.migrate import migrate
from storage.session import Database
from storage.tables import (
    Checkin,
    Delivery,
    Highlight,
    ItemPerson,
    LocalMessage,
    Nudge,
    Person,
    Post,
)
from storage.words import CheckinState, Consent, DeliveryState, Platform, PostState

pytestmark = pytest.mark.timeout(300)

CHRISTMAS = date(2026, 12, 25)


async def seed(file: Path, today: date) -> None:
    database = Database(f"sqlite:///{file}", scratch=True)
    await migrate(database.engine)
    monday = first_monday(today)
    clock = SetClock(begins(monday))
    messengers = {Platform.LOCAL: LocalMessenger(database, clock, News())}
    bot = put_together(database, clock, OfflineReader(), messengers)
    weeks: list[int] = []
    await live_through(database, clock, bot, monday, lived=weeks.append)
    await database.close()
    assert weeks == list(range(10))


@pytest.fixture(scope="module")
def christmas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One history for all these tests, which only look at it."""
    file = tmp_path_factory.mktemp("seed") / "one.db"
    asyncio.run(seed(file, CHRISTMAS))
    return file


@pytest.fixture
async def history(christmas: Path) -> AsyncIterator[Database]:
    """The history, opened."""
    database = Database(f"sqlite:///{christmas}")
    yield database
    await database.close()


async def test_everything_was_handed_over_or_withdrawn(history: Database) -> None:
    async with history.looking_everywhere() as session:
        deliveries = list(await session.exec(select(Delivery.state, Delivery.due_at)))
        stopped = await chat.kept_clock(session)
    assert stopped is not None
    waiting = [due_at for state, due_at in deliveries if state == DeliveryState.PENDING]
    assert all(due_at > stopped for due_at in waiting)
    assert {state for state, _ in deliveries} <= {
        DeliveryState.SENT,
        DeliveryState.CANCELLED,
        DeliveryState.PENDING,
    }


async def test_people_answered_as_their_stories_say_and_holidays_are_nobodys_fault(
    history: Database,
) -> None:
    async with history.looking_everywhere() as session:
        rows = list(
            await session.exec(
                select(Person.name, Checkin.week, Checkin.state, Checkin.local_time).join(
                    Checkin, col(Checkin.person_id) == col(Person.id)
                )
            )
        )
    states = {(name, week): state for name, week, state, _ in rows}
    assert states[("Ana Ruiz", "2026-W51")] == CheckinState.ANSWERED
    assert states[("Dan Keller", "2026-W49")] == CheckinState.SKIPPED
    assert states[("Ola Nowak", "2026-W49")] == CheckinState.MISSED
    assert states[("Fenna de Vries", "2026-W52")] == CheckinState.NOT_ASKED
    answered = sum(state == CheckinState.ANSWERED for state in states.values())
    assert answered >= 100
    asked_at_christmas = {
        name for name, week, _, local in rows if local and local.startswith("2026-12-25")
    }
    assert asked_at_christmas <= {"Samir Aziz", "Yuki Mori"}


async def test_managers_were_prompted_within_their_budget_and_acted(history: Database) -> None:
    async with history.looking_everywhere() as session:
        nudges = list(await session.exec(select(Nudge)))
    a_week: dict[tuple[int, str], int] = {}
    for nudge in nudges:
        a_week[(nudge.manager_id, nudge.week)] = a_week.get((nudge.manager_id, nudge.week), 0) + 1
    assert len(nudges) >= 10
    assert max(a_week.values()) <= 3
    assert len({nudge.signal for nudge in nudges}) >= 6
    assert {nudge.state for nudge in nudges} >= {"done", "open"}
    [low] = [nudge for nudge in nudges if nudge.signal == "results_unexplained"]
    assert (low.state, low.play) == ("open", "results-look-for-the-cause")


async def test_who_said_no_stands_in_no_post(history: Database) -> None:
    async with history.looking_everywhere() as session:
        refused = set(
            await session.exec(select(ItemPerson.item_id).where(ItemPerson.consent == Consent.NO))
        )
        shown = set(await session.exec(select(Highlight.item_id)))
        posts = list(await session.exec(select(Post).where(Post.state == PostState.POSTED)))
    assert refused
    assert not refused & shown
    assert len(posts) >= 12


async def test_nothing_private_reached_anybody_else(history: Database) -> None:
    secret = "Two tenders close on the same day, and both need me"
    async with history.looking_everywhere() as session:
        messages = list(await session.exec(select(LocalMessage)))
    places = {
        message.place
        for message in messages
        if message.card is not None and secret in _words(message)
    }
    assert places == {"chiara"}


def _words(message: LocalMessage) -> str:
    card = card_from_json(message.card)
    return " ".join(plain(block.text) for block in card.blocks if hasattr(block, "text"))


async def test_the_same_week_gives_the_same_history(history: Database, tmp_path: Path) -> None:
    await seed(tmp_path / "two.db", date(2026, 12, 21))
    again = Database(f"sqlite:///{tmp_path / 'two.db'}")
    assert await _told(again) == await _told(history)
    await again.close()


async def _told(database: Database) -> list[tuple[object, ...]]:
    async with database.looking_everywhere() as session:
        rows = await session.exec(
            select(
                LocalMessage.at,
                LocalMessage.place,
                LocalMessage.sender,
                LocalMessage.text,
                LocalMessage.card,
            ).order_by(col(LocalMessage.id))
        )
        return [tuple(row) for row in rows]


async def test_a_visitor_finds_targets_results_and_measures(history: Database) -> None:
    async with history.looking_everywhere() as session:
        stopped = await chat.kept_clock(session)
        ana = (await session.exec(select(Person).where(Person.name == "Ana Ruiz"))).one()
        kim = (await session.exec(select(Person).where(Person.name == "Kim Lund"))).one()
    assert stopped is not None
    bot = put_together(history, SetClock(stopped), OfflineReader(), {})
    own = chat_words(await bot.home(ana.organisation_id, ana.id))
    assert "Your target for 1 November 2026 to 31 January 2027 is 300,000." in own
    assert "You have brought in " in own
    assert "Customer satisfaction (yours, 15 Dec): 88 of 100" in own
    assert "1. Two talks a week with people who decide" in own
    assert "Kim Lund wrote it, Ana Ruiz agreed on" in own
    team = chat_words(await bot.home(kim.organisation_id, kim.id))
    assert "8 of 8 reps have a target for 1 November 2026 to 31 January 2027." in team


def chat_words(card: Card) -> str:
    """All that a card says."""
    lines: list[str] = []
    for block in card.blocks:
        if isinstance(block, Fields):
            lines += [f"{one.label}: {plain(one.text)}" for one in block.fields]
        else:
            lines.append(plain(getattr(block, "text", ())))
    return "\n".join(lines)
