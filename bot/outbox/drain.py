"""Handing over what is due: claimed, sent, recorded.

A claim commits `sending` before anything leaves the machine, and what came of it is recorded
after. A process that dies between the two leaves a lease behind; when it has run out, another
process decides by the delivery's own word whether a repeat or a miss is the lesser evil.
"""

import asyncio
import random
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.clock import Clock
from bot.messenger import Limited, Messenger, Outcome
from bot.outbox.handing import Answer, Hands
from bot.outbox.pacer import Pacer
from bot.outbox.rules import LEASE, MOST_ATTEMPTS, Withdrawn, after
from storage.queries import deliveries
from storage.queries.deliveries import Bucket, Claim, Ended
from storage.session import Database
from storage.words import Platform

log = structlog.stdlib.get_logger(__name__)

AT_ONCE = 100
"""How many messages of a bucket are claimed, and on their way, at the same time: what a crash can
leave undecided."""

REFILL = AT_ONCE // 2
"""With so many still on their way, the next ones are claimed: many at a time, since a claim costs
a transaction however small it is, and the platform is kept at work meanwhile."""

LOOK_AHEAD = 1000
"""How many ids of due messages are kept at most; each is claimed anew before it is sent."""

POLL_SECONDS = 5.0
"""How often other processes' work is looked for. This process's own wakes the outbox at once."""

Give = Callable[[Sequence[Bucket]], Awaitable[None]]
"""Has buckets served elsewhere."""

