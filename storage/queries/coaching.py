"""Nudges, and the days on which coaching is due. Nudges are read by their manager alone."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import exists
from sqlmodel import col, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.session import OrgSession
from storage.tables import Checkin, Delivery, Item, ItemEvent, Nudge, NudgeEvent
from storage.words import ItemState, NudgeState


async def nudge(session: OrgSession, nudge_id: int) -> Nudge | None:
    """A nudge, held against a second press until the transaction ends."""
    statement = select(Nudge).where(Nudge.id == nudge_id).with_for_update()
    return (await session.exec(statement)).one_or_none()


async def nudges_of(session: OrgSession, manager_id: int, since: datetime) -> Sequence[Nudge]:
    """What a manager was nudged about since an instant, oldest first."""
    statement = (
        select(Nudge)
        .where(Nudge.manager_id == manager_id, col(Nudge.created_at) >= since)
        .order_by(col(Nudge.created_at), col(Nudge.id))
    )
    return (await session.exec(statement)).all()


async def nudges_in(
    session: OrgSession, manager_id: int, states: Sequence[NudgeState]
) -> Sequence[Nudge]:
    """A manager's nudges that stand in one of these states, oldest first."""
    statement = (
        select(Nudge)
        .where(Nudge.manager_id == manager_id, col(Nudge.state).in_(states))
        .order_by(col(Nudge.created_at), col(Nudge.id))
    )
    return (await session.exec(statement)).all()


async def message_keys(session: OrgSession, key: str) -> Sequence[str]:
    """The keys of the messages about a nudge: its first one and those that came after."""
    statement = select(Delivery.key).where(
        or_(Delivery.key == key, col(Delivery.key).startswith(f"{key}:", autoescape=True)),
        col(Delivery.replaces_id).is_(None),
    )
    return (await session.exec(statement)).all()


async def outcomes(
    session: OrgSession, signal: str | None = None
) -> list[tuple[Nudge, str | None, bool]]:
    """What became of the organisation's nudges, or of those about one kind of signal: each with the
    last word chosen about it, and whether its blocker was called resolved or better by whoever
    told it, after the nudge."""
    last = (
        select(NudgeEvent.nudge_id, func.max(NudgeEvent.id).label("id"))
        .group_by(col(NudgeEvent.nudge_id))
        .subquery()
    )
    better = exists().where(
        col(ItemEvent.item_id) == col(Nudge.item_id),
        col(ItemEvent.item_id) == col(Item.id),
        col(ItemEvent.by_person_id) == col(Item.person_id),
        col(ItemEvent.what).in_([ItemState.RESOLVED, ItemState.BETTER]),
        col(ItemEvent.at) > col(Nudge.created_at),
    )
    statement = (
        select(Nudge, NudgeEvent.why, better)
        .join(last, last.c.nudge_id == col(Nudge.id))
        .join(NudgeEvent, col(NudgeEvent.id) == last.c.id)
        .order_by(col(Nudge.id))
    )
    if signal is not None:
        statement = statement.where(Nudge.signal == signal)
    return [(one, why, bool(says)) for one, why, says in await session.exec(statement)]


async def checkins_of(
    session: OrgSession, team_id: int, person_ids: Iterable[int], since: date
) -> Sequence[Checkin]:
    """The check-ins of these people in a team that began on or after a day, oldest first."""
    year, week, _ = since.isocalendar()
    statement = (
        select(Checkin)
        .where(
            Checkin.team_id == team_id,
            col(Checkin.person_id).in_(list(person_ids)),
            col(Checkin.week) >= f"{year}-W{week:02d}",
        )
        .order_by(Checkin.week)
    )
    return (await session.exec(statement)).all()


async def due_again(session: AsyncSession, now: datetime) -> Sequence[tuple[int, int]]:
    """Nudges whose time to come back has come: (organisation, nudge), oldest first."""
    statement = (
        select(Nudge.organisation_id, Nudge.id)
        .where(
            col(Nudge.state).in_([NudgeState.TAKEN_UP, NudgeState.LATER, NudgeState.OPEN]),
            col(Nudge.ask_at) <= now,
        )
        .order_by(col(Nudge.ask_at), col(Nudge.id))
        .limit(200)
    )
    return (await session.exec(statement)).all()


_NEXT_AGAIN = select(func.min(Nudge.ask_at)).where(
    col(Nudge.state).in_([NudgeState.TAKEN_UP, NudgeState.LATER, NudgeState.OPEN])
)


async def next_again(session: AsyncSession) -> datetime | None:
    """When the next nudge comes back."""
    return (await session.exec(_NEXT_AGAIN)).one()
