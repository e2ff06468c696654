"""A proposal on somebody's desk: who may decide it now, what they see, the messages about it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

from bot.cards import Card, card_from_json
from bot.outbox import service as outbox
from bot.people.away import local_today
from bot.people.courtesy import courteous_time, work_calendar
from bot.targets import decision_cards, record, relief_cards
from bot.targets.decision_cards import Similar, ToDecide
from bot.targets.events import Period
from bot.targets.explain import four_places
from bot.targets.fairness import Decided, Likeness, Profile, similar
from bot.targets.figures import EventJson
from bot.targets.holding import events_json, is_closed, teams_in
from bot.targets.ids import MessageKind
from bot.targets.progress.numbers import amount
from bot.targets.standing import Deciders, may_decide, reminder_at
from bot.targets.working import Otherwise, Worked, work_out
from storage.queries import relief as queries
from storage.queries import roster
from storage.queries.corrections import corrected_by
from storage.session import OrgSession
from storage.tables import Person, Proposal, Team
from storage.words import ProposalCause, ProposalStage, ProposalState, RecordKind, Role

LOOK_AGAIN = timedelta(days=1)
"""How soon the program looks again for somebody who may decide."""

FEWEST_NAMED = 5
"""Totals over people appear from five up (domain.md, decision 5)."""

OVERDUE_AFTER = 2
"""Reminders after which the leader may decide what waits for a manager."""

SPOKEN = (
    RecordKind.ASKED_BACK,
    RecordKind.ANSWERED,
    RecordKind.OBJECTED,
    RecordKind.AGREED,
    RecordKind.DECLINED,
    RecordKind.APPEALED,
)
"""Entries whose words the next decider reads."""


async def deciders(session: OrgSession, one: Proposal, now: datetime) -> tuple[int, ...]:
    """Everybody who may decide it at this moment, the first to be asked first; by today's roles,
    so that a former manager is not among them."""
    return (await deciders_of(session, [one], now))[one.id]


async def deciders_of(
    session: OrgSession, proposals: Sequence[Proposal], now: datetime
) -> dict[int, tuple[int, ...]]:
    """The same for many at once, by proposal; as many queries as for one."""
    if not proposals:
        return {}
    today = now.date()
    parts = await roster.deciding_parts(session, today)
    everybody = {member.person_id for member, _ in parts}
    leaves = await roster.leaves_of(session, everybody, from_day=today)
    away = frozenset(
        person_id
        for person_id, own in leaves.items()
        if any(leave.start_day <= today for leave in own)
    )
    named = await queries.delegations(session, everybody, today)
    delegates = {row.person_id: row.delegate_id for row in reversed(named)}
    decided = await queries.entries_of(
        session, [one.id for one in proposals], RecordKind.AGREED, RecordKind.DECLINED
    )
    found: dict[int, tuple[int, ...]] = {}
    for one in proposals:
        own = [(part.role, part.person_id) for part, _ in parts if part.team_id == one.team_id]
        who = Deciders(
            managers=tuple(person_id for role, person_id in own if role == Role.MANAGER),
            leaders=tuple(person_id for role, person_id in own if role == Role.LEADER),
            elsewhere=tuple(
                part.person_id
                for part, team in parts
                if team.active and team.id != one.team_id and part.role == Role.LEADER
            ),
            away=away,
            delegates=delegates,
        )
        before = [entry.by_person_id for entry, _ in decided if entry.proposal_id == one.id]
        barred = never(one, before)
        overdue = one.reminders >= OVERDUE_AFTER
        found[one.id] = may_decide(one.stage, who, barred, overdue=overdue)
    return found


def never(one: Proposal, decided_before: Iterable[int | None]) -> set[int]:
    """Who must not decide: who asked, whose target it is, who takes over, who decided before."""
    found = {one.requester_id, one.person_id, one.taker_id, *decided_before}
    return {person_id for person_id in found if person_id is not None}


async def put_to_decider(session: OrgSession, one: Proposal, now: datetime) -> Person | None:
    """Put it to the first who may decide, in their hours, and remember when to remind. None where
    there is nobody."""
    able = await deciders(session, one, now)
    if not able:
        return None
    decider = await session.get_one(Person, able[0])
    due_at = await courteous_time(session, decider, now, counts=False) or outbox.HELD
    one.put_to_id = decider.id
    one.reminders = 0
    one.waits_since = now if due_at == outbox.HELD else due_at
    one.remind_at = await _next_reminder(session, one, decider)
    session.add(one)
    await session.flush()
    card = decision_cards.to_decide(await shown(session, one))
    await _send(
        session, one, decider, kind=MessageKind.TO_DECIDE, card=card, due_at=due_at, now=now
    )
    return decider


async def _next_reminder(session: OrgSession, one: Proposal, decider: Person) -> datetime | None:
    leaves = await roster.leaves_of(session, [decider.id], from_day=one.waits_since.date())
    calendar = work_calendar(decider, leaves[decider.id])
    return reminder_at(one.waits_since, one.reminders, calendar)


async def remind(
    session: OrgSession, one: Proposal, person: Person, card: Card, now: datetime
) -> None:
    """Send a reminder in the person's hours, and note when the next one falls."""
    decider = await session.get_one(Person, one.put_to_id)
    one.remind_at = await _next_reminder(session, one, decider)
    session.add(one)
    due_at = await courteous_time(session, person, now, counts=False) or outbox.HELD
    await _send(session, one, person, kind=MessageKind.REMINDER, card=card, due_at=due_at, now=now)


