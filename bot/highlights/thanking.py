"""Who is meant in `/thanks @Ben for the demo`, and what for. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.language.colleagues import colleague_meant
from bot.language.reading import Colleague
from bot.language.text import fold

_BETWEEN = re.compile(r"\s*(?:,|&|\+)?\s*(?:and\s)?\s*(?:to\s(?=\s*@))?\s*", re.IGNORECASE)
_HANDLE = re.compile(r"@([\w.'’-]*\w)")
_WORD = re.compile(r"([^\W\d_][\w'’-]*)")


@dataclass(frozen=True)
class Thanks:
    """Whom a text thanks, in its order; the names nobody or several people fit; and what for."""

    to: tuple[int, ...]
    unclear: tuple[str, ...]
    what: str


def read_thanks(text: str, colleagues: Sequence[Colleague]) -> Thanks:
    """Read what stands after the command. Names come first, joined by commas or "and", with or
    without @; everything after them is what the thanks are for."""
    to: list[int] = []
    unclear: list[str] = []
    rest = text.strip()
    while rest:
        start = _next_name(rest, first=not (to or unclear))
        found = (
            _full_name(start, colleagues)
            or _handle(start, colleagues)
            or _plain_word(start, colleagues)
        )
        if found is None:
            break
        person, name, length = found
        if person is None:
            unclear.append(name)
        elif person not in to:
            to.append(person)
        rest = start[length:]
    return Thanks(tuple(to), tuple(unclear), rest.strip().lstrip(",:;").strip())


def _next_name(text: str, *, first: bool) -> str:
    """The text from where the next name may begin: at once, behind what joins two names or, for
    one with an @, behind a space. Empty where none can."""
    if first:
        return text
    match = _BETWEEN.match(text)
    start = text[match.end() :] if match else text
    joined = bool(match and match.group().strip())
    return start if joined or start.startswith("@") else ""


_Found = tuple[int | None, str, int]
"""Who is meant (None: unclear), the name as written, and how many characters it takes."""


def _full_name(text: str, colleagues: Sequence[Colleague]) -> _Found | None:
    """The longest colleague's whole name that the text begins with; unclear where two have it."""
    at = 1 if text.startswith("@") else 0
    folded = fold(text[at : at + 200])
    fitting = [one for one in colleagues if one.name and _begins(folded, fold(one.name))]
    if not fitting:
        return None
    longest = max(len(one.name) for one in fitting)
    ids = {one.person_id for one in fitting if len(one.name) == longest}
    name = text[at : at + longest]
    return (ids.pop() if len(ids) == 1 else None, name, at + longest)


def _begins(text: str, name: str) -> bool:
    after = text[len(name) : len(name) + 1]
    return text.startswith(name) and not (after.isalnum() or after == "_")


def _handle(text: str, colleagues: Sequence[Colleague]) -> _Found | None:
    """A name behind an @: whoever it fits, or unclear."""
    match = _HANDLE.match(text)
    if match is None:
        return None
    return colleague_meant(match[1], colleagues), match[1], match.end()


def _plain_word(text: str, colleagues: Sequence[Colleague]) -> _Found | None:
    """A colleague's first or last name without an @; any other word is no name. Where two share
    it, it is unclear who is meant."""
    match = _WORD.match(text)
    if match is None:
        return None
    word = fold(match[1])
    ids = {one.person_id for one in colleagues if word in fold(one.name).split()}
    if not ids:
        return None
    return (ids.pop() if len(ids) == 1 else None, match[1], match.end())
