"""Slack's Web API: the only file that sees the SDK's errors. One session, one try, no waiting."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, cast

import aiohttp
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from handlers.slack.errors import (
    Away,
    MissingScope,
    SlackRefused,
    TooFast,
    Unclear,
    refusal,
)

Json = dict[str, Any]

TIMEOUT = aiohttp.ClientTimeout(total=20, sock_connect=5)
"""Shorter than the outbox waits for a messenger."""

CONNECTIONS = 200
LONGEST_WAIT = 3600
USUAL_WAIT = 10


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
                timeout=TIMEOUT, connector=aiohttp.TCPConnector(limit=CONNECTIONS)
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

    async def post(self, method: str, token: str, arguments: Mapping[str, object]) -> Json:
        """Call a method that takes JSON. Raises a SlackRefused."""
        return await self._call(method, json={**arguments, "token": token})

    async def get(self, method: str, token: str, arguments: Mapping[str, object]) -> Json:
        """Call a method that only takes parameters. Raises a SlackRefused."""
        return await self._call(method, http_verb="GET", params={**arguments, "token": token})

    async def form(self, method: str, arguments: Mapping[str, str]) -> Json:
        """Call a method that needs no token, as a form. Raises a SlackRefused."""
        return await self._call(method, data=dict(arguments))

    async def headers_of_auth_test(self, token: str) -> dict[str, str]:
        """The headers of Slack's answer about a token, by small letters: its scopes and the time.
        Raises a SlackRefused."""
        answer = await self._ask("auth.test", json={"token": token})
        return {str(name).lower(): str(value) for name, value in answer.headers.items()}

    async def respond(self, url: str, payload: Json) -> None:
        """Answer a command where it was typed, at the address that Slack gave for it. Raises a
        SlackRefused."""
        if self._session is None:
            raise RuntimeError("the session is not open")
        try:
            async with self._session.post(url, json=payload) as answer:
                if answer.status != 200:
                    raise Unclear("server_error", "response_url")
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Unclear("no_answer", "response_url") from error

    async def _call(self, method: str, **how: Any) -> Json:
        return cast(Json, (await self._ask(method, **how)).data)

    async def _ask(self, method: str, **how: Any) -> AsyncSlackResponse:
        try:
            return await self.client.api_call(method, **how)
        except SlackApiError as error:
            raise _refused(error, method) from error
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise Away("not_reached", method) from error
        except (aiohttp.ClientError, TimeoutError, SlackRequestError, AttributeError) as error:
            # AttributeError: the SDK trips over an answer that is no JSON.
            raise Unclear("no_answer", method) from error


def _refused(error: SlackApiError, method: str) -> SlackRefused:
    response: Any = error.response
    status = getattr(response, "status_code", None) or getattr(response, "status", 0)
    data = getattr(response, "data", None)
    found = cast(Json, data) if isinstance(data, dict) else {}
    code = str(found.get("error") or "")
    if status == 429 or code in TooFast.codes:
        return TooFast(code or "ratelimited", method, _wait(response))
    if code == "missing_scope":
        return MissingScope(code, method, str(found.get("needed") or ""))
    if code:
        return refusal(code, method)
    if status == 503:
        return Away("service_unavailable", method)
    return Unclear("server_error", method)


def _wait(response: Any) -> timedelta:
    headers = getattr(response, "headers", None) or {}
    said = str(headers.get("Retry-After") or headers.get("retry-after") or "")
    seconds = int(said) if said.isascii() and said.isdigit() and len(said) < 8 else USUAL_WAIT
    return timedelta(seconds=min(max(seconds, 1), LONGEST_WAIT))
