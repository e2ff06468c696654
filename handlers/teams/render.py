"""Cards and forms as Adaptive Cards 1.5. Pure, and under Teams' 28 KB by construction: what is too
much for one message is split over several, or left out with a sign that there is more.

    render_card    one message
    render_cards   as many messages as a card takes
    render_form    a dialog, or a form in the chat
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import count

from microsoft_teams import cards as kit

from bot.cards import (
    Card,
    Form,
    Run,
    Section,
    plain,
)
from handlers.drawing import runs_of
from handlers.teams import forms
from handlers.teams.actions import built, weight
from handlers.teams.canvas import Canvas, Json
from handlers.teams.ids import REFRESH
from handlers.teams.inputs import refresh_data
from handlers.teams.parts import Part, buttons_of, paragraphs, part, parts_of, title
from handlers.teams.text import MORE, cut, escaped, one_line

CARD_BYTES = 24_000
"""Of Teams' 28 KB; the rest is for the message around a card."""
SPOKEN_TEXT = 300
MENTION_BYTES = 4_000
AND_MORE = f"{MORE} and more."
VERSION = "1.5"
TOP_BYTES = 3_000
"""Kept free above a form's fields for what introduces them."""

_PLAIN = Canvas()
_UNNAMED = re.compile(r"[^\w .,'’()-]")
"""What a name loses where it stands in a mention."""
_UNSPOKEN = re.compile("[<>&]")
"""What would make a voice take words for instructions on how to say them."""


def notification_text(card: Card) -> str:
    """What a notification shows of a message; plain text, never empty."""
    sections = (plain(one.text) for one in card.blocks if isinstance(one, Section))
    for words in (card.summary, card.title, *sections):
        shown = _in_short(words)
        if shown:
            return shown
    return AND_MORE


@lru_cache(maxsize=256)
def _in_short(words: str) -> str:
    """In one line that is not too long; a card asks for it twice."""
    return cut(one_line(words), SPOKEN_TEXT)


def render_card(card: Card, canvas: Canvas = _PLAIN) -> Json:
    """One message. What does not fit is left out, and says so; buttons stay."""
    parts, tail = _parts(card, canvas)
    frame = _Frame.of(card, canvas)
    return frame.whole([*parts, *tail]) or frame.around(_fitted(parts, tail, frame.room))


def render_cards(card: Card, canvas: Canvas = _PLAIN) -> list[Json]:
    """As many messages as the card takes, in order; nothing is left out."""
    parts, tail = _parts(card, canvas)
    frame = _Frame.of(card, canvas)
    whole = frame.whole([*parts, *tail])
    if whole is not None:
        return [whole]
    pages: list[list[Part]] = [[]]
    used = 0
    for one in [*parts, *tail]:
        used += one.bytes
        if pages[-1] and used > frame.room:
            pages.append([])
            used = one.bytes
        pages[-1].append(one)
    return [frame.around(page) for page in pages]


def render_form(form: Form, canvas: Canvas = _PLAIN, *, dialog: bool = True) -> Json:
    """A form, filled in, its mistakes beside their fields. A dialog shows the title above it, and
    takes no `Action.Execute`; in the chat (`dialog` off) the title is part of the card."""
    frame = _Frame.of(Card(title=form.title), canvas)
    tail = [part([forms.buttons(form, canvas, dialog=dialog)])]
    fields = forms.inputs(form, canvas, frame.room - sum(one.bytes for one in tail) - TOP_BYTES)
    room = frame.room - sum(one.bytes for one in (*fields, *tail))
    top: list[Part] = []
    if not dialog and form.title.strip():
        top.append(title(form.title, "Large"))
    for error in forms.mistakes_of_no_field(form):
        top += paragraphs((Run(error),), "wrong")
    top += paragraphs(form.intro)
    return frame.around([*_fitted(top, [], room), *fields, *tail])


