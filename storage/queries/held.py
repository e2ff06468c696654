"""Everything that is held on one person, table by table. For that person, and for whoever they
ask to get it for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import ColumnElement
from sqlmodel import col, or_, select

from storage.session import OrgSession
from storage.tables import (
    Checkin,
    Delivery,
    Draft,
    Expectation,
    Identity,
    Item,
    ItemEvent,
    ItemPerson,
    ItemVersion,
    Leave,
    LocalMessage,
    Member,
    Metric,
    Nudge,
    NudgeEvent,
    PartTime,
    Person,
    Post,
    Reaction,
    Result,
    Suggestion,
    TargetBand,
    Team,
    TeamEvent,
    TeamsChat,
)
from storage.tables.base import OrganisationRow
from storage.words import Platform


@dataclass(frozen=True)
class Held:
    """The rows about one person, each list oldest first. Nudges are in none of them: see
    `own_nudges`."""

    person: Person
    identities: Sequence[Identity]
    chats: Sequence[TeamsChat]
    members: Sequence[tuple[Member, Team]]
    leaves: Sequence[Leave]
    checkins: Sequence[tuple[Checkin, Team]]
    items: Sequence[Item]
    versions: Sequence[ItemVersion]
    events: Sequence[ItemEvent]
    """What happened to their items, and what they did to those of others."""
    named: Sequence[tuple[ItemPerson, Person]]
    """Whom their items name."""
    naming: Sequence[tuple[ItemPerson, Item, Person]]
    """Where others name them, with the item and its author."""
    suggestions: Sequence[Suggestion]
    drafts: Sequence[Draft]
    reactions: Sequence[tuple[Reaction, Post | None, Team | None]]
    deliveries: Sequence[Delivery]
    team_events: Sequence[tuple[TeamEvent, Team]]
    """Changes in teams that they made, or that name them."""
    typed: Sequence[LocalMessage]
    """What they wrote in the playground."""
    bands: Sequence[TargetBand]
    results: Sequence[Result]
    metrics: Sequence[Metric]
    part_time: Sequence[PartTime]
    expectations: Sequence[Expectation]
    """What was agreed with them, and what they wrote of others'."""


async def held_on(session: OrgSession, person: Person) -> Held:
    """All rows about a person."""
    id_ = person.id
    identities = await _of(session, Identity, col(Identity.person_id) == id_)
    items = await _of(session, Item, col(Item.person_id) == id_)
    item_ids = [item.id for item in items]
    return Held(
        person=person,
        identities=identities,
        chats=await _of(session, TeamsChat, col(TeamsChat.person_id) == id_),
        members=(
            await session.exec(
                select(Member, Team)
                .join(Team, col(Team.id) == col(Member.team_id))
                .where(Member.person_id == id_)
                .order_by(col(Member.since), col(Member.id))
            )
        ).all(),
        leaves=await _of(session, Leave, col(Leave.person_id) == id_),
        checkins=(
            await session.exec(
                select(Checkin, Team)
                .join(Team, col(Team.id) == col(Checkin.team_id))
                .where(Checkin.person_id == id_)
                .order_by(Checkin.week, col(Checkin.id))
            )
        ).all(),
        items=items,
        versions=await _of(session, ItemVersion, col(ItemVersion.item_id).in_(item_ids)),
        events=await _of(
            session,
            ItemEvent,
            or_(col(ItemEvent.item_id).in_(item_ids), col(ItemEvent.by_person_id) == id_),
        ),
        named=(
            await session.exec(
                select(ItemPerson, Person)
                .join(Person, col(Person.id) == col(ItemPerson.person_id))
                .where(col(ItemPerson.item_id).in_(item_ids))
                .order_by(col(ItemPerson.id))
            )
        ).all(),
        naming=(
            await session.exec(
                select(ItemPerson, Item, Person)
                .join(Item, col(Item.id) == col(ItemPerson.item_id))
                .join(Person, col(Person.id) == col(Item.person_id))
                .where(ItemPerson.person_id == id_)
                .order_by(col(Item.created_at), col(Item.id))
            )
        ).all(),
        suggestions=await _of(session, Suggestion, col(Suggestion.person_id) == id_),
        drafts=await _of(session, Draft, col(Draft.person_id) == id_),
        reactions=await _reactions(session, id_),
        deliveries=await _of(session, Delivery, col(Delivery.person_id) == id_),
        team_events=(
            await session.exec(
                select(TeamEvent, Team)
                .join(Team, col(Team.id) == col(TeamEvent.team_id))
                .where(
                    or_(col(TeamEvent.about_person_id) == id_, col(TeamEvent.by_person_id) == id_)
                )
                .order_by(col(TeamEvent.at), col(TeamEvent.id))
            )
        ).all(),
        typed=await _of(
            session,
            LocalMessage,
            col(LocalMessage.sender).in_(local_ids(identities)),
        ),
        bands=await _of(session, TargetBand, col(TargetBand.person_id) == id_),
        results=await _of(session, Result, col(Result.person_id) == id_),
        metrics=await _of(session, Metric, col(Metric.person_id) == id_),
        part_time=await _of(session, PartTime, col(PartTime.person_id) == id_),
        expectations=await _of(
            session,
            Expectation,
            or_(col(Expectation.person_id) == id_, col(Expectation.by_person_id) == id_),
        ),
    )


async def own_nudges(
    session: OrgSession, manager_id: int
) -> Sequence[tuple[Nudge, Team | None, Person | None, Sequence[NudgeEvent]]]:
    """A manager's nudges with what became of them; for that manager alone."""
    rows = (
        await session.exec(
            select(Nudge, Team, Person)
            .join(Team, col(Team.id) == col(Nudge.team_id), isouter=True)
            .join(Person, col(Person.id) == col(Nudge.person_id), isouter=True)
            .where(Nudge.manager_id == manager_id)
            .order_by(col(Nudge.created_at), col(Nudge.id))
        )
    ).all()
    events = await _of(
        session, NudgeEvent, col(NudgeEvent.nudge_id).in_([nudge.id for nudge, _, _ in rows])
    )
    return [
        (nudge, team, person, [one for one in events if one.nudge_id == nudge.id])
        for nudge, team, person in rows
    ]


R = TypeVar("R", bound=OrganisationRow)


async def _of(session: OrgSession, table: type[R], where: ColumnElement[bool]) -> Sequence[R]:
    """The rows of a table that match, oldest first."""
    return (await session.exec(select(table).where(where).order_by(col(table.id)))).all()


def local_ids(identities: Sequence[Identity]) -> list[str]:
    """What the playground calls somebody."""
    return [one.external_id for one in identities if one.platform == Platform.LOCAL]


async def _reactions(
    session: OrgSession, person_id: int
) -> Sequence[tuple[Reaction, Post | None, Team | None]]:
    statement = (
        select(Reaction, Post, Team)
        .join(Post, col(Post.delivery_id) == col(Reaction.delivery_id), isouter=True)
        .join(Team, col(Team.id) == col(Post.team_id), isouter=True)
        .where(Reaction.person_id == person_id, col(Reaction.stands))
        .order_by(col(Reaction.at), col(Reaction.id))
    )
    return (await session.exec(statement)).all()
