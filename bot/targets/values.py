"""What this feature's buttons and forms carry, parsed at the edge: a proposal's id, `12`."""

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
