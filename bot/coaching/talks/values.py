"""What the page's buttons and forms carry, parsed at the edge.

12      a talk, a topic or something agreed
3:12    two people: the manager and the rep
"""

import re

from bot.values import ID, UnknownValue

_PAIR = re.compile(f"({ID}):({ID})")


def encode_pair(manager_id: int, person_id: int) -> str:
    """A manager and a rep."""
    return f"{manager_id}:{person_id}"


def parse_pair(value: str) -> tuple[int, int]:
    """A manager's and a rep's id. Raises UnknownValue."""
    found = _PAIR.fullmatch(value)
    if found is None:
        raise UnknownValue
    return int(found[1]), int(found[2])