RECORD_WAITS = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds between tries to record what came of messages that have been handed over already."""


class Outbox:
    """Drains deliveries to messengers: once with `drain`, or until it is stopped with `run`."""

    def __init__(
        self,
        database: Database,
        messengers: Mapping[Platform, Messenger],
        clock: Clock,
        *,
        give: Give | None = None,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """`give` has buckets served elsewhere; without it, `run` serves them here."""
        self._database = database
        self._messengers = messengers
        self._clock = clock
        self._give = give
        self._chance = chance
        self._pacer = Pacer()
        self._woken = asyncio.Event()
        self._stopped = asyncio.Event()

    async def next_at(self, session: AsyncSession) -> datetime | None:
        """When the next delivery can be handed over."""
        return await deliveries.next_due(session, list(self._messengers))

    async def drain(self) -> int:
        """Hand over everything due by now, every bucket at its own speed. How many were tried.

        What is due again later (limited, to be tried again) is left for a later call.
        """
        buckets = await self._due_buckets()
        counts = await asyncio.gather(
            *(self.serve(bucket) for bucket in buckets), return_exceptions=True
        )
        for count in counts:
            if isinstance(count, BaseException):
                raise count
        return sum(count for count in counts if isinstance(count, int))

    async def run(self) -> None:
        """Hand over what falls due until `stop`; then finish what is on its way.

        Every bucket has a task of its own while it has work, so that a slow one holds up no other.
        """
        serving: dict[Bucket, asyncio.Task[None]] = {}
        while not self._stopped.is_set():
            self._woken.clear()
            try:
                due = await self._due_buckets()
            except (DBAPIError, NoConnection):
                log.exception("the outbox cannot reach the database")
            else:
                if self._give is not None:
                    await self._give(due)
                    due = []
                for bucket in due:
                    if bucket in serving:
                        # It may be about to end: then what has just come in needs another look.
                        serving[bucket].add_done_callback(lambda _: self.wake())
                    else:
                        serving[bucket] = task = asyncio.create_task(self._serve_well(bucket))
                        task.add_done_callback(lambda _, bucket=bucket: serving.pop(bucket))
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), POLL_SECONDS)
        await asyncio.gather(*serving.values())

    def wake(self) -> None:
        """Something may be due: look now rather than at the next poll."""
        self._woken.set()

    def stop(self) -> None:
        """Claim nothing more. What is on its way is finished and recorded."""
        self._stopped.set()
        self._woken.set()

    async def serve(self, bucket: Bucket, *, patient: bool = False) -> int:
        """Hand over what is due in one bucket; how many were tried. Where the platform says to
        wait, the rest is left for later; `patient` waits and goes on."""
        ahead: deque[int] = deque()
        ended: list[Ended] = []
        tried = 0
        hands = Hands(self._messengers[bucket.platform], self._clock)
        with hands:
            while True:
                room = self._room(bucket, hands.under_way)
                claims: list[Claim] = []
                if ended or room:
                    try:
                        claims = await self._record_and_claim(
                            bucket, ended, ahead, room, patient=patient
                        )
                        ended = []
                    except (DBAPIError, NoConnection):
                        # What is on its way has to be recorded too, before anybody gives up.
                        answers = await hands.down_to(0)
                        if not answers:
                            raise
                        ended += self._all_ended(bucket, answers)
                        continue
                if claims:
                    self._begin(bucket, hands, claims)
                    tried += len(claims)
                answers = await hands.down_to(REFILL if claims else 0)
                ended += self._all_ended(bucket, answers)
                if ended or hands.under_way:
                    continue
                blocked = bool(self._pacer.blocked(bucket, self._clock.now()))
                if room or self._stopped.is_set() or (blocked and not patient):
                    return tried
                await self._wait(bucket)

    async def _serve_well(self, bucket: Bucket) -> None:
        """`serve` as a task of its own: nobody else would hear of its errors."""
        try:
            await self.serve(bucket, patient=True)
        except Exception:
            log.exception("a bucket of the outbox stopped", organisation=bucket.organisation_id)

    async def _due_buckets(self) -> list[Bucket]:
        """Where something can be handed over, once what nobody need be asked about is decided."""
        now = self._clock.now()
        async with self._database.looking_everywhere() as session:
            if not await deliveries.untidy(session, now, LEASE, MOST_ATTEMPTS):
                return await deliveries.due_buckets(session, now, list(self._messengers))
        async with self._database.everywhere() as session:
            moved = await deliveries.tidy(session, now, LEASE, MOST_ATTEMPTS)
            log.info("outbox tidied", moved=moved)
            return await deliveries.due_buckets(session, now, list(self._messengers))

    def _room(self, bucket: Bucket, under_way: int) -> int:
        """How many more messages of the bucket may be claimed now."""
        if self._stopped.is_set() or self._pacer.blocked(bucket, self._clock.now()):
            return 0
        rate = self._messengers[bucket.platform].rate(changes=bucket.changes)
        room = AT_ONCE - under_way
        if rate is None:
            return room
        return min(room, self._pacer.allowance(bucket, rate, asyncio.get_running_loop().time()))

    async def _wait(self, bucket: Bucket) -> None:
        """Until the bucket may be drawn from again, or the outbox is stopped."""
        seconds = self._pacer.blocked(bucket, self._clock.now()).total_seconds()
        rate = self._messengers[bucket.platform].rate(changes=bucket.changes)
        if rate is not None:
            at = asyncio.get_running_loop().time()
            seconds = max(seconds, self._pacer.wait(bucket, rate, at))
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopped.wait(), seconds)

    async def _record_and_claim(
        self,
        bucket: Bucket,
        ended: Sequence[Ended],
        ahead: deque[int],
        room: int,
        *,
        patient: bool,
    ) -> list[Claim]:
        """Record the last messages and claim the next, in one transaction.

        What was handed over has to be recorded: a database that is locked or full is asked again,
        and where `patient`, until the outbox is stopped.
        """
        tries = 0
        while True:
            try:
                return await self._exchange(bucket, ended, ahead, room)
            except (DBAPIError, NoConnection):
                gives_up = not patient or self._stopped.is_set()
                if not ended or (gives_up and tries >= len(RECORD_WAITS)):
                    raise
                log.exception("messages could not be recorded yet", count=len(ended))
                await asyncio.sleep(RECORD_WAITS[min(tries, len(RECORD_WAITS) - 1)])
                tries += 1

    async def _exchange(
        self, bucket: Bucket, ended: Sequence[Ended], ahead: deque[int], room: int
    ) -> list[Claim]:
        now = self._clock.now()
        async with self._database.everywhere() as session:
            if ended:
                await deliveries.record(session, ended, now)
            if room == 0:
                return []
            while ahead:
                claims = await deliveries.claim(
                    session, bucket, _next(ahead, room), now, now + LEASE
                )
                if claims:
                    return claims
            ahead.extend(await deliveries.due_ids(session, bucket, now, LOOK_AHEAD))
            while ahead:
                claims = await deliveries.claim(
                    session, bucket, _next(ahead, room), now, now + LEASE
                )
                if claims:
                    return claims
        return []  # nothing is due, or others hold all that is

    def _begin(self, bucket: Bucket, hands: Hands, claims: Sequence[Claim]) -> None:
        rate = self._messengers[bucket.platform].rate(changes=bucket.changes)
        if rate is not None:
            at = asyncio.get_running_loop().time()
            self._pacer.take(bucket, rate, len(claims), at)
        hands.take(claims)

    def _all_ended(self, bucket: Bucket, answers: Sequence[Answer]) -> list[Ended]:
        now = self._clock.now()
        return [self._ended(bucket, claim, outcome, now) for claim, outcome in answers]

    def _ended(
        self, bucket: Bucket, claim: Claim, outcome: Outcome | Withdrawn, now: datetime
    ) -> Ended:
        if isinstance(outcome, Limited) and not outcome.place_only:
            self._pacer.block(bucket, outcome.wait, now)
        move = after(
            outcome,
            attempts=claim.attempts,
            repeatable=claim.repeatable,
            now=now,
            chance=self._chance(),
        )
        if move.problem:
            log.warning("delivery", delivery=claim.id, state=move.state, problem=move.problem)
        return Ended(
            claim,
            move.state,
            due_at=move.due_at,
            message=move.message,
            problem=move.problem,
            counts=move.counts,
        )


def _next(ahead: deque[int], room: int) -> list[int]:
    return [ahead.popleft() for _ in range(min(room, len(ahead)))]
