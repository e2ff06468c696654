"""Reviews as pages and as PDFs, at addresses that the two people got in chat."""

import asyncio
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from bot.clock import Clock
from bot.coaching.review import parts
from bot.coaching.review.links import PATH, Links
from bot.coaching.review.loading import load_review
from bot.coaching.review.page import html
from bot.coaching.review.summary import Review
from bot.coaching.talks.pairs import pairs_of
from bot.people.away import local_today
from storage.session import Database
from storage.tables import Person

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}
_GONE = "This address is no longer good. Open the review again from your one-to-one page."


class Reviews:
    """Serves them; without links there are none."""

    def __init__(self, database: Database, clock: Clock, links: Links | None) -> None:
        self._database = database
        self._clock = clock
        self._links = links

    def routes(self) -> list[BaseRoute]:
        """The routes that serve them."""
        return [
            Route(f"{PATH}/{{token}}", self._page, methods=["GET"]),
            Route(f"{PATH}/{{token}}/pdf", self._paper, methods=["GET"]),
        ]

    async def _page(self, request: Request) -> Response:
        found = await self._found(request)
        if found is None:
            return _gone()
        address = f"{request.path_params['token']}/pdf"
        return HTMLResponse(html(found.review, address), headers=_HEADERS)

    async def _paper(self, request: Request) -> Response:
        found = await self._found(request)
        if found is None:
            return _gone()
        name = quote(parts.file_name(found.review))
        kept = {
            "Content-Disposition": f"attachment; filename=\"review.pdf\"; filename*=UTF-8''{name}"
        }
        paper = await asyncio.to_thread(_printed, found)  # others are answered meanwhile
        return Response(paper, media_type="application/pdf", headers=_HEADERS | kept)

    async def _found(self, request: Request) -> "_Found | None":
        """None where the address is not good, or the two are no longer rep and manager of one
        team."""
        whose = self._links.whose(str(request.path_params["token"])) if self._links else None
        if whose is None:
            return None
        organisation_id, manager_id, person_id = whose
        now = self._clock.now()
        async with self._database.reading(organisation_id) as session:
            manager = await session.get(Person, manager_id)
            if manager is None or not manager.active:
                return None
            today = local_today(manager, now)
            pairs = await pairs_of(session, manager, today)
            pair = next((one for one in pairs if one.ids == (manager_id, person_id)), None)
            return _Found(await load_review(session, pair, now), today) if pair else None


@dataclass(frozen=True)
class _Found:
    """A review, and the day it shows."""

    review: Review
    on: date


def _gone() -> Response:
    return Response(_GONE, status_code=404, media_type="text/plain")


def _printed(found: _Found) -> bytes:
    from bot.coaching.review.paper import pdf  # noqa: PLC0415  it loads slowly, for what is rare

    return pdf(found.review, found.on)
