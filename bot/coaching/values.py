"""What this feature's buttons and forms carry, parsed at the edge.

12          a nudge
12:helped   a nudge and how the talk went
"""

import re
from enum import StrEnum

from bot.errors import NotFound

_NUDGE = re.compile("[1-9][0-9]{0,8}")


class Went(StrEnum):
    """How a talk went, as the manager says."""

    HELPED = "helped"
    SOMEWHAT = "somewhat"
    NOT_YET = "not_yet"
    NO_USE = "no_use"


class UnknownValue(NotFound):
    """A button whose value nothing can be made of."""

    def __init__(self) -> None:
        super().__init__("That button is from an older message and no longer does anything.")


def parse_nudge(value: str) -> int:
    """A nudge's id. Raises UnknownValue."""
    if _NUDGE.fullmatch(value) is None:
        raise UnknownValue
    return int(value)


def encode_went(nudge_id: int, went: Went) -> str:
    """A nudge and how it went."""
    return f"{nudge_id}:{went}"


def parse_went(value: str) -> tuple[int, Went]:
    """A nudge's id and how it went. Raises UnknownValue."""
    nudge, _, word = value.partition(":")
    try:
        return parse_nudge(nudge), Went(word)
    except ValueError as error:
        raise UnknownValue from error
