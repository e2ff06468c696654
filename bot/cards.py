"""The vocabulary of screens: cards, forms and what they are made of.

A card says the same thing on every platform. It is plain data: a feature's `cards.py` builds it,
the outbox stores it as JSON, and a platform folder turns it into Block Kit, an Adaptive Card or
HTML. Text is never markup: it is a row of runs, so that a person's words cannot become a mention,
a link or formatting on any platform.

    Card  = title, summary, blocks, buttons
    block = Section | Fields | Scale | Actions | Context | Picture | Divider
    Form  = id, title, submit, fields, notes
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import Discriminator, TypeAdapter


@dataclass(frozen=True)
class Run:
    """A stretch of text in one style. `person` is a person id: the run mentions them. `address` is
    where it leads; see `link`."""

    text: str
    bold: bool = False
    italic: bool = False
    person: int | None = None
    address: str = ""


Text = tuple[Run, ...]
Words = str | Run | Text | Sequence["str | Run"]
"""What a builder accepts as text: a plain string, a run, or a row of both."""


def bold(text: str) -> Run:
    """A stretch of text in bold."""
    return Run(text, bold=True)


def italic(text: str) -> Run:
    """A stretch of text in italics: a person's own words, quoted."""
    return Run(text, italic=True)


def mention(person_id: int, name: str) -> Run:
    """A person's name; a platform may turn it into a mention of that person."""
    return Run(name, person=person_id)


def link(text: str, address: str) -> Run:
    """Words that lead to a web address of the program's own or of the organisation's list, never
    to one out of somebody's words. Raises ValueError for what is no web address."""
    if not address.startswith(("https://", "http://")):
        raise ValueError("a link leads to http or https")
    return Run(text, bold=True, address=address)


def text(*words: Words) -> Text:
    """One text from strings, runs and rows of them."""
    runs: list[Run] = []
    for part in words:
        if isinstance(part, str):
            if part:
                runs.append(Run(part))
        elif isinstance(part, Run):
            runs.append(part)
        else:
            runs.extend(text(*part))
    return tuple(runs)


def plain(words: Words) -> str:
    """The text without its styles."""
    if isinstance(words, str):
        return words
    if isinstance(words, Run):
        return words.text
    return "".join([part.text if isinstance(part, Run) else plain(part) for part in words])


ButtonStyle = Literal["plain", "primary", "danger"]


@dataclass(frozen=True)
class Confirm:
    """Asked before a button acts."""

    title: str
    text: str
    yes: str
    no: str


@dataclass(frozen=True)
class Button:
    """Something to press. `action` is a feature's id, `value` what the feature needs to act."""

    action: str
    value: str
    label: str
    style: ButtonStyle = "plain"
    confirm: Confirm | None = None
    chosen: bool = False
    hint: str = ""
    """What a screen reader says instead of a short label."""


@dataclass(frozen=True)
class Section:
    """A paragraph, with at most a few buttons of its own beside or below it."""

    text: Text
    buttons: tuple[Button, ...] = ()
    kind: Literal["section"] = "section"


@dataclass(frozen=True)
class Field:
    """A short label and its value."""

    label: str
    text: Text


@dataclass(frozen=True)
class Fields:
    """Labels and values side by side."""

    fields: tuple[Field, ...]
    kind: Literal["fields"] = "fields"


@dataclass(frozen=True)
class Scale:
    """A question answered in one tap: one button a step, in order, the chosen one marked."""

    text: Text
    buttons: tuple[Button, ...]
    kind: Literal["scale"] = "scale"


@dataclass(frozen=True)
class Context:
    """A quiet line below what it belongs to: who sees this, since when, over how many."""

    text: Text
    kind: Literal["context"] = "context"


@dataclass(frozen=True)
class Heading:
    """The title of a part of a long card."""

    text: Text
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True)
class Picture:
    """An image that the program drew. `svg` is its drawing, `alt` says what it shows."""

    svg: str
    alt: str
    kind: Literal["picture"] = "picture"


@dataclass(frozen=True)
class Divider:
    """A line between two parts."""

    kind: Literal["divider"] = "divider"


Block = Section | Fields | Scale | Context | Heading | Picture | Divider


@dataclass(frozen=True)
class Card:
    """One message or screen. `summary` is what a notification shows; the title, where empty."""

    title: str
    blocks: tuple[Annotated[Block, Discriminator("kind")], ...] = ()
    buttons: tuple[Button, ...] = ()
    summary: str = ""

    def every_button(self) -> tuple[Button, ...]:
        """All buttons of the card in reading order, those inside blocks included."""
        inside = (
            button
            for block in self.blocks
            if isinstance(block, Section | Scale)
            for button in block.buttons
        )
        return (*inside, *self.buttons)


FieldKind = Literal[
    "scale",  # one of a few ordered options, shown side by side
    "choice",  # one option
    "choices",  # several options; the value is a list
    "person",  # one colleague; options are colleagues
    "people",  # several colleagues; the value is a list
    "date",  # ISO 8601 date
    "time",  # HH:MM
    "line",  # short text
    "text",  # long text
]


@dataclass(frozen=True)
class Option:
    """One thing that can be chosen."""

    value: str
    label: str


@dataclass(frozen=True)
class FormField:
    """One question of a form. `value` fills it in: a string, or a list where several may be."""

    name: str
    kind: FieldKind
    label: str
    required: bool = False
    options: tuple[Option, ...] = ()
    value: str | list[str] | None = None
    hint: str = ""
    placeholder: str = ""
    max_length: int = 3000
    beside: str = ""
    """The field that this small one belongs to, such as who sees it; shown close to it."""
    newcomers: bool = False
    """Of people: somebody new to the program may be chosen, where a platform can show them."""


@dataclass(frozen=True)
class Form:
    """A dialog. `id` is a feature's id and comes back with the answers; `state` comes back too,
    so that the feature knows what the form was about. `errors` are shown beside their fields."""

    id: str
    title: str
    fields: tuple[FormField, ...]
    submit: str = "Save"
    intro: Text = ()
    state: str = ""
    errors: dict[str, str] = field(default_factory=dict[str, str])
    keeps_drafts: bool = False

    @property
    def key(self) -> str:
        """The id with its state: what a platform hands back as the form's name."""
        return f"{self.id}:{self.state}" if self.state else self.id


def section(*words: Words, buttons: Iterable[Button] = ()) -> Section:
    """A paragraph from strings and runs."""
    return Section(text(*words), tuple(buttons))


def heading(words: str) -> Heading:
    """The title of a part."""
    return Heading(text(words))


def context(*words: Words) -> Context:
    """A quiet line."""
    return Context(text(*words))


def fields(*pairs: tuple[str, Words]) -> Fields:
    """Labels and values."""
    return Fields(tuple(Field(label, text(value)) for label, value in pairs))


_CARD: TypeAdapter[Card] = TypeAdapter(Card)


def card_to_json(card: Card) -> dict[str, Any]:
    """The card as JSON values, for storage."""
    return _CARD.dump_python(card, mode="json")


def card_from_json(value: object) -> Card:
    """The card that `card_to_json` stored. Raises pydantic's ValidationError on anything else."""
    return _CARD.validate_python(value)


def card_to_text(card: Card) -> str:
    """Like `card_to_json`, as JSON text: faster where thousands are stored."""
    return _CARD.dump_json(card).decode()


def card_from_text(text: str) -> Card:
    """Like `card_from_json`, from JSON text: faster where a message is only passed on."""
    return _CARD.validate_json(text)
