"""Queueing messages in the transaction of what caused them.

A message is named by a key. Queueing the same key again changes nothing, so that whoever is
interrupted may simply start over.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, func
from sqlmodel import col, select, update

from bot.cards import Card, card_to_json
from storage.session import OrgSession
from storage.tables import Delivery, Organisation
from storage.words import DeliveryState, Platform


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
            "card": card_to_json(message.card),
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


async def change(session: OrgSession, key: str, card: Card, now: datetime) -> None:
    """Make the message of that key show another card: in place where it was sent already,
    otherwise before it is sent. Nothing happens where there is no such message to change."""
    original = (
        await session.exec(select(Delivery).where(Delivery.key == key).with_for_update())
    ).one_or_none()
    if original is None or original.state in {DeliveryState.FAILED, DeliveryState.CANCELLED}:
        return
    if original.state == DeliveryState.PENDING:
        original.card = card_to_json(card)
        session.add(original)
        return
    await session.exec(
        update(Delivery)
        .where(col(Delivery.replaces_id) == original.id, col(Delivery.state) == "pending")
        .values(state=DeliveryState.CANCELLED, problem="superseded")
    )
    changes = (
        await session.exec(
            select(func.count()).select_from(Delivery).where(Delivery.replaces_id == original.id)
        )
    ).one()
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


async def withdraw(
    session: OrgSession,
    problem: str,
    *,
    person_id: int | None = None,
    keys: Sequence[str] | None = None,
    kinds: Sequence[str] | None = None,
) -> int:
    """Cancel what waits and matches everything given; `problem` is a short code that says why.
    How many were withdrawn. What is being sent this moment cannot be."""
    statement = update(Delivery).where(col(Delivery.state) == DeliveryState.PENDING)
    if person_id is not None:
        statement = statement.where(col(Delivery.person_id) == person_id)
    if keys is not None:
        statement = statement.where(col(Delivery.key).in_(keys))
    if kinds is not None:
        statement = statement.where(col(Delivery.kind).in_(kinds))
    done = await session.exec(statement.values(state=DeliveryState.CANCELLED, problem=problem))
    return cast("CursorResult[Any]", done).rowcount
