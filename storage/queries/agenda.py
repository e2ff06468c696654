"""What stands on a team's agenda: occasions of a kind, each done once, by whichever process is
first. Whoever does one puts down the next."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import col, delete, func, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.session import OrgSession
from storage.tables import Agenda

MOST = 500
"""Occasions that are looked at in one go."""

_TO_DO = col(Agenda.done_at).is_(None)

_NEXT_DUE = select(func.min(Agenda.due_at)).where(Agenda.kind == bindparam("kind"), _TO_DO)
"""Asked at every tick: put together once, it takes half the time."""


async def next_due(session: AsyncSession, kind: str) -> datetime | None:
    """When the next occasion of a kind is due, anywhere."""
    return (await session.exec(_NEXT_DUE, params={"kind": kind})).one()


async def due(session: AsyncSession, kind: str, now: datetime) -> Sequence[tuple[int, int]]:
    """Some occasions of a kind that are due: (organisation, agenda) ids, the longest due first."""
    statement = (
        select(Agenda.organisation_id, Agenda.id)
        .where(Agenda.kind == kind, _TO_DO, Agenda.due_at <= now)
        .order_by(col(Agenda.due_at), col(Agenda.id))
        .limit(MOST)
    )
    return (await session.exec(statement)).all()


async def claim(session: OrgSession, agenda_id: int, now: datetime) -> Agenda | None:
    """Mark one occasion as done; None where somebody else did, so that it happens once."""
    statement = (
        update(Agenda)
        .where(col(Agenda.id) == agenda_id, _TO_DO)
        .values(done_at=now)
        .returning(Agenda)
    )
    return (await session.exec(statement)).scalars().one_or_none()


async def hold(session: OrgSession, agenda_id: int, now: datetime) -> Agenda | None:
    """The occasion, held, if it is still to be done and due; None where somebody else did it."""
    statement = (
        select(Agenda)
        .where(Agenda.id == agenda_id, _TO_DO, Agenda.due_at <= now)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return (await session.exec(statement)).one_or_none()


async def stands_before(session: OrgSession, team_id: int, kind: str) -> bool:
    """Whether a team has an occasion of a kind before it."""
    statement = select(Agenda.id).where(Agenda.team_id == team_id, Agenda.kind == kind, _TO_DO)
    return (await session.exec(statement.limit(1))).first() is not None


async def done_from(session: OrgSession, team_id: int, kind: str, key: str) -> Sequence[str]:
    """The keys of a team's occasions of a kind that were done, from one on, in order."""
    statement = select(Agenda.key).where(
        Agenda.team_id == team_id,
        Agenda.kind == kind,
        Agenda.key >= key,
        col(Agenda.done_at).is_not(None),
    )
    return (await session.exec(statement.order_by(Agenda.key))).all()


async def drop(session: OrgSession, team_id: int, kind: str) -> None:
    """Take what is still to come off a team's agenda."""
    of_team = (col(Agenda.team_id) == team_id, col(Agenda.kind) == kind)
    await session.exec(delete(Agenda).where(*of_team, _TO_DO))


async def forget_done(session: OrgSession, team_id: int, kind: str, before: datetime) -> None:
    """Remove a team's occasions of a kind that were done before an instant."""
    of_team = (col(Agenda.team_id) == team_id, col(Agenda.kind) == kind)
    await session.exec(delete(Agenda).where(*of_team, col(Agenda.done_at) < before))
