"""Handing claimed deliveries to a messenger, and taking whatever comes back for an answer."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import Self

import structlog

from bot.clock import Clock
from bot.messenger import Limited, Messenger, NotACard, Outcome, Parcel, Refused, Unsure
from bot.outbox.limit import TimeLimit
from bot.outbox.rules import SEND_LIMIT, Withdrawn, in_time_to_send
from storage.queries.deliveries import Claim

log = structlog.stdlib.get_logger(__name__)

Answer = tuple[Claim, Outcome | Withdrawn]

_NOT_YET = Limited(timedelta(0))
"""It was not tried, and may be at once."""


class Hands:
    """Hands claims to one messenger: all places at the same time, and what the same place gets one
    after another. Use it as a context; what is under way at its end is left to its lease.

    Raises nothing: a messenger that breaks its port or takes too long leaves it unknown whether
    the message arrived.
    """

    def __init__(self, messenger: Messenger, clock: Clock) -> None:
        self._messenger = messenger
        self._clock = clock
        self._places: dict[str | None, asyncio.Task[None]] = {}
        self._limit = TimeLimit(SEND_LIMIT.total_seconds())
        self._answers: list[Answer] = []
        self._down_to = 0
        self._is_down = asyncio.Event()
        self.under_way = 0
        """How many claims were taken and not answered yet."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._limit.stop()
        for task in self._places.values():
            task.cancel()

    def take(self, claims: Sequence[Claim]) -> None:
        """Begin to hand them over."""
        places: dict[str | None, list[Claim]] = defaultdict(list)
        for claim in claims:
            places[claim.channel or claim.address].append(claim)
        self.under_way += len(claims)
        for place, there in places.items():
            before = self._places.get(place)
            work = self._to_one_place(place, there, before)
            self._places[place] = asyncio.create_task(work)

    async def down_to(self, most: int) -> list[Answer]:
        """Wait until at most so many are under way: the answers that have come since the last
        time."""
        self._down_to = most
        if self.under_way > most:
            self._is_down.clear()
            await self._is_down.wait()
        answers, self._answers = self._answers, []
        return answers

    async def _to_one_place(
        self, place: str | None, claims: Sequence[Claim], before: asyncio.Task[None] | None
    ) -> None:
        left = len(claims)
        try:
            if before is not None:
                await asyncio.wait([before])
            for claim in claims:
                answer: Outcome | Withdrawn = _NOT_YET
                if in_time_to_send(self._clock.now(), claim.lease_until):
                    answer = await self._hand_over_one(claim)
                self._answers.append((claim, answer))
                left -= 1
                self._less(1)
        finally:
            if left:  # somebody broke it off: their leases decide
                self._less(left)
            if self._places.get(place) is asyncio.current_task():
                del self._places[place]

    async def _hand_over_one(self, claim: Claim) -> Outcome | Withdrawn:
        parcel = _parcel(claim)
        if not isinstance(parcel, Parcel):
            return parcel
        try:
            return await self._limit.keep(self._messenger.send(parcel))
        except NotACard:  # a messenger reads it before it sends anything
            return Refused("not_a_card")
        except TimeoutError:
            return Unsure("no_answer")
        except Exception:
            log.exception("a messenger raised", delivery=claim.id)
            return Unsure("unforeseen")

    def _less(self, count: int) -> None:
        self.under_way -= count
        if self.under_way <= self._down_to:
            self._is_down.set()


def _parcel(claim: Claim) -> Parcel | Refused | Withdrawn:
    """What is to be sent, or why nothing can be."""
    if not claim.present:
        return Withdrawn("left")
    if claim.address is None and claim.channel is None:
        return Refused("no_address")
    if claim.replaces_id is not None and claim.replaces is None:
        return Refused("nothing_to_change")
    return Parcel(
        organisation_id=claim.organisation_id,
        delivery_id=claim.id,
        key=claim.key,
        person=claim.address,
        channel=claim.channel,
        written=claim.card,
        replaces=claim.replaces,
        chat=claim.chat,
    )
