"""The playground's chat service: it keeps messages by place, as Slack or Teams would.

A place is a person's id (their direct messages with the bot) or a channel's. The bot's sender is
`bot`. Cards are kept in the program's own notation and drawn when they are read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case
from sqlmodel import col, func, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.cards import Card, card_from_json, card_to_json
from storage.session import OrgSession
from storage.tables import Delivery, LocalClock, LocalMessage

BOT = "bot"

LONGEST = 20_000
"""Characters of a typed message that are kept."""

FRESH = timedelta(hours=24)
"""What is newer than this is marked unread for somebody who opens the page for the first time."""


@dataclass(frozen=True)
class Count:
    """How many messages everybody in a place may see, and how many of them are fresh."""

    messages: int
    fresh: int


async def typed(
    session: OrgSession,
    place: str,
    sender: str,
    text: str,
    now: datetime,
    *,
    private_to: str | None = None,
) -> LocalMessage:
    """Keep what a person typed."""
    message = LocalMessage(
        place=place, sender=sender, text=text[:LONGEST], private_to=private_to, at=now
    )
    session.add(message)
    await session.flush()
    return message


async def answered(
    session: OrgSession, place: str, card: Card, now: datetime, *, private_to: str | None = None
) -> LocalMessage:
    """Keep a card that the bot said at once, as its answer to somebody."""
    message = LocalMessage(
        place=place,
        sender=BOT,
        text=card.summary or card.title,
        card=card_to_json(card),
        private_to=private_to,
        at=now,
    )
    session.add(message)
    await session.flush()
    return message


async def put_in_place(session: OrgSession, message_id: int, card: Card, now: datetime) -> None:
    """Show another card in an answer that the bot gave."""
    message = await session.get_one(LocalMessage, message_id)
    message.card, message.text = card_to_json(card), card.summary or card.title
    message.changed_at = now
    session.add(message)


async def delivered(
    session: OrgSession, place: str, card: Card, now: datetime, *, key: str, delivery_id: int
) -> None:
    """Keep a delivery; the same key again is the same message."""
    row = {
        "key": key,
        "place": place,
        "sender": BOT,
        "text": card.summary or card.title,
        "card": card_to_json(card),
        "delivery_id": delivery_id,
        "at": now,
    }
    await session.insert_new(LocalMessage, [row])


async def changed(session: OrgSession, key: str, card: Card, now: datetime) -> bool:
    """Show another card in the message that a key brought. False where there is none."""
    statement = (
        update(LocalMessage)
        .where(col(LocalMessage.key) == key)
        .values(card=card_to_json(card), text=card.summary or card.title, changed_at=now)
        .execution_options(synchronize_session=False)
    )
    return (await session.exec(statement)).rowcount > 0


async def seen_by(session: OrgSession, place: str, viewer: str) -> list[LocalMessage]:
    """The messages of a place that the viewer may see, oldest first."""
    statement = (
        select(LocalMessage)
        .where(
            LocalMessage.place == place,
            or_(col(LocalMessage.private_to).is_(None), LocalMessage.private_to == viewer),
        )
        .order_by(col(LocalMessage.id))
    )
    return list(await session.exec(statement))


async def newest_id(session: OrgSession) -> int:
    """The id of the newest message, 0 where there is none."""
    return (await session.exec(select(func.max(LocalMessage.id)))).one() or 0


async def new_to(
    session: OrgSession, message_id: int, places: Iterable[str], viewer: str
) -> list[LocalMessage]:
    """What the viewer may see of these places and came after that message, oldest first."""
    statement = (
        select(LocalMessage)
        .where(
            LocalMessage.id > message_id,
            col(LocalMessage.place).in_(set(places)),
            or_(col(LocalMessage.private_to).is_(None), LocalMessage.private_to == viewer),
        )
        .order_by(col(LocalMessage.id))
    )
    return list(await session.exec(statement))


@dataclass(frozen=True)
class Heard:
    """Something the bot said: in which place, when, and with which words at first."""

    place: str
    at: datetime
    words: str


async def bots_since(session: OrgSession, message_id: int) -> list[Heard]:
    """What the bot said after that message, oldest first. A message that has changed since is
    told as it was when it came."""
    statement = (
        select(LocalMessage, Delivery.card)
        .outerjoin(Delivery, col(Delivery.id) == col(LocalMessage.delivery_id))
        .where(LocalMessage.id > message_id, LocalMessage.sender == BOT)
        .order_by(col(LocalMessage.at), col(LocalMessage.id))
    )
    return [
        Heard(message.place, message.at, _first_words(card) or message.text)
        for message, card in await session.exec(statement)
    ]


def _first_words(stored: object) -> str:
    if not stored:
        return ""
    card = card_from_json(stored)
    return card.summary or card.title


async def counts(session: OrgSession, now: datetime) -> dict[str, Count]:
    """The messages of every place that has any."""
    is_fresh = case((col(LocalMessage.at) > now - FRESH, 1), else_=0)
    statement = (
        select(LocalMessage.place, func.count(), func.sum(is_fresh))
        .where(col(LocalMessage.private_to).is_(None))
        .group_by(LocalMessage.place)
    )
    return {
        place: Count(messages, fresh) for place, messages, fresh in await session.exec(statement)
    }


async def keep_clock(session: AsyncSession, at: datetime) -> None:
    """Remember where the playground's clock stands."""
    clock = await session.get(LocalClock, 1)
    if clock is None:
        session.add(LocalClock(id=1, at=at))
    else:
        clock.at = at
        session.add(clock)


async def kept_clock(session: AsyncSession) -> datetime | None:
    """Where the clock stood last: where it was kept, or at the newest message where the program
    was interrupted while it lived through time. None in a new playground."""
    clock = await session.get(LocalClock, 1)
    newest = (await session.exec(select(func.max(LocalMessage.at)))).one()
    return max((at for at in (clock and clock.at, newest) if at is not None), default=None)
