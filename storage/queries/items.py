"""What people told, read by who may see it. The one place where an item's audience is enforced.

Every reading function names its reader: `own` the author, `for_manager` one of the team's
managers, `for_team` any colleague. What was withdrawn is in none of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, bindparam
from sqlmodel import and_, col, delete, not_, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.queries import roster
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

    def given(self) -> dict[str, Any]:
        """What narrows, by its name."""
        given = {name: getattr(self, name) for name in _NARROWS}
        return {name: value for name, value in given.items() if value not in (None, (), [])}


_NARROWS: dict[str, ColumnElement[bool]] = {
    "kinds": col(Item.kind).in_(bindparam("kinds", expanding=True)),
    "states": col(Item.state).in_(bindparam("states", expanding=True)),
    "team_id": col(Item.team_id) == bindparam("team_id"),
    "person_id": col(Item.person_id) == bindparam("person_id"),
    "checkin_id": col(Item.checkin_id) == bindparam("checkin_id"),
    "since": col(Item.created_at) >= bindparam("since"),
    "before": col(Item.created_at) < bindparam("before"),
    "changed_since": col(Item.changed_at) >= bindparam("changed_since"),
}

_MANAGED = select(Member.team_id).where(
    Member.person_id == bindparam("manager"),
    Member.role == Role.MANAGER,
    *roster.holds(bindparam("on")),
)

_SEEN_BY: dict[str, tuple[ColumnElement[bool], ...]] = {
    "author": (col(Item.person_id) == bindparam("author"),),
    "manager": (col(Item.team_id).in_(_MANAGED), col(Item.audience).in_(MANAGERS_SEE)),
    "team": (col(Item.team_id) == bindparam("team"), col(Item.audience) == Audience.TEAM),
}
"""Which items which reader may see."""

EVERYTHING = Only()


async def own(session: OrgSession, person_id: int, only: Only = EVERYTHING) -> Sequence[Item]:
    """Everything that a person told, whatever its audience; oldest first. For the author alone."""
    return await _read(session, "author", only, author=person_id)


async def for_manager(
    session: OrgSession, manager_id: int, on: date, only: Only = EVERYTHING
) -> Sequence[Item]:
    """What a manager may see of the teams they manage on a day; oldest first.

    Private items are never among them, nor is anything of a team that somebody else manages.
    """
    return await _read(session, "manager", only, manager=manager_id, on=on)


async def for_team(session: OrgSession, team_id: int, only: Only = EVERYTHING) -> Sequence[Item]:
    """What a team's people shared with all of it; oldest first."""
    return await _read(session, "team", only, team=team_id)


async def _read(session: OrgSession, reader: str, only: Only, **who: int | date) -> Sequence[Item]:
    given = only.given()
    statement = _items(reader, frozenset(given))
    return (await session.exec(statement, params={**given, **who})).all()


@cache
def _items(reader: str, narrowed: frozenset[str]) -> SelectOfScalar[Item]:
    """Put together once for each way to ask: that takes as long as asking."""
    return (
        select(Item)
        .where(*_SEEN_BY[reader], STANDS, *(_NARROWS[name] for name in sorted(narrowed)))
        .order_by(col(Item.created_at), col(Item.id))
    )


async def manager_may_see(session: OrgSession, manager_id: int, item: Item, on: date) -> bool:
    """Whether this person manages the item's team on that day and the item is not private."""
    if item.audience not in MANAGERS_SEE or item.team_id is None:
        return False
    statement = _MANAGED.where(Member.team_id == item.team_id)
    given = {"manager": manager_id, "on": on}
    return (await session.exec(statement, params=given)).first() is not None


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
