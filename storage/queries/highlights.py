"""What a team's post is made of, who is still to be asked, and which posts are due."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import and_, col, exists, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.queries.items import STANDS
from storage.session import OrgSession
from storage.tables import (
    Delivery,
    Highlight,
    Item,
    ItemEvent,
    ItemPerson,
    Person,
    Post,
    Reaction,
    Team,
)
from storage.words import Audience, Consent, ItemKind, ItemState, PostState

_TOLD = (ItemKind.WIN, ItemKind.THANKS)


def _may_be_posted(since: datetime) -> ColumnElement[bool]:
    """Wins and thanks told since an instant, and blockers resolved since."""
    resolved = exists().where(
        col(ItemEvent.item_id) == col(Item.id),
        col(ItemEvent.what) == ItemState.RESOLVED,
        col(ItemEvent.at) >= since,
    )
    return or_(
        and_(col(Item.kind).in_(_TOLD), col(Item.created_at) >= since, STANDS),
        and_(col(Item.kind) == ItemKind.BLOCKER, col(Item.state) == ItemState.RESOLVED, resolved),
    )


async def told_to_team(
    session: OrgSession, team_id: int, since: datetime, *, posted_too: bool = False
) -> Sequence[Item]:
    """Wins and thanks for the whole team told since an instant, and blockers for the whole team
    resolved since, oldest first; those that stood in a post already only if asked for."""
    statement = select(Item).where(
        Item.team_id == team_id, Item.audience == Audience.TEAM, _may_be_posted(since)
    )
    if not posted_too:
        statement = statement.where(~exists().where(col(Highlight.item_id) == col(Item.id)))
    return (await session.exec(statement.order_by(col(Item.created_at), col(Item.id)))).all()


async def items(session: OrgSession, item_ids: Iterable[int]) -> Sequence[Item]:
    """These items, in the order of their ids."""
    statement = select(Item).where(col(Item.id).in_(list(item_ids))).order_by(col(Item.id))
    return (await session.exec(statement)).all()


async def named_in(
    session: OrgSession, item_ids: Iterable[int]
) -> dict[int, list[tuple[ItemPerson, Person]]]:
    """Who is named in each of these items, in the order of naming; everyone asked for is there."""
    wanted = list(item_ids)
    found: dict[int, list[tuple[ItemPerson, Person]]] = {item_id: [] for item_id in wanted}
    statement = (
        select(ItemPerson, Person)
        .join(Person, col(Person.id) == col(ItemPerson.person_id))
        .where(col(ItemPerson.item_id).in_(wanted))
        .order_by(col(ItemPerson.id))
    )
    for named, person in await session.exec(statement):
        found[named.item_id].append((named, person))
    return found


async def last_mentioned(session: OrgSession, team_id: int, since: datetime) -> dict[int, datetime]:
    """When each person last stood in a post of the team, looking back to an instant."""
    posts = (Post.team_id == team_id, Post.state == PostState.POSTED, col(Post.at) >= since)
    told = (
        select(Item.person_id, func.max(Post.at))
        .join(Highlight, col(Highlight.item_id) == col(Item.id))
        .join(Post, col(Post.id) == col(Highlight.post_id))
        .where(*posts)
        .group_by(col(Item.person_id))
    )
    named = (
        select(ItemPerson.person_id, func.max(Post.at))
        .join(Highlight, col(Highlight.item_id) == col(ItemPerson.item_id))
        .join(Post, col(Post.id) == col(Highlight.post_id))
        .where(*posts)
        .group_by(col(ItemPerson.person_id))
    )
    found: dict[int, datetime] = {}
    for statement in (told, named):
        for person_id, at in await session.exec(statement):
            found[person_id] = max(at, found.get(person_id, at))
    return found


# Consent


def _to_be_asked() -> tuple[ColumnElement[bool], ...]:
    """Named, not looked at yet, and somebody who is there and has had their hello."""
    return (
        col(ItemPerson.consent) == Consent.NOT_ASKED,
        col(ItemPerson.asked_at).is_(None),
        col(Person.active).is_(True),
        col(Person.greeted_at).is_not(None),
    )


_NEXT_TO_ASK = (
    select(func.min(Person.greeted_at))
    .join(ItemPerson, col(ItemPerson.person_id) == col(Person.id))
    .where(*_to_be_asked())
)


async def next_to_ask(session: AsyncSession) -> datetime | None:
    """From when on somebody may be told or asked that they are named, which is never before their
    hello; across organisations."""
    return (await session.exec(_NEXT_TO_ASK)).one()


async def organisations_to_ask(session: AsyncSession, now: datetime) -> Sequence[int]:
    """Organisations in which somebody waits to be told or asked that they are named."""
    statement = (
        select(ItemPerson.organisation_id)
        .join(Person, col(Person.id) == col(ItemPerson.person_id))
        .where(*_to_be_asked(), col(Person.greeted_at) <= now)
        .distinct()
    )
    return (await session.exec(statement)).all()


async def to_ask(
    session: OrgSession, now: datetime, most: int
) -> Sequence[tuple[ItemPerson, Item, Person]]:
    """Who is to be told or asked, with the item and the person; held, the oldest first."""
    statement = (
        select(ItemPerson, Item, Person)
        .join(Item, col(Item.id) == col(ItemPerson.item_id))
        .join(Person, col(Person.id) == col(ItemPerson.person_id))
        .where(*_to_be_asked(), col(Person.greeted_at) <= now)
        .order_by(col(ItemPerson.id))
        .limit(most)
        .with_for_update(of=ItemPerson)
    )
    return (await session.exec(statement)).all()


async def named(session: OrgSession, item_id: int, person_id: int) -> ItemPerson | None:
    """How a person is named in an item; held."""
    statement = (
        select(ItemPerson)
        .where(ItemPerson.item_id == item_id, ItemPerson.person_id == person_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return (await session.exec(statement)).one_or_none()


async def naming(session: OrgSession, person_id: int) -> Sequence[ItemPerson]:
    """All places in which a person is named."""
    statement = select(ItemPerson).where(ItemPerson.person_id == person_id)
    return (await session.exec(statement)).all()


async def asked(session: OrgSession, person_id: int, since: datetime) -> Sequence[Item]:
    """What a person was asked about since an instant and has not answered yet."""
    statement = (
        select(Item)
        .join(ItemPerson, col(ItemPerson.item_id) == col(Item.id))
        .where(
            ItemPerson.person_id == person_id,
            ItemPerson.consent == Consent.ASKED,
            Item.audience == Audience.TEAM,
            col(ItemPerson.asked_at) >= since,
            STANDS,
        )
        .order_by(col(Item.id))
    )
    return (await session.exec(statement)).all()


async def own_for_team(
    session: OrgSession, person_id: int, since: datetime
) -> Sequence[tuple[Item, Team]]:
    """What a person told since an instant for their whole team to read in a post, with the team;
    the newest first."""
    statement = (
        select(Item, Team)
        .join(Team, col(Team.id) == col(Item.team_id))
        .where(
            Item.person_id == person_id,
            Item.audience == Audience.TEAM,
            _may_be_posted(since),
        )
        .order_by(col(Item.id).desc())
    )
    return (await session.exec(statement)).all()


async def thanks_for(
    session: OrgSession, person_id: int, since: datetime, most: int
) -> Sequence[tuple[Item, Person]]:
    """Thanks that reached a person since an instant, the newest first, with who gave them. Those of
    a check-in reach no further than its author chose there."""
    statement = (
        select(Item, Person)
        .join(ItemPerson, col(ItemPerson.item_id) == col(Item.id))
        .join(Person, col(Person.id) == col(Item.person_id))
        .where(
            ItemPerson.person_id == person_id,
            Item.kind == ItemKind.THANKS,
            or_(col(Item.checkin_id).is_(None), Item.audience == Audience.TEAM),
            col(Item.created_at) >= since,
            STANDS,
        )
        .order_by(col(Item.id).desc())
        .limit(most)
    )
    return (await session.exec(statement)).all()


# Posts


async def post_of(session: OrgSession, team_id: int, week: str) -> Post | None:
    """A team's post of a week, made or empty."""
    statement = select(Post).where(Post.team_id == team_id, Post.week == week)
    return (await session.exec(statement)).one_or_none()


