"""Who is meant: names found in a text, and the colleague that a name fits."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bot.language.reading import Colleague
from bot.language.text import fold
from bot.language.words import word_lines, word_list

_CAPITAL = r"[^\W\d_a-zß-öø-ÿ]"
_PART = rf"(?:O['’]|Mc|Mac|D['’])?{_CAPITAL}\w+(?:[-'’]{_CAPITAL}\w+)*(?![\w'’](?!s\b))"
_NAMES = re.compile(
    rf"@[\w.-]*\w(?:[ ]{_PART}(?=\W|$))?"
    rf"|{_PART}(?:[ ](?:(?:van|von|de|da|dos|der|den|el|al|bin|la|le|ter)[ ])*(?:{_PART}|"
    rf"{_CAPITAL}\.(?=\W)|{_CAPITAL}(?=[ ,.!?;:)]|$)))*"
)
_LOWER = re.compile(r"[^\W\d_]+")
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


@cache
def _first_names() -> tuple[frozenset[str], frozenset[str]]:
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
    plain, words = _first_names()
    known = {part for c in colleagues for part in _parts(c.name) if len(part) > 1}
    found: list[Mention] = []
    for match in _NAMES.finditer(text):
        found += _capitalised(text, match, plain | known, words, is_word)
    taken = [(m.start, m.end) for m in found]
    for match in _LOWER.finditer(text):
        word = folded[match.start() : match.end()]
        if any(s < match.end() and match.start() < e for s, e in taken):
            continue
        if word in plain or (word in known and not is_word(word) and word not in _NOBODY):
            found.append(Mention(match.group(), match.start(), match.end(), sure=True))
    return sorted(found, key=lambda m: m.start)


def _capitalised(
    text: str,
    match: re.Match[str],
    plain: frozenset[str] | set[str],
    words: frozenset[str],
    is_word: Callable[[str], bool],
) -> Iterable[Mention]:
    """The name in a run of words with capitals, without the words around it that are no name."""
    if match.group().startswith("@"):
        yield Mention(match.group(), match.start(), match.end(), sure=True)
        return
    parts = [(p.group(), match.start() + p.start()) for p in re.finditer(r"\S+", match.group())]
    first_of_sentence = bool(_SENTENCE_START.search(text, max(0, match.start() - 4), match.start()))
    while parts and _is_nobody(parts[0][0]):
        parts, first_of_sentence = parts[1:], False
    while parts and _is_nobody(parts[-1][0]):
        parts = parts[:-1]
    if not parts:
        return
    lead = fold(parts[0][0]).removesuffix("'s")
    shouted = parts[0][0].isupper() and len(parts[0][0]) > 1
    sure = lead in plain or (lead in words and not first_of_sentence)
    if not sure and (shouted or (first_of_sentence and lead not in words and is_word(lead))):
        if len(parts) > 1:
            yield from _rest(parts[1:], plain)
        return
    if fold(parts[-1][0]).strip(".") in _COMPANY_ENDINGS:
        return
    end = parts[-1][1] + len(parts[-1][0])
    name = text[parts[0][1] : end]
    for ending in ("'s", "’s"):
        name = name.removesuffix(ending)
    yield Mention(name, parts[0][1], parts[0][1] + len(name), sure)


def _rest(parts: list[tuple[str, int]], plain: frozenset[str] | set[str]) -> Iterable[Mention]:
    """A name behind a sentence's first word: "Yesterday Maya ..."."""
    name, start = parts[0]
    if not _is_nobody(name) and not name.isupper():
        yield Mention(name, start, start + len(name), fold(name) in plain)


def _is_nobody(part: str) -> bool:
    word = fold(part).strip(".")
    return word in _NOBODY or word.removesuffix("'s") in _NOBODY or any(c.isdigit() for c in word)


def colleague_meant(name: str, colleagues: Sequence[Colleague]) -> int | None:
    """The colleague that a name fits: None where none does, or more than one equally well.

    Tried in turn: the whole name, one of its parts, first name with initial, a handle such as
    "ana.ruiz", a short form ("Tom" for "Thomas"), then a slip of one letter (two from eight on).
    """
    asked = _parts(name)
    if not asked:
        return None
    for fits in (_whole, _one_part, _with_initial, _handle, _short_form, _slip):
        ids = {c.person_id for c in colleagues if fits(asked, _parts(c.name))}
        if ids:
            return ids.pop() if len(ids) == 1 else None
    return None


def _parts(name: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[^\W_]+", fold(name).replace("'s", "").replace("'", "")))


def _whole(asked: tuple[str, ...], held: tuple[str, ...]) -> bool:
    return asked == held


def _one_part(asked: tuple[str, ...], held: tuple[str, ...]) -> bool:
    return len(asked) == 1 and asked[0] in held


def _with_initial(asked: tuple[str, ...], held: tuple[str, ...]) -> bool:
    match (asked, held):
        case ((first, *_, last), (called, *_, surname)) if first == called:
            return surname.startswith(last) or last in held
        case _:
            return False


def _handle(asked: tuple[str, ...], held: tuple[str, ...]) -> bool:
    joined = "".join(asked)
    if len(held) < 2:
        return joined == "".join(held)
    first, last = held[0], held[-1]
    return joined in {"".join(held), first + last, first[0] + last, first + last[0], last + first}


_SHORT_FORMS = [frozenset(line.split()) for line in word_lines("short forms")]


def _short_form(asked: tuple[str, ...], held: tuple[str, ...]) -> bool:
    if not asked or not held or (len(asked) > 1 and asked[-1] != held[-1]):
        return False
    called, first = asked[0], held[0]
    if any(called in forms and first in forms for forms in _SHORT_FORMS):
        return True
    bare = called.rstrip("y").removesuffix("ie")
    return len(bare) >= 3 and first.startswith(bare) and called != first


def _slip(asked: tuple[str, ...], held: tuple[str, ...]) -> bool:
    if len(asked) == 1:
        return any(_near(asked[0], part) for part in held)
    return len(held) > 1 and _near(asked[0], held[0]) and _near(asked[-1], held[-1])


def _near(one: str, other: str) -> bool:
    if one == other:
        return True
    shorter = min(len(one), len(other))
    if shorter < 4:
        return False
    return distance(one, other, most=2 if shorter >= 8 else 1) <= (2 if shorter >= 8 else 1)


def distance(one: str, other: str, most: int) -> int:
    """Letters to add, drop, change or swap with their neighbour; `most` + 1 where it is more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        last, before, row = before, row, [i]
        for j, b in enumerate(other, start=1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, last[j - 2] + 1)
            row.append(best)
        if min(row) > most:
            return most + 1
    return row[-1]
