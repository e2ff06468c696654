"""Changing many messages at once for the last time, such as when a week closes."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import col, select, update

from bot.cards import Card, card_to_json
from storage.session import OrgSession
from storage.tables import Delivery
from storage.words import DeliveryState


async def change_for_good(session: OrgSession, changes: Mapping[str, Card], now: datetime) -> int:
    """Make the messages of these keys show other cards, once and for good: doing it again changes
    nothing. Messages that never arrived are left alone; one that still waits to be sent is
    withdrawn, as there is nothing left to say. How many are changed."""
    statement = (
        select(Delivery)
        .where(col(Delivery.key).in_(list(changes)))
        .order_by(col(Delivery.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    originals = (await session.exec(statement)).all()
    ids = [original.id for original in originals]
    pending = col(Delivery.state) == DeliveryState.PENDING
    await session.exec(
        update(Delivery)
        .where(pending, col(Delivery.replaces_id).in_(ids) | col(Delivery.id).in_(ids))
        .values(state=DeliveryState.CANCELLED, problem="superseded")
        .execution_options(synchronize_session=False)
    )
    rows = [
        {
            "key": f"{original.key}~last",
            "kind": original.kind,
            "platform": original.platform,
            "person_id": original.person_id,
            "channel": original.channel,
            "replaces_id": original.id,
            "card": card_to_json(changes[original.key]),
            "state": DeliveryState.PENDING,
            "created_at": now,
            "due_at": now,
            "attempts": 0,
            "repeatable": True,
            "proactive": False,
        }
        for original in originals
        if original.state in {DeliveryState.SENT, DeliveryState.SENDING}
    ]
    return await session.insert_new(Delivery, rows)