async def post_of_delivery(session: OrgSession, delivery_id: int) -> Post | None:
    """The post that a delivery made; None: that delivery is something else."""
    return (await session.exec(select(Post).where(Post.delivery_id == delivery_id))).one_or_none()


async def posts_showing(session: OrgSession, item_ids: Iterable[int]) -> Sequence[Post]:
    """The posts in which one of these items stands, held, each once."""
    statement = (
        select(Post)
        .where(
            col(Post.id).in_(
                select(Highlight.post_id).where(col(Highlight.item_id).in_(list(item_ids)))
            )
        )
        .order_by(col(Post.id))
        .with_for_update()
    )
    return (await session.exec(statement)).all()


async def shown_in(session: OrgSession, post_id: int) -> Sequence[int]:
    """The ids of the items in a post, in their order."""
    statement = (
        select(Highlight.item_id).where(Highlight.post_id == post_id).order_by(col(Highlight.place))
    )
    return (await session.exec(statement)).all()


async def shown_of(session: OrgSession, person_id: int) -> Sequence[int]:
    """The ids of a person's own items that stand in a post."""
    statement = (
        select(Highlight.item_id)
        .join(Item, col(Item.id) == col(Highlight.item_id))
        .where(Item.person_id == person_id)
    )
    return (await session.exec(statement)).all()


async def posts_of_item(session: OrgSession, item_ids: Iterable[int]) -> dict[int, Post]:
    """The post in which each of these items stands; items in none are missing."""
    statement = (
        select(Highlight.item_id, Post)
        .join(Post, col(Post.id) == col(Highlight.post_id))
        .where(col(Highlight.item_id).in_(list(item_ids)))
    )
    return dict((await session.exec(statement)).all())


async def versions_of_post(session: OrgSession, delivery_id: int) -> Sequence[Delivery]:
    """The delivery that made a post, and those that changed it since."""
    statement = select(Delivery).where(
        or_(col(Delivery.id) == delivery_id, col(Delivery.replaces_id) == delivery_id)
    )
    return (await session.exec(statement)).all()


# Reactions


async def who_reacted(session: OrgSession, delivery_id: int) -> Sequence[int]:
    """The people who reacted to a post; each once."""
    statement = (
        select(Reaction.person_id)
        .where(Reaction.delivery_id == delivery_id, col(Reaction.stands))
        .distinct()
    )
    return (await session.exec(statement)).all()


async def keep_latest(session: OrgSession, heard: Reaction) -> None:
    """Store that a reaction was given or taken back, unless something later is known of it."""
    row = heard.model_dump(exclude={"id"})
    row["organisation_id"] = session.organisation_id
    statement = session.inserting(Reaction).values(row)
    await session.exec(
        statement.on_conflict_do_update(
            index_elements=["delivery_id", "person_id", "emoji"],
            set_={"at": statement.excluded.at, "stands": statement.excluded.stands},
            where=col(Reaction.at) <= statement.excluded.at,
        )
    )
