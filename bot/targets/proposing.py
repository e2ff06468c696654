"""A proposal comes to be: from a rep, a manager, a signal, or what was recorded. It asks, and
changes nothing; the same person, period and cause is proposed once."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from bot.errors import NotFound, TooLate, WrongInput
from bot.people.away import local_today
from bot.targets import desk, record, relief_cards
from bot.targets.asking import CAUSE, Named, Request, What
from bot.targets.chain import canonical
from bot.targets.events import Period
from bot.targets.figures import EventJson, Held, effective_from, events_from, last_day
from bot.targets.holding import helds_touching, is_closed, of_closed, teams_in
from bot.targets.working import Worked, following, work_out
from storage.queries import relief as queries
from storage.queries.corrections import replaced_among
from storage.session import OrgSession
from storage.tables import Correction, Person, Proposal, Team
from storage.words import (
    ProposalCause,
    ProposalSource,
    ProposalState,
    RecordKind,
)

NO_NEXT_TARGET = (
    "That period is closed, and there is no target for the next one yet. "
    "Ask again once there is one: it is made good from there."
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposal before it is stored."""

    team: Team
    person: Person | None
    period: Period
    cause: ProposalCause
    events: tuple[Mapping[str, Any], ...]
    effective_from: date
    taker: Person | None = None
    expires_on: date | None = None
    corrects_id: int | None = None
    """The approved proposal whose place this one is to take."""

    def key(self) -> str:
        """Person or team, period, cause, and which event of that cause."""
        who = f"person:{self.person.id}" if self.person else f"team:{self.team.id}"
        content = canonical({"events": list(self.events)})
        which = hashlib.sha256(content.encode()).hexdigest()[:16]
        if self.corrects_id is not None:
            return f"{who}:corrects:{self.corrects_id}:{which}"
        return f"{who}:{self.period.start}:{self.period.end}:{self.cause}:{which}"


async def drafts_for(
    session: OrgSession,
    person: Person,
    request: Request,
    now: datetime,
    *,
    taker: Person | None = None,
) -> list[Draft]:
    """What a request amounts to: one proposal for each period of a target that it touches; for a
    closed one a true-up of the next. `person` is anybody of the team for a market event. Raises
    WrongInput, NotFound."""
    since = date.fromisoformat(str(request.event.get("on") or request.event.get("hired")
                                   or request.event["start"]))  # fmt: skip
    until = date.fromisoformat(str(request.event.get("end", since.isoformat())))
    helds = await helds_touching(session, person, since, until)
    if not helds:
        raise NotFound(relief_cards.NO_PERIOD)
    if not request.known_end and "end" in request.event:
        # While nobody knows the end, it is asked for anew in the next period.
        helds = helds[:1]
        event = {**request.event, "end": helds[0].period.end.isoformat()}
        request = replace(request, event=event)
    team_wide = request.what == What.MARKET
    return [
        await _draft(session, person, held, request, now, team_wide=team_wide, taker=taker)
        for held in helds
    ]


async def _draft(
    session: OrgSession,
    person: Person,
    held: Held,
    request: Request,
    now: datetime,
    *,
    team_wide: bool,
    taker: Person | None,
) -> Draft:
    (event,) = events_from(held, [request.event])
    if is_closed(held.period.end, local_today(person, now)):
        return await true_up_draft(session, person, held.period, (request.event,), taker=taker)
    teams = await teams_in(session, person.id, held.period)
    if not teams:
        raise NotFound(relief_cards.NOT_FOR_YOU)
    ends = last_day(event)
    return Draft(
        team=teams[0],
        person=None if team_wide else person,
        period=held.period,
        cause=CAUSE[request.what],
        events=(request.event,),
        effective_from=effective_from([event], held.period),
        taker=taker,
        expires_on=ends if ends and ends < held.period.end else None,
    )


async def true_up_draft(
    session: OrgSession,
    person: Person,
    closed: Period,
    events: Sequence[EventJson],
    *,
    taker: Person | None = None,
) -> Draft:
    """What a closed period can no longer take, proposed for the next, in whose team it is decided;
    of a move, for both sides. Raises WrongInput where there is no target yet that could take it,
    NotFound for somebody who is in no team then."""
    later = await following(session, person, closed)
    if later is None:
        raise WrongInput(NO_NEXT_TARGET)
    teams = await teams_in(session, person.id, later.period)
    if not teams:
        raise NotFound(relief_cards.NOT_FOR_YOU)
    return Draft(
        team=teams[0],
        person=person,
        period=later.period,
        cause=ProposalCause.TRUE_UP,
        events=tuple(of_closed(events, closed)),
        effective_from=later.period.start,
        taker=taker,
    )


