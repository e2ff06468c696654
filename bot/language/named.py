"""The colleagues whom a text names. Pure."""

import re
from collections import Counter
from collections.abc import Sequence

from bot.language.reading import Colleague
from bot.language.text import fold

_CAPITAL = re.compile(r"(?<!\w)(?:@(?=\w)|(?=[^\W\d_a-z]))(\w[\w-]*)")


def colleagues_named(text: str, colleagues: Sequence[Colleague]) -> tuple[int, ...]:
    """Colleagues whose whole name or, with a capital or an @, first name stands in a text; in the
    order of the list. A first name that two share names nobody."""
    folded = fold(text)
    capitals = {fold(match[1]) for match in _CAPITAL.finditer(text)}
    first = Counter(_first(one) for one in colleagues)
    return tuple(
        one.person_id
        for one in colleagues
        if one.name
        and (
            (_first(one) in capitals and first[_first(one)] == 1)
            or (" " in one.name and re.search(rf"(?<!\w){re.escape(fold(one.name))}(?!\w)", folded))
        )
    )


def _first(one: Colleague) -> str:
    return fold(one.name.split(maxsplit=1)[0]) if one.name.strip() else ""
