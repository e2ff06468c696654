"""Text as Slack takes it: measured, cut and split as Slack counts, and never markup.

Slack reads markup in `mrkdwn` alone. Cards are shown as `plain_text` and `rich_text`, where a
person's words are data; only the line that notifications show has to be escaped.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.cards import Run, Text

MORE = "…"
"""Stands where something was cut."""

_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_BREAKS = ("\n", " ")


def fit(text: str) -> str:
    """The text without characters that no JSON reader has to accept."""
    return _UNFIT.sub("", text) if _UNFIT.search(text) else text


def size(text: str) -> int:
    """Characters as Slack counts at most: a sign outside the basic plane counts twice."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "replace")) // 2


def within(text: str, most: int) -> bool:
    """Whether it has at most so many characters. Of short texts, which are most, no sign has to be
    looked at."""
    return 2 * len(text) <= most or size(text) <= most


def cut(text: str, most: int) -> str:
    """The text, or as much of it as fits with a sign that there is more."""
    text = fit(text)
    if within(text, most):
        return text
    return _head(text, most - 1).rstrip() + MORE


def escaped(text: str) -> str:
    """A text in which nothing comes alive where Slack reads markup."""
    return fit(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescaped(text: str) -> str:
    """What somebody typed, as Slack hands it over, without the escaping."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def pieces(text: Text, most: int) -> Iterator[Text]:
    """The text in pieces of at most so many characters, split at the end of a line or word where
    there is one. Nothing but the space at a split gets lost."""
    piece: list[Run] = []
    room = most
    for run in text:
        rest = fit(run.text)
        while rest:
            if size(rest) <= room:
                piece.append(run if rest == run.text else replace(run, text=rest))
                room -= size(rest)
                break
            head = _head(rest, room)
            at = max(head.rfind(sign) for sign in _BREAKS)
            if at > 0:
                head = head[:at]
            elif piece and not head.startswith(_BREAKS):
                head = ""  # the whole word goes to the next piece
            if head:
                piece.append(replace(run, text=head))
            if piece:
                yield tuple(piece)
            rest = rest[len(head) :]
            rest = rest[1:] if rest.startswith(_BREAKS) else rest
            piece, room = [], most
    if piece:
        yield tuple(piece)


def _head(text: str, most: int) -> str:
    """As many whole characters from the start as fit."""
    if text.isascii():
        return text[:most]
    room = most
    for at, sign in enumerate(text):
        room -= 2 if ord(sign) > 0xFFFF else 1
        if room < 0:
            return text[:at]
    return text
