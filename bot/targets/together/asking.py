"""Asking rep and manager about a new period: once, once more, and then no longer."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import NotFound, TooLate
from bot.outbox import service as outbox
from bot.people.courtesy import courteous_time
from bot.people.zones import instant_of, zone
from bot.targets.stored import band_of, period_of
from bot.targets.together import cards
from bot.targets.together.ids import MessageKind
from bot.targets.together.service import about, latest_version, managers_of, names, shown
from storage.queries import roster
from storage.session import OrgSession
from storage.tables import ExpectationTalk

ASKS_AT = time(8, 30)
"""In the rep's morning, on the period's first day or when its target comes in."""

REMINDS_AFTER = timedelta(days=7)

LATEST = timedelta(days=21)
"""So long after a period's start nobody is asked about it any more."""

ASKED_AT_MOST = 2


async def plan_talks(
    session: OrgSession, rows: Sequence[tuple[int, date, date]], now: datetime
) -> None:
    """Let reps be asked about new periods (person, first day, last day) once these begin; what has
    begun long ago is nobody's news."""
    wanted = [one for one in rows if one[1] + LATEST >= now.date()]
    people = await roster.people(session, {person_id for person_id, _, _ in wanted})
    await session.insert_new(
        ExpectationTalk,
        [
            {
                "person_id": person_id,
                "period_start": start,
                "period_end": end,
                "asked": 0,
                "next_at": max(now, instant_of(start, ASKS_AT, zone(people[person_id].timezone))),
            }
            for person_id, start, end in wanted
        ],
    )


async def next_due(session: AsyncSession) -> datetime | None:
    """When somebody is to be asked next; across organisations."""
    return (await session.exec(select(func.min(ExpectationTalk.next_at)))).one()


async def due(session: AsyncSession, now: datetime) -> Sequence[tuple[int, int]]:
    """What is due: (organisation, talk)."""
    statement = (
        select(ExpectationTalk.organisation_id, ExpectationTalk.id)
        .where(col(ExpectationTalk.next_at) <= now)
        .order_by(col(ExpectationTalk.next_at), col(ExpectationTalk.id))
        .limit(200)
    )
    return (await session.exec(statement)).all()


async def look_at(session: OrgSession, talk_id: int, now: datetime) -> bool:
    """Ask whose turn it is, once and once more; or let it rest. False where another process did."""
    statement = (
        select(ExpectationTalk)
        .where(ExpectationTalk.id == talk_id, col(ExpectationTalk.next_at) <= now)
        .with_for_update()
    )
    talk = (await session.exec(statement)).one_or_none()
    if talk is None:
        return False
    talk.next_at = await _ask(session, talk, now)
    session.add(talk)
    await session.flush()
    return True


async def _ask(session: OrgSession, talk: ExpectationTalk, now: datetime) -> datetime | None:
    """Ask about one period; when to look again."""
    if talk.asked >= ASKED_AT_MOST or talk.period_start + LATEST < now.date():
        return None
    try:
        rep, team, band = await about(session, talk.person_id, talk.period_start, now)
    except (NotFound, TooLate):
        return None
    managers = await managers_of(session, team, rep, now)
    newest = await latest_version(session, rep.id, talk.period_start)
    if not managers or (newest is not None and newest.agreed_at is not None):
        return None
    again = talk.asked > 0
    waits_for_manager = newest is not None and newest.by_person_id == rep.id
    asked = managers[0] if waits_for_manager else rep
    at = await courteous_time(session, asked, now) if asked.greeted_at is not None else None
    if at is None:
        return now + timedelta(days=1)
    if newest is not None:
        card = cards.put(await shown(session, newest, rep, band), again=again)
    else:
        card = cards.ask(
            rep.id, period_of(band), band_of(band), band.unit, names(managers), again=again
        )
    message = outbox.Message(
        key=f"agreement:{talk.id}:ask:{talk.asked}",
        kind=MessageKind.ASK,
        card=card,
        due_at=at,
        person_id=asked.id,
        expires_at=at + REMINDS_AFTER,
        repeatable=False,  # it is asked once more anyway
        proactive=True,
    )
    await outbox.queue(session, [message], now)
    talk.asked += 1
    return at + REMINDS_AFTER if talk.asked < ASKED_AT_MOST else None
