"""Installs in workspaces, sign-ins on their way, and what was seen already."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult
from sqlmodel import col, delete, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.queries.seen import taken_first
from storage.session import Database, OrgSession
from storage.tables import Delivery, Identity, Person, SlackInstall, SlackSeen, SlackState
from storage.words import Platform

REFRESH_LEASE = timedelta(seconds=30)
"""How long one process may take to fetch the next token."""


async def install(session: OrgSession) -> SlackInstall | None:
    """The organisation's install, whether it still holds or not."""
    return (await session.exec(select(SlackInstall))).one_or_none()


async def install_of_team(session: AsyncSession, team_id: str) -> SlackInstall | None:
    """The install in a workspace. Needs a session that looks everywhere."""
    statement = select(SlackInstall).where(SlackInstall.team_id == team_id)
    return (await session.exec(statement)).one_or_none()


async def installs(session: AsyncSession) -> Sequence[SlackInstall]:
    """All installs that hold. Needs a session that looks everywhere."""
    statement = select(SlackInstall).where(col(SlackInstall.revoked_at).is_(None))
    return (await session.exec(statement.order_by(col(SlackInstall.id)))).all()


async def may_refresh(session: OrgSession, ends: datetime, now: datetime) -> bool:
    """Take the right to fetch what follows the token that `ends` then; False where another process
    has it, or has fetched it since."""
    done = await session.exec(
        update(SlackInstall)
        .where(
            col(SlackInstall.expires_at) == ends,
            or_(
                col(SlackInstall.refreshing_until).is_(None),
                col(SlackInstall.refreshing_until) < now,
            ),
        )
        .values(refreshing_until=now + REFRESH_LEASE)
    )
    return cast("CursorResult[Any]", done).rowcount > 0


async def is_new(database: Database, key: str, now: datetime) -> bool:
    """Remember that this was taken; False where it had been before."""
    return await taken_first(database, SlackSeen(key=key, at=now))


async def forget_seen(session: AsyncSession, before: datetime) -> None:
    """Remove what was seen before an instant: nobody sends it again."""
    await session.exec(delete(SlackSeen).where(col(SlackSeen.at) < before))
    await session.exec(delete(SlackState).where(col(SlackState.expires_at) < before))


async def use_state(session: AsyncSession, state: str, now: datetime) -> bool:
    """Use up a sign-in's state; False where there is none, or it is too old."""
    done = await session.exec(
        delete(SlackState).where(col(SlackState.state) == state, col(SlackState.expires_at) > now)
    )
    return cast("CursorResult[Any]", done).rowcount > 0


async def everyone(session: OrgSession, users: Iterable[str]) -> dict[str, Person]:
    """The people behind these Slack ids, by id, active or not."""
    statement = (
        select(Identity.external_id, Person)
        .join(Person, col(Person.id) == col(Identity.person_id))
        .where(Identity.platform == Platform.SLACK, col(Identity.external_id).in_(list(users)))
    )
    return dict((await session.exec(statement)).all())


async def persons(session: OrgSession, users: Iterable[str]) -> dict[str, Person]:
    """The active people behind these Slack ids, by id."""
    found = await everyone(session, users)
    return {user: person for user, person in found.items() if person.active}


async def delivery_at(session: OrgSession, channel: str, prefix: str) -> int | None:
    """The delivery of a message in a channel, whose stored reference begins so."""
    statement = select(Delivery.id).where(
        Delivery.channel == channel,
        col(Delivery.message).startswith(prefix, autoescape=True),
        col(Delivery.replaces_id).is_(None),
    )
    return (await session.exec(statement)).first()


async def addresses(session: OrgSession) -> list[str]:
    """The e-mail addresses by which people are stored until Slack tells their ids."""
    statement = select(Identity.external_id).where(
        Identity.platform == Platform.SLACK, col(Identity.external_id).contains("@")
    )
    return list(await session.exec(statement.order_by(Identity.external_id)))


async def settle_address(session: OrgSession, address: str, user: str) -> bool:
    """Put Slack's id in place of an address; False where nobody is stored by it, or that id is
    somebody's already."""
    taken = select(Identity.id).where(
        Identity.platform == Platform.SLACK, Identity.external_id == user
    )
    if (await session.exec(taken)).first() is not None:
        return False
    done = await session.exec(
        update(Identity)
        .where(col(Identity.platform) == Platform.SLACK, col(Identity.external_id) == address)
        .values(external_id=user)
    )
    return cast("CursorResult[Any]", done).rowcount > 0
