"""How alike two texts about something in the way are. Offline, and the same every time."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from bot.language.text import fold, stem, tokens
from bot.language.vectors import corrected, mean
from bot.language.words import word_list

ALIKE = 0.5
"""From here on two texts are taken to be about the same thing (tests hold the examples)."""

_SHARED_WORDS, _DIRECTION = 0.5, 0.5
"""What both texts name weighs as much as the direction in which their words point together."""


@dataclass(frozen=True, slots=True)
class Gist:
    """What a text is about: its telling words by stem, and their direction."""

    stems: frozenset[str]
    direction: tuple[float, ...]


def gist(text: str) -> Gist:
    """The gist of a text in English; of one in another language, its words alone."""
    common = word_list("common")
    words = [one.word.partition("'")[0] for one in tokens(fold(text)) if one.word[0].isalpha()]
    telling = [corrected(word) for word in words if word not in common]
    direction = tuple(mean(tuple(telling)))
    return Gist(frozenset(stem(word) for word in telling), direction)


def likeness(one: Gist, other: Gist, rarity: Counter[str], of: int) -> float:
    """From 0, nothing in common, to 1, the same words. `rarity` counts in how many of `of` texts
    a stem stands: what everybody names tells little."""
    shared = one.stems & other.stems
    if not shared:
        return 0.0

    def weight(stems: frozenset[str]) -> float:
        return sum(1 / (1 + 4 * rarity[one] / of) for one in sorted(stems))

    words = weight(shared) / sqrt(weight(one.stems) * weight(other.stems))
    pairs = zip(one.direction, other.direction, strict=True)
    return _SHARED_WORDS * words + _DIRECTION * max(0.0, sum(a * b for a, b in pairs))


def most_alike(text: str, others: Sequence[str]) -> list[tuple[int, float]]:
    """The places of those texts that are like `text`, with how alike they are; the most first."""
    known = [gist(other) for other in others]
    rarity = Counter(stem for one in known for stem in one.stems)
    asked = gist(text)
    found = [(place, likeness(asked, one, rarity, len(known))) for place, one in enumerate(known)]
    alike = [(place, score) for place, score in found if score >= ALIKE]
    return sorted(alike, key=lambda one: (-one[1], one[0]))
