"""Pictures for chat platforms, which fetch them from an address. The address is the picture itself,
compressed and encrypted: it can be read by this program alone, whichever process is asked, and
nothing has to be kept. Without a public address or a key, a picture is said in words instead."""

import zlib
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.cards import Picture
from bot.clock import Clock
from bot.scorecard.raster import png
from bot.settings import Settings
from storage.encryption import Unreadable, Vault

PATH = "/pictures"
FIRST_PATH = "/slack/pictures"
"""Where pictures were before; messages that stand in Slack still fetch them from there."""
LONGEST_ADDRESS = 3000
KEPT_FOR = timedelta(days=90)
LARGEST_DRAWING = 200_000
REMEMBERED = 500

Raster = Callable[[str], bytes]
"""Makes a PNG of an SVG."""


class Pictures:
    """Gives pictures an address, and serves them there."""

    def __init__(
        self, base_url: str | None, vault: Vault | None, raster: Raster, clock: Clock
    ) -> None:
        self._base_url = base_url.rstrip("/") if base_url else None
        self._vault = vault
        self._raster = raster
        self._clock = clock
        # The same drawing keeps its address for a day: what shows it has not changed then.
        self._written = lru_cache(maxsize=REMEMBERED)(self._write)

    def address(self, picture: Picture) -> str | None:
        """Where the picture can be fetched; None where it cannot be."""
        if self._base_url is None or self._vault is None:
            return None
        token = self._written(picture.svg, self._clock.now().date(), self._vault)
        address = f"{self._base_url}{PATH}/{token}.png"
        return address if len(address) <= LONGEST_ADDRESS else None

    @staticmethod
    def _write(drawing: str, _day: date, vault: Vault) -> str:
        return vault.encrypt_bytes(zlib.compress(drawing.encode(), 9))

    def routes(self) -> list[BaseRoute]:
        """The routes that serve them."""
        paths = (PATH, FIRST_PATH)
        return [Route(f"{path}/{{token}}.png", self._serve, methods=["GET"]) for path in paths]

    async def _serve(self, request: Request) -> Response:
        token = str(request.path_params["token"])
        if self._vault is None or len(token) > LONGEST_ADDRESS:
            return Response(status_code=404)
        try:
            packed = self._vault.decrypt_bytes(token, KEPT_FOR)
            drawing = zlib.decompressobj().decompress(packed, LARGEST_DRAWING).decode()
            png = await run_in_threadpool(self._raster, drawing)
        except (Unreadable, zlib.error, ValueError):
            return Response(status_code=404)
        return Response(
            png,
            media_type="image/png",
            headers={"Cache-Control": "private, max-age=86400", "X-Robots-Tag": "noindex"},
        )


def pictures_of(settings: Settings, clock: Clock) -> Pictures:
    """The pictures of an installation: whichever of its parts asks, the addresses are good."""
    return Pictures(settings.rq_base_url, settings.vault, png, clock)
