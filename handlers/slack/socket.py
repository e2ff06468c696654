"""Socket Mode: Slack's requests over a connection that we open, so that nothing has to be public.

The SDK keeps the connection, opens the next one before Slack closes this one, and acknowledges
envelopes. Opening the very first one is tried again here until it works."""

import asyncio
from contextlib import suppress
from datetime import datetime

import aiohttp
import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from bot.clock import Clock
from handlers.slack.web import SlackWeb

log = structlog.stdlib.get_logger(__name__)

FIRST_WAIT = 1.0
LONGEST_WAIT = 60.0
PING_SECONDS = 5.0
"""A connection that does not answer four pings is opened anew."""


LOOK_SECONDS = 5.0
"""How often it is looked whether the connection is open."""


class Socket:
    """One connection to Slack."""

    def __init__(self, app: AsyncApp, app_token: str, web: SlackWeb, clock: Clock) -> None:
        self._app = app
        self._app_token = app_token
        self._web = web
        self._clock = clock
        self._handler: AsyncSocketModeHandler | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._last_open = clock.now()

    def start(self) -> None:
        """Begin to listen."""
        self._handler = AsyncSocketModeHandler(
            self._app,
            self._app_token,
            web_client=self._web.client,
            ping_interval=PING_SECONDS,
        )
        self._last_open = self._clock.now()
        self._tasks = [
            asyncio.create_task(self._open(self._handler)),
            asyncio.create_task(self._look()),
        ]

    async def stop(self) -> None:
        """Hear nothing more."""
        for task in self._tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        if self._handler is not None:
            await self._handler.close_async()  # pyright: ignore[reportUnknownMemberType]  untyped in Bolt
            self._handler = None

    @property
    async def is_open(self) -> bool:
        """Whether Slack can reach us now."""
        return self._handler is not None and await self._handler.client.is_connected()

    async def down_since(self) -> datetime | None:
        """When Slack could reach us last; None where it can now."""
        if await self.is_open:
            self._last_open = self._clock.now()
            return None
        return self._last_open

    async def _look(self) -> None:
        while True:
            await self.down_since()
            await asyncio.sleep(LOOK_SECONDS)

    async def _open(self, handler: AsyncSocketModeHandler) -> None:
        wait = FIRST_WAIT
        while True:
            try:
                await handler.connect_async()  # pyright: ignore[reportUnknownMemberType]  untyped in Bolt
            except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError) as error:
                log.warning("socket mode not open yet", reason=_reason(error))
                await asyncio.sleep(wait)
                wait = min(2 * wait, LONGEST_WAIT)
            else:
                return


def _reason(error: Exception) -> str:
    if isinstance(error, SlackApiError):
        return str(error.response.get("error") or "refused")
    return type(error).__name__
