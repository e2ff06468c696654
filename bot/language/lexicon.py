"""Words and phrases by what they tell, found in a text by their stems."""

from collections import defaultdict
from functools import cache
from importlib.resources import files
from itertools import pairwise

from bot.language.text import fold, stem, tokens
from bot.language.vectors import is_word

_GAP = "_"
_LONGEST_GAP = 3

Phrase = tuple[tuple[str, ...], str]


@cache
def _phrases() -> dict[str, tuple[Phrase, ...]]:
    """Phrases (stems, group) by their first stem, longest first."""
    found: dict[str, list[Phrase]] = defaultdict(list)
    group = ""
    source = files("bot.language") / "data" / "lexicon.txt"
    for line in source.read_text("utf-8").splitlines():
        if line.startswith("["):
            group = line.strip("[]")
        elif line and not line.startswith("#"):
            for phrase in line.split(","):
                stems = _stems_of(phrase)
                if stems:
                    found[stems[0]].append((stems, group))
    return {
        first: tuple(sorted(set(phrases), key=lambda p: (-len(p[0]), p)))
        for first, phrases in found.items()
    }


def _stems_of(phrase: str) -> tuple[str, ...]:
    return tuple(
        _GAP if part == _GAP else stem(token.word)
        for part in fold(phrase).split()
        for token in (tokens(part) if part != _GAP else tokens("gap"))
    )


@cache
def known_stems() -> frozenset[str]:
    """Every stem that some phrase contains."""
    return frozenset(s for phrases in _phrases().values() for stems, _ in phrases for s in stems)


@cache
def groups() -> tuple[str, ...]:
    """The names of all groups of phrases, in order."""
    return tuple(sorted({group for some in _phrases().values() for _, group in some}))


def familiar(word: str) -> bool:
    """Whether a folded word is an English one that the reader knows."""
    return is_word(word) or stem(word) in known_stems()


def words_of_phrases() -> set[str]:
    """Every word of the word lists as it is written there."""
    source = (files("bot.language") / "data" / "lexicon.txt").read_text("utf-8")
    return {token.word for token in tokens(fold(source))}


def hits(stems: list[str]) -> dict[str, list[tuple[int, int]]]:
    """Where the phrases of each group stand: (first stem, one past the last) by group.

    Of the phrases of one group that begin at one place only the longest counts.
    """
    found: dict[str, list[tuple[int, int]]] = {}
    phrases = _phrases()
    for place, (first, second) in enumerate(pairwise([*stems, ""])):
        seen: set[str] = set()
        for wanted, group in phrases.get(first, ()):
            # Most phrases are told from the text by their second word.
            if group in seen or (len(wanted) > 1 and wanted[1] not in (second, _GAP)):
                continue
            end = _match(stems, place, wanted)
            if end:
                seen.add(group)
                found.setdefault(group, []).append((place, end))
    return found


def _match(stems: list[str], place: int, wanted: tuple[str, ...]) -> int:
    """One past the place where `wanted` ends when it begins at `place`, 0 where it does not."""
    if len(wanted) == 1:
        return place + 1
    if _GAP not in wanted:
        end = place + len(wanted)
        return end if tuple(stems[place:end]) == wanted else 0
    for index, one in enumerate(wanted):
        if one == _GAP:
            rest = wanted[index + 1 :]
            for skipped in range(1, _LONGEST_GAP + 1):
                begin = place + index + skipped
                if begin < len(stems) and stems[begin] == rest[0] and _match(stems, begin, rest):
                    return _match(stems, begin, rest)
            return 0
        if place + index >= len(stems) or stems[place + index] != one:
            return 0
    return place + len(wanted)
