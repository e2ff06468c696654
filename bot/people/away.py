"""Being away and coming back: who is away is neither asked nor reminded."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlmodel import col, or_, select

from bot.checkins.planning import replan_person
from bot.people.courtesy import fit_what_waits
from bot.people.greeting import greet
from bot.people.zones import zone
from storage.session import OrgSession
from storage.tables import Leave, Person


def local_today(person: Person, now: datetime) -> date:
    """The date on the person's own clock."""
    return now.astimezone(zone(person.timezone)).date()


async def current_leave(session: OrgSession, person: Person, now: datetime) -> Leave | None:
    """The leave that the person is on, or the next one to come."""
    return next(iter(await _leaves(session, person, local_today(person, now))), None)


async def go_away(
    session: OrgSession, person: Person, first: date, last: date | None, now: datetime
) -> Leave:
    """Record days away, both included, and stop what would be asked in them. Saying the same days
    again changes nothing; other days of the person's own making that overlap are replaced, except
    what of a leave they are on comes before."""
    today = local_today(person, now)
    for leave in await _own_overlapping(session, person, first, last):
        if (leave.start_day, leave.end_day) == (first, last):
            return leave
        _end(leave, first if leave.start_day <= today else leave.start_day, now)
        session.add(leave)
    leave = Leave(person_id=person.id, start_day=first, end_day=last, source="self", created_at=now)
    session.add(leave)
    await session.flush()
    await rearrange(session, person, now)
    return leave


async def come_back(
    session: OrgSession, person: Person, now: datetime, *, leave_id: int | None = None
) -> Leave | None:
    """End what the person is on, from today on, and return it; where they are here, call off the
    next days that they themselves announced. None where there is nothing to end.

    With `leave_id` only that leave is meant. Days off that a file recorded end today as well:
    the person is here.
    """
    today = local_today(person, now)
    leaves = [
        one
        for one in await _leaves(session, person, today)
        if leave_id is None or one.id == leave_id
    ]
    ending = [one for one in leaves if one.start_day <= today]
    if not ending:
        ending = [one for one in leaves if one.source == "self"][:1]
    for leave in ending:
        _end(leave, today, now)
        session.add(leave)
    if not ending:
        return None
    await session.flush()
    await rearrange(session, person, now)
    return ending[0]


async def rearrange(session: OrgSession, person: Person, now: datetime) -> None:
    """Fit what is planned for a person and what waits for them to their days, their zone and
    their pause. Call it after any of these has changed."""
    await replan_person(session, person.id, now)
    await greet(session, person, now)
    await fit_what_waits(session, person, now)


def _end(leave: Leave, day: date, now: datetime) -> None:
    """The leave holds until a day (not included); one that would then have no day is called
    off."""
    if leave.start_day >= day:
        leave.cancelled_at = now
    else:
        leave.end_day = day - timedelta(days=1)


async def _leaves(session: OrgSession, person: Person, today: date) -> Sequence[Leave]:
    statement = (
        select(Leave)
        .where(
            Leave.person_id == person.id,
            col(Leave.cancelled_at).is_(None),
            or_(col(Leave.end_day).is_(None), col(Leave.end_day) >= today),
        )
        .order_by(col(Leave.start_day), col(Leave.id))
    )
    return (await session.exec(statement)).all()


async def _own_overlapping(
    session: OrgSession, person: Person, first: date, last: date | None
) -> list[Leave]:
    statement = select(Leave).where(
        Leave.person_id == person.id,
        Leave.source == "self",
        col(Leave.cancelled_at).is_(None),
        or_(col(Leave.end_day).is_(None), col(Leave.end_day) >= first),
    )
    if last is not None:
        statement = statement.where(Leave.start_day <= last)
    return list(await session.exec(statement))
