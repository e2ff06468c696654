"""Being away and coming back: who is away is neither asked nor reminded."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlmodel import col, or_, select

from bot.checkins.planning import replan_person
from bot.people.away_cards import Absence
from bot.people.courtesy import fit_what_waits
from bot.people.greeting import greet
from bot.people.zones import zone
from storage.session import OrgSession
from storage.tables import Leave, Person


def local_today(person: Person, now: datetime) -> date:
    """The date on the person's own clock."""
    return now.astimezone(zone(person.timezone)).date()


async def current_absence(session: OrgSession, person: Person, now: datetime) -> Absence | None:
    """What the person is on, or what comes next; leaves that overlap are one."""
    found = _overlapping(await _leaves(session, person, local_today(person, now)))
    if not found:
        return None
    ends = [one.end_day for one in found[0]]
    return Absence(
        first=found[0][0].start_day,
        last=None if None in ends else max(end for end in ends if end is not None),
        leave_id=found[0][0].id,
        own=any(one.source == "self" for one in found[0]),
    )


def _ids(leaves: Sequence[Leave]) -> set[int]:
    return {one.id for one in leaves}


def _overlapping(leaves: Sequence[Leave]) -> list[list[Leave]]:
    """Leaves by their first day, those together that share a day, also by way of another."""
    found: list[list[Leave]] = []
    until = date.min
    for one in leaves:
        if found and one.start_day <= until:
            found[-1].append(one)
        else:
            found.append([one])
        until = max(until, one.end_day or date.max)
    return found


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

    With `leave_id` only that leave is meant, and what overlaps it. Days off that a file recorded
    end today as well: the person is here.
    """
    today = local_today(person, now)
    leaves = await _leaves(session, person, today)
    ahead = [one for one in leaves if one.start_day > today and one.source == "self"][:1]
    if leave_id is not None:
        stretches = _overlapping(leaves)
        leaves = [one for them in stretches if leave_id in _ids(them) for one in them]
        ahead = [one for one in leaves if one.start_day > today and one.source == "self"]
    ending = [one for one in leaves if one.start_day <= today]
    if leave_id is not None or not ending:
        ending += ahead
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
