"""Handing claimed deliveries to a messenger, and taking whatever comes back for an answer."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

import structlog
from pydantic import ValidationError

from bot.cards import card_from_text
from bot.clock import Clock
from bot.messenger import Limited, Messenger, Outcome, Parcel, Refused, Unsure
from bot.outbox.rules import SEND_LIMIT, Withdrawn, in_time_to_send
from storage.queries.deliveries import Claim

log = structlog.stdlib.get_logger(__name__)

Answer = tuple[Claim, Outcome | Withdrawn]

_NOT_YET = Limited(timedelta(0))
"""It was not tried, and may be at once."""


async def hand_over(messenger: Messenger, claims: Sequence[Claim], clock: Clock) -> list[Answer]:
    """Send them, all places at the same time, and what the same place gets one after another.

    Raises nothing: a messenger that breaks its port or takes too long leaves it unknown whether
    the message arrived.
    """
    places: dict[str | None, list[Claim]] = defaultdict(list)
    for claim in claims:
        places[claim.channel or claim.address].append(claim)
    sent = await asyncio.gather(
        *(_to_one_place(messenger, there, clock) for there in places.values())
    )
    return [answer for answers in sent for answer in answers]


async def _to_one_place(
    messenger: Messenger, claims: Sequence[Claim], clock: Clock
) -> list[Answer]:
    answers: list[Answer] = []
    for claim in claims:
        if in_time_to_send(clock.now(), claim.lease_until):
            answers.append((claim, await _hand_over_one(messenger, claim)))
        else:
            answers.append((claim, _NOT_YET))
    return answers


async def _hand_over_one(messenger: Messenger, claim: Claim) -> Outcome | Withdrawn:
    parcel = _parcel(claim)
    if not isinstance(parcel, Parcel):
        return parcel
    try:
        async with asyncio.timeout(SEND_LIMIT.total_seconds()):
            return await messenger.send(parcel)
    except TimeoutError:
        return Unsure("no_answer")
    except Exception:
        log.exception("a messenger raised", delivery=claim.id)
        return Unsure("unforeseen")


def _parcel(claim: Claim) -> Parcel | Refused | Withdrawn:
    """What is to be sent, or why nothing can be."""
    if not claim.present:
        return Withdrawn("left")
    if claim.address is None and claim.channel is None:
        return Refused("no_address")
    if claim.replaces_id is not None and claim.replaces is None:
        return Refused("nothing_to_change")
    try:
        card = card_from_text(claim.card)
    except ValidationError:
        return Refused("not_a_card")
    return Parcel(
        organisation_id=claim.organisation_id,
        delivery_id=claim.id,
        key=claim.key,
        person=claim.address,
        channel=claim.channel,
        card=card,
        replaces=claim.replaces,
    )