@dataclass(frozen=True)
class _Frame:
    """A card without its elements."""

    json: Json
    last: tuple[Json, ...]

    @cached_property
    def room(self) -> int:
        """How many bytes of elements it takes."""
        return CARD_BYTES - weight(self.json, *self.last)

    @classmethod
    def of(cls, card: Card, canvas: Canvas) -> "_Frame":
        plainly = _plainly_framed(notification_text(card))
        line, entities = _mentions(card, canvas)
        if not entities and canvas.refreshed_for is None:
            return plainly
        framed = dict(plainly.json)
        if entities:
            framed["msteams"] = {**framed["msteams"], "entities": entities}
        if canvas.refreshed_for is not None:
            framed["refresh"] = _refresh(canvas.refreshed_for)
        return cls(framed, line)

    def whole(self, parts: Sequence[Part]) -> Json | None:
        """The card with all of these parts; None where they are too much for one."""
        card = self.around(parts)
        is_light = sum(one.most for one in parts) <= self.room
        return card if is_light or weight(card) <= CARD_BYTES else None

    def around(self, parts: Sequence[Part]) -> Json:
        """The card with these parts in it; never empty."""
        body = [element for one in parts for element in one.elements]
        return {**self.json, "body": [*(body or _more().elements), *self.last]}


@lru_cache(maxsize=256)
def _plainly_framed(said: str) -> _Frame:
    """What many cards share: it is copied and never changed."""
    framed: Json = {
        "type": "AdaptiveCard",
        "version": VERSION,
        "speak": one_line(_UNSPOKEN.sub(" ", said)) or AND_MORE,
        "fallbackText": escaped(said),
        "msteams": {"width": "Full"},
    }
    return _Frame(framed, ())


def _refresh(account: str) -> Json:
    action = kit.ExecuteAction(verb=REFRESH, data=refresh_data())
    return built(kit.RefreshDefinition(action=action, user_ids=[account]))


def _mentions(card: Card, canvas: Canvas) -> tuple[tuple[Json, ...], list[Json]]:
    """A line that names those whom a group's card mentions, so that Teams tells them. It is the
    only text in which a name can come alive, and holds nothing else: words stand in rich text."""
    if not canvas.mentions:
        return (), []
    shown: list[str] = []
    entities: list[Json] = []
    room = MENTION_BYTES
    for run in runs_of(card):
        who = canvas.people.get(run.person) if run.person is not None else None
        if who is None:
            continue
        name = " ".join(_UNNAMED.sub(" ", one_line(who.name)).split())[:60] or MORE
        text = f"<at>{name}</at>"
        entity = built(kit.Mention(text=text, mentioned=kit.MentionedEntity(id=who.id, name=name)))
        room -= weight(entity, text)
        if room < 0:
            break
        if entity not in entities:
            shown.append(text)
            entities.append(entity)
    line = kit.TextBlock(
        text=", ".join(shown), wrap=True, size="Small", is_subtle=True, spacing="Medium"
    )
    return ((built(line),) if shown else ()), entities


def _parts(card: Card, canvas: Canvas) -> tuple[list[Part], list[Part]]:
    """The parts of a card, and its buttons, which close it."""
    numbers = count(1)
    parts: list[Part] = []
    if card.title.strip():
        parts.append(title(card.title, "Large"))
    parts.extend(parts_of(card.blocks, canvas, numbers))
    return parts, list(buttons_of(card.buttons, canvas, numbers))


def _fitted(parts: Sequence[Part], tail: Sequence[Part], most: int) -> list[Part]:
    """As many parts as fit beside the tail, with a line that there is more where some do not."""
    tail = _first(tail, most // 2)
    room = most - sum(one.bytes for one in tail)
    kept = _first(parts, room)
    if len(kept) < len(parts):
        more = _more()
        kept = [*_first(parts, room - more.bytes), more]
    return [*kept, *tail]


def _first(parts: Sequence[Part], most: int) -> list[Part]:
    kept: list[Part] = []
    for one in parts:
        most -= one.bytes
        if most < 0:
            break
        kept.append(one)
    return kept


def _more() -> Part:
    return paragraphs((Run(AND_MORE),), "quiet")[0]
