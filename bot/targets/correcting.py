"""Putting right what was approved: because what it came from is no longer so, or because somebody
sees a mistake. It is proposed and decided by people like everything else; the record keeps both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction

from bot.cards import Card
from bot.errors import NotFound, NotYours, TooLate
from bot.people.away import local_today
from bot.targets import correction_cards, decision_cards, desk, proposing, record, replying
from bot.targets.events import Leave
from bot.targets.figures import EventJson, Held, events_from, leave_json
from bot.targets.holding import events_json, in_period, is_closed, of_closed, told_of
from bot.targets.proposing import Draft
from bot.targets.stored import period_of
from storage.queries import corrections, roster
from storage.queries import relief as queries
from storage.session import OrgSession
from storage.tables import Person, Proposal, Team
from storage.words import ProposalCause, ProposalSource, ProposalState, RecordKind, Role

RECORDED = frozenset(
    (ProposalCause.LEAVE, ProposalCause.RAMP, ProposalCause.TERRITORY, ProposalCause.TRUE_UP)
)
"""Causes whose proposals follow from what is recorded."""


def still_so(told: Sequence[Leave], recorded: Sequence[Leave]) -> tuple[Leave, ...] | None:
    """What is left of leaves that were told once, by what is recorded now; None where all is."""
    before = _by_day(told)
    now = _by_day(recorded)
    left = {day: max(fte, now[day]) for day, fte in before.items() if day in now}
    return None if left == before else _stretches(left)


def _by_day(leaves: Sequence[Leave]) -> dict[date, Fraction]:
    """Each day away, and the least that is worked on it."""
    found: dict[date, Fraction] = {}
    for leave in leaves:
        for place in range((leave.end - leave.start).days + 1):
            day = leave.start + timedelta(days=place)
            found[day] = min(leave.fte, found.get(day, leave.fte))
    return found


def _stretches(days: Mapping[date, Fraction]) -> tuple[Leave, ...]:
    found: list[Leave] = []
    for day in sorted(days):
        last = found[-1] if found else None
        if last and last.end == day - timedelta(days=1) and last.fte == days[day]:
            found[-1] = replace(last, end=day)
        else:
            found.append(Leave(day, day, days[day]))
    return tuple(found)


async def follow_what_is_recorded(
    session: OrgSession,
    person: Person,
    held: Held,
    recorded: Sequence[tuple[EventJson, int | None]],
    now: datetime,
) -> int:
    """Propose to put back what was approved for a leave that was called off or shortened since,
    for another first day or another move, and take such a proposal back where it is so again.
    `recorded` are events with who takes over. How many there were."""
    done = 0
    for one in await _approved(session, person, held, local_today(person, now)):
        waiting = [it for it in await corrections.corrections_of(session, one.id) if desk.waits(it)]
        right = await _right(session, person, held, one, recorded)
        for it in waiting:
            if it.source == ProposalSource.IMPORT and in_period(events_json(it)) != right:
                await replying.withdraw_by_program(session, it, now)
                done += 1
        if right is not None and right != told_of(one).events:
            draft = await _draft(session, one, right)
            made = await proposing.propose(
                session,
                draft,
                ProposalSource.IMPORT,
                now,
                reason=correction_cards.AS_RECORDED,
            )
            done += made is not None
    return done


async def _right(
    session: OrgSession,
    person: Person,
    held: Held,
    one: Proposal,
    recorded: Sequence[tuple[EventJson, int | None]],
) -> list[EventJson] | None:
    """What should stand in the place of what was approved; None where it fits what is recorded."""
    told = told_of(one).events
    if not told:
        return None  # it gives back already what something else took
    kind = told[0]["kind"]
    if kind == "leave":
        absences = _leaves(held, [event for event, _ in recorded if event["kind"] == "leave"])
        left = still_so(await _first_told(session, one, held), absences)
        if left is not None and one.source != ProposalSource.IMPORT:
            # What somebody asked for need not be recorded at all; what is called off was.
            gone = await queries.called_off(session, person.id, *_days_of(one))
            left = left if gone else None
        return None if left is None else _cut(told, left, held)
    if one.source != ProposalSource.IMPORT or all(
        (event, one.taker_id) in recorded for event in told
    ):
        return None
    if kind == "ramp":
        return [event for event, _ in recorded if event["kind"] == "ramp"]
    return []  # of a move both sides go back; what is right is proposed as a move of its own


async def _approved(session: OrgSession, person: Person, held: Held, today: date) -> list[Proposal]:
    """What was approved for a period and can still be put right: in itself while it is open, and
    where it has closed, in the next one, which made it good."""
    found = [
        one
        for one in await queries.proposals_of(session, person.id, ProposalState.APPROVED)
        if one.cause in RECORDED
        and one.person_id == person.id
        and told_of(one).period == held.period
        and not is_closed(one.period_end, today)
    ]
    replaced = await corrections.replaced_among(session, [one.id for one in found])
    return [one for one in found if one.id not in replaced]


async def _first_told(session: OrgSession, one: Proposal, held: Held) -> list[Leave]:
    """What it came from. A decider may have approved other days: these are not what was told."""
    entries = await queries.entries_of(session, [one.id], RecordKind.PROPOSED)
    told = record.told(*entries[0]).facts["events"] if entries else one.events
    return _leaves(held, in_period(record.bare_events(told)))


def _leaves(held: Held, events: Sequence[EventJson]) -> list[Leave]:
    return [event for event in events_from(held, events) if isinstance(event, Leave)]


def _cut(events: Sequence[EventJson], left: Sequence[Leave], held: Held) -> list[EventJson]:
    """What was approved, as far as it is still recorded."""
    approved = _leaves(held, events)
    right = still_so(approved, left)
    return [leave_json(one) for one in (approved if right is None else right)]


def _days_of(one: Proposal) -> tuple[date, date]:
    return (
        (
            min(date.fromisoformat(event["start"]) for event in events_json(one)),
            max(date.fromisoformat(event["end"]) for event in events_json(one)),
        )
        if one.events
        else (one.period_start, one.period_start)
    )


async def _draft(session: OrgSession, wrong: Proposal, right: Sequence[EventJson]) -> Draft:
    """A proposal for the same people and period, with what is right."""
    if wrong.cause == ProposalCause.TRUE_UP and right:
        right = of_closed(right, told_of(wrong).period)
    return Draft(
        team=await session.get_one(Team, wrong.team_id),
        person=await session.get(Person, wrong.person_id) if wrong.person_id else None,
        period=period_of(wrong),
        cause=wrong.cause,
        events=tuple(right),
        effective_from=wrong.effective_from,
        taker=await session.get(Person, wrong.taker_id) if wrong.taker_id else None,
        expires_on=wrong.expires_on if right else None,
        corrects_id=wrong.id,
    )


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something approved, before somebody who may ask for it to be put right. `days` are those
    that can be chosen anew."""

    one: Proposal
    name: str
    days: EventJson | None


