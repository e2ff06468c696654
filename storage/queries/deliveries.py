"""Deliveries across organisations: what is due, claiming it, and recording what came of it.

Every move of a state is one conditional update, so that any number of processes may make it at
once. Whoever changes several rows takes them in the order of their ids or leaves out those that
somebody else holds, so that nobody waits in a circle.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam
from sqlalchemy.orm import aliased
from sqlalchemy.sql.dml import ReturningUpdate
from sqlmodel import and_, col, exists, func, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import Select as SelectOfTuple
from sqlmodel.sql.expression import SelectOfScalar
from sqlmodel.sql.sqltypes import UTCDateTime

from storage.json_text import dumps
from storage.queries.delivery_claims import claimed
from storage.queries.delivery_records import RECORD_ALL_SENT, RECORD_NOT_SENT, RECORD_SENT, TABLE
from storage.tables import Delivery
from storage.words import DeliveryState, Platform

_LIVE = (DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.SENT)
_ENDED_UNSENT = (DeliveryState.FAILED, DeliveryState.CANCELLED, DeliveryState.UNKNOWN)

# Statements are put together once: that takes longer than asking the database. This is what their
# parts compare with.
_NOW: BindParameter[datetime] = bindparam("b_now", type_=UTCDateTime)


@dataclass(frozen=True)
class Bucket:
    """What shares one rate: an organisation's new messages, or its changes of messages."""

    organisation_id: int
    platform: Platform
    changes: bool


class Claim(NamedTuple):
    """A delivery that this process is sending. A row as it was read: a dataclass takes ten times
    as long to make."""

    id: int
    organisation_id: int
    key: str
    attempts: int
    """This one included. It also tells this claim from a later one of the same delivery."""
    lease_until: datetime
    """The claim holds until then."""
    repeatable: bool
    person_id: int | None
    channel: str | None
    replaces_id: int | None
    card: str
    """JSON, as it stands in the database."""
    present: bool
    """False: the person it is for is no longer in the program."""
    address: str | None
    """The platform's id of the person; None for a channel, or where the person has none."""
    replaces: str | None
    """The platform's reference of the message that it changes."""
    chat: str | None
    """The chat with the person as the platform's folder stored it, where it stores one."""


@dataclass(frozen=True)
class Ended:
    """How a claim ended."""

    claim: Claim
    state: DeliveryState
    due_at: datetime | None = None
    """When it is tried again, where it is."""
    message: str | None = None
    problem: str | None = None
    counts: bool = True
    """False: this attempt does not count."""


async def next_due(session: AsyncSession, platforms: Collection[Platform]) -> datetime | None:
    """When something can be handed over next, or a lease runs out; None: nothing waits."""
    waiting = _pending_and_leased(frozenset(platforms))
    found = [(await session.exec(statement)).first() for statement in waiting]
    return min((at for at in found if at is not None), default=None)


@cache
def _pending_and_leased(
    platforms: frozenset[Platform],
) -> tuple[SelectOfScalar[datetime], SelectOfScalar[datetime] | SelectOfScalar[None]]:
    pending = (
        select(Delivery.due_at)
        .where(
            Delivery.state == DeliveryState.PENDING,
            col(Delivery.platform).in_(platforms),
            or_(col(Delivery.replaces_id).is_(None), _may_change()),
        )
        .order_by(col(Delivery.due_at))
        .limit(1)
    )
    leased = (
        select(Delivery.lease_until)
        .where(Delivery.state == DeliveryState.SENDING, col(Delivery.platform).in_(platforms))
        .order_by(col(Delivery.lease_until))
        .limit(1)
    )
    return pending, leased


async def due_buckets(
    session: AsyncSession, now: datetime, platforms: Collection[Platform]
) -> list[Bucket]:
    """The buckets in which something can be handed over now."""
    rows = await session.exec(_waiting_buckets(frozenset(platforms)), params={"b_now": now})
    return [
        Bucket(organisation, Platform(platform), changes)
        for organisation, platform, changes in rows
    ]


@cache
def _waiting_buckets(
    platforms: frozenset[Platform],
) -> SelectOfTuple[int, str, bool]:
    is_change = col(Delivery.replaces_id).is_not(None)
    return (
        select(Delivery.organisation_id, Delivery.platform, is_change)
        .where(*_due(), col(Delivery.platform).in_(platforms), or_(~is_change, _may_change()))
        .distinct()
    )


async def due_ids(session: AsyncSession, bucket: Bucket, now: datetime, most: int) -> list[int]:
    """Deliveries of a bucket that can be handed over now, those with the least time left first."""
    given = {"b_now": now, "b_organisation": bucket.organisation_id, "b_most": most}
    return list(await session.exec(_first_due(bucket.platform, bucket.changes), params=given))


