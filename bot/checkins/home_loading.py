"""Loads what the check-in's part of a home shows."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.checkins.answer_form import manager_names
from bot.checkins.home import HomePart, Line, OpenCheckin
from bot.checkins.showing import takers_of
from bot.checkins.when import local_day, moment_words
from bot.people.weeks import IsoWeek
from storage.queries import checkins, roster
from storage.queries import items as queries
from storage.session import OrgSession
from storage.tables import Checkin, Item, Person
from storage.words import CheckinState, ItemKind, ItemState, Role

SHOWN_RESOLVED = timedelta(days=7)
"""How long a resolved blocker can be reopened from the home."""


async def load_home(session: OrgSession, person: Person, now: datetime) -> HomePart:
    """The part of the home as it stands."""
    today = local_day(now, person.timezone)
    teams = await roster.teams_of(session, person.id, today, Role.REP)
    current = await current_checkin(session, person, now, begun=True)
    told = await queries.own(
        session,
        person.id,
        queries.Only(
            kinds=[ItemKind.BLOCKER, ItemKind.COMMITMENT],
            states=[*queries.OPEN_BLOCKER, ItemState.MOVED, ItemState.RESOLVED],
        ),
    )
    shown = [
        item
        for item in told
        if item.state != ItemState.RESOLVED or item.changed_at > now - SHOWN_RESOLVED
    ]
    takers = await takers_of(session, shown)
    return HomePart(
        today=today,
        managers=tuple(await manager_names(session, teams[0][1].id, now)) if teams else (),
        is_rep=bool(teams),
        open=OpenCheckin(
            current.id,
            moment_words(current.closes_at or now, person.timezone, now),
            current.state == CheckinState.ANSWERED,
        )
        if current is not None
        else None,
        next_words=await next_words(session, person, now),
        paused=person.paused_at is not None,
        less_often=person.ask_every > 1,
        blockers=_lines(shown, ItemKind.BLOCKER, takers, person),
        commitments=_lines(shown, ItemKind.COMMITMENT, takers, person),
    )


def _lines(
    items: Sequence[Item], kind: ItemKind, takers: dict[int, str], person: Person
) -> tuple[Line, ...]:
    return tuple(
        Line(
            item_id=item.id,
            text=item.text or "",
            state=item.state,
            audience=item.audience,
            since=local_day(item.created_at, person.timezone),
            cause=item.cause,
            taken_by=takers.get(item.id),
            day=item.day,
        )
        for item in items
        if item.kind == kind
    )


async def current_checkin(
    session: OrgSession, person: Person, now: datetime, *, begun: bool = False
) -> Checkin | None:
    """The check-in that a person would answer now: an open one of this week or before, also
    where it was not asked yet (unless `begun`). One that waits for an answer comes first."""
    this_week = str(IsoWeek.of(local_day(now, person.timezone)))
    rows = [
        row
        for row in await checkins.open_of_person(session, person.id, now)
        if row.asked_at or row.answered_at or (row.week <= this_week and not begun)
    ]
    waiting = [row for row in rows if row.state in _UNANSWERED]
    answered = [row for row in rows if row.state in {CheckinState.ANSWERED, CheckinState.SKIPPED}]
    return next(iter((*waiting, *reversed(answered), *rows)), None)


_UNANSWERED = (CheckinState.SENT, CheckinState.REMINDED, CheckinState.DUE)


async def next_words(session: OrgSession, person: Person, now: datetime) -> str | None:
    """When the person is asked next, such as `on Friday at 14:00`, where that is planned."""
    at = (await checkins.next_due_of(session, [person.id], now)).get(person.id)
    if at is None:
        return None
    words = moment_words(at, person.timezone, now)
    return words if words.startswith(("today", "tomorrow")) else f"on {words}"
