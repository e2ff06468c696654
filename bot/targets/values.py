"""What this feature's buttons and forms carry, parsed at the edge.

12            a proposal
12:0a1b2c3d   a proposal and the figures it was shown with
"""

import re

from bot.errors import NotFound

_ID = re.compile("[1-9][0-9]{0,8}")


class UnknownValue(NotFound):
    """A button whose value nothing can be made of."""

    def __init__(self) -> None:
        super().__init__("That button is from an older message and no longer does anything.")


def parse_id(value: str) -> int:
    """A proposal's id. Raises UnknownValue."""
    if _ID.fullmatch(value) is None:
        raise UnknownValue
    return int(value)


def parse_shown(value: str) -> tuple[int, str]:
    """A proposal's id and what tells its figures from later ones. Raises UnknownValue."""
    id_, _, seen = value.partition(":")
    return parse_id(id_), seen
