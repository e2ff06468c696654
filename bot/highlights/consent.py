"""Telling people that a colleague named them, and asking whether the team may read it.

Thanks reach whom they are for at the next open hour, whoever else may see them: that is their
point. (Those of a check-in reach no further than its author chose there.) The question comes with
them, once, and only where the author gave the words to the team.
"""

from datetime import datetime, timedelta
from typing import Literal

from bot.cards import Card
from bot.errors import NotYours, TooLate
from bot.highlights import cards, posting
from bot.highlights.hours import day_of_next_post
from bot.highlights.ids import MessageKind, consent_key
from bot.highlights.occasions import WAITS
from bot.highlights.telling import kind_of
from bot.outbox import service as outbox
from bot.people.courtesy import courteous_time
from storage.queries import highlights as queries
from storage.session import OrgSession
from storage.tables import Item, ItemPerson, Person, Team
from storage.words import Audience, Consent, ItemKind, ItemState

AT_ONCE = 100
"""How many people are told and asked in one transaction."""

THANKS_KEEP = timedelta(days=90)
"""Thanks to somebody on leave wait for their return, up to this long."""


async def ask_some(session: OrgSession, now: datetime) -> int:
    """Tell and ask the next people who are named somewhere. How many were looked at; none is left
    when it returns 0."""
    rows = await queries.to_ask(session, now, AT_ONCE)
    for one, item, person in rows:
        await _look_at(session, one, item, person, now)
    await session.flush()
    return len(rows)


async def _look_at(
    session: OrgSession, one: ItemPerson, item: Item, person: Person, now: datetime
) -> None:
    one.asked_at = now
    session.add(one)
    is_thanks = item.kind == ItemKind.THANKS
    tells = is_thanks and (item.checkin_id is None or item.audience == Audience.TEAM)
    asks = _is_for_post(item) and _told_at(item) > now - WAITS
    if not item.text or not (tells or asks):
        return
    if asks:
        one.consent = Consent.ASKED
    at = await courteous_time(session, person, now, counts=not is_thanks)
    card = await _card(session, item, person, "open" if asks else "none", at or now)
    await outbox.queue(
        session,
        [
            outbox.Message(
                key=consent_key(item.id, person.id),
                kind=MessageKind.THANKS if is_thanks else MessageKind.CONSENT,
                card=card,
                due_at=at or outbox.HELD,
                person_id=person.id,
                expires_at=now + THANKS_KEEP if is_thanks else _told_at(item) + WAITS,
                repeatable=True,  # both ask the same, and one answer settles both
                proactive=not is_thanks,
            )
        ],
        now,
    )


async def answer(
    session: OrgSession, item_id: int, person: Person, says: Literal["yes", "no"], now: datetime
) -> Card | None:
    """Somebody named says whether the team may read it. None: their message shows it; otherwise
    what to say to them. A mind may be changed, also after the post: then it is changed in place.

    Raises NotYours where nobody asked this person, TooLate where the item is gone.
    """
    one = await queries.named(session, item_id, person.id)
    item = await session.get(Item, item_id)
    if item is None or not item.text:
        raise TooLate(cards.NOTHING_TO_DECIDE)
    if one is None:
        raise NotYours(cards.NOT_ASKED_YOU)
    wanted = Consent.YES if says == "yes" else Consent.NO
    if not _is_for_post(item):
        await _show(session, item, person, "none", now)
        return cards.no_longer_for_post()
    if one.consent != wanted:
        one.consent = wanted
        one.answered_at = now
        session.add(one)
        await session.flush()
        await posting.refresh(session, [item.id], now)
        await _show(session, item, person, says, now)
    return await _when_late(session, item, now) if says == "yes" else None


async def _when_late(session: OrgSession, item: Item, now: datetime) -> Card | None:
    """What is said to a yes that no post can follow any more."""
    stands = await queries.posts_of_item(session, [item.id])
    return cards.too_late() if not stands and _told_at(item) <= now - WAITS else None


def _told_at(item: Item) -> datetime:
    """Since when there is something to tell: a blocker's end, all else from its beginning."""
    return item.changed_at if item.kind == ItemKind.BLOCKER else item.created_at


async def follow(session: OrgSession, item: Item, now: datetime, *, words_changed: bool) -> None:
    """Bring the questions about an item in line with it, after its author changed it.

    New words are a new question: who had said yes or not answered yet finds them in the message
    they have. An item taken from the team needs no answer; given to the team, it needs one.
    """
    for one, person in (await queries.named_in(session, [item.id]))[item.id]:
        if one.asked_at is None:
            continue
        if not _is_for_post(item):
            if one.consent == Consent.ASKED:
                one.consent = Consent.NOT_ASKED
            await _show(session, item, person, "none", now)
        elif one.consent == Consent.NOT_ASKED:
            if await outbox.find(session, consent_key(item.id, person.id)) is None:
                one.asked_at = None
            else:
                one.consent, one.asked_at = Consent.ASKED, now
                await _show(session, item, person, "open", now)
        elif words_changed and one.consent in {Consent.ASKED, Consent.YES}:
            one.consent, one.asked_at = Consent.ASKED, now
            await _show(session, item, person, "open", now)
        session.add(one)
    await session.flush()


def _is_for_post(item: Item) -> bool:
    return item.audience == Audience.TEAM and item.state in {ItemState.KEPT, ItemState.RESOLVED}


async def _show(
    session: OrgSession, item: Item, person: Person, question: cards.Question, now: datetime
) -> None:
    """Let the message that named somebody show how things stand."""
    card = await _card(session, item, person, question, now)
    await outbox.change(session, consent_key(item.id, person.id), card, now)


async def _card(
    session: OrgSession, item: Item, person: Person, question: cards.Question, read_at: datetime
) -> Card:
    return cards.naming(await naming_of(session, item, person, read_at), question)


async def naming_of(
    session: OrgSession, item: Item, reader: Person, read_at: datetime
) -> cards.Naming:
    """What the card about being named says, for the person who reads it then."""
    author = await session.get_one(Person, item.person_id)
    named = (await queries.named_in(session, [item.id]))[item.id]
    team = await session.get(Team, item.team_id) if item.team_id else None
    return cards.Naming(
        item_id=item.id,
        kind=kind_of(item, [reader]),
        author=author.name,
        words=item.text or "",
        names=tuple(person.name for _, person in named),
        team=team.name if team else "",
        day=await day_of_next_post(session, team, read_at, reader, read_at) if team else "",
    )