async def _send(
    session: OrgSession,
    one: Proposal,
    person: Person,
    *,
    kind: MessageKind,
    card: Card,
    due_at: datetime,
    now: datetime,
) -> None:
    entries = await queries.entries_of(session, [one.id])
    step = f"{len(entries)}.{one.reminders}"
    key = f"relief:{one.id}:decide:{person.id}:{step}"
    message = outbox.Message(key, kind, card, due_at, person_id=person.id, repeatable=True)
    await outbox.queue(session, [message], now)


async def show_deciders(session: OrgSession, one: Proposal, card: Card, now: datetime) -> None:
    """Make every message that asked for a decision show how it stands."""
    for key in await queries.message_keys(session, f"relief:{one.id}:decide:"):
        await outbox.change(session, key, card, now)


async def shown(session: OrgSession, one: Proposal) -> ToDecide:
    """A proposal as its decider needs it."""
    otherwise = await agreed_otherwise(session, one)
    worked = await work_out(session, one, otherwise)
    entries = await queries.entries_of(session, [one.id])
    told = [record.told(entry, words) for entry, words in entries]
    said = {entry.kind: entry for entry in told}
    ids = {entry.by_person_id for entry in told if entry.by_person_id is not None}
    people = await roster.people(session, ids | {line.person_id for line in worked.lines})
    names = {person_id: person.name for person_id, person in people.items()}
    asker = names.get(one.requester_id or 0)
    return ToDecide(
        proposal_id=one.id,
        name=await name_of(session, one),
        cause=one.cause,
        source=one.source,
        stage=one.stage,
        asked_by=asker,
        opened_on=one.opened_at.date(),
        effective_from=one.effective_from,
        reason=_reason(said[RecordKind.PROPOSED]) if RecordKind.PROPOSED in said else "",
        worked=worked,
        similar=await similar_cases(session, one, worked.profile),
        names=names,
        named=_named(said[RecordKind.PROPOSED]) if RecordKind.PROPOSED in said else "",
        corrects=await corrected_by(session, one.id) is not None,
        one_way=window(one) is None and not one_target(one),
        conversation=tuple(
            (names.get(entry.by_person_id or 0, "A colleague"), _reason(entry))
            for entry in told
            if entry.kind in SPOKEN and _reason(entry)
        ),
        agreed_amount=(
            amount(otherwise.amount, worked.unit)
            if otherwise and otherwise.amount is not None
            else ""
        ),
    )


async def worked_as_agreed(session: OrgSession, one: Proposal) -> Worked:
    """The figures by the formula, or by what the manager agreed to instead."""
    return await work_out(session, one, await agreed_otherwise(session, one))


async def agreed_otherwise(session: OrgSession, one: Proposal) -> Otherwise | None:
    """What the manager chose instead of the formula, where the leader decides too."""
    if one.stage != ProposalStage.LEADER:
        return None
    agreed = await queries.entries_of(session, [one.id], RecordKind.AGREED)
    chosen = record.told(*agreed[-1]).facts.get("otherwise") if agreed else None
    return record.otherwise_from(chosen) if chosen else None


def _named(entry: record.Told) -> str:
    """Who named the same thing; a number from five people up alone."""
    people = int(str(entry.facts.get("named_by", 0)))
    if people < FEWEST_NAMED:
        return "several in the team"
    return f"{people} of {entry.facts['of']} in the team"


def _reason(entry: record.Told) -> str:
    return str(entry.words.get("reason", "")) if entry.words else ""


async def name_of(session: OrgSession, one: Proposal) -> str:
    """Whose target it is: a person's name or a team's."""
    if one.person_id is None:
        return (await session.get_one(Team, one.team_id)).name
    return (await session.get_one(Person, one.person_id)).name or "A colleague"


async def similar_cases(
    session: OrgSession, one: Proposal, likeness: Profile
) -> tuple[Similar, ...]:
    """Like cases of the organisation and how they were decided, without a name."""
    past = {row.id: row for row in await queries.decided(session) if row.id != one.id}
    found = similar(likeness, [as_decided(row) for row in past.values()])
    return tuple(
        Similar(
            when=(past[case.key].decided_at or past[case.key].opened_at).date(),
            what=likeness_words(case.profile),
            outcome="Declined"
            if case.factor is None
            else f"Approved at a factor of {four_places(case.factor)}",
        )
        for case in found
    )


def as_decided(row: Proposal) -> Decided:
    """A settled proposal as the rules of fairness see it."""
    from_json = tuple(Likeness(*one) for one in cast(Sequence[Any], row.profile or ()))
    factor = record.exact(row.factor) if row.factor is not None else None
    return Decided(row.id, from_json, factor)


