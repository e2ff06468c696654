"""What whoever decides can do, and what becomes of it: each step once, entered in the record, and
told to those it concerns. Nothing is half done: a step that comes too late changes nothing."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.errors import NotFound, NotYours, TooLate, WrongInput
from bot.people.exporting import card_words
from bot.targets import correction_cards, decision_cards, desk, record, relief_cards
from bot.targets.events import Period
from bot.targets.figures import Line, effective_from, events_from, last_day
from bot.targets.holding import held_in
from bot.targets.ids import MessageKind
from bot.targets.progress.numbers import amount
from bot.targets.standing import leads_to
from bot.targets.working import NO_TARGET, Otherwise, Worked, work_out
from storage.queries import relief as queries
from storage.queries import roster
from storage.queries import targets as target_queries
from storage.queries.corrections import corrected_by, take_the_place
from storage.session import OrgSession
from storage.tables import Person, Proposal, TargetBand
from storage.words import (
    BandSource,
    ProposalStage,
    RecordKind,
    Role,
)


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody before a proposal that they may decide now."""

    session: OrgSession
    one: Proposal
    by: Person
    now: datetime


async def take_seat(session: OrgSession, proposal_id: int, by: Person, now: datetime) -> Seat:
    """Open a proposal to decide it. Raises NotFound; NotYours for who may not decide it (any
    more); TooLate where it is settled."""
    one = await queries.proposal(session, proposal_id)
    if one is None:
        raise NotFound(decision_cards.NOT_THERE)
    if not desk.waits(one):
        raise TooLate(decision_cards.SETTLED)
    if by.id not in await desk.deciders(session, one, now):
        raise NotYours(decision_cards.NOT_YOURS)
    return Seat(session, one, by, now)


async def approve(seat: Seat, reason: str = "", otherwise: Otherwise | None = None) -> None:
    """A yes: by the formula, or otherwise with a reason. Above the policy's share, for market
    events, and where somebody sees it differently, the leader is asked too. Raises TooLate where
    the period has closed, NotFound where a second yes is needed and nobody may give it."""
    await _still_open(seat)
    one = seat.one
    wrong = await corrected_by(seat.session, one.id)
    if wrong is not None and otherwise is not None:
        raise WrongInput(correction_cards.AS_IT_STANDS, {"reason": correction_cards.AS_IT_STANDS})
    otherwise = otherwise or await desk.agreed_otherwise(seat.session, one)
    worked = await work_out(seat.session, one, otherwise)
    shown = await _shown_lines(seat)
    if await _needs_second_yes(seat, worked):
        await _agree(seat, worked, reason, otherwise, shown)
        return
    other_days = await _other_days(seat, otherwise)
    await _move(
        seat,
        RecordKind.APPROVED,
        **other_days,
        decided_at=seat.now,
        factor=str(worked.factor),
        profile=[list(likeness) for likeness in worked.profile],
        remind_at=None,
    )
    one.remind_at = _end_of(one)
    seat.session.add(one)
    await _set_bands(seat, worked, reason)
    await _enter(
        seat,
        RecordKind.APPROVED,
        facts={
            **record.line_facts(worked),
            "otherwise": record.otherwise_facts(otherwise),
            "events": record.bare_events((otherwise and otherwise.events) or one.events),
            "effective_from": one.effective_from.isoformat(),
            "expires_on": one.expires_on.isoformat() if one.expires_on else None,
            "stage": one.stage.value,
        },
        words={"reason": reason, "shown": shown},
    )
    if wrong is not None:
        await _replace(seat, wrong)
    await _tell_approved(seat, worked, reason, otherwise)


async def _replace(seat: Seat, wrong: Proposal) -> None:
    """What was approved before no longer counts; the record keeps it, and says so anew."""
    await take_the_place(seat.session, seat.one.id, seat.now)
    wrong.remind_at = None
    seat.session.add(wrong)
    await record.append(
        seat.session,
        RecordKind.CORRECTED,
        seat.now,
        proposal_id=wrong.id,
        person_id=wrong.person_id,
        by=seat.by.id,
        facts={"by_proposal": seat.one.id, "events": record.bare_events(seat.one.events)},
    )


