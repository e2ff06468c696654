"""Cards and forms as Adaptive Cards 1.5. Pure, and under Teams' 28 KB by construction: what is too
much for one message is split over several, or left out with a sign that there is more.

    write_card     one message, written as JSON
    render_card    the same as values
    render_cards   as many messages as a card takes
    render_form    a dialog, or a form in the chat
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import count

from microsoft_teams import cards as kit
from pydantic_core import from_json, to_json

from bot.cards import (
    Card,
    Form,
    Run,
    Section,
    plain,
)
from handlers.drawing import runs_of
from handlers.teams import forms
from handlers.teams.actions import built, rows
from handlers.teams.canvas import Canvas, Json, Somebody
from handlers.teams.ids import REFRESH
from handlers.teams.inputs import refresh_data
from handlers.teams.parts import paragraphs, parts_of, title
from handlers.teams.text import MORE, cut, escaped, one_line
from handlers.teams.written import HERE, Part, Pieces, around, listed, weight

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


def write_card(card: Card, canvas: Canvas = _PLAIN) -> bytes:
    """One message, as JSON. What does not fit is left out, and says so; buttons stay."""
    parts, tail = _parts(card, canvas)
    frame = _Frame.of(card, canvas)
    whole = frame.around([*parts, *tail])
    return whole if len(whole) <= CARD_BYTES else frame.around(_fitted(parts, tail, frame.room))


def render_card(card: Card, canvas: Canvas = _PLAIN) -> Json:
    """The same as values."""
    return from_json(write_card(card, canvas))


def render_cards(card: Card, canvas: Canvas = _PLAIN) -> list[Json]:
    """As many messages as the card takes, in order; nothing is left out."""
    parts, tail = _parts(card, canvas)
    frame = _Frame.of(card, canvas)
    pages: list[list[Part]] = [[]]
    for one in [*parts, *tail]:
        if pages[-1] and len(listed([*pages[-1], one])) > frame.room:
            pages.append([])
        pages[-1].append(one)
    return [from_json(frame.around(page)) for page in pages]


def render_form(form: Form, canvas: Canvas = _PLAIN, *, dialog: bool = True) -> Json:
    """A form, filled in, its mistakes beside their fields. A dialog shows the title above it, and
    takes no `Action.Execute`; in the chat (`dialog` off) the title is part of the card."""
    frame = _Frame.of(Card(title=form.title), canvas)
    tail = [forms.buttons(form, canvas, dialog=dialog)]
    fields = forms.inputs(form, canvas, frame.room - len(listed(tail)) - TOP_BYTES)
    room = frame.room - len(listed([*fields, *tail]))
    top: list[Part] = []
    if not dialog and form.title.strip():
        top.append(title(form.title, "Large"))
    for error in forms.mistakes_of_no_field(form):
        top += paragraphs((Run(error),), "wrong")
    top += paragraphs(form.intro)
    return from_json(frame.around([*_fitted(top, [], room), *fields, *tail]))


@dataclass(frozen=True)
class _Frame:
    """A card without its elements; `last` stands below them."""

    pieces: Pieces
    last: tuple[Part, ...]

    @classmethod
    def of(cls, card: Card, canvas: Canvas) -> "_Frame":
        return _frame(notification_text(card), _named(card, canvas), canvas.refreshed_for)

    @property
    def room(self) -> int:
        """How many bytes a list of elements may take."""
        return CARD_BYTES - len(listed(self.last).join(self.pieces))

    def around(self, parts: Sequence[Part]) -> bytes:
        """The card with these parts in it; never empty."""
        return listed([*(parts or [_more()]), *self.last]).join(self.pieces)


@lru_cache(maxsize=256)
def _frame(said: str, named: tuple[Somebody, ...], reader: str | None) -> _Frame:
    """What many cards share."""
    framed: Json = {
        "type": "AdaptiveCard",
        "version": VERSION,
        "speak": one_line(_UNSPOKEN.sub(" ", said)) or AND_MORE,
        "fallbackText": escaped(said),
        "msteams": {"width": "Full"},
        "body": HERE,
    }
    if reader is not None:
        framed["refresh"] = _refresh(reader)
    if not named:
        return _Frame(around(framed), ())
    framed["msteams"]["entities"] = [_entity(who) for who in named]
    line = kit.TextBlock(
        text=", ".join(map(_alive, named)),
        wrap=True,
        size="Small",
        is_subtle=True,
        spacing="Medium",
    )
    return _Frame(around(framed), (to_json(built(line)),))


def _refresh(account: str) -> Json:
    action = kit.ExecuteAction(verb=REFRESH, data=refresh_data())
    return built(kit.RefreshDefinition(action=action, user_ids=[account]))


def _named(card: Card, canvas: Canvas) -> tuple[Somebody, ...]:
    """Those whom a group's card mentions, each once, as they are called in its last line, by which
    Teams tells them. It is the only text in which a name can come alive, and holds nothing else:
    words stand in rich text."""
    if not canvas.mentions:
        return ()
    found: list[Somebody] = []
    room = MENTION_BYTES
    for run in runs_of(card):
        who = canvas.people.get(run.person) if run.person is not None else None
        if who is None:
            continue
        name = " ".join(_UNNAMED.sub(" ", one_line(who.name)).split())[:60] or MORE
        called = replace(who, name=name)
        if called in found:
            continue
        room -= weight(_entity(called)) + weight(_alive(called))
        if room < 0:
            break
        found.append(called)
    return tuple(found)


def _alive(who: Somebody) -> str:
    return f"<at>{who.name}</at>"


def _entity(who: Somebody) -> Json:
    mentioned = kit.MentionedEntity(id=who.id, name=who.name)
    return built(kit.Mention(text=_alive(who), mentioned=mentioned))


def _parts(card: Card, canvas: Canvas) -> tuple[list[Part], list[Part]]:
    """The parts of a card, and its buttons, which close it."""
    numbers = count(1)
    parts: list[Part] = []
    if card.title.strip():
        parts.append(title(card.title, "Large"))
    parts.extend(parts_of(card.blocks, canvas, numbers))
    return parts, list(rows(card.buttons, canvas, numbers, "Medium"))


def _fitted(parts: Sequence[Part], tail: Sequence[Part], most: int) -> list[Part]:
    """As many parts as fit beside the tail, with a line that there is more where some do not."""
    tail = _first(tail, most // 2)
    room = most - len(listed(tail))
    kept = _first(parts, room)
    if len(kept) < len(parts):
        more = _more()
        kept = [*_first(parts, room - len(listed([more]))), more]
    return [*kept, *tail]


def _first(parts: Sequence[Part], most: int) -> list[Part]:
    kept: list[Part] = []
    for one in parts:
        if len(listed([*kept, one])) > most:
            break
        kept.append(one)
    return kept


def _more() -> Part:
    return paragraphs((Run(AND_MORE),), "quiet")[0]
