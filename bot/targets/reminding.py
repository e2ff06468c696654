"""What the program does by itself about a proposal: remind, carry over, and say what is over."""

from datetime import datetime, timedelta

from bot.errors import RelievedQuotaError
from bot.targets import decision_cards, desk, proposing, record, relief_cards, replying
from bot.targets.holding import events_json
from bot.targets.ids import MessageKind
from bot.targets.standing import REMIND_AFTER
from bot.targets.stored import period_of
from storage.queries import relief as queries
from storage.queries import roster
from storage.queries.corrections import corrected_by
from storage.session import OrgSession
from storage.tables import Person, Proposal
from storage.words import ProposalCause, ProposalState, RecordKind, Role


async def look_at(session: OrgSession, one: Proposal, now: datetime) -> None:
    """Its time has come: it is over, its period has closed, or somebody is reminded."""
    if one.state == ProposalState.APPROVED:
        await _over(session, one, now)
    elif not desk.waits(one):
        one.remind_at = None
        session.add(one)
    elif await _closed(session, one, now):
        await _carry_over(session, one, now)
    elif one.put_to_id is None or one.put_to_id not in await desk.deciders(session, one, now):
        # Whoever it was put to may not decide any more: it goes to who may.
        if await desk.put_to_decider(session, one, now) is None:
            one.remind_at = now + desk.LOOK_AGAIN
            session.add(one)
    elif one.reminders < len(REMIND_AFTER):
        await _remind(session, one, now)
    else:
        one.remind_at = _when_closed(one, now)
        session.add(one)


async def _remind(session: OrgSession, one: Proposal, now: datetime) -> None:
    one.reminders += 1
    days = REMIND_AFTER[one.reminders - 1]
    shown = await desk.shown(session, one)
    decider = await session.get_one(Person, one.put_to_id)
    card = decision_cards.reminder(shown, days, to_leader=False)
    await desk.remind(session, one, decider, card, now)
    if one.reminders == len(REMIND_AFTER):
        one.remind_at = _when_closed(one, now)
        session.add(one)
        able = await desk.deciders(session, one, now)
        leaders = await roster.members(session, one.team_id, now.date(), Role.LEADER)
        for _, leader in leaders:
            if leader.id in able and leader.id != decider.id:
                card = decision_cards.reminder(shown, days, to_leader=True)
                await desk.remind(session, one, leader, card, now)
                one.remind_at = _when_closed(one, now)


def _when_closed(one: Proposal, now: datetime) -> datetime:
    """The period's end is looked at in any case: after it, a true-up takes the place."""
    end = datetime.combine(one.period_end, datetime.min.time(), tzinfo=now.tzinfo)
    return max(end + timedelta(days=1, hours=12), now + desk.LOOK_AGAIN)


async def _closed(session: OrgSession, one: Proposal, now: datetime) -> bool:
    people = await desk.concerned(session, one)
    return any(desk.has_closed(one, person, now) for person in people[:1])


async def _carry_over(session: OrgSession, one: Proposal, now: datetime) -> None:
    """The period closed first: for one person, or both sides of a move, the next period makes it
    good, a person deciding."""
    sentence = relief_cards.CARRIED_OVER
    draft = None
    right = one.cause != ProposalCause.TRUE_UP and await corrected_by(session, one.id) is None
    if one.person_id is not None and right:
        person = await session.get_one(Person, one.person_id)
        period = period_of(one)
        try:
            taker = await session.get(Person, one.taker_id) if one.taker_id else None
            draft = await proposing.true_up_draft(
                session, person, period, events_json(one), taker=taker
            )
            await proposing.preview(session, draft, now)
        except RelievedQuotaError:
            sentence = relief_cards.CLOSED_UNDECIDED
    else:
        sentence = relief_cards.CLOSED_UNDECIDED
    requester = await session.get(Person, one.requester_id) if one.requester_id else None
    await replying.pass_on(session, one, sentence, now)
    if draft is not None:
        await proposing.propose(
            session, draft, one.source, now, requester=requester, reason=relief_cards.FROM_CLOSED
        )


async def _over(session: OrgSession, one: Proposal, now: datetime) -> None:
    """A relief for a time only is over: nothing changes, as its days were counted, and whoever
    still has the same in the way is told how to say so."""
    one.remind_at = None
    session.add(one)
    if one.expires_on is None:
        return
    await record.append(
        session,
        RecordKind.ENDED,
        now,
        proposal_id=one.id,
        person_id=one.person_id,
        facts={"expired_on": one.expires_on.isoformat()},
    )
    if one.cause in {ProposalCause.SUPPLY, ProposalCause.MARKET}:
        for person in await desk.concerned(session, one):
            card = relief_cards.over(one.cause, one.expires_on)
            await desk.say(session, one, person, kind=MessageKind.OUTCOME, card=card, now=now)


async def put_off(session: OrgSession, proposal_id: int, now: datetime) -> None:
    """Look at it again a day later: today it cannot be worked out."""
    one = await queries.proposal(session, proposal_id)
    if one is not None:
        one.remind_at = now + desk.LOOK_AGAIN
        session.add(one)


async def due(session: OrgSession, proposal_id: int, now: datetime) -> None:
    """Look at a proposal if that is still due."""
    one = await queries.proposal(session, proposal_id)
    if one is not None and one.remind_at is not None and one.remind_at <= now:
        await look_at(session, one, now)
