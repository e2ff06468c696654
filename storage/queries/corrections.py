"""Which proposals correct which. Inside one organisation."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import col, select, update

from storage.session import OrgSession
from storage.tables import Correction, Proposal


async def corrected_by(session: OrgSession, proposal_id: int | None) -> Proposal | None:
    """The approved proposal whose place this one is to take; None where it is no correction."""
    statement = (
        select(Proposal)
        .join(Correction, col(Correction.corrects_id) == col(Proposal.id))
        .where(Correction.proposal_id == proposal_id)
    )
    return (await session.exec(statement)).one_or_none()


async def corrections_of(session: OrgSession, corrects_id: int) -> list[Proposal]:
    """Everything that was proposed to take its place, oldest first."""
    statement = (
        select(Proposal)
        .join(Correction, col(Correction.proposal_id) == col(Proposal.id))
        .where(Correction.corrects_id == corrects_id)
        .order_by(col(Proposal.id))
    )
    return list(await session.exec(statement))


async def corrections_among(session: OrgSession, proposal_ids: Iterable[int]) -> set[int]:
    """Of these proposals, those that correct another."""
    statement = select(Correction.proposal_id).where(
        col(Correction.proposal_id).in_(list(proposal_ids))
    )
    return set(await session.exec(statement))


async def corrected_among(session: OrgSession, proposal_ids: Iterable[int]) -> dict[int, int]:
    """Of these proposals, those that correct another, with what they correct."""
    statement = select(Correction.proposal_id, Correction.corrects_id).where(
        col(Correction.proposal_id).in_(list(proposal_ids))
    )
    return dict((await session.exec(statement)).all())


async def replaced_among(session: OrgSession, proposal_ids: Iterable[int]) -> set[int]:
    """Of these proposals, those whose place an approved correction has taken."""
    statement = select(Correction.corrects_id).where(
        col(Correction.corrects_id).in_(list(proposal_ids)), col(Correction.stands_at).is_not(None)
    )
    return set(await session.exec(statement))


async def take_the_place(session: OrgSession, proposal_id: int, now: datetime) -> None:
    """From now on the correction counts, and what it corrects does not."""
    await session.exec(
        update(Correction)
        .where(col(Correction.proposal_id) == proposal_id)
        .values(stands_at=now)
        .execution_options(synchronize_session=False)
    )
