"""What people told, read by who may see it. The one place where an item's audience is enforced.

Every reading function names its reader: `own` the author, `for_manager` one of the team's
managers, `for_team` any colleague. What was withdrawn is in none of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, bindparam
from sqlmodel import and_, col, delete, not_, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.session import OrgSession
from storage.tables import Item, ItemEvent, ItemPerson, ItemVersion, Member
from storage.words import Audience, ItemKind, ItemState, Part, Role

OPEN_BLOCKER = (ItemState.OPEN, ItemState.BETTER, ItemState.TAKEN_UP)
"""The states in which a blocker is still in the way."""

OPEN_COMMITMENT = (ItemState.OPEN, ItemState.MOVED)
"""The states in which a commitment is still to be kept."""

MANAGERS_SEE = (Audience.MANAGER, Audience.TEAM)


STANDS = not_(
    and_(
        col(Item.state) == ItemState.DROPPED,
        col(Item.text).is_(None),
        col(Item.number).is_(None),
    )
)
"""All but what its author took back: that is dropped, and nothing of it is left."""


@dataclass(frozen=True)
class Only:
    """Which items are wanted; what is left empty does not narrow. `since` and `before` (excluded)
    are instants of `created_at`, `changed_since` one of `changed_at`; `team_id` and `person_id`
    narrow within what may be seen."""

    kinds: Sequence[ItemKind] = ()
    states: Sequence[ItemState] = ()
    team_id: int | None = None
    person_id: int | None = None
    checkin_id: int | None = None
    since: datetime | None = None
    before: datetime | None = None
    changed_since: datetime | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """The conditions in SQL, what was withdrawn excluded."""
        found: list[ColumnElement[bool]] = [STANDS]
        if self.kinds:
            found.append(col(Item.kind).in_(self.kinds))
        if self.states:
            found.append(col(Item.state).in_(self.states))
        if self.team_id is not None:
            found.append(col(Item.team_id) == self.team_id)
        if self.person_id is not None:
            found.append(col(Item.person_id) == self.person_id)
        if self.checkin_id is not None:
            found.append(col(Item.checkin_id) == self.checkin_id)
        if self.since is not None:
            found.append(col(Item.created_at) >= self.since)
        if self.before is not None:
            found.append(col(Item.created_at) < self.before)
        if self.changed_since is not None:
            found.append(col(Item.changed_at) >= self.changed_since)
        return found


EVERYTHING = Only()


async def own(session: OrgSession, person_id: int, only: Only = EVERYTHING) -> Sequence[Item]:
    """Everything that a person told, whatever its audience; oldest first. For the author alone."""
    statement = (
        select(Item)
        .where(Item.person_id == person_id, *only.conditions())
        .order_by(col(Item.created_at), col(Item.id))
    )
    return (await session.exec(statement)).all()


async def for_manager(
    session: OrgSession, manager_id: int, on: date, only: Only = EVERYTHING
) -> Sequence[Item]:
    """What a manager may see of the teams they manage on a day; oldest first.

    Private items are never among them, nor is anything of a team that somebody else manages.
    """
    statement = (
        select(Item)
        .where(
            col(Item.team_id).in_(_managed_by(manager_id, on)),
            col(Item.audience).in_(MANAGERS_SEE),
            *only.conditions(),
        )
        .order_by(col(Item.created_at), col(Item.id))
    )
    return (await session.exec(statement)).all()


async def for_team(session: OrgSession, team_id: int, only: Only = EVERYTHING) -> Sequence[Item]:
    """What a team's people shared with all of it; oldest first."""
    statement = (
        select(Item)
        .where(
            Item.team_id == team_id,
            Item.audience == Audience.TEAM,
            *only.conditions(),
        )
        .order_by(col(Item.created_at), col(Item.id))
    )
    return (await session.exec(statement)).all()


async def manager_may_see(session: OrgSession, manager_id: int, item: Item, on: date) -> bool:
    """Whether this person manages the item's team on that day and the item is not private."""
    if item.audience not in MANAGERS_SEE or item.team_id is None:
        return False
    statement = _managed_by(manager_id, on).where(Member.team_id == item.team_id)
    return (await session.exec(statement)).first() is not None


def _managed_by(manager_id: int, on: date) -> SelectOfScalar[int]:
    return select(Member.team_id).where(
        Member.person_id == manager_id,
        Member.role == Role.MANAGER,
        col(Member.since) <= on,
        or_(col(Member.until).is_(None), col(Member.until) > on),
    )


