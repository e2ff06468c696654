"""Handing over what is due: claimed, sent, recorded.

A claim commits `sending` before anything leaves the machine, and an outcome is recorded after. A
process that dies between the two leaves a lease behind; when it has run out, another process
decides by the delivery's own word whether a repeat or a miss is the lesser evil.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import bindparam
from sqlalchemy.orm import aliased
from sqlmodel import col, func, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar
from sqlmodel.sql.sqltypes import UTCDateTime

from bot.cards import card_from_json
from bot.clock import Clock
from bot.messenger import Limited, Messenger, Outcome, Parcel, Refused
from bot.outbox.pacer import Pacer
from bot.outbox.rules import LEASE, after
from storage.session import Database
from storage.tables import Delivery, Identity
from storage.words import DeliveryState, Platform

log = structlog.stdlib.get_logger(__name__)

BATCH = 200
"""How many messages are claimed at once: what a crash can leave undecided, per bucket."""

AT_ONCE = 20
"""How many of a batch are on their way at the same time."""


_ENDED_UNSENT = (DeliveryState.FAILED, DeliveryState.CANCELLED, DeliveryState.UNKNOWN)


@dataclass(frozen=True)
class Bucket:
    """What shares one rate: an organisation's new messages, or its changes of messages."""

    organisation_id: int
    platform: Platform
    changes: bool

    @property
    def name(self) -> str:
        """Its name in the pacer."""
        return f"{self.platform}/{self.organisation_id}/{'change' if self.changes else 'send'}"


@dataclass(frozen=True)
class _Claimed:
    """A delivery that this process is sending."""

    id: int
    attempts: int
    repeatable: bool
    parcel: Parcel | None
    """None: there is no address to send it to."""


