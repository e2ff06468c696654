"""Handing messages to Teams: one try each, and what came of it. Fills `bot.messenger.Messenger`.

Teams has nothing by which it would recognise a message that is sent again. So where the connection
breaks after a message was handed over, it may have arrived: that is `Unsure`, and the outbox goes
by the message's own word whether a repeat or a miss is the lesser evil.
"""

import asyncio
from dataclasses import dataclass

import structlog
from pydantic_core import from_json

from bot.messenger import Limited, Outcome, Parcel, Rate, Refused, Sent, TryAgain, Unsure
from handlers.teams.activities import Json
from handlers.teams.connector import Connector, Where, message_address, patiently
from handlers.teams.errors import (
    Away,
    MessageGone,
    NoEntry,
    NotInstalled,
    TeamsRefused,
    TooFast,
    Unclear,
)
from handlers.teams.pace import Pace
from handlers.teams.painter import Painter
from handlers.teams.references import Reference, References
from handlers.teams.tenants import Served, Tenants
from storage.queries import teams as queries
from storage.session import Database

log = structlog.stdlib.get_logger(__name__)

NEW_MESSAGES = Rate(per_second=35, burst=35)
CHANGES = Rate(per_second=15, burst=15)
"""Together the 50 requests a second that Teams allows an app in one tenant."""


@dataclass
class TeamsMessenger:
    """Sends and changes messages in the tenants that the program is at work in."""

    connector: Connector
    tenants: Tenants
    references: References
    painter: Painter
    database: Database
    new_messages: Rate | None = NEW_MESSAGES
    changes: Rate | None = CHANGES
    pace: Pace | None = None
    """Of each conversation; None: no limit."""

    async def send(self, parcel: Parcel) -> Outcome:
        """Try once."""
        place = parcel.channel or parcel.person or ""
        if self.pace is not None:
            at = asyncio.get_running_loop().time()
            key = f"{parcel.organisation_id}/{place}"
            wait = self.pace.wait(key, at)
            if wait:
                return Limited(wait, place_only=True)
            self.pace.note(key, at)
        try:
            if parcel.replaces is not None:
                return await self._update(parcel)
            return await self._post(parcel)
        except TeamsRefused as refusal:
            return _outcome(refusal)

    def rate(self, *, changes: bool) -> Rate | None:
        """Teams' limit in one tenant."""
        return self.changes if changes else self.new_messages

    async def say(self, organisation_id: int, account: str, activity: Json) -> None:
        """Write to a person at once: an answer to what they just did. Raises a TeamsRefused."""
        where = await self._chat(organisation_id, account)
        await patiently(lambda: self.connector.post(where, activity))

    async def _post(self, parcel: Parcel) -> Outcome:
        if parcel.channel is not None:
            message = await self._begin_thread(
                parcel.organisation_id, parcel.channel, from_json(await self._drawn(parcel))
            )
            return Sent(reference(message, parcel.delivery_id))
        try:
            address = message_address(await self._chat_of(parcel))
        except Unclear as refusal:
            # Nothing was sent yet: an answer that did not come may come the next time.
            return TryAgain(refusal.code)
        await _in_step()
        written = await self._drawn(parcel)
        await _in_step()
        message = await self.connector.post_written(address, written)
        return Sent(reference(message, parcel.delivery_id))

    async def _drawn(self, parcel: Parcel) -> bytes:
        return await self.painter.message(
            parcel.organisation_id,
            parcel.card,
            parcel.delivery_id,
            group=parcel.channel is not None,
        )

    async def _update(self, parcel: Parcel) -> Outcome:
        message, delivery_id = parsed(parcel.replaces or "")
        activity = await self.painter.message(
            parcel.organisation_id, parcel.card, delivery_id, group=parcel.channel is not None
        )
        if parcel.channel is not None:
            served = await self.tenants.served(parcel.organisation_id)
            where = Where(served.service_url, f"{parcel.channel};messageid={message}")
        else:
            where = await self._chat_of(parcel)
        await self.connector.update(where, message, from_json(activity))
        return Sent(parcel.replaces or "")

    async def _begin_thread(self, organisation_id: int, channel: str, activity: Json) -> str:
        served = await self.tenants.served(organisation_id)
        made = await self.connector.create(
            served.service_url,
            {
                "isGroup": True,
                "bot": {"id": served.bot},
                "tenantId": served.tenant,
                "channelData": {"channel": {"id": channel}, "tenant": {"id": served.tenant}},
                "activity": activity,
            },
        )
        return made.message

    async def _chat_of(self, parcel: Parcel) -> Where:
        """The chat that a parcel goes to: as it says, or looked for."""
        known = None if parcel.chat is None else self.references.opened(parcel.chat)
        if known is not None:
            return Where(known.service_url, known.conversation)
        return await self._chat(parcel.organisation_id, parcel.person or "")

    async def _chat(self, organisation_id: int, account: str) -> Where:
        """The chat with somebody: by their reference, or made where only their id is known."""
        known = await self.references.of(organisation_id, account)
        if known is not None:
            return Where(known.service_url, known.conversation)
        if not account or "@" in account:
            raise NotInstalled("not_installed")  # an address: Teams has not told their id yet
        served = await self.tenants.served(organisation_id)
        made = await self.connector.create(
            served.service_url,
            {
                "isGroup": False,
                "bot": {"id": served.bot},
                "members": [{"id": account}],
                "tenantId": served.tenant,
                "channelData": {"tenant": {"id": served.tenant}},
            },
        )
        await self._keep(organisation_id, account, served, made.conversation)
        return Where(served.service_url, made.conversation)

    async def _keep(
        self, organisation_id: int, account: str, served: Served, conversation: str
    ) -> None:
        found = Reference(served.tenant, served.service_url, conversation, account)
        now = self.connector.clock.now()
        async with self.database.organisation(organisation_id) as session:
            person = (await queries.everyone(session, [account])).get(account)
            if person is not None:
                chat = await queries.keep_chat(session, person.id, account, now)
                self.references.keep(session, chat, found)


async def _in_step() -> None:
    """Let all messages that began in the same moment come as far as this one. A processor does the
    same thing a hundred times over in half the time that it takes to do it each time after
    something else, as what it needs for that is at hand."""
    await asyncio.sleep(0)


def reference(message: str, delivery_id: int) -> str:
    """What is stored of a message that arrived: its id, and the delivery that its buttons name for
    ever. Where it is, the delivery itself says: its person or channel."""
    return f"{message}/{delivery_id}"


def parsed(stored: str) -> tuple[str, int]:
    """The parts of a `reference`. Raises MessageGone for anything else."""
    message, _, delivery = stored.rpartition("/")
    if not message or not delivery.isdigit():
        raise MessageGone("message_not_found")
    return message, int(delivery)


def _outcome(refusal: TeamsRefused) -> Outcome:
    match refusal:
        case TooFast():
            return Limited(refusal.wait)
        case Away() | NoEntry():
            return TryAgain(refusal.code)
        case Unclear():
            return Unsure(refusal.code)
        case _:
            return Refused(refusal.code)
