"""The token by which we call the Bot Connector: fetched from Entra with the app's id and secret,
kept until shortly before it ends, and fetched by one caller while the others wait.

Fetched by our own HTTP session rather than by MSAL, which would hold up the loop.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import aiohttp

from bot.clock import Clock
from handlers.teams.errors import Away, NoEntry

SCOPE = "https://api.botframework.com/.default"

RENEW_BEFORE = timedelta(minutes=5)


@dataclass
class Credentials:
    """The app's way in. `tenant` is the Entra tenant in which the app is registered."""

    login_url: str
    tenant: str
    app_id: str
    secret: str
    session: aiohttp.ClientSession
    clock: Clock
    _token: str = ""
    _ends_at: datetime | None = None
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def token(self) -> str:
        """A token that holds. Raises NoEntry or Away."""
        if self._holds():
            return self._token
        async with self._lock:
            if not self._holds():
                await self._fetch()
            return self._token

    def forget(self, token: str) -> None:
        """That token was refused: fetch another."""
        if token == self._token:
            self._ends_at = None

    def _holds(self) -> bool:
        return self._ends_at is not None and self.clock.now() < self._ends_at

    async def _fetch(self) -> None:
        url = f"{self.login_url.rstrip('/')}/{self.tenant}/oauth2/v2.0/token"
        form = {
            "grant_type": "client_credentials",
            "client_id": self.app_id,
            "client_secret": self.secret,
            "scope": SCOPE,
        }
        try:
            async with self.session.post(url, data=form) as answer:
                if answer.status in {408, 429} or answer.status >= 500:
                    raise Away(f"login_{answer.status}")
                found: dict[str, Any] = await answer.json(content_type=None)
                if answer.status != 200:
                    raise NoEntry(str(found.get("error") or answer.status)[:60], "the sign-in")
                seconds, token = int(found["expires_in"]), str(found["access_token"])
        except (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError) as error:
            raise Away("login_not_reached") from error
        self._token = token
        self._ends_at = self.clock.now() + max(
            timedelta(seconds=seconds) - RENEW_BEFORE, timedelta(seconds=seconds / 2)
        )
