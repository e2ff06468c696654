"""The web server: health, figures, and whatever doors the platforms open.

What nobody foresaw is logged with a reference number, and that number is all that is shown.
"""

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.logs import log_unforeseen
from handlers.web.health import Health, health_routes

LARGEST_BODY = 2 * 1024 * 1024
"""Bytes of one request; the largest form of any platform is far smaller."""

HEADERS = ((b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"no-referrer"))


def make_server(health: Health, doors: Sequence[BaseRoute] = ()) -> Starlette:
    """The application. `doors` are the routes of platforms; they come before our own front."""
    return Starlette(
        routes=[*health_routes(health), *doors, Route("/", _front)],
        middleware=[Middleware(_Careful)],
        exception_handlers={Exception: _unforeseen},
    )


async def _front(_request: Request) -> Response:
    return PlainTextResponse("Relieved Quota is running. /readyz says whether all is well.")


async def _unforeseen(_request: Request, error: Exception) -> Response:
    reference = log_unforeseen(__name__, error)
    words = f"Something unforeseen went wrong (reference {reference}). Please try again later."
    return PlainTextResponse(words, status_code=500)


class TooLarge(Exception):
    """A request body over the limit."""


class _Careful:
    """Refuses bodies that are too large, and adds headers to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        received, begun = 0, False

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > LARGEST_BODY:
                raise TooLarge
            return message

        async def with_headers(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                present = {name for name, _ in message["headers"]}
                added = [header for header in HEADERS if header[0] not in present]
                message = {**message, "headers": [*message["headers"], *added]}
            await send(message)

        try:
            await self._app(scope, counted, with_headers)
        except TooLarge:
            if begun:
                raise
            refusal = PlainTextResponse("That is too large.", status_code=413)
            await refusal(scope, receive, with_headers)
