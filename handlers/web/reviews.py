"""Reviews as pages to print, at addresses that the two people got in chat."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from bot.clock import Clock
from bot.coaching.review.links import PATH, Links
from bot.coaching.review.loading import load_review
from bot.coaching.review.page import html
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
        return [Route(f"{PATH}/{{token}}", self._serve, methods=["GET"])]

    async def _serve(self, request: Request) -> Response:
        whose = self._links.whose(str(request.path_params["token"])) if self._links else None
        page = await self._page(*whose) if whose else None
        if page is None:
            return Response(_GONE, status_code=404, media_type="text/plain")
        return HTMLResponse(page, headers=_HEADERS)

    async def _page(self, organisation_id: int, manager_id: int, person_id: int) -> str | None:
        """The page; None where the two are no longer rep and manager of one team."""
        now = self._clock.now()
        async with self._database.reading(organisation_id) as session:
            manager = await session.get(Person, manager_id)
            if manager is None or not manager.active:
                return None
            pairs = await pairs_of(session, manager, local_today(manager, now))
            pair = next((one for one in pairs if one.ids == (manager_id, person_id)), None)
            return html(await load_review(session, pair, now)) if pair else None
