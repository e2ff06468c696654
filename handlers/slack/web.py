"""Slack's Web API: one session, one try, no waiting, and every refusal by its meaning.

Methods are called here rather than by the SDK's client, which takes half as long again for each
call; the client is for Bolt and for the tokens of Socket Mode, on the same session.
"""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, cast

import aiohttp
from pydantic_core import to_json
from slack_sdk.proxy_env_variable_loader import load_http_proxy_from_env
from slack_sdk.web.async_client import AsyncWebClient

from handlers.calling import CONNECTIONS, TIMEOUT
from handlers.slack.errors import (
    Away,
    MissingScope,
    SlackRefused,
    TooFast,
    Unclear,
    refusal,
)

Json = dict[str, Any]

LONGEST_WAIT = 3600
USUAL_WAIT = 10

_JSON = {"Content-Type": "application/json; charset=utf-8"}


class SlackWeb:
    """Calls one server's Web API, each call with its own token. Use `start` and `stop`."""

    def __init__(self, url: str) -> None:
        self.url = url if url.endswith("/") else f"{url}/"
        self._session: aiohttp.ClientSession | None = None
        self._client: AsyncWebClient | None = None

    async def start(self) -> None:
        """Open the session. Twice is the same as once."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                timeout=TIMEOUT,
                connector=aiohttp.TCPConnector(limit=CONNECTIONS),
                cookie_jar=aiohttp.DummyCookieJar(),
                proxy=load_http_proxy_from_env(),
            )
            self._client = AsyncWebClient(
                base_url=self.url, session=self._session, retry_handlers=[]
            )

    async def stop(self) -> None:
        """Close the session."""
        if self._session is not None:
            await self._session.close()
            self._session = self._client = None

    @property
    def client(self) -> AsyncWebClient:
        """The SDK's client, without a token, on the shared session."""
        if self._client is None:
            raise RuntimeError("the session is not open")
        return self._client

    async def post(
        self,
        method: str,
        token: str,
        arguments: Mapping[str, object] | bytes,
        *,
        limit: aiohttp.ClientTimeout = TIMEOUT,
    ) -> Json:
        """Call a method that takes JSON, maybe written already. Raises a SlackRefused."""
        headers = {**_JSON, "Authorization": f"Bearer {token}"}
        body = arguments if isinstance(arguments, bytes) else to_json(arguments)
        return (await self._ask("POST", method, headers, data=body, timeout=limit))[0]

    async def get(self, method: str, token: str, arguments: Mapping[str, str | int]) -> Json:
        """Call a method that only takes parameters. Raises a SlackRefused."""
        headers = {"Authorization": f"Bearer {token}"}
        return (await self._ask("GET", method, headers, params=arguments))[0]

    async def form(self, method: str, arguments: Mapping[str, str]) -> Json:
        """Call a method that needs no token, as a form. Raises a SlackRefused."""
        return (await self._ask("POST", method, {}, data=arguments))[0]

    async def headers_of_auth_test(self, token: str) -> dict[str, str]:
        """The headers of Slack's answer about a token, by small letters: its scopes and the time.
        Raises a SlackRefused."""
        _, found = await self._ask("POST", "auth.test", {"Authorization": f"Bearer {token}"})
        return {name.lower(): value for name, value in found.items()}

    async def respond(self, url: str, payload: Json) -> None:
        """Answer a command where it was typed, at the address that Slack gave for it. Raises a
        SlackRefused."""
        try:
            async with self._open.post(url, json=payload) as answer:
                if answer.status != 200:
                    raise Unclear("server_error", "response_url")
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Unclear("no_answer", "response_url") from error

    @property
    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise RuntimeError("the session is not open")
        return self._session

    async def _ask(
        self, verb: str, method: str, headers: Mapping[str, str], **what: Any
    ) -> tuple[Json, Mapping[str, str]]:
        """Slack's answer and its headers."""
        call = self._open.request(
            verb, self.url + method, headers=headers, allow_redirects=False, **what
        )
        try:
            async with call as answer:
                body = await answer.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise Away("not_reached", method) from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Unclear("no_answer", method) from error
        found = _parsed(body)
        if answer.status == 200 and found.get("ok"):
            return found, answer.headers
        raise _refused(answer.status, found, answer.headers, method)


def _parsed(body: bytes) -> Json:
    """What Slack says; nothing where something in between answers in its place."""
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return cast(Json, found) if isinstance(found, dict) else {}


def _refused(status: int, found: Json, headers: Mapping[str, str], method: str) -> SlackRefused:
    code = str(found.get("error") or "")
    if status == 429 or code in TooFast.codes:
        return TooFast(code or "ratelimited", method, _wait(headers))
    if code == "missing_scope":
        return MissingScope(code, method, str(found.get("needed") or ""))
    if code:
        return refusal(code, method)
    if status == 503:
        return Away("service_unavailable", method)
    return Unclear("server_error" if status >= 300 else "no_answer", method)


def _wait(headers: Mapping[str, str]) -> timedelta:
    said = headers.get("Retry-After") or ""
    seconds = int(said) if said.isascii() and said.isdigit() and len(said) < 8 else USUAL_WAIT
    return timedelta(seconds=min(max(seconds, 1), LONGEST_WAIT))
