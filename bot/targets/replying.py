"""What those whom a proposal concerns can do: answer, see it differently, take it back, and ask
once for a second look."""

from datetime import datetime

from bot.errors import NotFound, NotYours, TooLate
from bot.targets import correction_cards, decision_cards, desk, record, relief_cards
from bot.targets.holding import is_closed
from bot.targets.standing import leads_to
from storage.queries import relief as queries
from storage.queries.corrections import corrected_by
from storage.session import OrgSession
from storage.tables import Person, Proposal
from storage.words import ProposalStage, ProposalState, RecordKind


async def answer(
    session: OrgSession, proposal_id: int, by: Person, words: str, now: datetime
) -> None:
    """Answer what was asked back; it goes to whoever decides. Raises NotYours, TooLate."""
    one = await _open(session, proposal_id)
    if by.id != desk.answers(one):
        raise NotYours(relief_cards.NOT_TO_ANSWER)
    await _step(
        session,
        one,
        RecordKind.ANSWERED,
        by,
        now=now,
        words=words,
        too_late=relief_cards.NOT_TO_ANSWER,
    )
    await _put_anew(session, one, now)


async def see_differently(
    session: OrgSession, proposal_id: int, by: Person, words: str, now: datetime
) -> None:
    """Somebody whose target would move does not agree: whoever decides reads why, and the leader
    decides too. Raises NotYours, TooLate."""
    one = await _open(session, proposal_id)
    if by.id not in {person.id for person in await desk.concerned(session, one)}:
        raise NotYours(relief_cards.NOT_FOR_YOU)
    await _step(
        session, one, RecordKind.OBJECTED, by, now=now, words=words, too_late=relief_cards.SETTLED
    )
    one.objected = True
    await _put_anew(session, one, now)


async def withdraw(session: OrgSession, proposal_id: int, by: Person, now: datetime) -> None:
    """Take a request back, or leave one's own target as it is. Raises NotYours, TooLate."""
    one = await _open(session, proposal_id)
    if by.id not in {one.requester_id, one.person_id}:
        raise NotYours(relief_cards.NOT_FOR_YOU)
    if by.id != one.requester_id and await corrected_by(session, one.id) is not None:
        raise NotYours(correction_cards.NO_LEAVE_AS_IS)
    await _end(session, one, RecordKind.WITHDRAWN, by, now)
    sentence = f"{by.name} has taken this back. Nothing changes."
    await _settle(session, one, sentence, now)


async def appeal(
    session: OrgSession, proposal_id: int, by: Person, words: str, now: datetime
) -> None:
    """Ask once for a second look at a no, by somebody else. Raises NotYours; TooLate where it was
    used, was no no, or the period has closed; NotFound where nobody else may decide."""
    one = await queries.proposal(session, proposal_id)
    if one is None:
        raise NotFound(decision_cards.NOT_THERE)
    if by.id != one.person_id:
        raise NotYours(relief_cards.NOT_FOR_YOU)
    correction = await corrected_by(session, one.id) is not None
    if one.appealed or correction or one.state != ProposalState.DECLINED:
        raise TooLate(relief_cards.NOT_TO_APPEAL)
    if is_closed(one.period_end, now.date()):
        raise TooLate(relief_cards.APPEAL_CLOSED)
    await _step(
        session,
        one,
        RecordKind.APPEALED,
        by,
        now=now,
        words=words,
        too_late=relief_cards.NOT_TO_APPEAL,
    )
    one.appealed, one.stage = True, ProposalStage.APPEAL
    one.decided_at, one.profile = None, None
    await _put_anew(session, one, now)
    # The no that is appealed against keeps its words and loses its button.
    for key in await queries.message_keys(session, f"relief:{one.id}:outcome:{by.id}:"):
        await desk.without_buttons(session, key, now)


async def _open(session: OrgSession, proposal_id: int) -> Proposal:
    one = await queries.proposal(session, proposal_id)
    if one is None:
        raise NotFound(decision_cards.NOT_THERE)
    if not desk.waits(one):
        raise TooLate(relief_cards.SETTLED)
    return one


async def _step(
    session: OrgSession,
    one: Proposal,
    kind: RecordKind,
    by: Person,
    *,
    now: datetime,
    words: str,
    too_late: str,
) -> None:
    state = leads_to(one.state, kind)
    if state is None or not await queries.move(session, one, one.state, state=state):
        raise TooLate(too_late)
    await record.append(
        session,
        kind,
        now,
        proposal_id=one.id,
        person_id=one.person_id,
        by=by.id,
        words={"reason": words},
    )


async def _put_anew(session: OrgSession, one: Proposal, now: datetime) -> None:
    """Put it to whoever decides now, with what was said; the earlier messages point there."""
    session.add(one)
    await session.flush()
    name = await desk.name_of(session, one)
    card = decision_cards.settled(name, one.cause, decision_cards.SAID_SINCE)
    await desk.show_deciders(session, one, card, now)
    if await desk.put_to_decider(session, one, now) is None:
        raise NotFound(relief_cards.NOBODY_DECIDES)
    await desk.tell_concerned(session, one, now)


async def _end(
    session: OrgSession, one: Proposal, kind: RecordKind, by: Person | None, now: datetime
) -> None:
    state = leads_to(one.state, kind)
    if state is None or not await queries.move(
        session, one, one.state, state=state, remind_at=None
    ):
        raise TooLate(relief_cards.NOT_TO_WITHDRAW)
    await record.append(
        session,
        kind,
        now,
        proposal_id=one.id,
        person_id=one.person_id,
        by=by.id if by else None,
    )


async def _settle(session: OrgSession, one: Proposal, sentence: str, now: datetime) -> None:
    name = await desk.name_of(session, one)
    await desk.show_deciders(session, one, decision_cards.settled(name, one.cause, sentence), now)
    await desk.close_standing(session, one, sentence, now)


async def withdraw_by_program(session: OrgSession, one: Proposal, now: datetime) -> None:
    """What a proposal came from is no longer so, such as a leave that was called off."""
    await _end(session, one, RecordKind.WITHDRAWN, None, now)
    await _settle(session, one, relief_cards.NO_LONGER_SO, now)


async def end_by_program(session: OrgSession, one: Proposal, now: datetime) -> None:
    """Somebody it needs is gone; messages about it are the caller's to change."""
    await _end(session, one, RecordKind.WITHDRAWN, None, now)


async def pass_on(session: OrgSession, one: Proposal, sentence: str, now: datetime) -> None:
    """Its period has closed undecided."""
    await _end(session, one, RecordKind.PASSED_ON, None, now)
    await _settle(session, one, sentence, now)
