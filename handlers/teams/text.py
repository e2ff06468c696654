"""Text as Adaptive Cards take it: cut, split into lines, and never markup.

Teams reads Markdown in text blocks, in the labels of choices and in the fallback text, and nowhere
else. A person's words stand in rich text, whose runs are data. Where a label has to stand in
Markdown, it is escaped.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.cards import Run, Text

MORE = "…"
"""Stands where something was cut."""

RUNS = 40
"""Stretches of one style in one paragraph, at most."""

_UNFIT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_SIGNS = re.compile(
    r"[\\`*_~\[\]|{}$^]"  # emphasis, code, links, tables and what flavours of Markdown add
    r"|(?<=\w)[.:@](?=[\w/])"  # what makes an address out of words
    r"|:(?=/)|(?<=/)/"
)
_STARTS = re.compile(r"^(\s*)(?:([-+#>])|(\d{1,9})([.)]))", re.MULTILINE)
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_LINES = re.compile(r"\r\n|\r|\n|\u2028|\u2029")


def fit(text: str) -> str:
    """The text without characters that no JSON reader has to accept, its lines ended alike."""
    text = _LINES.sub("\n", text)
    return _UNFIT.sub("", text) if _UNFIT.search(text) else text


def cut(text: str, most: int) -> str:
    """The text, or as much of it as fits with a sign that there is more."""
    text = fit(text)
    return text if len(text) <= most else text[: most - 1].rstrip() + MORE


def one_line(text: str) -> str:
    """The text in one line, for labels and what is spoken."""
    return " ".join(fit(text).split())


def escaped(text: str) -> str:
    """One line in which nothing comes alive where Markdown is read: no emphasis, list, link,
    address, mention or HTML."""
    line = _SIGNS.sub(lambda found: f"\\{found[0]}", one_line(text))
    line = _STARTS.sub(_start, line)
    return re.sub("[&<>]", lambda found: _ENTITIES[found[0]], line)


def is_plain(text: str) -> bool:
    """Whether Markdown would show the text as it is."""
    return bool(text) and escaped(text) == text


def lines(text: Text) -> Iterator[Text]:
    """The text line by line. An empty line is an empty text."""
    line: list[Run] = []
    for run in text:
        first, *others = fit(run.text).split("\n")
        line.append(replace(run, text=first))
        for words in others:
            yield _full(line)
            line = [replace(run, text=words)]
    yield _full(line)


def pieces(text: Text, most: int) -> Iterator[Text]:
    """A line in pieces of at most so many characters, split between words where there are any."""
    piece: list[Run] = []
    room = most
    for run in text:
        rest = run.text
        while len(rest) > room:
            at = rest.rfind(" ", 0, room + 1)
            if at <= 0 and piece:
                yield tuple(piece)
                piece, room = [], most
                continue
            at = at if at > 0 else room
            yield (*piece, replace(run, text=rest[:at]))
            rest = rest[at:].removeprefix(" ")
            piece, room = [], most
        if len(piece) == RUNS:
            yield tuple(piece)
            piece, room = [], most
        if rest:
            piece.append(replace(run, text=rest))
            room -= len(rest)
    if piece:
        yield tuple(piece)


def _start(found: re.Match[str]) -> str:
    space, sign, digits, after = found.groups()
    if sign in _ENTITIES:
        return found[0]  # becomes an entity
    return f"{space}\\{sign}" if sign else f"{space}{digits}\\{after}"


def _full(line: list[Run]) -> Text:
    return tuple(run for run in line if run.text)