@dataclass(frozen=True)
class Named:
    """Who is named in an item, by part: person ids in the order in which they were named."""

    thanked: tuple[int, ...] = ()
    helped: tuple[int, ...] = ()


_PEOPLE_NAMED = (
    select(ItemPerson)
    .where(col(ItemPerson.item_id).in_(bindparam("items", expanding=True)))
    .order_by(col(ItemPerson.id))
)


async def people_named(session: OrgSession, item_ids: Iterable[int]) -> dict[int, Named]:
    """Who is named in each of these items; items that name nobody are missing."""
    rows = (await session.exec(_PEOPLE_NAMED, params={"items": list(item_ids)})).all()
    found: dict[int, Named] = {}
    for item_id in dict.fromkeys(row.item_id for row in rows):
        of_item = [row for row in rows if row.item_id == item_id]
        found[item_id] = Named(
            thanked=tuple(row.person_id for row in of_item if row.part == Part.THANKED),
            helped=tuple(row.person_id for row in of_item if row.part == Part.HELPED),
        )
    return found


async def still_open(
    session: OrgSession, person_ids: Sequence[int], *, also: Sequence[int] = ()
) -> dict[int, list[Item]]:
    """What is in the way of these people, and what they mean to do, by person, oldest first.
    Items named in `also` are among them whatever became of them. For their authors alone."""
    unfinished = or_(
        and_(col(Item.kind) == ItemKind.BLOCKER, col(Item.state).in_(OPEN_BLOCKER)),
        and_(col(Item.kind) == ItemKind.COMMITMENT, col(Item.state).in_(OPEN_COMMITMENT)),
    )
    if also:
        unfinished = or_(unfinished, and_(col(Item.id).in_(also), STANDS))
    statement = (
        select(Item)
        .where(col(Item.person_id).in_(person_ids), unfinished)
        .order_by(col(Item.created_at), col(Item.id))
    )
    found: dict[int, list[Item]] = {}
    for item in await session.exec(statement):
        found.setdefault(item.person_id, []).append(item)
    return found


async def said_since(session: OrgSession, person_id: int, since: datetime) -> dict[int, ItemEvent]:
    """The latest that a person said about each of their own items since an instant, by item."""
    statement = (
        select(ItemEvent)
        .join(Item, col(Item.id) == col(ItemEvent.item_id))
        .where(
            ItemEvent.by_person_id == person_id,
            Item.person_id == person_id,
            col(ItemEvent.at) >= since,
        )
        .order_by(col(ItemEvent.id))
    )
    return {event.item_id: event for event in await session.exec(statement)}


async def events_of(
    session: OrgSession, item_ids: Iterable[int], *, since: datetime | None = None
) -> Sequence[ItemEvent]:
    """What happened to these items, oldest first; from an instant on where one is given."""
    statement = select(ItemEvent).where(col(ItemEvent.item_id).in_(list(item_ids)))
    if since is not None:
        statement = statement.where(col(ItemEvent.at) >= since)
    return (await session.exec(statement.order_by(col(ItemEvent.at), col(ItemEvent.id)))).all()


async def last_event(session: OrgSession, item_id: int) -> ItemEvent | None:
    """The latest thing that happened to an item."""
    statement = (
        select(ItemEvent).where(ItemEvent.item_id == item_id).order_by(col(ItemEvent.id).desc())
    )
    return (await session.exec(statement.limit(1))).first()


async def versions_of(session: OrgSession, item_id: int) -> Sequence[ItemVersion]:
    """What edits of an item replaced, oldest first; kept until its week closes."""
    statement = (
        select(ItemVersion).where(ItemVersion.item_id == item_id).order_by(col(ItemVersion.id))
    )
    return (await session.exec(statement)).all()


async def forget_names(
    session: OrgSession, item_id: int, person_ids: Sequence[int], part: Part
) -> None:
    """Remove some of the people who are named in an item."""
    await session.exec(
        delete(ItemPerson).where(
            col(ItemPerson.item_id) == item_id,
            col(ItemPerson.person_id).in_(person_ids),
            col(ItemPerson.part) == part,
        )
    )


async def forget_details(session: OrgSession, item_id: int) -> None:
    """Remove who is named in an item and what its edits replaced: it was withdrawn."""
    await session.exec(delete(ItemPerson).where(col(ItemPerson.item_id) == item_id))
    await session.exec(delete(ItemVersion).where(col(ItemVersion.item_id) == item_id))
