"""Asking everybody whose time has come, in batches that are one transaction each.

Late is better than lost: what fell due while the program was down is asked when it is back, at
the next open hour of its window; past the window it is recorded as not asked, never as missed.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.checkins import cards
from bot.checkins.planning import cadence_of_week
from bot.checkins.schedule import next_reminder
from bot.checkins.showing import ask_message, follow_up, follow_ups_of, screen_of, takers_of
from bot.checkins.tone import BACK_OFF_AFTER, LOOK_BACK, Tone, tone
from bot.checkins.weekly import open_hour
from bot.checkins.when import local_day
from bot.outbox import service as outbox
from bot.people.courtesy import work_calendar
from bot.people.weeks import IsoWeek
from bot.people.workdays import WorkCalendar
from storage.queries import due_checkins as queries
from storage.queries import items as item_queries
from storage.queries import roster
from storage.session import Database, OrgSession
from storage.tables import Checkin, Leave, Person
from storage.words import CheckinState, NotAsked

ON_TIME = timedelta(minutes=30)
"""Later than this, quiet hours and the day are looked at again before asking."""


async def ask_due(database: Database, now: datetime) -> int:
    """Ask everybody who is due; how many check-ins were dealt with."""
    async with database.looking_everywhere() as everywhere:
        organisations = await queries.organisations_to_ask(everywhere, now)
    done = 0
    for organisation_id in organisations:
        while True:
            async with database.organisation(organisation_id) as session:
                batch = await ask_batch(session, now)
            done += batch
            if batch < queries.BATCH:
                break
    return done


async def ask_batch(session: OrgSession, now: datetime) -> int:
    """Deal with the next batch of one organisation: ask, put off, or record why not."""
    rows = await queries.due_batch(session, now)
    if not rows:
        return 0
    people = [person.id for _, person in rows]
    leaves = await roster.leaves_of(session, people, from_day=(now - timedelta(days=1)).date())
    tones = await _tones(session, [checkin for checkin, _ in rows])
    asked: list[tuple[Checkin, Person]] = []
    for checkin, person in rows:
        away = leaves[person.id]
        why = _why_not(checkin, person, away, now) or _quiet(tones.get(checkin.id))
        if why is not None:
            checkin.state = CheckinState.NOT_ASKED
            checkin.not_asked = why
            session.add(checkin)
        elif not _is_late(checkin, now) or await _now_after_all(
            session, checkin, work_calendar(person, away), now
        ):
            asked.append((checkin, person))
    await session.flush()
    await _ask(session, asked, tones, now)
    return len(rows)


def _why_not(
    checkin: Checkin, person: Person, leaves: Sequence[Leave], now: datetime
) -> NotAsked | None:
    """Why somebody is not asked after all, by what holds at this moment."""
    if not person.active:
        return NotAsked.LEFT
    if person.paused_at is not None:
        return NotAsked.PAUSED
    if leaves and work_calendar(person, leaves).on_leave(local_day(now, person.timezone)):
        return NotAsked.LEAVE
    if checkin.closes_at is not None and checkin.closes_at <= now:
        return NotAsked.TOO_LATE
    return None


def _quiet(how: Tone | None) -> NotAsked | None:
    return NotAsked.QUIET if how == Tone.QUIET else None


def _is_late(checkin: Checkin, now: datetime) -> bool:
    return checkin.due_at is not None and now - checkin.due_at > ON_TIME


async def _now_after_all(
    session: OrgSession, checkin: Checkin, calendar: WorkCalendar, now: datetime
) -> bool:
    """Whether somebody who should have been asked before is asked now; else it is put off to the
    next open hour. Reminders count from the asking."""
    closes = checkin.closes_at or now
    at = open_hour(calendar, now, closes)
    session.add(checkin)
    if at > now:
        checkin.due_at = at
    cadence = await cadence_of_week(session, checkin.team_id, IsoWeek.parse(checkin.week))
    if cadence is not None:
        checkin.remind_at = next_reminder(
            cadence,
            calendar,
            planned_utc=closes - cadence.close_after,
            asked_at=at,
            reminded_at=(),
            now=now,
        )
    return at <= now


async def _tones(session: OrgSession, rows: Sequence[Checkin]) -> dict[int, Tone]:
    """How to ask those who let several pass, by check-in; all others are asked as usual."""
    first = min(row.week for row in rows)
    since = str(IsoWeek.parse(first).plus(-LOOK_BACK))
    missed = await queries.missed_lately(session, [row.person_id for row in rows], since)
    silent = [row for row in rows if missed.get(row.person_id, 0) >= BACK_OFF_AFTER]
    if not silent:
        return {}
    past = await queries.past_of(session, [row.person_id for row in silent], since)
    found: dict[int, Tone] = {}
    for row in silent:
        earlier = past.get((row.person_id, row.team_id), ())
        history = [(IsoWeek.parse(one.week), one.state) for one in earlier if one.week < row.week]
        found[row.id] = tone(IsoWeek.parse(row.week), history)
    return found


async def _ask(
    session: OrgSession,
    asked: Sequence[tuple[Checkin, Person]],
    tones: Mapping[int, Tone],
    now: datetime,
) -> None:
    if not asked:
        return
    before = await item_queries.still_open(session, [person.id for _, person in asked])
    takers = await takers_of(session, [item for items in before.values() for item in items])
    managers = await queries.managers_of(session, {one.team_id for one, _ in asked}, now)
    messages: list[outbox.Message] = []
    for checkin, person in asked:
        items = follow_ups_of(checkin, before.get(person.id, ()), now)
        screen = screen_of(
            checkin,
            person,
            now,
            managers.get(checkin.team_id, ()),
            [follow_up(item, None, takers.get(item.id)) for item in items],
        )
        kind = tones.get(checkin.id) == Tone.KIND
        card = cards.kind_question(screen) if kind else cards.checkin_card(screen)
        if kind:
            checkin.remind_at = None
            session.add(checkin)
        messages.append(ask_message(checkin, card, now))
    await session.flush()
    await outbox.queue(session, messages, now)
    await queries.mark_sent(session, [checkin.id for checkin, _ in asked], now)
