"""Whether what comes in comes from the Bot Connector: its tokens, and the keys that sign them.

Keys are fetched without holding up the loop. A key id that is not known may be a new one, so the
keys are fetched again for it: once, and not so often that a stranger could make us ask all day.
"""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import jwt
import structlog

from bot.clock import Clock
from handlers.teams.errors import NoKeys, NoToken, NotOurs

log = structlog.stdlib.get_logger(__name__)

ALGORITHM = "RS256"
CHANNEL = "msteams"

LEEWAY = timedelta(minutes=5)
"""How far apart two clocks may be, as Microsoft advises."""

KEYS_HOLD = timedelta(days=1)

MOST_FETCHES = 6
FETCHES_WITHIN = 60.0
"""Seconds in which the keys are fetched so often at most, whatever key ids come in."""


@dataclass(frozen=True)
class Key:
    """A key that signs, and the channels that it may sign for; none named: any."""

    key: jwt.PyJWK
    endorsements: frozenset[str]


@dataclass
class Keys:
    """The Bot Connector's keys, as its OpenID metadata names them."""

    url: str
    session: aiohttp.ClientSession
    clock: Clock
    issuer: str = ""
    _keys: dict[str, Key] = field(default_factory=dict[str, Key])
    _fetched_at: datetime | None = None
    _fetches: deque[float] = field(default_factory=deque[float])
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def find(self, key_id: str) -> Key:
        """The key of that id. Raises NoToken where there is none, NoKeys where none can be had."""
        if self._is_stale() or key_id not in self._keys:
            await self._refresh(key_id)
        key = self._keys.get(key_id)
        if key is None:
            raise NoToken("unknown_key")
        return key

    async def look(self) -> None:
        """Fetch the keys where there are none yet. Raises NoKeys."""
        if not self._keys:
            await self._refresh("")

    def _is_stale(self) -> bool:
        fetched, now = self._fetched_at, self.clock.now()
        return fetched is None or not fetched <= now <= fetched + KEYS_HOLD

    async def _refresh(self, key_id: str) -> None:
        async with self._lock:
            if key_id in self._keys and not self._is_stale():
                return  # somebody else has just fetched it
            if not self._may_fetch():
                return
            try:
                await self._fetch()
            except (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError) as error:
                log.warning("signing keys not fetched", problem=type(error).__name__)
                if not self._keys:
                    raise NoKeys("no_keys") from error

    def _may_fetch(self) -> bool:
        now = asyncio.get_running_loop().time()
        while self._fetches and self._fetches[0] < now - FETCHES_WITHIN:
            self._fetches.popleft()
        if len(self._fetches) >= MOST_FETCHES:
            return False
        self._fetches.append(now)
        return True

    async def _fetch(self) -> None:
        metadata = await self._get(self.url)
        issuer = str(metadata["issuer"])
        found = await self._get(str(metadata["jwks_uri"]))
        keys = {
            str(one["kid"]): Key(
                jwt.PyJWK(one, algorithm=ALGORITHM), frozenset(one.get("endorsements") or ())
            )
            for one in found["keys"]
            if one.get("kty") == "RSA" and one.get("kid")
        }
        self.issuer, self._keys, self._fetched_at = issuer, keys, self.clock.now()

    async def _get(self, url: str) -> dict[str, Any]:
        async with self.session.get(url) as answer:
            answer.raise_for_status()
            return await answer.json(content_type=None)


class Gate:
    """Lets in what the Bot Connector signed for this program."""

    def __init__(self, keys: Keys, app_id: str, clock: Clock) -> None:
        self._keys = keys
        self._app_id = app_id
        self._clock = clock

    async def look(self) -> None:
        """Whether tokens can be checked at all. Raises NoKeys."""
        await self._keys.look()

    async def check(self, header: str, channel: str, service_url: str) -> None:
        """Whether an Authorization header proves that an activity of that channel and service
        address is the Bot Connector's. Raises NoToken, NotOurs or NoKeys."""
        scheme, _, token = header.strip().partition(" ")
        if scheme.casefold() != "bearer" or not token.strip():
            raise NoToken("no_token")
        claims = await self._proven(token.strip(), channel)
        self._check_times(claims)
        if claims.get("iss") != self._keys.issuer:
            raise NoToken("wrong_issuer")
        if claims.get("aud") != self._app_id:
            raise NoToken("wrong_audience")
        said = claims.get("serviceurl") or claims.get("serviceUrl")
        if not isinstance(said, str) or said.rstrip("/") != service_url.rstrip("/"):
            raise NotOurs("wrong_service_address")

    async def _proven(self, token: str, channel: str) -> dict[str, Any]:
        """What the token says, once its signature holds."""
        try:
            header = jwt.get_unverified_header(token)
        except jwt.InvalidTokenError:
            raise NoToken("no_token") from None
        if header.get("alg") != ALGORITHM or not isinstance(header.get("kid"), str):
            raise NoToken("wrong_algorithm")
        key = await self._keys.find(header["kid"])
        if key.endorsements and channel not in key.endorsements:
            raise NoToken("wrong_channel")
        try:
            # Its times are checked below, by the program's own clock.
            return jwt.decode(
                token,
                key.key,
                algorithms=[ALGORITHM],
                options={
                    "verify_aud": False,
                    "verify_exp": False,
                    "verify_nbf": False,
                    "verify_iat": False,
                },
            )
        except jwt.InvalidTokenError:
            raise NoToken("wrong_signature") from None

    def _check_times(self, claims: dict[str, Any]) -> None:
        now, leeway = self._clock.now().timestamp(), LEEWAY.total_seconds()
        ends, begins = claims.get("exp"), claims.get("nbf", 0)
        if not isinstance(ends, int | float) or ends + leeway < now:
            raise NoToken("expired")
        if not isinstance(begins, int | float) or begins - leeway > now:
            raise NoToken("not_yet")
