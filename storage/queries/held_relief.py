"""What relief holds on one person: proposals, moved accounts, who stands in, and the record."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, or_, select

from storage.queries import relief
from storage.session import OrgSession
from storage.tables import AccountMove, Delegation, Member, Proposal, RecordEntry, RecordWords


@dataclass(frozen=True)
class ReliefHeld:
    """The rows about one person, each list oldest first."""

    proposals: Sequence[Proposal]
    """About their target or their whole team's, and what they asked for or were to decide."""
    entries: Sequence[tuple[RecordEntry, RecordWords | None]]
    """What the record says about these, and what they did themselves."""
    moves: Sequence[AccountMove]
    delegations: Sequence[Delegation]


async def relief_held_on(session: OrgSession, person_id: int) -> ReliefHeld:
    """All that relief holds on a person."""
    teams = select(Member.team_id).where(Member.person_id == person_id)
    of_team = select(Proposal).where(
        col(Proposal.person_id).is_(None), col(Proposal.team_id).in_(teams)
    )
    proposals = {one.id: one for one in await relief.pointing_to(session, person_id)}
    proposals |= {one.id: one for one in await session.exec(of_team)}
    about = or_(
        col(RecordEntry.person_id) == person_id,
        col(RecordEntry.by_person_id) == person_id,
        col(RecordEntry.proposal_id).in_(list(proposals)),
    )
    entries = (
        select(RecordEntry, RecordWords)
        .join(RecordWords, col(RecordWords.entry_id) == col(RecordEntry.id), isouter=True)
        .where(about)
        .order_by(col(RecordEntry.number))
    )
    moved = or_(col(AccountMove.person_id) == person_id, col(AccountMove.taker_id) == person_id)
    named = or_(col(Delegation.person_id) == person_id, col(Delegation.delegate_id) == person_id)
    moves = select(AccountMove).where(moved).order_by(col(AccountMove.id))
    delegations = select(Delegation).where(named).order_by(col(Delegation.id))
    return ReliefHeld(
        proposals=[proposals[id_] for id_ in sorted(proposals)],
        entries=(await session.exec(entries)).all(),
        moves=(await session.exec(moves)).all(),
        delegations=(await session.exec(delegations)).all(),
    )
