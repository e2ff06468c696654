"""Whether a text is English: what the offline reader cannot read, it does not guess at."""

from collections.abc import Callable, Sequence

from bot.language.text import Token
from bot.language.vectors import corrected
from bot.language.words import word_list

_ENGLISH = word_list("english")
_FOREIGN = word_list("foreign")
_READ_ALONE = 3


def is_english(text: str, words: Sequence[Token], known: Callable[[str], bool]) -> bool:
    """Whether a text can be read as English.

    `known` tells an English word, so that an answer of a word or two ("knackered") is recognised.
    A text without letters (an emoji, a number) counts as readable.
    """
    if not text.isascii():
        letters = [c for c in text if c.isalpha()]
        if sum(c > "\u024f" for c in letters) > len(letters) * 0.3:
            return False
    spoken = [t.word for t in words if t.word[0].isalpha()]
    if not spoken:
        return True
    english = sum(w in _ENGLISH for w in spoken)
    foreign = sum(w in _FOREIGN for w in spoken)
    if len(spoken) <= _READ_ALONE:
        return english + sum(known(corrected(w)) and w not in _FOREIGN for w in spoken) > foreign
    familiar = sum(known(w) or w in _ENGLISH for w in spoken)
    if foreign > english:
        return False
    return english + 0.5 * (familiar - english) >= 0.2 * len(spoken)