def likeness_words(likeness: Profile) -> str:
    """`leave, 20 of 66 selling days`."""
    if not likeness:
        return "nothing that the formula relieves"
    return ", ".join(f"{one.kind}, {one.days} of {one.of} selling days" for one in likeness)


async def concerned(session: OrgSession, one: Proposal) -> list[Person]:
    """Everybody whose target would move."""
    if one.person_id is None:
        day = max(one.effective_from, one.period_start)
        return [person for _, person in await roster.members(session, one.team_id, day, Role.REP)]
    ids = [person_id for person_id in (one.person_id, one.taker_id) if person_id is not None]
    return [await session.get_one(Person, person_id) for person_id in ids]


async def standing_for(
    session: OrgSession, one: Proposal, person: Person, worked: Worked
) -> relief_cards.Standing | None:
    """How a proposal stands for one of those it concerns; None where nothing of theirs moves."""
    line = next((line for line in worked.lines if line.person_id == person.id), None)
    if line is None:
        return None
    decider = await session.get(Person, one.put_to_id) if one.put_to_id else None
    asked = await queries.entries_of(session, [one.id], RecordKind.ASKED_BACK)
    return relief_cards.Standing(
        proposal_id=one.id,
        cause=one.cause,
        state=one.state,
        period_words=worked.period_words,
        before=line.before,
        after=line.after,
        unit=worked.unit,
        steps=worked.steps,
        effective_from=one.effective_from,
        waits_for=decider.name if decider else "",
        own_request=one.requester_id == person.id,
        takes=one.taker_id == person.id,
        team_wide=one.person_id is None,
        corrects=await corrected_by(session, one.id) is not None,
        question=_reason(record.told(*asked[-1])) if asked else "",
        may_answer=person.id == answers(one),
    )


def answers(one: Proposal) -> int | None:
    """Who answers when it is asked back: whoever asked for it, else whose target it is."""
    return one.requester_id or one.person_id


async def tell_concerned(session: OrgSession, one: Proposal, now: datetime) -> None:
    """Show everybody it concerns how it stands: a message once, changed in place afterwards."""
    worked = await worked_as_agreed(session, one)
    for person in await concerned(session, one):
        found = await standing_for(session, one, person, worked)
        if found is None:
            continue
        card = relief_cards.standing(found)
        key = f"relief:{one.id}:standing:{person.id}"
        if await outbox.find(session, key) is not None:
            await outbox.change(session, key, card, now)
            continue
        due_at = await courteous_time(session, person, now, counts=False) or outbox.HELD
        message = outbox.Message(
            key, MessageKind.STANDING, card, due_at, person_id=person.id, repeatable=True
        )
        await outbox.queue(session, [message], now)


async def close_standing(session: OrgSession, one: Proposal, sentence: str, now: datetime) -> None:
    """Let the messages that showed how it stood say that it is settled."""
    card = relief_cards.closed(one.cause, sentence)
    for key in await queries.message_keys(session, f"relief:{one.id}:standing:"):
        await outbox.change(session, key, card, now)


async def say(
    session: OrgSession,
    one: Proposal,
    person: Person,
    *,
    kind: MessageKind,
    card: Card,
    now: datetime,
) -> None:
    """Send somebody a message of its own about a proposal, in their hours."""
    entries = await queries.entries_of(session, [one.id])
    due_at = await courteous_time(session, person, now, counts=False) or outbox.HELD
    key = f"relief:{one.id}:{kind.value.partition('.')[2]}:{person.id}:{len(entries)}"
    await outbox.queue(
        session,
        [outbox.Message(key, kind, card, due_at, person_id=person.id, repeatable=True)],
        now,
    )


async def without_buttons(session: OrgSession, key: str, now: datetime) -> None:
    """Let a message keep its words and lose its buttons."""
    delivery = await outbox.find(session, key)
    if delivery is not None:
        await outbox.change(session, key, replace(card_from_json(delivery.card), buttons=()), now)


def has_closed(one: Proposal, person: Person, now: datetime) -> bool:
    """Whether its period is over on the person's calendar."""
    return is_closed(one.period_end, local_today(person, now))


async def team_of(session: OrgSession, person: Person, period: Period) -> Team | None:
    """The team that decides about a person's period."""
    return next(iter(await teams_in(session, person.id, period)), None)


def one_target(one: Proposal) -> bool:
    """Whether it is about one target alone, for which another amount can be chosen."""
    return one.person_id is not None and one.taker_id is None


def window(one: Proposal) -> EventJson | None:
    """The one event of a proposal, where it has a first and a last day that can be chosen: not of
    a period that has closed, nor of what is for good."""
    if one.cause == ProposalCause.TRUE_UP:
        return None
    events = events_json(one)
    return events[0] if len(events) == 1 and {"start", "end"} <= set(events[0]) else None


def waits(one: Proposal) -> bool:
    """Whether nobody has decided yet."""
    return one.state in {ProposalState.OPEN, ProposalState.ASKED_BACK}