async def _other_days(seat: Seat, otherwise: Otherwise | None) -> dict[str, Any]:
    """What changes about a proposal where other days were chosen."""
    if otherwise is None or not otherwise.events:
        return {}
    person = (await desk.concerned(seat.session, seat.one))[0]
    period = Period(seat.one.period_start, seat.one.period_end)
    held = await held_in(seat.session, person, period)
    if held is None:
        raise NotFound(NO_TARGET)
    events = events_from(held, otherwise.events)
    ends = [end for event in events if (end := last_day(event)) is not None]
    return {
        "events": [dict(event) for event in otherwise.events],
        "effective_from": effective_from(events, period),
        "expires_on": max(ends) if ends and max(ends) < period.end else None,
    }


async def _needs_second_yes(seat: Seat, worked: Worked) -> bool:
    one = seat.one
    if one.stage != ProposalStage.MANAGER:
        return False
    leaders = await roster.members(seat.session, one.team_id, seat.now.date(), Role.LEADER)
    if any(person.id == seat.by.id for _, person in leaders):
        return False
    return worked.leader_too or one.objected


async def _agree(
    seat: Seat,
    worked: Worked,
    reason: str,
    otherwise: Otherwise | None,
    shown: list[str],
) -> None:
    """The manager's yes; now it is put to the leader."""
    one = seat.one
    await _move(seat, RecordKind.AGREED, stage=ProposalStage.LEADER)
    await _enter(
        seat,
        RecordKind.AGREED,
        facts={**record.line_facts(worked), "otherwise": record.otherwise_facts(otherwise)},
        words={"reason": reason, "shown": shown},
    )
    await _show_settled(seat, f"{seat.by.name} has agreed. It needs the leader's yes too.", reason)
    if await desk.put_to_decider(seat.session, one, seat.now) is None:
        raise NotFound(decision_cards.NOBODY_ELSE)
    await desk.tell_concerned(seat.session, one, seat.now)


async def decline(seat: Seat, reason: str) -> None:
    """A no, in the decider's words. Raises TooLate where the period has closed."""
    await _still_open(seat)
    one = seat.one
    worked = await work_out(seat.session, one)
    shown = await _shown_lines(seat)
    was_appeal = one.stage == ProposalStage.APPEAL
    correction = await corrected_by(seat.session, one.id) is not None
    await _move(
        seat,
        RecordKind.DECLINED,
        decided_at=seat.now,
        factor=None,
        profile=[list(likeness) for likeness in worked.profile],
        remind_at=None,
    )
    await _enter(
        seat,
        RecordKind.DECLINED,
        facts={**record.line_facts(worked), "stage": one.stage.value},
        words={"reason": reason, "shown": shown},
    )
    await _show_settled(seat, f"{seat.by.name} has declined.", reason)
    await desk.close_standing(seat.session, one, "This was decided; see below.", seat.now)
    for person in await desk.concerned(seat.session, one):
        line = _line_of(worked, person)
        if line is not None:
            unchanged = replace(line, after=line.before)
            appeal = not was_appeal and person.id == one.person_id and not correction
            await _tell(
                seat, person, worked, unchanged, reason=reason,
                approved=False, otherwise=False, may_appeal=appeal,
            )  # fmt: skip
    await _tell_requester(seat, f"{seat.by.name} has declined.", reason)


async def ask_back(seat: Seat, question: str) -> None:
    """A question to whoever asked for it, or whose target it is. Raises TooLate where one is open
    already."""
    one = seat.one
    await _move(seat, RecordKind.ASKED_BACK)
    await _enter(
        seat,
        RecordKind.ASKED_BACK,
        words={"reason": question},
    )
    await desk.tell_concerned(seat.session, one, seat.now)
    person = await seat.session.get(Person, desk.answers(one) or 0)
    if person is not None:
        card = relief_cards.question(one.id, one.cause, seat.by.name, question)
        await desk.say(
            seat.session, one, person, kind=MessageKind.QUESTION, card=card, now=seat.now
        )


async def _still_open(seat: Seat) -> None:
    people = await desk.concerned(seat.session, seat.one)
    if any(desk.has_closed(seat.one, person, seat.now) for person in people[:1]):
        raise TooLate(decision_cards.PERIOD_CLOSED)


async def _move(seat: Seat, step: RecordKind, **values: Any) -> None:
    """Take the step if the proposal still stands as it was seen. Raises TooLate."""
    state = leads_to(seat.one.state, step)
    if state is None or not await queries.move(
        seat.session, seat.one, seat.one.state, state=state, **values
    ):
        raise TooLate(decision_cards.SETTLED)


