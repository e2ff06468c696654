"""Queueing messages in the transaction of what caused them.

A message is named by a key. Queueing the same key again changes nothing, so that whoever is
interrupted may simply start over.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, bindparam
from sqlmodel import and_, col, func, select, true, update

from bot.cards import Card, card_to_json, card_to_text
from storage.json_text import JsonText
from storage.session import OrgSession
from storage.tables import Delivery, Organisation
from storage.words import DeliveryState, Platform

HELD = datetime(9000, 1, 1, tzinfo=UTC)
"""When a message is due that waits for somebody who has not said when they are back."""

_WAITS = col(Delivery.state) == DeliveryState.PENDING
_ENDED_UNSENT = (DeliveryState.FAILED, DeliveryState.CANCELLED, DeliveryState.UNKNOWN)


@dataclass(frozen=True)
class Message:
    """A message to queue: to a person or, with `channel`, to a channel.

    `repeatable` says what is the lesser evil where nobody knows whether it arrived: True sends it
    again, False lets it be. `proactive` counts it among what a person gets unasked.
    """

    key: str
    kind: str
    card: Card
    due_at: datetime
    person_id: int | None = None
    channel: str | None = None
    expires_at: datetime | None = None
    repeatable: bool = True
    proactive: bool = False


async def platform_of(session: OrgSession) -> Platform:
    """The chat platform that the session's organisation is on."""
    organisation = await session.get_one(Organisation, session.organisation_id)
    return organisation.platform


async def queue(session: OrgSession, messages: Sequence[Message], now: datetime) -> int:
    """Queue messages; those whose key is known already are left as they are. How many are new."""
    if not messages:
        return 0
    platform = await platform_of(session)
    rows = [
        {
            "key": message.key,
            "kind": message.kind,
            "platform": platform,
            "person_id": message.person_id,
            "channel": message.channel,
            "card": JsonText(card_to_text(message.card)),
            "state": DeliveryState.PENDING,
            "created_at": now,
            "due_at": message.due_at,
            "expires_at": message.expires_at,
            "attempts": 0,
            "repeatable": message.repeatable,
            "proactive": message.proactive,
        }
        for message in messages
    ]
    return await session.insert_new(Delivery, rows)


async def find(session: OrgSession, key: str) -> Delivery | None:
    """The delivery of that key."""
    return (await session.exec(select(Delivery).where(Delivery.key == key))).one_or_none()


_HELD = (
    select(Delivery)
    .where(Delivery.key == bindparam("key"))
    .with_for_update()
    .execution_options(populate_existing=True)
)
_CHANGES = (
    select(func.count())
    .select_from(Delivery)
    .where(col(Delivery.replaces_id) == bindparam("original"))
)


async def change(session: OrgSession, key: str, card: Card, now: datetime) -> None:
    """Make the message of that key show another card: in place where it was sent already,
    otherwise before it is sent. Nothing happens where there is no such message to change.

    Only the newest of several changes is ever sent, and they arrive in order.
    """
    original = (await session.exec(_HELD, params={"key": key})).one_or_none()
    if original is None or original.state in _ENDED_UNSENT:
        return
    changes = (await session.exec(_CHANGES, params={"original": original.id})).one()
    if changes:
        await session.exec(
            update(Delivery)
            .where(col(Delivery.replaces_id) == original.id, _WAITS)
            .values(state=DeliveryState.CANCELLED, problem="superseded")
        )
    if original.state == DeliveryState.PENDING:
        original.card = card_to_json(card)
        session.add(original)
        return
    session.add(
        Delivery(
            key=f"{original.key}~{changes + 1}",
            kind=original.kind,
            platform=original.platform,
            person_id=original.person_id,
            channel=original.channel,
            replaces_id=original.id,
            card=card_to_json(card),
            created_at=now,
            due_at=now,
        )
    )
    await session.flush()


async def change_waiting(session: OrgSession, key: str, card: Card) -> bool:
    """Make the message of that key show another card while it waits; False where it has left."""
    statement = (
        update(Delivery)
        .where(col(Delivery.key) == key, _WAITS)
        .values(card=JsonText(card_to_text(card)))
    )
    done = await session.exec(statement)
    return bool(cast("CursorResult[Any]", done).rowcount)


async def withdraw(
    session: OrgSession,
    problem: str,
    *,
    person_id: int | None = None,
    keys: Sequence[str] | None = None,
    kinds: Sequence[str] | None = None,
) -> int:
    """Cancel what waits and matches everything given; `problem` is a short code that says why.
    How many were withdrawn. What is being sent this moment cannot be, but is not tried again."""
    matches: list[ColumnElement[bool]] = []
    if person_id is not None:
        matches.append(col(Delivery.person_id) == person_id)
    if keys is not None:
        matches.append(col(Delivery.key).in_(keys))
    if kinds is not None:
        matches.append(col(Delivery.kind).in_(kinds))
    return await _withdraw(session, problem, and_(true(), *matches))


async def withdraw_starting(session: OrgSession, problem: str, prefix: str) -> int:
    """Like `withdraw`, for every key that begins with `prefix`."""
    return await _withdraw(session, problem, col(Delivery.key).startswith(prefix, autoescape=True))


async def _withdraw(session: OrgSession, problem: str, matches: ColumnElement[bool]) -> int:
    # Locked in the order of ids, as the outbox does, so that nobody waits in a circle.
    unfinished = col(Delivery.state).in_([DeliveryState.PENDING, DeliveryState.SENDING])
    locked = select(Delivery.id).where(matches, unfinished).order_by(col(Delivery.id))
    ids = list(await session.exec(locked.with_for_update()))
    mine = col(Delivery.id).in_(ids)
    cancelled = update(Delivery).where(mine, _WAITS)
    done = await session.exec(cancelled.values(state=DeliveryState.CANCELLED, problem=problem))
    # Should it not get through this time, its window is over.
    sending = update(Delivery).where(mine, col(Delivery.state) == DeliveryState.SENDING)
    await session.exec(sending.values(expires_at=col(Delivery.created_at), problem=problem))
    return cast("CursorResult[Any]", done).rowcount


async def postpone(session: OrgSession, delivery: Delivery, until: datetime | None) -> None:
    """Let a waiting message go at an instant, or hold it back until it is postponed anew (None).
    One that would then be too late is withdrawn."""
    if until is not None and delivery.expires_at is not None and delivery.expires_at <= until:
        delivery.state = DeliveryState.CANCELLED
        delivery.problem = "away"
    else:
        delivery.due_at = until or HELD
    session.add(delivery)
    await session.flush()


async def let_go(session: OrgSession, key: str, held_until: datetime, due_at: datetime) -> None:
    """Let the message of that key, which was postponed until an instant, go at `due_at` after all.
    Where it has left, or somebody else moved it meanwhile, nothing happens."""
    await session.exec(
        update(Delivery)
        .where(col(Delivery.key) == key, _WAITS, col(Delivery.due_at) == held_until)
        .values(due_at=due_at)
    )


async def waiting_for(session: OrgSession, person_id: int) -> Sequence[Delivery]:
    """What waits for a person in the order in which it is due, changes of messages already sent
    excepted; locked, so that none of it is sent meanwhile."""
    statement = (
        select(Delivery)
        .where(
            Delivery.person_id == person_id,
            Delivery.state == DeliveryState.PENDING,
            col(Delivery.replaces_id).is_(None),
        )
        .order_by(col(Delivery.due_at), col(Delivery.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return (await session.exec(statement)).all()
