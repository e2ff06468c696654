"""What the buttons and forms of every feature carry: ids, parsed at the edge.

Whatever does not parse was not made by us, or long ago: it raises NotFound with a kind sentence.
"""

import re

from bot.errors import NotFound

ID = "[1-9][0-9]{0,8}"
"""The pattern of an id."""

_ONE = re.compile(ID)


class UnknownValue(NotFound):
    """A button whose value nothing can be made of."""

    def __init__(self) -> None:
        super().__init__("That button is from an older message and no longer does anything.")


def parse_id(value: str) -> int:
    """The id of whatever the button is about. Raises UnknownValue."""
    if _ONE.fullmatch(value) is None:
        raise UnknownValue
    return int(value)
