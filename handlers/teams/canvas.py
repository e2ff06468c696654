"""What drawing for Teams needs to know beside the card or the form itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.cards import Picture

Json = dict[str, Any]


def _no_picture(_picture: Picture) -> str | None:
    return None


@dataclass(frozen=True)
class Somebody:
    """A person as Teams knows them: `id` is what a mention and a people picker take (the Entra
    object id), `name` what is shown."""

    id: str
    name: str


@dataclass(frozen=True)
class Canvas:
    """`people` are those whom a card may mention and a form may begin with, by person id;
    `picture` gives the public address of a picture, or None where there is none; `delivery` names
    the message, so that a press can say where it was. `mentions` is on where a group reads: those
    named are told. `at_home` is on for somebody's home. `refreshed_for` is the Teams id of the one
    person who reads it, where the card may be old when they do: Teams then asks for it anew."""

    people: Mapping[int, Somebody] = field(default_factory=dict[int, Somebody])
    picture: Callable[[Picture], str | None] = _no_picture
    delivery: int | None = None
    mentions: bool = False
    at_home: bool = False
    refreshed_for: str | None = None