@cache
def _first_due(platform: Platform, changes: bool) -> SelectOfScalar[int]:
    return (
        select(Delivery.id)
        .where(*_due(), *_within(platform, changes))
        .order_by(col(Delivery.expires_at).asc().nulls_last(), col(Delivery.due_at))
        .order_by(col(Delivery.id))
        .limit(bindparam("b_most"))
    )


async def claim(
    session: AsyncSession,
    bucket: Bucket,
    ids: Sequence[int],
    now: datetime,
    lease_until: datetime,
) -> list[Claim]:
    """Make those that are still due `sending`, and return them with what is needed to send them.

    They are the caller's once its transaction has committed, until the lease runs out.
    """
    take, read = _claiming(bucket.platform, bucket.changes, _is_sqlite(session))
    connection = await session.connection()
    wanted = {
        "b_ids": ids,
        "b_now": now,
        "b_organisation": bucket.organisation_id,
        "b_lease": lease_until,
    }
    taken = (await connection.execute(take, wanted)).scalars().all()
    rows = (await connection.execute(read, {"b_taken": taken})).all()
    claims = {row[0]: Claim._make(row) for row in rows}
    return [claims[id_] for id_ in ids if id_ in claims]


async def record(session: AsyncSession, ended: Sequence[Ended], now: datetime) -> None:
    """Store how claims ended, where they are still the caller's.

    What was sent is recorded even where the lease ran out meanwhile, unless somebody has claimed
    it anew: what is known is worth more than what was assumed.
    """
    connection = await session.connection()
    in_order = sorted(ended, key=lambda one: one.claim.id)
    sent = [one for one in in_order if one.state == DeliveryState.SENT]
    not_sent = [_not_sent(one) for one in in_order if one.state != DeliveryState.SENT]
    if sent and _is_sqlite(session):
        rows = [(one.claim.id, one.claim.attempts, one.message) for one in sent]
        await connection.execute(RECORD_ALL_SENT, {"b_rows": dumps(rows), "b_sent": now})
    elif sent:
        await connection.execute(RECORD_SENT, [_sent(one, now) for one in sent])
    if not_sent:
        await connection.execute(RECORD_NOT_SENT, not_sent)


async def tidy(session: AsyncSession, now: datetime, lease: timedelta, most_attempts: int) -> int:
    """Decide what no messenger needs to be asked about; how many rows moved.

    - whose process died while it was sending: tried again, or left `unknown` for good where a
      repeat is the greater evil, or `failed` where that happened too often;
    - what is past its window, changes of messages that never arrived, and changes that a newer
      one has overtaken: withdrawn.
    """
    moved = 0
    for condition, state, problem in _tidying(most_attempts):
        values: dict[str, Any] = {"state": state, "problem": problem, "lease_until": None}
        if state == DeliveryState.PENDING:
            values["due_at"] = now
        ids = _free(select(Delivery.id).where(condition), _is_sqlite(session))
        done = await (await session.connection()).execute(
            update(TABLE).where(TABLE.c.id.in_(ids)).values(values), _as_of(now, lease)
        )
        moved += done.rowcount
    return moved


async def untidy(
    session: AsyncSession, now: datetime, lease: timedelta, most_attempts: int
) -> bool:
    """Whether `tidy` would find anything: it is asked often, and seldom has to write."""
    return (await session.exec(_anything_untidy(most_attempts), params=_as_of(now, lease))).one()


@cache
def _anything_untidy(most_attempts: int) -> SelectOfScalar[bool]:
    conditions = (condition for condition, _, _ in _tidying(most_attempts))
    return select(or_(*(exists(select(Delivery.id).where(one)) for one in conditions)))


def _as_of(now: datetime, lease: timedelta) -> dict[str, datetime]:
    """What `_tidying` compares with. Too far is a lease further away than any clock of ours can
    have given it: the clock was set back."""
    return {"b_now": now, "b_too_far": now + 10 * lease}


