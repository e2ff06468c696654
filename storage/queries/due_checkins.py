"""Check-ins whose time has come: to be asked, to be reminded of, to be closed.

The instants are looked for across organisations; the work is done inside one, in batches that are
locked row by row, so that several processes share it without waiting for each other.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import and_, col, delete, func, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.queries import roster
from storage.session import OrgSession
from storage.tables import (
    Checkin,
    Delivery,
    Draft,
    Item,
    ItemVersion,
    Member,
    Person,
    Suggestion,
)
from storage.words import CheckinState, DeliveryState, Role

BATCH = 500
"""Check-ins of one organisation that one transaction deals with."""

WAITING = (CheckinState.SENT, CheckinState.REMINDED)
"""Asked, and not answered yet."""


LOOK_AT = 50
"""Check-ins among which the next to be asked is looked for."""

# Asked at every tick, and the last with every answer: put together once, each takes half the time.
_NEXT_ASKING = (
    select(Checkin.due_at, Person.greeted_at)
    .join(Person, col(Person.id) == col(Checkin.person_id))
    .where(
        Checkin.state == CheckinState.DUE,
        col(Checkin.due_at).is_not(None),
        col(Person.greeted_at).is_not(None),
    )
    .order_by(col(Checkin.due_at))
    .limit(LOOK_AT)
)
_NEXT_REMINDING = select(func.min(Checkin.remind_at)).where(
    Checkin.state == bindparam("state"), col(Checkin.remind_at).is_not(None)
)
_NEXT_CLOSING = select(func.min(Checkin.closes_at)).where(
    col(Checkin.closed_at).is_(None), col(Checkin.closes_at).is_not(None)
)
_MANAGERS_OF = (
    select(Member.team_id, Person.name)
    .join(Person, col(Person.id) == col(Member.person_id))
    .where(
        col(Member.team_id).in_(bindparam("teams", expanding=True)),
        Member.role == Role.MANAGER,
        col(Person.active),
        *roster.holds(bindparam("day")),
    )
    .order_by(Person.name)
)


async def next_asking(session: AsyncSession) -> datetime | None:
    """When the next check-in can be asked, or an instant shortly before it: a check-in whose
    person is still to be greeted waits for that."""
    rows = (await session.exec(_NEXT_ASKING)).all()
    instants = [max(due, greeted) for due, greeted in rows if due is not None and greeted]
    if len(rows) == LOOK_AT and rows[-1][0] is not None:
        instants.append(rows[-1][0])
    return min(instants, default=None)


async def organisations_to_ask(session: AsyncSession, now: datetime) -> Sequence[int]:
    """The organisations in which a check-in is due."""
    statement = (
        select(Checkin.organisation_id)
        .where(Checkin.state == CheckinState.DUE, col(Checkin.due_at) <= now)
        .distinct()
    )
    return (await session.exec(statement)).all()


async def due_batch(session: OrgSession, now: datetime) -> Sequence[tuple[Checkin, Person]]:
    """The next check-ins to ask, with their people, held; those least long due last."""
    statement = (
        select(Checkin, Person)
        .join(Person, col(Person.id) == col(Checkin.person_id))
        .where(
            Checkin.state == CheckinState.DUE,
            col(Checkin.due_at) <= now,
            col(Person.greeted_at) <= now,
        )
        .order_by(col(Checkin.due_at), col(Checkin.id))
        .limit(BATCH)
        .with_for_update(of=Checkin, skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return (await session.exec(statement)).all()


async def mark_sent(session: OrgSession, checkin_ids: Sequence[int], now: datetime) -> None:
    """These were asked now."""
    await session.exec(
        update(Checkin)
        .where(col(Checkin.id).in_(checkin_ids))
        .values(state=CheckinState.SENT, asked_at=now)
        .execution_options(synchronize_session=False)
    )


async def missed_lately(
    session: OrgSession, person_ids: Sequence[int], from_week: str
) -> dict[int, int]:
    """How many check-ins each of these people let pass since a week; who did not is missing."""
    statement = (
        select(Checkin.person_id, func.count())
        .where(
            col(Checkin.person_id).in_(person_ids),
            Checkin.week >= from_week,
            Checkin.state == CheckinState.MISSED,
        )
        .group_by(col(Checkin.person_id))
    )
    return dict((await session.exec(statement)).all())


async def past_of(
    session: OrgSession, person_ids: Sequence[int], from_week: str
) -> Mapping[tuple[int, int], Sequence[Checkin]]:
    """What these people's check-ins since a week came to, by (person, team), the latest first."""
    statement = (
        select(Checkin)
        .where(
            col(Checkin.person_id).in_(person_ids),
            Checkin.week >= from_week,
        )
        .order_by(col(Checkin.week).desc())
    )
    found: dict[tuple[int, int], list[Checkin]] = {}
    for row in await session.exec(statement):
        found.setdefault((row.person_id, row.team_id), []).append(row)
    return found


