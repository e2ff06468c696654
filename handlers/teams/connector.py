"""Calling the Bot Connector: one session, one try, and what came of it by its meaning.

Our own HTTP calls rather than an SDK's, which would block in a pool of a few threads.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from http import HTTPStatus
from typing import Any, TypeVar, cast
from urllib.parse import quote

import aiohttp
import structlog
from pydantic_core import from_json, to_json
from yarl import URL

from bot.clock import Clock
from handlers.calling import CONNECTIONS, TIMEOUT, WATCHED
from handlers.teams.credentials import Credentials
from handlers.teams.errors import (
    Away,
    MessageGone,
    NoEntry,
    NotInstalled,
    Rejected,
    TeamsRefused,
    TooFast,
    Unclear,
)

log = structlog.stdlib.get_logger(__name__)

Json = dict[str, Any]
T = TypeVar("T")

USUAL_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)

TRIES = 3
"""Of what somebody waits for: an answer to what they just did, a look at who is there."""
WAITS = timedelta(seconds=0.5), timedelta(seconds=1.5)
LONGEST_PATIENCE = timedelta(seconds=4)

TAKEN_AS_IS = frozenset({412, 503})
"""Teams did not take it: the conversation was being changed, or there was no room."""
ON_THE_WAY = frozenset({408, 500, 502, 504})
"""Something between us and Teams broke, before or after it was taken."""


@dataclass(frozen=True)
class Where:
    """A conversation, and the address at which it is served."""

    service_url: str
    conversation: str


@dataclass(frozen=True)
class Made:
    """A conversation that was made, and the message that it began with, if it did."""

    conversation: str
    message: str


def new_session() -> aiohttp.ClientSession:
    """The session for everything that goes to Microsoft."""
    return aiohttp.ClientSession(
        timeout=TIMEOUT,
        connector=aiohttp.TCPConnector(limit=CONNECTIONS),
        cookie_jar=aiohttp.DummyCookieJar(),
    )


@dataclass(frozen=True)
class Connector:
    """The calls that this program makes. Each raises a TeamsRefused."""

    session: aiohttp.ClientSession
    credentials: Credentials
    clock: Clock

    async def post(self, where: Where, activity: Json) -> str:
        """A new message in a conversation; its id."""
        found = await self._call("POST", message_address(where), activity)
        return str(found.get("id") or "")

    async def post_written(self, address: URL, written: bytes) -> str:
        """The same at a `message_address`, by the outbox, with the message as JSON."""
        found = await self._call("POST", address, written, limit=WATCHED)
        return str(found.get("id") or "")

    async def update(self, where: Where, message: str, activity: Json) -> None:
        """Another text in the place of a message."""
        url = _conversation_url(where, f"/activities/{_part(message)}")
        await self._call("PUT", url, {**activity, "id": message}, repeatable=True)

    async def create(self, service_url: str, parameters: Json) -> Made:
        """A conversation with somebody, which is made once however often it is asked for; or a new
        thread in a channel."""
        url = _url(service_url, "conversations")
        repeatable = "activity" not in parameters
        found = await self._call("POST", url, parameters, repeatable=repeatable)
        return Made(str(found.get("id") or ""), str(found.get("activityId") or ""))

    async def member(self, where: Where, account: str) -> Json:
        """Somebody in a conversation, with the name and address that Entra knows."""
        url = _conversation_url(where, f"/members/{_part(account)}")
        return await self._call("GET", url)

    async def members(self, where: Where) -> AsyncGenerator[list[Json]]:
        """Everybody in a conversation, page by page."""
        url = _conversation_url(where, "/pagedmembers")
        token = ""
        while True:
            asked = (
                url.update_query(pageSize="500")
                if not token
                else url.update_query(pageSize="500", continuationToken=token)
            )
            page = await patiently(lambda: self._call("GET", asked))  # noqa: B023  called at once
            yield [one for one in page.get("members") or () if isinstance(one, dict)]
            token = str(page.get("continuationToken") or "")
            if not token:
                return

    async def group_name(self, service_url: str, group: str) -> str:
        """What a team is called."""
        found = await self._call("GET", _url(service_url, f"teams/{_part(group)}"))
        return str(found.get("name") or "")

    async def channels(self, service_url: str, group: str) -> list[Json]:
        """The channels of a team."""
        url = _url(service_url, f"teams/{_part(group)}/conversations")
        found = await self._call("GET", url)
        return [one for one in found.get("conversations") or () if isinstance(one, dict)]

    async def _call(
        self,
        method: str,
        url: URL,
        body: Json | bytes | None = None,
        *,
        repeatable: bool = False,
        limit: aiohttp.ClientTimeout = TIMEOUT,
    ) -> Json:
        """`repeatable`: doing it twice is the same as once, so it may always be tried again."""
        repeatable = repeatable or method == "GET"
        data = body if body is None or isinstance(body, bytes) else to_json(body)
        once = partial(self._once, method, url, data, repeatable=repeatable, limit=limit)
        token = await self.credentials.token()
        try:
            found = await once(token)
            if found is None:
                # Refused at the door: it was not taken, whatever it was.
                self.credentials.forget(token)
                found = await once(await self.credentials.token())
            if found is None:
                raise NoEntry("unauthorized", "our token")
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise Away("not_reached") from error
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            if repeatable:
                raise Away("no_answer") from error
            raise Unclear("no_answer") from error
        return found

    async def _once(
        self,
        method: str,
        url: URL,
        data: bytes | None,
        token: str,
        *,
        repeatable: bool,
        limit: aiohttp.ClientTimeout,
    ) -> Json | None:
        """None: the token was refused."""
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        call = self.session.request(method, url, data=data, headers=headers, timeout=limit)
        async with call as answer:
            status = answer.status
            if status >= HTTPStatus.BAD_REQUEST:
                if status == HTTPStatus.UNAUTHORIZED:
                    return None
                code = _code(await answer.text())
                wait = _wait(answer.headers.get("Retry-After"), self.clock.now())
                raise _refusal(status, code, method, wait, repeatable=repeatable)
            said = await answer.read()
        found: object = from_json(said) if said.strip() else {}
        return cast(Json, found) if isinstance(found, dict) else {}


def message_address(where: Where) -> URL:
    """Where a conversation takes new messages."""
    return _conversation_url(where, "/activities")


async def patiently(ask: Callable[[], Awaitable[T]]) -> T:
    """Try a few times within a few seconds, waiting as Teams says. Raises a TeamsRefused."""
    for wait in WAITS:
        try:
            return await ask()
        except (TooFast, Away) as refusal:
            said = refusal.wait
            if said is not None and said > LONGEST_PATIENCE:
                raise
            await asyncio.sleep(max(wait, said or wait).total_seconds())
    return await ask()


def _conversation_url(where: Where, rest: str) -> URL:
    return _url(where.service_url, f"conversations/{_part(where.conversation)}{rest}")


def _url(service_url: str, path: str) -> URL:
    return URL(f"{service_url.rstrip('/')}/v3/{path}", encoded=True)


def _part(name: str) -> str:
    """A name as one part of a path."""
    return quote(name, safe="")


def _code(text: str) -> str:
    """What Teams calls the error; never its words, which may quote what was sent."""
    try:
        found: Any = json.loads(text)
        return str(found["error"]["code"])[:60]
    except (ValueError, KeyError, TypeError):
        return ""


def _refusal(
    status: int, code: str, method: str, wait: timedelta | None, *, repeatable: bool
) -> TeamsRefused:
    name = code or f"http_{status}"
    match status:
        case 429:
            return TooFast(name, "", wait or USUAL_WAIT)
        case 403:
            return NotInstalled(name)
        case 404 | 410:
            return MessageGone(name) if method == "PUT" else NotInstalled(name)
        case _ if status in TAKEN_AS_IS or (status in ON_THE_WAY and repeatable):
            return Away(name, "", wait)
        case _ if status >= 500 or status in ON_THE_WAY:
            return Unclear(name)
        case _:
            return Rejected(name)


def _wait(said: str | None, now: datetime) -> timedelta | None:
    """Retry-After in either of its forms."""
    if not said:
        return None
    try:
        wait = timedelta(seconds=float(said))
    except (ValueError, OverflowError):
        try:
            wait = parsedate_to_datetime(said).astimezone(UTC) - now
        except (ValueError, TypeError):
            return None
    return min(max(wait, timedelta(0)), LONGEST_WAIT)
