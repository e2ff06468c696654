"""Proposals that follow from what was recorded: leave and part-time work, first days and moves,
from a file or from chat. The program proposes; it decides nothing, and what changes nothing is not
proposed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.errors import RelievedQuotaError
from bot.people.away import local_today
from bot.targets import correcting, proposing, replying
from bot.targets.chosen import chosen
from bot.targets.events import Leave, Period
from bot.targets.figures import EventJson, Held, events_from, figures, leave_json
from bot.targets.holding import LOOK_BACK, Told, helds_touching, is_closed, teams_in, told_of
from bot.targets.making_good import made_good
from bot.targets.proposing import Draft
from bot.targets.stored import events_of
from storage.queries import relief as queries
from storage.queries import targets as target_queries
from storage.queries.corrections import corrections_among, replaced_among
from storage.session import OrgSession
from storage.tables import Person, Proposal
from storage.words import ProposalCause, ProposalSource

CAUSE_OF = {
    "leave": ProposalCause.LEAVE,
    "ramp": ProposalCause.RAMP,
    "territory": ProposalCause.TERRITORY,
}
CAUSES = frozenset((*CAUSE_OF.values(), ProposalCause.TRUE_UP))

WHICH = ("kind", "start", "end", "hired", "on", "account")
"""What makes two events one told twice."""


LONGEST_MONTH = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event that was recorded; of a move also who takes over."""

    event: EventJson
    taker_id: int | None = None


async def propose_what_was_recorded(session: OrgSession, now: datetime) -> int:
    """Look at people's targets beside what was recorded about them. How many proposals are
    new or were taken back."""
    done = 0
    since = now.date() - LOOK_BACK
    ramp = LONGEST_MONTH * len((await chosen(session)).ramp)
    for person in await queries.people_to_look_at(session, since, ramp):
        done += await _for_person(session, person, now)
    await queries.looked(session, now)
    return done


async def _for_person(session: OrgSession, person: Person, now: datetime) -> int:
    today = local_today(person, now)
    waiting, told = await _proposed(session, person)
    done = 0
    for held in await helds_touching(session, person, today - LOOK_BACK, date.max):
        recorded = await recorded_of(session, person, held)
        for one in waiting:
            if told_of(one).period != held.period:
                continue
            if _still_recorded(one, recorded):
                told.append(told_of(one))
            else:
                await replying.withdraw_by_program(session, one, now)
                done += 1
        new = [it for it in recorded if not _told_already(told, held.period, it.event)]
        done += await _propose(session, person, held, new, now)
        done += await correcting.follow_what_is_recorded(
            session, person, held, [(it.event, it.taker_id) for it in recorded], now
        )
    return done


async def _proposed(session: OrgSession, person: Person) -> tuple[list[Proposal], list[Told]]:
    """What the program proposed of a person's own and waits still; and what else somebody told
    about the same target, unless the program took it back or a correction has replaced it."""
    proposals = [
        one for one in await queries.proposals_of(session, person.id) if one.person_id == person.id
    ]
    ids = [one.id for one in proposals]
    corrections = await corrections_among(session, ids)
    over = (
        corrections
        | await replaced_among(session, ids)
        | await proposing.withdrawn_by_program(session, proposals)
    )
    waiting, told = list[Proposal](), list[Told]()
    for one in proposals:
        ours = one.source == ProposalSource.IMPORT and one.cause in CAUSES
        if ours and one.state in queries.WAITING and one.id not in corrections:
            waiting.append(one)
        elif one.id not in over:
            told.append(told_of(one))
    return waiting, told


def _still_recorded(one: Proposal, recorded: Sequence[Recorded]) -> bool:
    known = [(it.event, it.taker_id) for it in recorded]
    return all((event, one.taker_id) in known for event in told_of(one).events)


def _told_already(told: Iterable[Told], period: Period, event: EventJson) -> bool:
    """Whether somebody asked for the same days already, or the same was carried over."""
    return any(
        all(known.get(key) == event.get(key) for key in WHICH)
        for one in told
        if one.period == period
        for known in one.events
    )


async def _propose(
    session: OrgSession, person: Person, held: Held, recorded: Sequence[Recorded], now: datetime
) -> int:
    teams = await teams_in(session, person.id, held.period)
    closed = is_closed(held.period.end, local_today(person, now))
    if closed and recorded:
        made = await made_good(session, person, held.period)
        held = made.held if made else held
    done = 0
    for it in recorded if teams or closed else ():
        taker = await session.get(Person, it.taker_id) if it.taker_id else None
        try:
            if not _changes_something(held, it.event):
                continue
            if closed:
                draft = await proposing.true_up_draft(
                    session, person, held.period, (it.event,), taker=taker
                )
            else:
                draft = Draft(
                    team=teams[0],
                    person=person,
                    period=held.period,
                    cause=CAUSE_OF[it.event["kind"]],
                    events=(it.event,),
                    effective_from=max(_begins(it.event), held.period.start),
                    taker=taker,
                )
            await proposing.preview(session, draft, now)
        except RelievedQuotaError:
            # No target of a next period or of the taker yet, or it does not fit what was decided:
            # the next import makes us look again.
            continue
        one = await proposing.propose(session, draft, ProposalSource.IMPORT, now)
        done += one is not None
    return done


def _changes_something(held: Held, event: EventJson) -> bool:
    found = figures(held, events_from(held, [event]))
    return found.before != found.after


async def recorded_of(session: OrgSession, person: Person, held: Held) -> list[Recorded]:
    """What files and people in chat say about somebody's period: absences, the first day in the
    job where the ramp reaches into the period, and what went to colleagues."""
    found = [Recorded(event) for event in await _absences(session, held)]
    if person.hired is not None and person.hired <= held.period.end:
        ramp = (await chosen(session)).ramp
        hired = person.hired.isoformat()
        found.append(Recorded({"kind": "ramp", "hired": hired, "schedule": list(ramp)}))
    moves = await target_queries.moves_of(session, [person.id], held.period.start, held.period.end)
    for move in moves:
        event: EventJson = {
            "kind": "territory",
            "on": move.day.isoformat(),
            "share_moved": move.share,
        }
        account = {"account": move.account} if move.account else {}
        found.append(Recorded(event | account, move.taker_id))
    return found


def _begins(event: EventJson) -> date:
    return date.fromisoformat(event.get("start") or event.get("hired") or event["on"])


async def _absences(session: OrgSession, held: Held) -> list[EventJson]:
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