async def managers_of(
    session: OrgSession, team_ids: Iterable[int], on: datetime
) -> dict[int, list[str]]:
    """The names of each team's managers on a day, in order of name."""
    given = {"teams": list(team_ids), "day": on.date()}
    found: dict[int, list[str]] = {}
    for team_id, name in await session.exec(_MANAGERS_OF, params=given):
        found.setdefault(team_id, []).append(name)
    return found


async def next_reminding(session: AsyncSession) -> datetime | None:
    """When the next reminder is due, anywhere."""
    instants = [
        (await session.exec(_NEXT_REMINDING, params={"state": state})).one() for state in WAITING
    ]
    return min((at for at in instants if at is not None), default=None)


async def organisations_to_remind(session: AsyncSession, now: datetime) -> Sequence[int]:
    """The organisations in which a reminder is due."""
    statement = (
        select(Checkin.organisation_id)
        .where(col(Checkin.state).in_(WAITING), col(Checkin.remind_at) <= now)
        .distinct()
    )
    return (await session.exec(statement)).all()


async def remind_batch(
    session: OrgSession, now: datetime
) -> Sequence[tuple[Checkin, Person, DeliveryState | None]]:
    """The next check-ins to remind of, held, with their people and how their asking went."""
    statement = (
        select(Checkin, Person)
        .join(Person, col(Person.id) == col(Checkin.person_id))
        .where(col(Checkin.state).in_(WAITING), col(Checkin.remind_at) <= now)
        .order_by(col(Checkin.remind_at), col(Checkin.id))
        .limit(BATCH)
        .with_for_update(of=Checkin, skip_locked=True)
        .execution_options(populate_existing=True)
    )
    rows = (await session.exec(statement)).all()
    asked = await how_asking_went(session, [checkin.id for checkin, _ in rows])
    return [(one, person, asked[one.id][0] if one.id in asked else None) for one, person in rows]


def ask_key(checkin_id: int) -> str:
    """The key of the message that asks."""
    return f"checkin:{checkin_id}:ask"


async def how_asking_went(
    session: OrgSession, checkin_ids: Sequence[int]
) -> dict[int, tuple[DeliveryState, str | None]]:
    """What became of the messages that asked: state and problem by check-in; those of which there
    is none are missing."""
    by_key = {ask_key(id_): id_ for id_ in checkin_ids}
    statement = select(Delivery.key, Delivery.state, Delivery.problem).where(
        col(Delivery.key).in_(list(by_key))
    )
    rows = await session.exec(statement)
    return {by_key[key]: (DeliveryState(state), problem) for key, state, problem in rows}


async def next_closing(session: AsyncSession) -> datetime | None:
    """When the next check-in closes, anywhere."""
    return (await session.exec(_NEXT_CLOSING)).one()


async def organisations_to_close(session: AsyncSession, now: datetime) -> Sequence[int]:
    """The organisations in which a check-in is to be closed."""
    statement = (
        select(Checkin.organisation_id)
        .where(col(Checkin.closed_at).is_(None), col(Checkin.closes_at) <= now)
        .distinct()
    )
    return (await session.exec(statement)).all()


async def closing_batch(session: OrgSession, now: datetime) -> Sequence[tuple[Checkin, Person]]:
    """The next check-ins to close, with their people, held."""
    statement = (
        select(Checkin, Person)
        .join(Person, col(Person.id) == col(Checkin.person_id))
        .where(col(Checkin.closed_at).is_(None), col(Checkin.closes_at) <= now)
        .order_by(col(Checkin.closes_at), col(Checkin.id))
        .limit(BATCH)
        .with_for_update(of=Checkin, skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return (await session.exec(statement)).all()


async def forget_working_papers(
    session: OrgSession, checkin_ids: Sequence[int], drafts: Sequence[str], before: datetime
) -> None:
    """Remove what only served while these check-ins were open: what edits replaced, readings
    that were not kept, half-filled forms of these keys. Edits of items that belong to no
    check-in are forgotten where they were made before an instant."""
    within = select(Item.id).where(col(Item.checkin_id).in_(checkin_ids))
    without = select(Item.id).where(col(Item.checkin_id).is_(None))
    await session.exec(
        delete(ItemVersion)
        .where(
            or_(
                col(ItemVersion.item_id).in_(within),
                and_(col(ItemVersion.item_id).in_(without), col(ItemVersion.replaced_at) < before),
            )
        )
        .execution_options(synchronize_session=False)
    )
    await session.exec(
        delete(Suggestion)
        .where(col(Suggestion.checkin_id).in_(checkin_ids))
        .execution_options(synchronize_session=False)
    )
    await session.exec(
        delete(Draft)
        .where(col(Draft.form).in_(drafts))
        .execution_options(synchronize_session=False)
    )