async def look_at(session: OrgSession, proposal_id: int, by: Person, now: datetime) -> Wrong:
    """Open what was approved to put it right: for those it concerns, who asked for it, and the
    team's managers and leaders. Raises NotFound, NotYours, TooLate."""
    one = await queries.proposal(session, proposal_id)
    if one is None:
        raise NotFound(decision_cards.NOT_THERE)
    parts = await roster.members(session, one.team_id, now.date(), Role.MANAGER, Role.LEADER)
    may = {person.id for _, person in parts} | {one.requester_id, one.taker_id, one.person_id}
    if one.person_id is None:
        may |= {person.id for person in await desk.concerned(session, one)}
    if by.id not in may:
        raise NotYours(decision_cards.NOT_YOURS)
    replaced = await corrections.replaced_among(session, [one.id])
    if one.state != ProposalState.APPROVED or replaced:
        raise TooLate(correction_cards.NOT_STANDING)
    plain = one.taker_id is None and one.cause != ProposalCause.TRUE_UP
    return Wrong(one, await desk.name_of(session, one), desk.window(one) if plain else None)


async def note(session: OrgSession, wrong: Wrong, by: Person, words: str, now: datetime) -> Card:
    """Add to the record what should have been said; nothing changes."""
    await record.append(
        session,
        RecordKind.CORRECTED,
        now,
        proposal_id=wrong.one.id,
        person_id=wrong.one.person_id,
        by=by.id,
        words={"reason": words},
    )
    return correction_cards.noted()


async def ask(
    session: OrgSession,
    wrong: Wrong,
    by: Person,
    right: Sequence[EventJson],
    *,
    words: str,
    now: datetime,
) -> Card:
    """Propose that something else counts, or nothing. Raises TooLate where the period has closed
    or one waits already, NotFound where nobody may decide."""
    if is_closed(wrong.one.period_end, now.date()):
        raise TooLate(correction_cards.CLOSED)
    if any(desk.waits(it) for it in await corrections.corrections_of(session, wrong.one.id)):
        raise TooLate(correction_cards.ASKED_ALREADY)
    own = by.id in {wrong.one.person_id, wrong.one.taker_id}
    made = await proposing.propose(
        session,
        await _draft(session, wrong.one, right),
        ProposalSource.REP if own else ProposalSource.MANAGER,
        now,
        requester=by,
        reason=words,
    )
    if made is None:
        raise TooLate(correction_cards.ASKED_ALREADY)
    decider = await session.get_one(Person, proposing.decidable(made).put_to_id)
    return correction_cards.sent([decider.name])
