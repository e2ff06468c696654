"""One quiet reminder for whoever was asked and has not answered: in open hours, on a day that they
work, while the check-in is open; none for who wants none, is away or has paused."""

from datetime import datetime, timedelta

from bot.checkins import cards
from bot.checkins.ids import MessageKind
from bot.checkins.planning import cadence_of_week
from bot.checkins.schedule import next_reminder
from bot.checkins.showing import load_screen, remind_key
from bot.checkins.when import local_day
from bot.outbox import service as outbox
from bot.people.courtesy import work_calendar
from bot.people.quiet_hours import next_open
from bot.people.weeks import IsoWeek
from bot.people.workdays import WorkCalendar
from storage.queries import due_checkins as queries
from storage.queries import roster
from storage.session import Database, OrgSession
from storage.tables import Checkin, Person
from storage.words import CheckinState, DeliveryState

LOOK_AGAIN = timedelta(hours=1)
"""After this it is looked again whether a message that is still on its way has arrived."""

ON_TIME = timedelta(minutes=10)
"""A reminder that is no later than this goes out at the hour that was chosen for it."""

_ON_ITS_WAY = (DeliveryState.PENDING, DeliveryState.SENDING)


async def remind_due(database: Database, now: datetime) -> int:
    """Remind everybody who is due; how many check-ins were dealt with."""
    async with database.looking_everywhere() as everywhere:
        organisations = await queries.organisations_to_remind(everywhere, now)
    done = 0
    for organisation_id in organisations:
        while True:
            async with database.organisation(organisation_id) as session:
                batch = await remind_batch(session, now)
            done += batch
            if batch < queries.BATCH:
                break
    return done


async def remind_batch(session: OrgSession, now: datetime) -> int:
    """Deal with the next batch of one organisation: remind, put off, or let be."""
    rows = await queries.remind_batch(session, now)
    people = [person.id for _, person, _ in rows]
    leaves = await roster.leaves_of(session, people, from_day=(now - timedelta(days=1)).date())
    for checkin, person, delivery in rows:
        calendar = work_calendar(person, leaves[person.id])
        at = _when(checkin, person, calendar, delivery, now)
        if at == now:
            await _remind(session, checkin, person, calendar, now)
        else:
            checkin.remind_at = at
            session.add(checkin)
    await session.flush()
    return len(rows)


def _when(
    checkin: Checkin,
    person: Person,
    calendar: WorkCalendar,
    delivery: DeliveryState | None,
    now: datetime,
) -> datetime | None:
    """When to remind: now, later, or not at all."""
    closes = checkin.closes_at or now
    unwanted = not person.reminder or person.paused_at is not None or not person.active
    away = calendar.on_leave(local_day(now, person.timezone))
    if unwanted or away or closes <= now:
        return None
    if delivery in _ON_ITS_WAY:
        later = now + LOOK_AGAIN
        return later if later < closes else None
    if delivery != DeliveryState.SENT:
        return None
    if checkin.remind_at is not None and now - checkin.remind_at <= ON_TIME:
        return now
    return next_open(calendar, now, before=closes)


async def _remind(
    session: OrgSession, checkin: Checkin, person: Person, calendar: WorkCalendar, now: datetime
) -> None:
    checkin.reminders_sent += 1
    checkin.state = CheckinState.REMINDED
    checkin.remind_at = await _next(session, checkin, calendar, now)
    session.add(checkin)
    await session.flush()
    message = outbox.Message(
        key=remind_key(checkin.id, checkin.reminders_sent),
        kind=MessageKind.REMIND,
        card=cards.checkin_card(await load_screen(session, checkin, person, now)),
        due_at=now,
        person_id=person.id,
        expires_at=checkin.closes_at,
        repeatable=False,  # two reminders are pressure
    )
    await outbox.queue(session, [message], now)


async def _next(
    session: OrgSession, checkin: Checkin, calendar: WorkCalendar, now: datetime
) -> datetime | None:
    """The reminder after this one, where the cadence wants more than one."""
    cadence = await cadence_of_week(session, checkin.team_id, IsoWeek.parse(checkin.week))
    if cadence is None or checkin.closes_at is None or checkin.reminders_sent >= cadence.reminders:
        return None
    return next_reminder(
        cadence,
        calendar,
        planned_utc=checkin.closes_at - cadence.close_after,
        asked_at=checkin.asked_at or now,
        reminded_at=(now,) * checkin.reminders_sent,
        now=now,
    )
