"""Blockers to compare, and colleagues who are being brought together. What is private is in none
of these."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import and_, col, or_, select

from storage.queries.items import MANAGERS_SEE, OPEN_BLOCKER
from storage.session import OrgSession
from storage.tables import Introduction, Item, ItemEvent, Person
from storage.words import IntroductionState, ItemKind, ItemState

UNANSWERED = (IntroductionState.AUTHOR_ASKED, IntroductionState.SOLVER_ASKED)

MOST_COMPARED = 500
"""Resolved blockers that are looked through, the newest first."""


async def introduction(session: OrgSession, introduction_id: int) -> Introduction | None:
    """One of them, held against a second press until the transaction ends."""
    statement = select(Introduction).where(Introduction.id == introduction_id).with_for_update()
    return (await session.exec(statement)).one_or_none()


async def stuck_in(
    session: OrgSession, team_id: int, after: datetime, before: datetime
) -> Sequence[Item]:
    """A team's open blockers told within a time that their managers may see, oldest first."""
    statement = (
        select(Item)
        .where(
            Item.team_id == team_id,
            Item.kind == ItemKind.BLOCKER,
            col(Item.state).in_(OPEN_BLOCKER),
            col(Item.audience).in_(MANAGERS_SEE),
            Item.created_at > after,
            Item.created_at <= before,
        )
        .order_by(col(Item.created_at), col(Item.id))
    )
    return (await session.exec(statement)).all()


async def solved(session: OrgSession, since: datetime) -> list[tuple[Item, int]]:
    """The organisation's resolved blockers that their managers may see, the newest first, each
    with who got it out of the way: whoever said so, or else its author."""
    statement = (
        select(Item)
        .join(Person, col(Person.id) == col(Item.person_id))
        .where(
            Item.kind == ItemKind.BLOCKER,
            Item.state == ItemState.RESOLVED,
            col(Item.audience).in_(MANAGERS_SEE),
            col(Item.changed_at) >= since,
            col(Person.active).is_(True),
        )
        .order_by(col(Item.changed_at).desc(), col(Item.id).desc())
        .limit(MOST_COMPARED)
    )
    items = (await session.exec(statement)).all()
    events = select(ItemEvent.item_id, ItemEvent.by_person_id).where(
        col(ItemEvent.item_id).in_([item.id for item in items]),
        ItemEvent.what == ItemState.RESOLVED,
    )
    by = dict((await session.exec(events.order_by(col(ItemEvent.id)))).all())
    return [(item, by.get(item.id) or item.person_id) for item in items]


async def about(session: OrgSession, blocker_ids: Sequence[int]) -> Sequence[Introduction]:
    """What was tried for these blockers, oldest first."""
    statement = (
        select(Introduction)
        .where(col(Introduction.blocker_id).in_(blocker_ids))
        .order_by(col(Introduction.id))
    )
    return (await session.exec(statement)).all()


async def asked_since(session: OrgSession, since: datetime) -> set[int]:
    """The colleagues for whom a question waits, or who were asked for help since an instant."""
    statement = select(Introduction.solver_id).where(
        or_(col(Introduction.changed_at) >= since, col(Introduction.state).in_(UNANSWERED))
    )
    return set(await session.exec(statement))


async def to_look_after(session: OrgSession, team_id: int) -> Sequence[tuple[Introduction, Item]]:
    """What is under way for a team's blockers, each with its blocker, oldest first."""
    under_way = (*UNANSWERED, IntroductionState.INTRODUCED)
    statement = (
        select(Introduction, Item)
        .join(Item, col(Item.id) == col(Introduction.blocker_id))
        .where(and_(Item.team_id == team_id, col(Introduction.state).in_(under_way)))
        .order_by(col(Introduction.id))
        .with_for_update(of=Introduction)
    )
    return (await session.exec(statement)).all()


async def with_person(session: OrgSession, person_id: int) -> Sequence[int]:
    """The ids of all in which a person has a part."""
    statement = select(Introduction.id).where(
        or_(Introduction.author_id == person_id, Introduction.solver_id == person_id)
    )
    return (await session.exec(statement)).all()
