"""The playground is for this machine alone.

It listens on the loopback address only. That does not keep out a web page in the same browser
whose name was pointed at this machine, or one that simply sends requests here: so the name that
was asked for has to be this machine's, and a page that asks has to be the playground's own.
"""

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

REFUSED = (
    "The playground answers only its own page on this machine: open http://127.0.0.1 and its port."
)


class OnlyThisMachine:
    """ASGI middleware that refuses (403) whatever was not asked from and for this machine."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let it pass, or refuse it."""
        if scope["type"] != "http" or _is_own(scope):
            await self._app(scope, receive, send)
            return
        refusal = JSONResponse({"errors": {"host": REFUSED}}, status_code=403)
        await refusal(scope, receive, send)


def _is_own(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    client = scope.get("client")
    if client is not None and not _is_loopback(client[0]):
        return False
    host = headers.get("host", "")
    if not _is_loopback(_name(f"//{host}")):
        return False
    origin = headers.get("origin")
    return origin is None or (urlsplit(origin).netloc == host and origin.startswith("http://"))


def _name(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _is_loopback(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
