"""Draws cards and forms for one organisation: with the Entra ids of those who are mentioned and
the addresses of pictures."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.cards import Card, Form, Picture
from handlers.drawing import people_in, people_of
from handlers.teams import render
from handlers.teams.activities import Json
from handlers.teams.canvas import Canvas, Somebody
from handlers.teams.written import HERE, Pieces, around
from storage.queries import roster
from storage.session import Database
from storage.words import Platform

CARD_TYPE = "application/vnd.microsoft.card.adaptive"


@dataclass(frozen=True)
class Painter:
    """Turns cards and forms into what Teams takes."""

    database: Database
    picture: Callable[[Picture], str | None]

    async def message(
        self, organisation_id: int, card: Card, delivery: int, *, group: bool = False
    ) -> bytes:
        """A delivery's message, as JSON; what does not fit is left out, and says so."""
        canvas = await self._canvas(
            organisation_id, people_in(card), delivery=delivery, group=group
        )
        return written_message(card, canvas)

    async def messages(self, organisation_id: int, card: Card) -> list[Json]:
        """What is said at once, in as many messages as it takes."""
        canvas = await self._canvas(organisation_id, people_in(card))
        return _messages(card, canvas)

    async def home(self, organisation_id: int, card: Card, account: str) -> list[Json]:
        """The home of somebody with this Teams id. Where one message holds it all, Teams asks for
        it anew whenever they come back to it."""
        people = await self._people(organisation_id, people_in(card))
        canvas = Canvas(people, self.picture, at_home=True)
        whole = _messages(card, replace(canvas, refreshed_for=account))
        return whole if len(whole) == 1 else _messages(card, canvas)

    async def home_card(self, organisation_id: int, card: Card, account: str) -> Json:
        """The same in the place of the home that was pressed or asked for anew."""
        people = await self._people(organisation_id, people_in(card))
        canvas = Canvas(people, self.picture, at_home=True, refreshed_for=account)
        return render.render_card(card, canvas)

    async def card(
        self,
        organisation_id: int,
        card: Card,
        delivery: int | None = None,
        *,
        group: bool = False,
    ) -> Json:
        """A card alone: as the answer to a press."""
        canvas = await self._canvas(
            organisation_id, people_in(card), delivery=delivery, group=group
        )
        return render.render_card(card, canvas)

    async def form(self, organisation_id: int, form: Form, *, dialog: bool) -> Json:
        """A form: in a dialog, or as a card in the chat."""
        canvas = await self._canvas(organisation_id, people_of(form))
        return render.render_form(form, canvas, dialog=dialog)

    async def _canvas(
        self,
        organisation_id: int,
        ids: Iterable[int],
        *,
        delivery: int | None = None,
        group: bool = False,
    ) -> Canvas:
        people = await self._people(organisation_id, ids)
        return Canvas(people, self.picture, delivery, mentions=group)

    async def _people(self, organisation_id: int, ids: Iterable[int]) -> dict[int, Somebody]:
        wanted = list(ids)
        if not wanted:
            return {}
        async with self.database.reading(organisation_id) as session:
            users = await roster.external_ids(session, Platform.TEAMS, wanted)
            names = await roster.people(session, users)
        return {id_: Somebody(user, names[id_].name) for id_, user in users.items()}


def _messages(card: Card, canvas: Canvas) -> list[Json]:
    summary = render.notification_text(card)
    return [with_card(one, summary) for one in render.render_cards(card, canvas)]


def written_message(card: Card, canvas: Canvas) -> bytes:
    """A message of one card, as JSON."""
    return render.write_card(card, canvas).join(_around_card(render.notification_text(card)))


@lru_cache(maxsize=256)
def _around_card(summary: str) -> Pieces:
    return around(with_card(HERE, summary))


def with_card(card: Json, summary: str) -> Json:
    """A message of one card; the summary is what notifications show."""
    return {
        "type": "message",
        "summary": summary,
        "attachments": [attachment(card)],
    }


def attachment(card: Json) -> Json:
    """A card as messages and dialogs hold it."""
    return {"contentType": CARD_TYPE, "content": card}


def in_words(words: str) -> Json:
    """A message without a card. Nothing in it is read as markup."""
    return {"type": "message", "text": words, "textFormat": "plain", "summary": words}
