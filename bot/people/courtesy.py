"""When somebody may be written to unasked: never in quiet hours, on a free day or on leave, and
never more often than the noise budget of domain.md, decision 7, allows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import col, select

from bot.outbox import service as outbox
from bot.people.quiet_hours import next_open
from bot.people.workdays import Leave, WorkCalendar, parse_workdays
from bot.people.zones import zone
from storage.queries import roster
from storage.session import OrgSession
from storage.tables import Delivery, Person
from storage.tables import Leave as LeaveRow
from storage.words import DeliveryState

A_DAY = 1
A_WEEK = 2
"""Proactive messages a person gets at most on a working day and in an ISO week."""

LOOK_AHEAD = timedelta(days=400)
"""Who is away for longer is not written to at all."""


def work_calendar(person: Person, leaves: Sequence[LeaveRow]) -> WorkCalendar:
    """A person's working days as the rules see them."""
    return WorkCalendar(
        zone=person.timezone,
        workdays=parse_workdays(person.workdays.split(",")) if person.workdays else frozenset(),
        country=person.country,
        leaves=tuple(Leave(leave.start_day, leave.end_day) for leave in leaves),
    )


def within_budget(day: date, taken: Sequence[date]) -> bool:
    """Whether a day has room for one more message, given the local days of the others."""
    same_week = [other for other in taken if other.isocalendar()[:2] == day.isocalendar()[:2]]
    return len(same_week) < A_WEEK and same_week.count(day) < A_DAY


def first_courteous(person: WorkCalendar, at: datetime, taken: Sequence[date]) -> datetime | None:
    """The first instant from `at` on that suits the person and their budget; None within a year."""
    end = at + LOOK_AHEAD
    place = zone(person.zone)
    open_at = next_open(person, at, end)
    while open_at is not None:
        day = open_at.astimezone(place).date()
        if within_budget(day, taken):
            return open_at
        midnight = datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=place)
        open_at = next_open(person, midnight.astimezone(at.tzinfo), end)
    return None


@dataclass(frozen=True)
class Waiting:
    """A message that waits: due at an instant, or held back with no end known (None)."""

    due_at: datetime | None
    proactive: bool


def new_times(
    person: WorkCalendar, waiting: Sequence[Waiting], now: datetime, taken: Sequence[date]
) -> list[datetime | None]:
    """When each of these messages suits the person, in the same order: never before it was due
    anyway, and within the budget beside the days `taken`; None while nobody knows."""
    days = list(taken)
    times: list[datetime | None] = []
    for one in waiting:
        earliest = max(one.due_at or now, now)
        at = first_courteous(person, earliest, days if one.proactive else ())
        if at is not None and one.proactive:
            days.append(at.astimezone(zone(person.zone)).date())
        times.append(at)
    return times


async def courteous_time(
    session: OrgSession, person: Person, now: datetime, *, counts: bool = True
) -> datetime | None:
    """When the person may next be written to unasked; None while they paused the program or are
    away with no return known.

    With `counts` the message is one of those that the budget limits (queue it as `proactive`);
    without, only quiet hours and days off matter.
    """
    if person.paused_at is not None:
        return None
    taken = await _taken(session, person, now) if counts else []
    return first_courteous(await _calendar(session, person, now), now, taken)


async def fit_what_waits(session: OrgSession, person: Person, now: datetime) -> None:
    """Move what waits for a person to where it suits them, after their days, zone or pause have
    changed. What was held back follows within the budget, rather than all at once."""
    deliveries = await outbox.waiting_for(session, person.id)
    if not deliveries:
        return
    waiting = [
        Waiting(None if one.due_at == outbox.HELD else one.due_at, one.proactive)
        for one in deliveries
    ]
    times: list[datetime | None] = [None] * len(waiting)
    if person.paused_at is None:
        taken = await _taken(session, person, now, unsent=False)
        times = new_times(await _calendar(session, person, now), waiting, now, taken)
    for delivery, at in zip(deliveries, times, strict=True):
        await outbox.postpone(session, delivery, at)


async def _calendar(session: OrgSession, person: Person, now: datetime) -> WorkCalendar:
    leaves = await roster.leaves_of(session, [person.id], from_day=now.date() - timedelta(days=2))
    return work_calendar(person, leaves[person.id])


async def _taken(
    session: OrgSession, person: Person, now: datetime, *, unsent: bool = True
) -> list[date]:
    """The local days on which the person got or, with `unsent`, will get a proactive message, from
    last week on."""
    gone = [DeliveryState.CANCELLED, DeliveryState.FAILED]
    statement = select(Delivery.sent_at, Delivery.due_at).where(
        Delivery.person_id == person.id,
        col(Delivery.proactive).is_(True),
        col(Delivery.replaces_id).is_(None),
        col(Delivery.state).not_in(gone if unsent else [*gone, DeliveryState.PENDING]),
        Delivery.due_at >= now - timedelta(days=14),
    )
    place = zone(person.timezone)
    rows = await session.exec(statement)
    return [(sent_at or due_at).astimezone(place).date() for sent_at, due_at in rows]
