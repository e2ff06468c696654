"""Proposals that follow from what was recorded: leave and part-time work, from a file or from
chat. The program proposes; it decides nothing, and what changes nothing is not proposed."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.errors import RelievedQuotaError
from bot.people.away import local_today
from bot.targets import correcting, proposing, replying
from bot.targets.events import Leave
from bot.targets.figures import EventJson, Held, events_from, figures, leave_json
from bot.targets.holding import events_json, helds_touching, is_closed, teams_in
from bot.targets.proposing import Draft
from bot.targets.stored import events_of
from storage.queries import relief as queries
from storage.queries.corrections import corrections_among, replaced_among
from storage.session import OrgSession
from storage.tables import Person
from storage.words import ProposalCause, ProposalSource, ProposalState

LOOK_BACK = timedelta(days=92)
"""Closed periods of the last quarter are looked at too: they are made good in the next."""


async def propose_what_was_recorded(session: OrgSession, now: datetime) -> int:
    """Look at everybody's targets beside what was recorded. How many proposals are new or were
    taken back."""
    done = 0
    for person in await queries.people_with_targets(session, now.date() - LOOK_BACK):
        done += await _for_person(session, person, now)
    await queries.looked(session, now)
    return done


async def _for_person(session: OrgSession, person: Person, now: datetime) -> int:
    today = local_today(person, now)
    waiting = [
        one
        for one in await queries.proposals_of(session, person.id, *queries.WAITING)
        if one.source == ProposalSource.IMPORT and one.cause == ProposalCause.LEAVE
    ]
    correcting_ = await corrections_among(session, [one.id for one in waiting])
    waiting = [one for one in waiting if one.id not in correcting_]
    done = 0
    for held in await helds_touching(session, person, today - LOOK_BACK, date.max):
        recorded = await _recorded(session, held)
        for one in waiting:
            same = (one.period_start, one.period_end) == (held.period.start, held.period.end)
            if same and not all(event in recorded for event in events_json(one)):
                await replying.withdraw_by_program(session, one, now)
                done += 1
        done += await _propose(session, person, held, recorded, now)
        if not is_closed(held.period.end, today):
            done += await correcting.follow_what_is_recorded(session, person, held, recorded, now)
    return done


async def _propose(
    session: OrgSession, person: Person, held: Held, recorded: Sequence[EventJson], now: datetime
) -> int:
    teams = await teams_in(session, person.id, held.period)
    closed = is_closed(held.period.end, local_today(person, now))
    done = 0
    for event in recorded if teams else ():
        if not _changes_something(held, event):
            continue
        try:
            if closed:
                draft = await proposing.true_up_draft(
                    session, person, held.period, (event,), teams[0]
                )
            else:
                draft = Draft(
                    team=teams[0],
                    person=person,
                    period=held.period,
                    cause=ProposalCause.LEAVE,
                    events=(event,),
                    effective_from=max(date.fromisoformat(event["start"]), held.period.start),
                )
        except RelievedQuotaError:
            continue  # no target of a next period yet: its import makes us look again
        if await _told_otherwise(session, person, held, event):
            continue
        one = await proposing.propose(session, draft, ProposalSource.IMPORT, now)
        done += one is not None
    return done


async def _told_otherwise(
    session: OrgSession, person: Person, held: Held, event: EventJson
) -> bool:
    """Whether somebody asked for the same days already, or the same was carried over."""
    proposals = await queries.proposals_of(session, person.id)
    ids = [one.id for one in proposals]
    over = await replaced_among(session, ids) | await corrections_among(session, ids)
    for one in proposals:
        if one.id in over or (
            one.state == ProposalState.WITHDRAWN
            and await proposing.withdrawn_by_program(session, one)
        ):
            continue
        in_period = (one.period_start, one.period_end) == (held.period.start, held.period.end)
        for told in events_json(one):
            days = {key: told.get(key) for key in ("kind", "start", "end")}
            same = days == {key: event.get(key) for key in ("kind", "start", "end")}
            if same and (in_period or one.cause == ProposalCause.TRUE_UP):
                return True
    return False


def _changes_something(held: Held, event: EventJson) -> bool:
    found = figures(held, events_from(held, [event]))
    return found.before != found.after


async def _recorded(session: OrgSession, held: Held) -> list[EventJson]:
    """The absences that touch a period; leaves that touch each other are one."""
    merged: list[Leave] = []
    events = await events_of(session, held.person_id, held.period)
    leaves = [event for event in events if isinstance(event, Leave)]
    for leave in sorted(leaves, key=lambda it: (it.fte, it.start, it.end)):
        last = merged[-1] if merged else None
        if last and last.fte == leave.fte and leave.start <= last.end + timedelta(days=1):
            merged[-1] = Leave(last.start, max(last.end, leave.end), last.fte)
        else:
            merged.append(leave)
    return [leave_json(leave) for leave in merged]
