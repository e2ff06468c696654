"""An organisation's list of things to learn from, and what was offered to whom."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import col, func, select

from storage.queries.items import OPEN_BLOCKER
from storage.session import OrgSession
from storage.tables import Item, Resource, ResourceOffer
from storage.words import Cause, Helped, ItemKind


async def listed(session: OrgSession) -> Sequence[Resource]:
    """What is on the list now, by title."""
    statement = (
        select(Resource)
        .where(col(Resource.active).is_(True))
        .order_by(Resource.title, col(Resource.id))
    )
    return (await session.exec(statement)).all()


async def by_address(session: OrgSession) -> dict[str, Resource]:
    """Everything that is or ever was on the list, by address."""
    return {one.address: one for one in await session.exec(select(Resource))}


async def tallies(session: OrgSession) -> dict[int, tuple[int, int]]:
    """By resource: how many said that it helped (somewhat included), of how many who tried it."""
    statement = (
        select(ResourceOffer.resource_id, ResourceOffer.answer, func.count())
        .where(col(ResourceOffer.answer).is_not(None))
        .group_by(col(ResourceOffer.resource_id), col(ResourceOffer.answer))
    )
    found: dict[int, tuple[int, int]] = {}
    for resource_id, answer, count in await session.exec(statement):
        if answer == Helped.NOT_TRIED:
            continue
        helped, of = found.get(resource_id, (0, 0))
        found[resource_id] = (helped + (count if answer != Helped.NO else 0), of + count)
    return found


async def to_learn(session: OrgSession, team_id: int, since: datetime) -> Sequence[Item]:
    """A team's open blockers told since an instant whose cause is training and for which nothing
    was offered yet, whatever their audience: for offers to their authors alone."""
    offered = select(ResourceOffer.item_id)
    statement = (
        select(Item)
        .where(
            Item.team_id == team_id,
            Item.kind == ItemKind.BLOCKER,
            Item.cause == Cause.TRAINING,
            col(Item.state).in_(OPEN_BLOCKER),
            Item.created_at > since,
            col(Item.id).not_in(offered),
        )
        .order_by(col(Item.created_at), col(Item.id))
    )
    return (await session.exec(statement)).all()


async def offered_to(session: OrgSession, person_id: int) -> set[int]:
    """The resources that a person was offered before."""
    statement = select(ResourceOffer.resource_id).where(ResourceOffer.person_id == person_id)
    return set(await session.exec(statement))


async def to_ask_about(session: OrgSession, person_ids: Iterable[int], now: datetime) -> set[int]:
    """The blockers of these people for which something was offered and is to be asked about."""
    statement = select(ResourceOffer.item_id).where(
        col(ResourceOffer.person_id).in_(list(person_ids)), col(ResourceOffer.ask_at) <= now
    )
    return set(await session.exec(statement))


async def offers_for(session: OrgSession, item_id: int) -> Sequence[tuple[ResourceOffer, Resource]]:
    """What was offered for a blocker, held until the transaction ends."""
    statement = (
        select(ResourceOffer, Resource)
        .join(Resource, col(Resource.id) == col(ResourceOffer.resource_id))
        .where(ResourceOffer.item_id == item_id)
        .order_by(col(ResourceOffer.id))
        .with_for_update(of=ResourceOffer)
    )
    return (await session.exec(statement)).all()