async def _enter(
    seat: Seat, kind: RecordKind, *, words: record.Facts, facts: record.Facts | None = None
) -> None:
    """Add to the record what the decider did."""
    await record.append(
        seat.session,
        kind,
        seat.now,
        proposal_id=seat.one.id,
        person_id=seat.one.person_id,
        by=seat.by.id,
        facts=facts,
        words=words,
    )


async def _shown_lines(seat: Seat) -> list[str]:
    """What the decider was shown, line by line, for the record."""
    return card_words(decision_cards.to_decide(await desk.shown(seat.session, seat.one)))


async def _set_bands(seat: Seat, worked: Worked, reason: str) -> None:
    """The new bands of everybody whose target moves, in this same transaction."""
    for line in worked.lines:
        if line.before == line.after:
            continue
        rows = await target_queries.bands_of(
            seat.session, [line.person_id], seat.one.period_start, seat.one.period_end
        )
        same = [
            row
            for row in rows[line.person_id]
            if (row.period_start, row.period_end) == (seat.one.period_start, seat.one.period_end)
        ]
        newest = max(row.effective_from for row in same)
        planned = same[-1]
        floor, target, aspiration = (f"{level:f}" for level in line.after)
        seat.session.add(
            TargetBand(
                person_id=line.person_id,
                period_start=planned.period_start,
                period_end=planned.period_end,
                unit=planned.unit,
                floor=floor,
                target=target,
                aspiration=aspiration,
                step=planned.step,
                # A band is for the whole period: a later decision holds beside the earlier ones.
                effective_from=max(newest, seat.one.effective_from),
                source=BandSource.DECISION,
                by_person_id=seat.by.id,
                at=seat.now,
                why=reason or decision_cards.CAUSES[seat.one.cause],
            )
        )
    await seat.session.flush()


async def _tell_approved(
    seat: Seat, worked: Worked, reason: str, otherwise: Otherwise | None
) -> None:
    changed = amount(worked.lines[0].after.target, worked.unit)
    sentence = f"{seat.by.name} has approved: the target is now {changed}."
    await _show_settled(seat, sentence, reason, approved=True)
    await desk.close_standing(seat.session, seat.one, "This was decided; see below.", seat.now)
    for person in await desk.concerned(seat.session, seat.one):
        line = _line_of(worked, person)
        if line is not None:
            await _tell(
                seat, person, worked, line, reason=reason,
                approved=True, otherwise=otherwise is not None, may_appeal=False,
            )  # fmt: skip
    await _tell_requester(seat, sentence, reason)


def _line_of(worked: Worked, person: Person) -> Line | None:
    return next((line for line in worked.lines if line.person_id == person.id), None)


async def _tell(
    seat: Seat,
    person: Person,
    worked: Worked,
    line: Line,
    *,
    reason: str,
    approved: bool,
    otherwise: bool,
    may_appeal: bool,
) -> None:
    one = seat.one
    card = relief_cards.outcome(
        relief_cards.Outcome(
            proposal_id=one.id,
            cause=one.cause,
            approved=approved,
            decider=seat.by.name,
            reason=reason,
            period_words=worked.period_words,
            before=line.before,
            after=line.after,
            unit=worked.unit,
            steps=worked.steps,
            effective_from=one.effective_from,
            otherwise=otherwise,
            may_appeal=may_appeal,
        )
    )
    await desk.say(seat.session, one, person, kind=MessageKind.OUTCOME, card=card, now=seat.now)


async def _tell_requester(seat: Seat, sentence: str, reason: str) -> None:
    """Whoever asked for somebody else hears it too."""
    one = seat.one
    if one.requester_id in {None, one.person_id, one.taker_id}:
        return
    requester = await seat.session.get_one(Person, one.requester_id)
    name = await desk.name_of(seat.session, one)
    card = decision_cards.settled(name, one.cause, sentence, reason)
    await desk.say(seat.session, one, requester, kind=MessageKind.OUTCOME, card=card, now=seat.now)


async def _show_settled(seat: Seat, sentence: str, words: str, *, approved: bool = False) -> None:
    name = await desk.name_of(seat.session, seat.one)
    card = decision_cards.settled(
        name, seat.one.cause, sentence, words, approved_id=seat.one.id if approved else None
    )
    await desk.show_deciders(seat.session, seat.one, card, seat.now)


def _end_of(one: Proposal) -> datetime | None:
    """When a relief for a time only is over, at midday UTC of the day after."""
    if one.expires_on is None:
        return None
    return datetime.combine(one.expires_on, datetime.min.time(), tzinfo=one.opened_at.tzinfo) + (
        timedelta(days=1, hours=12)
    )
