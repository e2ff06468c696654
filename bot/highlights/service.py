"""What other features and the platforms tell this one: something changed, somebody reacted,
somebody is to be forgotten."""

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import col

from bot.cards import Section
from bot.highlights import cards, consent, posting
from bot.highlights.hours import day_of_next_post
from bot.highlights.posting import plan_posts
from bot.highlights.telling import tell
from storage.queries import highlights as queries
from storage.session import OrgSession
from storage.tables import Item, Reaction
from storage.words import Consent

__all__ = [
    "day_of_next_post",
    "forget_person",
    "item_changed",
    "lines_since",
    "plan_posts",
    "reacted",
    "unreacted",
]

LONGEST_EMOJI = 64


async def lines_since(session: OrgSession, team_id: int, since: datetime) -> tuple[Section, ...]:
    """What a team's people may read of each other: wins, thanks and what was cleared since an
    instant, posted or not, the newest first, a line each."""
    items = await queries.told_to_team(session, team_id, since, posted_too=True)
    return tuple(cards.line(story) for story in reversed(await tell(session, items)))


async def item_changed(
    session: OrgSession, item: Item, now: datetime, *, words_changed: bool = False
) -> bool:
    """An author changed who sees an item or its words, or took it back: the questions about it
    follow, and so does a post in which it stands. Whether it stands in one."""
    await consent.follow(session, item, now, words_changed=words_changed)
    return await posting.refresh(session, [item.id], now)


async def reacted(
    session: OrgSession, delivery_id: int, person_id: int, emoji: str, at: datetime
) -> None:
    """A colleague reacted to a message at that instant of the platform's clock; a reaction to
    anything but a team's post is nobody's business."""
    await _heard(
        session, Reaction(delivery_id=delivery_id, person_id=person_id, emoji=emoji, at=at)
    )


async def unreacted(
    session: OrgSession, delivery_id: int, person_id: int, emoji: str, at: datetime
) -> None:
    """A colleague took a reaction back at that instant. It may be told before the reaction is."""
    gone = Reaction(delivery_id=delivery_id, person_id=person_id, emoji=emoji, at=at, stands=False)
    await _heard(session, gone)


async def _heard(session: OrgSession, reaction: Reaction) -> None:
    if await queries.post_of_delivery(session, reaction.delivery_id) is not None:
        reaction.emoji = reaction.emoji.replace("\0", "")[:LONGEST_EMOJI]
        await queries.keep_latest(session, reaction)


async def forget_person(session: OrgSession, person_id: int, now: datetime) -> None:
    """Somebody is being erased, or has just been: every story with them leaves the posts in which
    it stands and will stand in no other, and their reactions go.

    What colleagues told about them keeps its (now nameless) mark with a no, so that it stays out.
    """
    naming = await queries.naming(session, person_id)
    for one in naming:
        one.consent = Consent.NO
        session.add(one)
    await session.flush()
    told = await queries.shown_of(session, person_id)
    await posting.refresh(session, [*told, *(one.item_id for one in naming)], now)
    await session.exec(delete(Reaction).where(col(Reaction.person_id) == person_id))
