"""What this feature's buttons and forms carry, parsed at the edge.

12          a nudge
12:helped   a nudge and how the talk went
"""

from enum import StrEnum

from bot.values import UnknownValue, parse_id


class Went(StrEnum):
    """How a talk went, as the manager says."""

    HELPED = "helped"
    SOMEWHAT = "somewhat"
    NOT_YET = "not_yet"
    NO_USE = "no_use"


def encode_went(nudge_id: int, went: Went) -> str:
    """A nudge and how it went."""
    return f"{nudge_id}:{went}"


def parse_went(value: str) -> tuple[int, Went]:
    """A nudge's id and how it went. Raises UnknownValue."""
    nudge, _, word = value.partition(":")
    try:
        return parse_id(nudge), Went(word)
    except ValueError as error:
        raise UnknownValue from error