@cache
def _claiming(
    platform: Platform, changes: bool, is_sqlite: bool
) -> tuple[ReturningUpdate[tuple[int]], Select[Any]]:
    """Takes those of `b_ids` that are still due, and reads what is needed to send `b_taken`.

    Read in a statement of its own: within RETURNING, SQLite's dialect writes column names without
    their table, and a subquery about a person would find anybody.
    """
    # Trimmed, though there is nothing to trim: SQLite would look through all that is pending by its
    # index rather than at these few by their ids.
    pending = func.trim(col(Delivery.state)) == DeliveryState.PENDING.value
    still_due = select(Delivery.id).where(
        col(Delivery.id).in_(bindparam("b_ids", expanding=True)),
        pending,
        *_in_window(),
        *_within(platform, changes),
    )
    take = (
        update(TABLE)
        .where(TABLE.c.id.in_(_free(still_due, is_sqlite)))
        .values(
            state=DeliveryState.SENDING,
            attempts=TABLE.c.attempts + 1,
            lease_until=bindparam("b_lease"),
        )
        .returning(TABLE.c.id)
    )
    taken = TABLE.c.id.in_(bindparam("b_taken", expanding=True))
    return take, select(*claimed(platform)).where(taken)


def _due() -> tuple[ColumnElement[bool], ...]:
    return (col(Delivery.state) == DeliveryState.PENDING, *_in_window())


def _in_window() -> tuple[ColumnElement[bool], ...]:
    expires = col(Delivery.expires_at)
    return (col(Delivery.due_at) <= _NOW, or_(expires.is_(None), expires > _NOW))


def _within(platform: Platform, changes: bool) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Delivery.organisation_id) == bindparam("b_organisation"),
        col(Delivery.platform) == platform,
        _may_change() if changes else col(Delivery.replaces_id).is_(None),
    )


@cache
def _may_change() -> ColumnElement[bool]:
    """A change whose message has arrived, with no other change of it on its way and none that is
    newer: otherwise an older text could be the one that stays."""
    original, other = aliased(Delivery), aliased(Delivery)
    return and_(
        exists().where(
            col(original.id) == col(Delivery.replaces_id),
            col(original.state) == DeliveryState.SENT,
        ),
        ~exists().where(
            col(other.replaces_id) == col(Delivery.replaces_id),
            or_(
                col(other.state) == DeliveryState.SENDING,
                and_(col(other.id) > col(Delivery.id), col(other.state).in_(_LIVE)),
            ),
        ),
    )


def _tidying(most_attempts: int) -> tuple[tuple[ColumnElement[bool], DeliveryState, str], ...]:
    until, repeatable = col(Delivery.lease_until), col(Delivery.repeatable)
    out_of_hand = or_(until < _NOW, until > bindparam("b_too_far", type_=UTCDateTime))
    lost = and_(col(Delivery.state) == DeliveryState.SENDING, out_of_hand)
    tired = col(Delivery.attempts) >= most_attempts
    pending = and_(col(Delivery.state) == DeliveryState.PENDING, col(Delivery.due_at) <= _NOW)
    change = and_(pending, col(Delivery.replaces_id).is_not(None))
    pointless, overtaken = _pointless_and_overtaken()
    return (
        (and_(lost, ~repeatable), DeliveryState.UNKNOWN, "interrupted"),
        (and_(lost, repeatable, tired), DeliveryState.FAILED, "interrupted"),
        (and_(lost, repeatable, ~tired), DeliveryState.PENDING, "interrupted"),
        (and_(pending, col(Delivery.expires_at) <= _NOW), DeliveryState.CANCELLED, "expired"),
        (and_(change, pointless), DeliveryState.CANCELLED, "nothing_to_change"),
        (and_(change, overtaken), DeliveryState.CANCELLED, "superseded"),
    )


@cache
def _pointless_and_overtaken() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """A change of a message that never arrived; a change that a newer one has overtaken."""
    original, newer = aliased(Delivery), aliased(Delivery)
    pointless = exists().where(
        col(original.id) == col(Delivery.replaces_id), col(original.state).in_(_ENDED_UNSENT)
    )
    overtaken = exists().where(
        col(newer.replaces_id) == col(Delivery.replaces_id),
        col(newer.id) > col(Delivery.id),
        col(newer.state).in_(_LIVE),
    )
    return pointless, overtaken


def _is_sqlite(session: AsyncSession) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def _free(ids: Any, is_sqlite: bool) -> Select[tuple[int]]:
    """The ids among these whose rows nobody else is changing this moment."""
    if is_sqlite:  # one writer at a time: all are free
        return ids
    return ids.order_by(col(Delivery.id)).with_for_update(skip_locked=True)


def _sent(one: Ended, now: datetime) -> dict[str, object]:
    return {
        "b_id": one.claim.id,
        "b_claim": one.claim.attempts,
        "b_message": one.message,
        "b_sent": now,
    }


def _not_sent(one: Ended) -> dict[str, object]:
    return {
        "b_id": one.claim.id,
        "b_claim": one.claim.attempts,
        "b_state": one.state,
        "b_due": one.due_at,
        "b_problem": one.problem,
        "b_attempts": one.claim.attempts - (not one.counts),
    }
