"""Names, addresses and numbers replaced by placeholders before a text leaves, and put back after.

Replaced are: people's names and everything written like a name (so customers and companies too),
e-mail addresses, links, telephone and other long numbers. Amounts ("48k", "3,000 seats") stay: a
reading needs them, and without names they tell nothing.

A company that is an everyday word and begins a sentence ("Target renewed") cannot be told from
that word and stays; this is why private answers never leave at all.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.language.colleagues import name_parts
from bot.language.german import common_words, is_german
from bot.language.names import is_nobody, mentions
from bot.language.reading import Colleague
from bot.language.text import fold

_KINDS = (
    ("LINK", re.compile(r"\b(?:https?://|www\.)\S+|<[@#!][^>\s]+>")),
    ("EMAIL", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("PHONE", re.compile(r"(?<![\w.,$€£])(?:\+|00|\()?\d[\d\s().\-/]{6,}\d(?![\w%])")),
)
_CAPITALS = re.compile(r"\b[^\W\d_a-zà-öø-ÿ]{2,}\b")
_CAPITALISED = re.compile(r"\b[^\W\d_a-zà-öø-ÿ][\w&'’.-]*\w\b")
_PLACEHOLDER = re.compile(r"\[([A-Z]+)_(\d+)\]")


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text without names, and what each placeholder stands for."""

    text: str
    held: dict[str, str]


def redact(text: str, colleagues: Sequence[Colleague], is_word: Callable[[str], bool]) -> Redacted:
    """The text with placeholders; the same words always get the same one.

    `is_word` says whether a folded word is an everyday one.
    """
    found = sorted(_private(text, colleagues, is_word))
    used = {int(number) for _, number in _PLACEHOLDER.findall(text)}
    first = max(used, default=0) + 1
    held: dict[str, str] = {}
    by_words: dict[str, str] = {}
    parts: list[str] = []
    end = 0
    for start, stop, kind in found:
        if start < end:
            continue
        words = text[start:stop]
        placeholder = by_words.setdefault(words, f"[{kind}_{first + len(by_words)}]")
        held[placeholder] = words
        parts += [text[end:start], placeholder]
        end = stop
    return Redacted("".join([*parts, text[end:]]), held)


def restore(words: str, redacted: Redacted) -> str:
    """Words of a model with the originals put back."""
    return _PLACEHOLDER.sub(lambda m: redacted.held.get(m.group(), m.group()), words)


def _private(
    text: str, colleagues: Sequence[Colleague], is_word: Callable[[str], bool]
) -> list[tuple[int, int, str]]:
    """The places to hide: from, to, and what kind; a longer one before a shorter at one place."""
    found = [(m.start(), m.end(), kind) for kind, pattern in _KINDS for m in pattern.finditer(text)]
    folded = fold(text)
    taken = [(start, end) for start, end, _ in found]
    german = is_german(folded)
    known = {part for colleague in colleagues for part in name_parts(colleague.name)}
    for name in mentions(text, folded, colleagues, is_word):
        begin = name.start
        if german and not name.sure and not known & set(folded[begin : name.end].split()):
            begin = common_words(folded, begin, name.end)
        if begin < name.end and not any(s < name.end and begin < e for s, e in taken):
            found.append((begin, name.end, "NAME"))
    for pattern in (_CAPITALS, _CAPITALISED):
        for match in pattern.finditer(text):
            word = fold(match.group())
            inside = any(start < match.end() and match.start() < end for start, end, _ in found)
            if german and word not in known and common_words(folded, *match.span()) == match.end():
                continue
            if not inside and not is_nobody(match.group()) and not is_word(word):
                found.append((match.start(), match.end(), "NAME"))
    return found
