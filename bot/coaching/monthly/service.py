"""Asking the monthly question, and keeping what is answered for the one who answered."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.checkins.when import local_day
from bot.coaching.monthly import cards
from bot.coaching.monthly.ids import MessageKind
from bot.errors import TooLate
from bot.outbox import service as outbox
from storage.queries import wellbeing as queries
from storage.session import OrgSession
from storage.tables import BurnoutAnswer, Person

A_DAY = timedelta(days=1)

SETTLED = timedelta(days=14)
"""Who is new is not asked in their first two weeks."""

ANSWERABLE = timedelta(days=10)
"""How long the question is worth delivering late."""

SHOWN_BEFORE = 5
"""Earlier answers that are shown beside the question."""


async def ask(session: OrgSession, reps: Sequence[Person], now: datetime) -> int:
    """Ask those of these reps who were not asked this month, together with the check-in that they
    get today: so it takes no place of a message that somebody waits for. How many will be asked."""
    checkins = await queries.next_checkins(session, [rep.id for rep in reps], now, now + A_DAY)
    months = {
        rep.id: f"{local_day(checkins[rep.id], rep.timezone):%Y-%m}"
        for rep in reps
        if rep.id in checkins
    }
    spared = await queries.not_to_ask(session, months) if months else frozenset[int]()
    asked = 0
    for rep in reps:
        settled = now.date() - rep.since >= SETTLED
        if rep.id in months and rep.id not in spared and rep.greeted_at is not None and settled:
            asked += await _ask(session, rep, months[rep.id], checkins[rep.id], now)
    return asked


async def answer(
    session: OrgSession, person: Person, month: str, level: int, now: datetime
) -> None:
    """Keep a level of 1 to 5, for its author alone; it can be changed while it is the newest.
    Raises TooLate."""
    rows = await queries.own(session, person.id)
    if not rows or rows[-1].month != month:
        raise TooLate(cards.NO_LONGER_OPEN)
    rows[-1].level, rows[-1].answered_at = level, now
    session.add(rows[-1])
    await session.flush()
    before = [(row.month, row.level) for row in rows[:-1] if row.level is not None]
    card = cards.answered(month, level, before[-SHOWN_BEFORE:])
    await outbox.change(session, _key(person.id, month), card, now)


async def stop(session: OrgSession, person: Person, now: datetime) -> None:
    """This person is not asked any more."""
    rows = await queries.own(session, person.id)
    if rows:
        rows[-1].stopped = True
        session.add(rows[-1])
        await outbox.change(session, _key(person.id, rows[-1].month), cards.stopped(), now)


async def go_on(session: OrgSession, person: Person, now: datetime) -> None:
    """This person is asked again from next month on."""
    rows = await queries.own(session, person.id)
    for row in rows:
        row.stopped = False
        session.add(row)
    if rows:
        await outbox.change(session, _key(person.id, rows[-1].month), cards.again(), now)


async def _ask(session: OrgSession, rep: Person, month: str, at: datetime, now: datetime) -> int:
    row = {"person_id": rep.id, "month": month, "asked_at": now, "stopped": False}
    if not await session.insert_new(BurnoutAnswer, [row]):
        return 0
    rows = await queries.own(session, rep.id)
    before = [(one.month, one.level) for one in rows if one.level is not None]
    message = outbox.Message(
        key=_key(rep.id, month),
        kind=MessageKind.ASK,
        card=cards.ask(month, before[-SHOWN_BEFORE:]),
        due_at=at,
        person_id=rep.id,
        expires_at=at + ANSWERABLE,
        repeatable=False,  # nobody misses a question that they need not answer
    )
    return await outbox.queue(session, [message], now)


def _key(person_id: int, month: str) -> str:
    return f"monthly:{person_id}:{month}"
