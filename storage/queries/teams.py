"""Tenants, chats and channels of Teams, and what was seen already."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import and_, col, delete, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.queries import roster
from storage.queries.seen import taken_first
from storage.session import Database, OrgSession
from storage.tables import (
    Delivery,
    Identity,
    Member,
    Person,
    TeamsChannel,
    TeamsChat,
    TeamsSeen,
    TeamsTenant,
)
from storage.words import DeliveryState, Platform


async def is_new(database: Database, key: str, now: datetime) -> bool:
    """Remember that this was taken; False where it had been before."""
    return await taken_first(database, TeamsSeen(key=key, at=now))


async def forget_seen(session: AsyncSession, before: datetime) -> None:
    """Remove what was seen before an instant: nobody sends it again."""
    await session.exec(delete(TeamsSeen).where(col(TeamsSeen.at) < before))


async def tenant(session: OrgSession) -> TeamsTenant | None:
    """What is known of the organisation's tenant."""
    return (await session.exec(select(TeamsTenant))).one_or_none()


async def chats(session: OrgSession, accounts: Iterable[str]) -> dict[str, TeamsChat]:
    """The chats with these accounts, by Entra object id."""
    statement = select(TeamsChat).where(col(TeamsChat.account_id).in_(list(accounts)))
    return {one.account_id: one for one in await session.exec(statement)}


async def keep_chat(session: OrgSession, person_id: int, account: str, now: datetime) -> TeamsChat:
    """The chat with somebody: as it is, or a new one. It is no longer removed."""
    known = (await chats(session, [account])).get(account)
    if known is None:
        row = {"person_id": person_id, "account_id": account, "since": now}
        await session.insert_new(TeamsChat, [row])
        known = (await chats(session, [account]))[account]
    known.person_id = person_id
    known.removed_at = None
    session.add(known)
    await session.flush()
    return known


async def stored_references(session: OrgSession) -> Sequence[str]:
    """Every reference of the organisation, as it is stored."""
    statement = select(TeamsChat.reference).where(col(TeamsChat.reference).is_not(None))
    return [one for one in await session.exec(statement) if one]


async def end_chat(session: OrgSession, account: str, now: datetime) -> None:
    """The program was removed by somebody."""
    await session.exec(
        update(TeamsChat)
        .where(col(TeamsChat.account_id) == account)
        .values(reference=None, removed_at=now)
    )


async def keep_channels(
    session: OrgSession, group: str, group_name: str, names: dict[str, str], now: datetime
) -> None:
    """The channels of a team, by id, with their names; those that were known go on."""
    rows: list[dict[str, Any]] = [
        {
            "channel_id": id_,
            "group_id": group,
            "name": name,
            "group_name": group_name,
            "since": now,
        }
        for id_, name in names.items()
    ]
    await session.insert_new(TeamsChannel, rows)
    for id_, name in names.items():
        await session.exec(
            update(TeamsChannel)
            .where(col(TeamsChannel.channel_id) == id_)
            .values(name=name, group_id=group, removed_at=None)
        )
    if group_name:
        await rename_group(session, group, group_name)


async def rename_group(session: OrgSession, group: str, name: str) -> None:
    """A team is called otherwise now."""
    await session.exec(
        update(TeamsChannel).where(col(TeamsChannel.group_id) == group).values(group_name=name)
    )


async def end_channels(
    session: OrgSession, now: datetime, *, group: str = "", channel: str = ""
) -> None:
    """The program is no longer in a team, or a channel is gone."""
    mine = col(TeamsChannel.group_id) == group if group else col(TeamsChannel.channel_id) == channel
    await session.exec(update(TeamsChannel).where(mine).values(removed_at=now))


async def go_on_with_group(session: OrgSession, group: str) -> None:
    """A team that was gone is back, with the program in it."""
    mine = col(TeamsChannel.group_id) == group
    await session.exec(update(TeamsChannel).where(mine).values(removed_at=None))


async def channels(session: OrgSession) -> Sequence[TeamsChannel]:
    """Every channel that the program was ever added to, by name."""
    statement = select(TeamsChannel).order_by(TeamsChannel.group_name, TeamsChannel.name)
    return (await session.exec(statement)).all()


async def everyone(session: OrgSession, accounts: Iterable[str]) -> dict[str, Person]:
    """The people behind these Entra object ids or addresses, active or not."""
    statement = (
        select(Identity.external_id, Person)
        .join(Person, col(Person.id) == col(Identity.person_id))
        .where(Identity.platform == Platform.TEAMS, col(Identity.external_id).in_(list(accounts)))
    )
    return dict((await session.exec(statement)).all())


async def has_people(session: OrgSession) -> bool:
    """Whether anybody is known in the organisation."""
    return (await session.exec(select(Person.id).limit(1))).first() is not None


async def addresses(session: OrgSession) -> list[str]:
    """The e-mail addresses by which people are stored until Teams tells their ids."""
    statement = select(Identity.external_id).where(
        Identity.platform == Platform.TEAMS, col(Identity.external_id).contains("@")
    )
    return list(await session.exec(statement.order_by(Identity.external_id)))


async def settle_address(session: OrgSession, address: str, account: str) -> bool:
    """Put an Entra object id in place of an address; False where that id is somebody's already."""
    taken = select(Identity.id).where(
        Identity.platform == Platform.TEAMS, Identity.external_id == account
    )
    if (await session.exec(taken)).first() is not None:
        return False
    await session.exec(
        update(Identity)
        .where(col(Identity.platform) == Platform.TEAMS, col(Identity.external_id) == address)
        .values(external_id=account)
    )
    return True


async def delivery_at(
    session: OrgSession, message: str, *, channel: str | None, person_id: int | None
) -> int | None:
    """The delivery of a message in a channel or to a person, by Teams' id of the message."""
    statement = select(Delivery.id).where(
        col(Delivery.message).startswith(f"{message}/", autoescape=True),
        col(Delivery.replaces_id).is_(None),
        Delivery.channel == channel if channel else Delivery.person_id == person_id,
    )
    return (await session.exec(statement)).first()


async def newest_card(
    session: OrgSession, delivery_id: int, *, channel: str | None, person_id: int | None
) -> Any:
    """The card that a message in a channel or to a person shows, or will once its change has
    arrived; None where there is no such message there."""
    statement = (
        select(Delivery.card)
        .where(
            (Delivery.id == delivery_id) | (Delivery.replaces_id == delivery_id),
            Delivery.channel == channel if channel else Delivery.person_id == person_id,
        )
        .order_by(col(Delivery.id).desc())
        .limit(1)
    )
    return (await session.exec(statement)).first()


async def without_it(session: OrgSession, hello: str, on: date) -> Sequence[Person]:
    """Active people with a part in a team on a day who have not installed the program, or have
    removed it, by name: those whose hello (a delivery of that kind) Teams refused, and those whose
    chat has ended."""
    ended = select(TeamsChat.person_id).where(col(TeamsChat.removed_at).is_not(None))
    refused = select(Delivery.person_id).where(
        Delivery.kind == hello, col(Delivery.state) == DeliveryState.FAILED
    )
    not_greeted = and_(col(Person.greeted_at).is_(None), col(Person.id).in_(refused))
    statement = (
        select(Person)
        .join(Member, col(Member.person_id) == col(Person.id))
        .where(
            col(Person.active),
            or_(not_greeted, col(Person.id).in_(ended)),
            *roster.holds(on),
        )
        .order_by(Person.name, col(Person.id))
        .distinct()
    )
    return (await session.exec(statement)).all()