async def preview(session: OrgSession, draft: Draft, now: datetime) -> Worked:
    """What the formula would say; nothing is stored. Raises WrongInput, NotFound."""
    return await work_out(session, _row(draft, ProposalSource.REP, None, now, key="preview"))


async def propose(
    session: OrgSession,
    draft: Draft,
    source: ProposalSource,
    now: datetime,
    *,
    requester: Person | None = None,
    reason: str = "",
    named: Named | None = None,
) -> Proposal | None:
    """Store it, put it to whoever decides, and tell whom it concerns. None where the same was
    proposed before; what its own people took back they may ask again, and what the program took
    back or a correction replaced is asked anew where it is so again. Where nobody may decide, it
    is put to nobody yet and looked at again a day later. Raises NotFound and WrongInput where the
    figures do not go; then the caller's transaction ends."""
    key = draft.key()
    earlier = await queries.by_key(session, key)
    again = 1
    while earlier is not None and await _may_come_again(session, earlier, requester):
        again += 1
        earlier = await queries.by_key(session, f"{key}:{again}")
    if earlier is not None:
        return None
    one = _row(draft, source, requester, now, key=key if again == 1 else f"{key}:{again}")
    session.add(one)
    await session.flush()
    if draft.corrects_id is not None:
        session.add(Correction(proposal_id=one.id, corrects_id=draft.corrects_id))
        await session.flush()
    worked = await work_out(session, one)
    await record.append(
        session,
        RecordKind.PROPOSED,
        now,
        proposal_id=one.id,
        person_id=one.person_id,
        by=one.requester_id,
        facts={
            **({"corrects": draft.corrects_id} if draft.corrects_id is not None else {}),
            **({"named_by": named.people, "of": named.of} if named is not None else {}),
            "source": source.value,
            "cause": one.cause.value,
            "period": [one.period_start.isoformat(), one.period_end.isoformat()],
            "events": record.bare_events(one.events),
            **record.line_facts(worked),
        },
        words={"reason": reason} if reason else None,
    )
    if await desk.put_to_decider(session, one, now) is None:
        one.remind_at = now + desk.LOOK_AGAIN
        session.add(one)
    await desk.tell_concerned(session, one, now)
    return one


def decidable(one: Proposal) -> Proposal:
    """What somebody asks for is put to somebody. Raises NotFound where nobody may decide."""
    if one.put_to_id is None:
        raise NotFound(relief_cards.NOBODY_DECIDES)
    return one


async def _may_come_again(session: OrgSession, earlier: Proposal, requester: Person | None) -> bool:
    if earlier.state == ProposalState.WITHDRAWN:
        return requester is not None or bool(await withdrawn_by_program(session, [earlier]))
    return bool(await replaced_among(session, [earlier.id]))


async def withdrawn_by_program(session: OrgSession, proposals: Iterable[Proposal]) -> set[int]:
    """Of these, the ones taken back because what they came from was no longer so; no human did."""
    gone = [one.id for one in proposals if one.state == ProposalState.WITHDRAWN]
    entries = await queries.entries_of(session, gone, RecordKind.WITHDRAWN) if gone else ()
    return {entry.proposal_id or 0 for entry, _ in entries if entry.by_person_id is None}


def _row(
    draft: Draft, source: ProposalSource, requester: Person | None, now: datetime, *, key: str
) -> Proposal:
    return Proposal(
        key=key,
        team_id=draft.team.id,
        person_id=draft.person.id if draft.person else None,
        taker_id=draft.taker.id if draft.taker else None,
        period_start=draft.period.start,
        period_end=draft.period.end,
        cause=draft.cause,
        source=source,
        requester_id=requester.id if requester else None,
        events=[dict(event) for event in draft.events],
        effective_from=draft.effective_from,
        expires_on=draft.expires_on,
        opened_at=now,
        waits_since=now,
    )


async def ask(
    session: OrgSession,
    requester: Person,
    drafts: Sequence[Draft],
    reason: str,
    now: datetime,
    *,
    named: Named | None = None,
) -> list[Proposal]:
    """What somebody asked for with `/relief`; `named` where the program asked them whether it
    matters for a target. Raises TooLate where all of it was asked already, NotFound where nobody
    may decide."""
    made: list[Proposal] = []
    for draft in drafts:
        own = draft.person is not None and draft.person.id == requester.id
        source = ProposalSource.REP if own else ProposalSource.MANAGER
        if named is not None:
            source = ProposalSource.SIGNAL
        one = await propose(
            session, draft, source, now, requester=requester, reason=reason, named=named
        )
        if one is not None:
            made.append(decidable(one))
    if not made:
        raise TooLate(relief_cards.ALREADY_ASKED)
    return made
