"""Offering something to learn from, and asking once whether it helped."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.cards import Card
from bot.coaching.learning import cards
from bot.coaching.learning.ids import MessageKind
from bot.coaching.learning.ranking import Known, fitting
from bot.errors import NotFound, NotYours
from bot.outbox import service as outbox
from bot.people.courtesy import courteous_time
from storage.queries import resources as queries
from storage.session import OrgSession
from storage.tables import Item, Person, Resource, ResourceOffer, Team
from storage.words import Cause, Helped

RECENT = timedelta(days=21)
"""What was named longer ago is with the manager by now."""
ASKS_AFTER = timedelta(days=7)
ANSWERABLE = timedelta(days=7)
"""How long a message is worth delivering late."""


async def offer_to_team(session: OrgSession, team: Team, now: datetime) -> int:
    """Offer a team's people what fits something to learn that they named. Each sees their own
    offer alone. How many are offered something now."""
    waiting = await queries.to_learn(session, team.id, now - RECENT)
    known = await known_resources(session) if waiting else []
    offered = 0
    for item in waiting if known else ():
        offered += await _offer(session, item, known, now)
    return offered


async def ask(session: OrgSession, reps: Sequence[Person], now: datetime) -> None:
    """Ask these people whether what they were offered helped."""
    for item_id in sorted(await queries.to_ask_about(session, [rep.id for rep in reps], now)):
        item = await session.get_one(Item, item_id)
        person = await session.get_one(Person, item.person_id)
        at = await courteous_time(session, person, now)
        if at is None:
            continue
        offers = await queries.offers_for(session, item_id)
        for offer, _ in offers:
            offer.ask_at = None
            session.add(offer)
        card = cards.ask_after(item.text or "", _shown(offers))
        await _send(session, item, MessageKind.AFTER, card, at, now=now)


async def answer(
    session: OrgSession, offer_id: int, person: Person, how: Helped, now: datetime
) -> None:
    """Its reader says whether it helped; the last word counts. Raises NotFound, NotYours."""
    offer = await session.get(ResourceOffer, offer_id)
    if offer is None:
        raise NotFound(cards.NO_LONGER_THERE)
    if offer.person_id != person.id:
        raise NotYours(cards.NOT_YOURS)
    offers = await queries.offers_for(session, offer.item_id)
    offer.answer, offer.answered_at = how, now
    session.add(offer)
    await session.flush()
    item = await session.get_one(Item, offer.item_id)
    card = cards.ask_after(item.text or "", _shown(offers))
    await outbox.change(session, _key(item, MessageKind.AFTER), card, now)


async def known_resources(session: OrgSession) -> list[Known]:
    """The list, with what those said who were asked whether it helped."""
    tallies = await queries.tallies(session)
    return [
        Known(
            one.id,
            one.title,
            one.address,
            one.topic,
            one.cause,
            one.minutes,
            *tallies.get(one.id, (0, 0)),
        )
        for one in await queries.listed(session)
    ]


async def _offer(session: OrgSession, item: Item, known: Sequence[Known], now: datetime) -> int:
    person = await session.get_one(Person, item.person_id)
    before = await queries.offered_to(session, person.id)
    fresh = [one for one in known if one.resource_id not in before]
    found = fitting(item.text or "", item.cause or Cause.OTHER, fresh)
    ready = found and person.active and person.greeted_at
    at = await courteous_time(session, person, now) if ready else None
    if at is None:
        return 0
    for one in found:
        session.add(
            ResourceOffer(
                resource_id=one.resource_id,
                person_id=person.id,
                item_id=item.id,
                offered_at=now,
                ask_at=at + ASKS_AFTER,
            )
        )
    await session.flush()
    card = cards.offer(item.text or "", _shown(await queries.offers_for(session, item.id)))
    return await _send(session, item, MessageKind.OFFER, card, at, now=now)


async def _send(
    session: OrgSession, item: Item, kind: MessageKind, card: Card, at: datetime, *, now: datetime
) -> int:
    message = outbox.Message(
        key=_key(item, kind),
        kind=kind,
        card=card,
        due_at=at,
        person_id=item.person_id,
        expires_at=at + ANSWERABLE,
        repeatable=False,  # an offer, and a question about it, may be missed
        proactive=True,
    )
    return await outbox.queue(session, [message], now)


def _shown(offers: Sequence[tuple[ResourceOffer, Resource]]) -> list[cards.Offered]:
    return [
        cards.Offered(offer.id, one.title, one.address, one.minutes, offer.answer)
        for offer, one in offers
    ]


def _key(item: Item, kind: MessageKind) -> str:
    return f"learning:{item.id}:{kind.partition('.')[2]}"
