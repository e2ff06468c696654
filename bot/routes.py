"""How a feature says what it answers to: buttons, forms, commands, and its part of the home.

Each feature has a `routes.py` that ends in one `Routes`. `bot.interactions` joins them; nobody
else needs to know which feature answers what.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.cards import Block, Button, Card, Form
from bot.language.reading import Reader
from bot.later import Work
from bot.means import Means
from storage.session import OrgSession
from storage.tables import Person

Values = Mapping[str, str | list[str]]
"""What a form brought: a string a field, a list where several may be chosen."""


@dataclass(frozen=True)
class Place:
    """Where somebody did something: `direct` with the bot, a `channel`, or their `home`."""

    kind: Literal["direct", "channel", "home"]
    channel: str | None = None


DIRECT = Place("direct")


@dataclass(frozen=True)
class Visit:
    """One person doing one thing, within one transaction."""

    session: OrgSession
    person: Person
    now: datetime
    place: Place
    reader: Reader
    means: Means
    """What this installation has."""
    delivery_id: int | None = None
    """The delivery whose message was pressed; None on the home or for a typed message."""


@dataclass(frozen=True)
class Reply:
    """What the person sees at once. Changes to messages go through the outbox instead."""

    cards: tuple[Card, ...] = ()
    """Said to this person alone, where they are."""
    form: Form | None = None
    """A dialog to open; with `errors` in it, the one they sent, to be corrected."""
    in_place: bool = False
    """The first card stands where the answer stood whose button was pressed. What came by the
    outbox is changed by the outbox alone: on such a message, and on the home, it is said anew."""
    then: "Callable[[Visit], Awaitable[Reply]] | None" = None
    """What is worked out once the rest is stored for good, in a transaction of its own: reading.
    Its reply takes this one's place; where it fails, this one stands, and nothing is lost."""
    afterwards: Work | None = None
    """What nobody waits for, such as a model that reads. It runs outside of any transaction."""


def says(*cards: Card) -> Reply:
    """A reply of cards."""
    return Reply(cards=cards)


def puts(card: Card) -> Reply:
    """A reply that stands where the pressed one stood."""
    return Reply(cards=(card,), in_place=True)


def opens(form: Form) -> Reply:
    """A reply that opens a form."""
    return Reply(form=form)


NOTHING = Reply()
"""The screen has changed already; there is nothing to add."""

PressHandler = Callable[[Visit, str], Awaitable[Reply]]
"""Takes the button's value."""
FormHandler = Callable[[Visit, str, Values], Awaitable[Reply]]
"""Takes the form's state and its values. Raises WrongInput with `fields` to show errors."""
CommandHandler = Callable[[Visit, str], Awaitable[Reply]]
"""Takes what stands after the command."""
TypedHandler = Callable[[Visit, str], Awaitable[Reply | None]]
"""Takes a direct message that is no command; None: it is not for this feature."""
FormAgain = Callable[[Visit, str, Values], Awaitable[Form]]
"""Builds a form again with what was typed, to show errors in."""
HomePart = Callable[[Visit], Awaitable[tuple[Block, ...]]]


@dataclass(frozen=True)
class Command:
    """A word that can be typed anywhere, as `/word` or, in a direct message, `word`."""

    word: str
    """Without the slash."""
    about: str
    """One line for the help."""
    usage: str
    """What may follow, as shown in the help: `@someone what for`."""
    handler: CommandHandler


@dataclass(frozen=True)
class FormRoute:
    """A form: how it is answered, and how it is built again when something in it is wrong."""

    submit: FormHandler
    again: FormAgain


@dataclass(frozen=True)
class Routes:
    """Everything one feature answers to. Ids are members of the feature's own enum."""

    presses: Mapping[str, PressHandler] = field(default_factory=dict[str, PressHandler])
    forms: Mapping[str, FormRoute] = field(default_factory=dict[str, FormRoute])
    commands: tuple[Command, ...] = ()
    typed: TypedHandler | None = None
    home: HomePart | None = None
    home_buttons: Callable[[Visit], Awaitable[tuple[Button, ...]]] | None = None
