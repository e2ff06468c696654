"""A week's end: what each check-in came to, and everything forgotten that only served while it
was open. `missed` is said only of a check-in that was really asked and delivered."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.cards import Card
from bot.checkins import cards
from bot.checkins.ids import FormId
from bot.checkins.news import first_name
from bot.checkins.showing import message_keys
from bot.checkins.when import local_day, moment_words
from bot.outbox.many import change_for_good
from bot.people.courtesy import work_calendar
from bot.people.workdays import days
from storage.queries import checkins, roster
from storage.queries import due_checkins as queries
from storage.session import Database, OrgSession
from storage.tables import Checkin, Leave, Person
from storage.words import CheckinState, DeliveryState, NotAsked

EDITS_WITHOUT_WEEK = timedelta(days=7)
"""What an edit of something told outside a check-in replaced is kept as long as a week."""

_UNANSWERED = (CheckinState.DUE, CheckinState.SENT, CheckinState.REMINDED)


async def close_due(database: Database, now: datetime) -> int:
    """Close every check-in whose window is over; how many."""
    async with database.looking_everywhere() as everywhere:
        organisations = await queries.organisations_to_close(everywhere, now)
    done = 0
    for organisation_id in organisations:
        while True:
            async with database.organisation(organisation_id) as session:
                batch = await close_batch(session, now)
            done += batch
            if batch < queries.BATCH:
                break
    return done


async def close_batch(session: OrgSession, now: datetime) -> int:
    """Close the next batch of one organisation."""
    rows = await queries.closing_batch(session, now)
    if not rows:
        return 0
    ids = [checkin.id for checkin, _ in rows]
    people = [person.id for _, person in rows]
    went = await queries.how_asking_went(session, ids)
    since = min(checkin.closes_at or now for checkin, _ in rows) - timedelta(days=14)
    leaves = await roster.leaves_of(session, people, from_day=since.date())
    for checkin, person in rows:
        if checkin.state in _UNANSWERED:
            delivery, problem = went.get(checkin.id, (None, None))
            why = _why_not_asked(checkin, delivery, problem) or _why_excused(
                checkin, person, leaves[person.id]
            )
            checkin.state = CheckinState.NOT_ASKED if why else CheckinState.MISSED
            checkin.not_asked = why
        checkin.remind_at = None
        checkin.closed_at = now
        session.add(checkin)
    await session.flush()
    drafts = [f"{form}:{id_}" for id_ in ids for form in (FormId.ANSWER,)]
    await queries.forget_working_papers(session, ids, drafts, now - EDITS_WITHOUT_WEEK)
    coming = await checkins.next_due_of(session, people, now)
    await change_for_good(session, _last_cards(rows, coming, now), now)
    return len(rows)


def _why_not_asked(
    checkin: Checkin, delivery: DeliveryState | None, problem: str | None
) -> NotAsked | None:
    """Why a check-in does not count as asked, by what became of its message; None where it was
    delivered."""
    if checkin.state == CheckinState.DUE:
        return NotAsked.TOO_LATE
    if delivery == DeliveryState.SENT:
        return None
    on_its_way = delivery in {DeliveryState.PENDING, DeliveryState.SENDING}
    if on_its_way or problem == "expired":
        return NotAsked.TOO_LATE
    return NotAsked.UNDELIVERED


def _why_excused(checkin: Checkin, person: Person, leaves: Sequence[Leave]) -> NotAsked | None:
    """Who paused, left, or was away on any working day of the window is not said to have missed
    it."""
    if not person.active:
        return NotAsked.LEFT
    if person.paused_at is not None:
        return NotAsked.PAUSED
    if not leaves or checkin.asked_at is None or checkin.closes_at is None:
        return None
    first = local_day(checkin.asked_at, person.timezone)
    last = local_day(checkin.closes_at, person.timezone)
    calendar = work_calendar(person, leaves)
    away = any(calendar.on_leave(day) and calendar.is_selling_day(day) for day in days(first, last))
    return NotAsked.LEAVE if away else None


def _last_cards(
    rows: Sequence[tuple[Checkin, Person]], coming: Mapping[int, datetime], now: datetime
) -> dict[str, Card]:
    found: dict[str, Card] = {}
    for checkin, person in rows:
        if checkin.asked_at is None:
            continue
        at = coming.get(person.id)
        keys = message_keys(checkin)
        card = cards.closed(
            first_name(person.name) if person.name else "",
            answered=checkin.state == CheckinState.ANSWERED,
            skipped=checkin.state == CheckinState.SKIPPED,
            next_words=moment_words(at, person.timezone, now) if at else None,
        )
        found.update(dict.fromkeys(keys[:-1], cards.answered_below()))
        found[keys[-1]] = card
    return found
