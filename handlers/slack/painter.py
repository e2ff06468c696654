"""Draws cards and forms for one organisation: with the Slack ids of those who are mentioned and
the addresses of pictures."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.cards import Card, Form, Picture
from bot.routes import Place
from handlers.drawing import people_in, people_of
from handlers.slack import modals, render
from handlers.slack.render import Canvas, Json
from storage.queries import roster
from storage.session import Database
from storage.words import Platform


@dataclass(frozen=True)
class Painter:
    """Turns cards and forms into what Slack's methods take."""

    database: Database
    picture: Callable[[Picture], str | None]

    async def message(self, organisation_id: int, card: Card, delivery: int) -> Json:
        """A delivery's message; what does not fit is left out, and says so."""
        canvas = await self._canvas(organisation_id, people_in(card), delivery)
        return _body(card, render.message(card, canvas))

    async def messages(self, organisation_id: int, card: Card) -> list[Json]:
        """What is said at once, in as many messages as it takes."""
        canvas = await self._canvas(organisation_id, people_in(card))
        return [_body(card, blocks) for blocks in render.messages(card, canvas)]

    async def home(self, organisation_id: int, card: Card) -> Json:
        """The view of a home."""
        return render.home(card, await self._canvas(organisation_id, people_in(card)))

    async def modal(self, organisation_id: int, form: Form, place: Place) -> Json:
        """The view of a form."""
        canvas = await self._canvas(organisation_id, people_of(form))
        return modals.modal(form, place, canvas)

    async def _canvas(
        self, organisation_id: int, ids: Iterable[int], delivery: int | None = None
    ) -> Canvas:
        wanted = list(ids)
        people: dict[int, str] = {}
        if wanted:
            async with self.database.reading(organisation_id) as session:
                people = await roster.external_ids(session, Platform.SLACK, wanted)
        return Canvas(people, self.picture, delivery)


def _body(card: Card, blocks: list[Json]) -> Json:
    """What every message has: its blocks, and the line for notifications."""
    return {"text": render.notification(card), "blocks": blocks, "mrkdwn": False}
