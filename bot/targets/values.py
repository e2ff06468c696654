"""What this feature's buttons and forms carry, parsed at the edge.

12            a proposal
12:0a1b2c3d   a proposal and the figures it was shown with
"""

from bot.values import parse_id


def parse_shown(value: str) -> tuple[int, str]:
    """A proposal's id and what tells its figures from later ones. Raises UnknownValue."""
    id_, _, seen = value.partition(":")
    return parse_id(id_), seen
