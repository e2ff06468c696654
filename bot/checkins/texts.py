"""What may be written, and what is made of it before it is kept. Pure.

People's words are data: they are escaped where they are shown, so `<!channel>`, `=1+1` or a link
stay what they are. Only what no screen can show is taken out here.
"""

import unicodedata

from bot.errors import WrongInput

LONGEST = 3000
"""Characters of one blocker, win, thanks or commitment: what a form's field holds on Slack."""

_TURNS_TEXT_AROUND = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that would reorder the words around a quote; right-to-left letters need none of them."""


def clean(words: str) -> str:
    """The words without what cannot be shown: null bytes and other controls, halves of broken
    characters, marks that turn the text around them. Line ends become one kind."""
    lines = words.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(one for one in lines if _shows(one)).strip()


def _shows(one: str) -> bool:
    if one in "\n\t":
        return True
    return one not in _TURNS_TEXT_AROUND and unicodedata.category(one) not in {"Cc", "Cs"}


def wanted(words: str, field: str, longest: int = LONGEST) -> str:
    """The cleaned words for a form's field. Raises WrongInput where they are too long."""
    cleaned = clean(words)
    if len(cleaned) > longest:
        sentence = too_long(len(cleaned), longest)
        raise WrongInput(sentence, {field: sentence} if field else None)
    return cleaned


def too_long(found: int, longest: int) -> str:
    """What is said about a text that does not fit."""
    return (
        f"This is {found:,} characters long, and {longest:,} fit here. "
        "Please shorten it; nothing has been saved yet."
    )


def shortened(words: str, most: int = 140) -> str:
    """The beginning of a text for a line of a screen, in one line, with an ellipsis where it is
    cut between words."""
    line = " ".join(words.split())
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    return (cut[: cut.rfind(" ")] if " " in cut[most // 2 :] else cut).rstrip(" ,;:-") + "…"
