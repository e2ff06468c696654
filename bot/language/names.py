"""The names in a text."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bot.language.colleagues import colleague_meant, name_parts
from bot.language.reading import Colleague
from bot.language.text import fold
from bot.language.words import word_list

__all__ = ["Mention", "colleague_meant", "first_names", "is_nobody", "mentions"]

_CAPITAL = r"[^\W\d_a-zß-öø-ÿ]"
_PART = rf"(?:O['’]|Mc|Mac|D['’])?{_CAPITAL}\w+(?:[-'’]{_CAPITAL}\w+)*(?![\w'’](?!s\b))"
_TITLE = r"(?:(?:Dr|Mr|Mrs|Ms|Prof|Herr|Frau|Mme|Sr|Sra|Sig|Drs)\.?[ ])"
_TITLES = re.compile(_TITLE)
_AFTER_THANKS = re.compile(
    r"\b(?:shout[- ]?outs?|props|kudos|thanks|thank you|thx|cheers|big up|hats off|credit)"
    r"(?: so much| a lot| again)?(?: to| for)? (?P<name>[a-z]{3,})\b"
)
_NAMES = re.compile(
    rf"@[\w.-]*\w(?:[ ]{_PART}(?=\W|$))?"
    rf"|{_TITLE}?{_PART}(?:-san|-sama)?"
    r"(?:[ ](?:(?:van|von|de|da|dos|der|den|el|al|bin|la|le|ter)[ ])*"
    rf"(?:{_PART}|"
    rf"{_CAPITAL}\.(?=\W)|{_CAPITAL}(?=[ ,.!?;:)]|$)))*"
)
_LOWER = re.compile(r"(?<![\w'’])[^\W\d_]+(?!\w|['’](?!s\b))")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;\n\r•*>(\[\"“-])\s*$")

# Written with a capital, and still nobody.
_NOBODY = word_list("nobody")
_COMPANY_ENDINGS = word_list("company")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text. `sure` where it is a known first name, an @mention or a colleague's."""

    name: str
    start: int
    end: int
    sure: bool


def first_names() -> frozenset[str]:
    """All first names, those that are words too left out."""
    return split_names()[0]


@cache
def split_names() -> tuple[frozenset[str], frozenset[str]]:
    """First names that need no capital, and those that do because they are words too."""
    source = (files("bot.language") / "data" / "names.txt").read_text("utf-8")
    plain, _, capital = source.partition("[capital]")
    lines = (line for line in plain.splitlines() if not line.startswith("#"))
    words = frozenset(capital.split())
    return frozenset(" ".join(lines).split()) - words, words


def mentions(
    text: str,
    folded: str,
    colleagues: Sequence[Colleague],
    is_word: Callable[[str], bool],
) -> list[Mention]:
    """The names in a text in their order, without overlaps.

    `is_word` says whether a folded word is an everyday one, so that a sentence's first word with
    its capital is not taken for a name.
    """
    plain, words = split_names()
    known = {part for c in colleagues for part in name_parts(c.name) if len(part) > 1}
    found: list[Mention] = []

    def is_name(part: str) -> bool:
        return part in plain or part in known

    for match in _NAMES.finditer(text):
        found += _capitalised(text, match, is_name, words, is_word)
    taken = [(m.start, m.end) for m in found]
    thanked = {m.start("name") for m in _AFTER_THANKS.finditer(folded)}
    for match in _LOWER.finditer(text):
        word = folded[match.start() : match.end()]
        if word not in plain:
            if word not in known and match.start() not in thanked:
                continue
            if word in _NOBODY or is_word(word):
                continue
        if not any(s < match.end() and match.start() < e for s, e in taken):
            found.append(Mention(match.group(), match.start(), match.end(), sure=True))
    return sorted(found, key=lambda m: m.start)


def _capitalised(
    text: str,
    match: re.Match[str],
    is_name: Callable[[str], bool],
    words: frozenset[str],
    is_word: Callable[[str], bool],
) -> Iterable[Mention]:
    """The name in a run of words with capitals, without the words around it that are no name."""
    if match.group().startswith("@"):
        yield Mention(match.group(), match.start(), match.end(), sure=True)
        return
    parts = [(p.group(), match.start() + p.start()) for p in re.finditer(r"\S+", match.group())]
    first_of_sentence = bool(_SENTENCE_START.search(text, max(0, match.start() - 4), match.start()))
    titled = bool(_TITLES.match(match.group()))
    while parts and is_nobody(parts[0][0]) and not titled:
        parts, first_of_sentence = parts[1:], False
    while parts and is_nobody(parts[-1][0]):
        parts = parts[:-1]
    if not parts:
        return
    lead = fold(parts[0][0]).removesuffix("'s")
    shouted = parts[0][0].isupper() and len(parts[0][0]) > 1
    sure = titled or is_name(lead) or (lead in words and not first_of_sentence)
    if not sure and (shouted or (first_of_sentence and lead not in words and is_word(lead))):
        if len(parts) > 1:
            yield from _rest(parts[1:], is_name)
        return
    if fold(parts[-1][0]).strip(".") in _COMPANY_ENDINGS:
        return
    end = parts[-1][1] + len(parts[-1][0])
    name = text[parts[0][1] : end]
    for ending in ("'s", "’s"):
        name = name.removesuffix(ending)
    yield Mention(name, parts[0][1], parts[0][1] + len(name), sure)


def _rest(parts: list[tuple[str, int]], is_name: Callable[[str], bool]) -> Iterable[Mention]:
    """A name behind a sentence's first word: "Yesterday Maya ..."."""
    name, start = parts[0]
    if not is_nobody(name) and not name.isupper():
        yield Mention(name, start, start + len(name), is_name(fold(name)))


def is_nobody(part: str) -> bool:
    """Whether a word with a capital is still nobody's name: a day, a tool, a word that begins."""
    word = fold(part).strip(".")
    return word in _NOBODY or word.removesuffix("'s") in _NOBODY or any(c.isdigit() for c in word)