class Outbox:
    """Drains deliveries to messengers."""

    def __init__(
        self,
        database: Database,
        messengers: Mapping[Platform, Messenger],
        clock: Clock,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._database = database
        self._messengers = messengers
        self._clock = clock
        self._sleep = sleep
        self._chance = chance
        self._pacer = Pacer()

    async def next_at(self, session: AsyncSession) -> datetime | None:
        """When the next delivery is due."""
        pending = select(func.min(Delivery.due_at)).where(
            Delivery.state == DeliveryState.PENDING,
            col(Delivery.platform).in_(list(self._messengers)),
        )
        return (await session.exec(pending)).one()

    async def drain(self) -> int:
        """Hand over everything due by now, every bucket at its own speed. How many were tried.

        What is due again later (limited, to be tried again) is left for a later call.
        """
        now = self._clock.now()
        await self._look_after_lost(now)
        await self._withdraw_expired(now)
        buckets = await self._due_buckets(now)
        counts = await asyncio.gather(*(self._drain_bucket(bucket) for bucket in buckets))
        return sum(counts)

    async def _look_after_lost(self, now: datetime) -> None:
        """What was `sending` when its process died: tried again, or left unknown for good."""
        lost = (col(Delivery.state) == DeliveryState.SENDING, col(Delivery.lease_until) < now)
        async with self._database.everywhere() as session:
            await session.exec(
                update(Delivery)
                .where(*lost, col(Delivery.repeatable).is_(False))
                .values(state=DeliveryState.UNKNOWN, problem="interrupted", lease_until=None)
            )
            await session.exec(
                update(Delivery)
                .where(*lost, col(Delivery.repeatable).is_(True))
                .values(
                    state=DeliveryState.PENDING,
                    problem="interrupted",
                    lease_until=None,
                    due_at=now,
                )
            )

    async def _withdraw_expired(self, now: datetime) -> None:
        async with self._database.everywhere() as session:
            await session.exec(
                update(Delivery)
                .where(
                    col(Delivery.state) == DeliveryState.PENDING,
                    col(Delivery.due_at) <= now,
                    col(Delivery.expires_at) <= now,
                )
                .values(state=DeliveryState.CANCELLED, problem="expired")
            )
            original = aliased(Delivery)
            never_sent = select(original.id).where(
                original.id == col(Delivery.replaces_id),
                col(original.state).in_(_ENDED_UNSENT),
            )
            await session.exec(
                update(Delivery)
                .where(col(Delivery.state) == DeliveryState.PENDING, never_sent.exists())
                .values(state=DeliveryState.CANCELLED, problem="nothing_to_change")
            )

    async def _due_buckets(self, now: datetime) -> list[Bucket]:
        is_change = col(Delivery.replaces_id).is_not(None)
        async with self._database.looking_everywhere() as session:
            rows = await session.exec(
                select(Delivery.organisation_id, Delivery.platform, is_change)
                .where(
                    Delivery.state == DeliveryState.PENDING,
                    Delivery.due_at <= now,
                    col(Delivery.platform).in_(list(self._messengers)),
                )
                .distinct()
            )
            return [
                Bucket(organisation, Platform(platform), changes)
                for organisation, platform, changes in rows
            ]

    async def _drain_bucket(self, bucket: Bucket) -> int:
        messenger = self._messengers[bucket.platform]
        rate = messenger.rate(changes=bucket.changes)
        loop = asyncio.get_running_loop()
        tried = 0
        while True:
            allowed = self._pacer.allowance(bucket.name, rate, loop.time())
            if allowed == 0:
                await self._sleep(self._pacer.wait(bucket.name, rate, loop.time()))
                continue
            claimed = await self._claim(bucket, min(BATCH, allowed))
            if not claimed:
                return tried
            self._pacer.take(bucket.name, len(claimed))
            await self._send(bucket, messenger, claimed)
            tried += len(claimed)

    async def _claim(self, bucket: Bucket, most: int) -> list[_Claimed]:
        """Commit some due deliveries as `sending`; those with the least time left go first."""
        now = self._clock.now()
        async with self._database.everywhere() as session:
            rows = (
                await session.exec(
                    update(Delivery)
                    .where(col(Delivery.id).in_(self._due_ids(bucket, now, most)))
                    .where(col(Delivery.state) == DeliveryState.PENDING)
                    .values(
                        state=DeliveryState.SENDING,
                        attempts=col(Delivery.attempts) + 1,
                        lease_until=now + LEASE,
                    )
                    .returning(Delivery)
                    .execution_options(populate_existing=True)
                )
            ).scalars()
            deliveries = list(rows)
            addresses = await _addresses(session, bucket, deliveries)
            originals = await _messages_of(session, deliveries)
        return [_claimed(delivery, addresses, originals) for delivery in deliveries]

    def _due_ids(self, bucket: Bucket, now: datetime, most: int) -> SelectOfScalar[int]:
        replaces = col(Delivery.replaces_id)
        original = aliased(Delivery)
        is_there = select(original.id).where(
            original.id == replaces, original.state == DeliveryState.SENT
        )
        ids = (
            select(Delivery.id)
            .where(
                Delivery.state == DeliveryState.PENDING,
                Delivery.due_at <= now,
                or_(col(Delivery.expires_at).is_(None), col(Delivery.expires_at) > now),
                Delivery.organisation_id == bucket.organisation_id,
                Delivery.platform == bucket.platform,
                replaces.is_not(None) & is_there.exists() if bucket.changes else replaces.is_(None),
            )
            .order_by(col(Delivery.expires_at).asc().nulls_last(), col(Delivery.due_at))
            .order_by(col(Delivery.id))
            .limit(most)
        )
        return ids if self._database.is_sqlite else ids.with_for_update(skip_locked=True)

    async def _send(
        self, bucket: Bucket, messenger: Messenger, claimed: Sequence[_Claimed]
    ) -> None:
        """Send a batch, some at a time, and record what came of each part as soon as it is known,
        so that a crash leaves little undecided."""
        for start in range(0, len(claimed), AT_ONCE):
            part = claimed[start : start + AT_ONCE]
            outcomes = await asyncio.gather(*(_try(messenger, one.parcel) for one in part))
            for outcome in outcomes:
                if isinstance(outcome, Limited):
                    at = asyncio.get_running_loop().time()
                    self._pacer.block(bucket.name, outcome.wait, at)
            await self._record(part, outcomes)

    async def _record(self, claimed: Sequence[_Claimed], outcomes: Sequence[Outcome]) -> None:
        now = self._clock.now()
        rows: list[dict[str, object]] = []
        for one, outcome in zip(claimed, outcomes, strict=True):
            move = after(
                outcome,
                attempts=one.attempts,
                repeatable=one.repeatable,
                now=now,
                chance=self._chance(),
            )
            if move.problem:
                log.warning(
                    "delivery", delivery=one.id, state=str(move.state), problem=move.problem
                )
            rows.append(
                {
                    "b_id": one.id,
                    "b_state": move.state,
                    "b_due": move.due_at,
                    "b_message": move.message,
                    "b_problem": move.problem,
                    "b_sent": now if move.state == DeliveryState.SENT else None,
                    "b_attempts": one.attempts - isinstance(outcome, Limited),
                }
            )
        async with self._database.everywhere() as session:
            connection = await session.connection()
            await connection.execute(_RECORD, rows)


_TABLE = Delivery.__table__  # pyright: ignore[reportAttributeAccessIssue, reportUnknownVariableType, reportUnknownMemberType]  SQLModel does not type it
_RECORD = (
    update(_TABLE)  # pyright: ignore[reportUnknownArgumentType]
    .where(col(Delivery.id) == bindparam("b_id"), col(Delivery.state) == DeliveryState.SENDING)
    .values(
        state=bindparam("b_state"),
        due_at=func.coalesce(bindparam("b_due", type_=UTCDateTime), col(Delivery.due_at)),
        message=bindparam("b_message"),
        problem=bindparam("b_problem"),
        sent_at=bindparam("b_sent"),
        attempts=bindparam("b_attempts"),
        lease_until=None,
    )
)


async def _try(messenger: Messenger, parcel: Parcel | None) -> Outcome:
    if parcel is None:
        return Refused("no_address")
    return await messenger.send(parcel)


async def _addresses(
    session: AsyncSession, bucket: Bucket, deliveries: Sequence[Delivery]
) -> dict[int, str]:
    people = {one.person_id for one in deliveries if one.person_id is not None}
    if not people:
        return {}
    rows = await session.exec(
        select(Identity.person_id, Identity.external_id).where(
            Identity.organisation_id == bucket.organisation_id,
            Identity.platform == bucket.platform,
            col(Identity.person_id).in_(people),
        )
    )
    return dict(rows.all())


async def _messages_of(session: AsyncSession, deliveries: Sequence[Delivery]) -> dict[int, str]:
    """The platform's references of the messages that these deliveries change."""
    originals = {one.replaces_id for one in deliveries if one.replaces_id is not None}
    if not originals:
        return {}
    rows = await session.exec(
        select(Delivery.id, Delivery.message).where(
            col(Delivery.id).in_(originals), col(Delivery.message).is_not(None)
        )
    )
    return {id_: message for id_, message in rows if message is not None}


def _claimed(
    delivery: Delivery, addresses: Mapping[int, str], originals: Mapping[int, str]
) -> _Claimed:
    person = addresses.get(delivery.person_id) if delivery.person_id is not None else None
    replaces = originals.get(delivery.replaces_id) if delivery.replaces_id is not None else None
    reachable = person is not None or delivery.channel is not None
    changeable = delivery.replaces_id is None or replaces is not None
    parcel = Parcel(
        organisation_id=delivery.organisation_id,
        delivery_id=delivery.id,
        key=delivery.key,
        person=person,
        channel=delivery.channel,
        card=card_from_json(delivery.card),
        replaces=replaces,
    )
    return _Claimed(
        id=delivery.id,
        attempts=delivery.attempts,
        repeatable=delivery.repeatable,
        parcel=parcel if reachable and changeable else None,
    )
