"""Whether the opener that a model worded may be shown. Pure.

Whatever the model was talked into, only this comes through: one or two short sentences of everyday
words with a question, with no figure, name or word for a person that was not there before. All else
is refused, and the play's own words stand.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence

from bot.coaching.wording.case import Case
from bot.language.names import mentions
from bot.language.reading import Colleague
from bot.language.redaction import restore
from bot.language.text import fold
from prompts.play_file import LONGEST_OPENER
from prompts.wording import NEVER

SHORTEST = 20
"""Characters; less is no opener."""
MOST_SENTENCES = 2
COPIED = 6
"""So many words in a row are a quotation, and the card has the person's words already."""

_NAME = "{name}"
_PLACEHOLDER = re.compile(r"\[NAME_\d+\]")
_PLAIN = re.compile(r"[\w\s.,;:?'’“”\"()–-]*")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SENTENCE_END = re.compile(r"[.?](?=\s|$)")
_ENDINGS = re.compile(r"(?:n['’]t|['’](?:s|d|ll|ve|re|m))$")
_NUMBERS = re.compile(
    r"\d+(?:[.,]\d+)*|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|"
    r"thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|"
    r"sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|twice|thrice|half|halves|quarter|"
    r"third|double|triple|per ?cent|percentage|"
    r"(?:one|an?|once an?) (?:day|week|fortnight|month|quarter|year))\b"
)
_WRITTEN = {
    **{"two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8"},
    **{"nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "twice": "2"},
    **{"one day": "1", "a day": "1", "one week": "1", "a week": "1"},
}


def approved(
    opener: str,
    case: Case,
    colleagues: Sequence[Colleague],
    is_word: Callable[[str], bool],
) -> str | None:
    """The opener with its names put back and {name} left in; None where it may not be shown."""
    opener = " ".join(unicodedata.normalize("NFKC", opener).strip().strip('"“”').split())
    placeholders = set(_PLACEHOLDER.findall(opener))
    if not placeholders <= set(case.told.held):
        return None
    # A name stands where a word would, so that sentences stay sentences.
    bare = _PLACEHOLDER.sub("them", opener).replace(_NAME, "them")
    given = "\n".join((case.told.text, *case.lines))
    fits = (
        _is_short(bare)
        and (_NAME not in opener or _NAME in case.play.opener)
        and numbers_in(bare) <= numbers_in(" ".join((*case.lines, case.play.opener)))
        and not _names(bare, given, colleagues, is_word)
        and not _never(bare, case.play.opener)
        and not _copies(bare, case.words)
    )
    return restore(opener, case.told) if fits else None


def numbers_in(text: str) -> set[str]:
    """The figures in a text, in digits or in words."""
    found = (match.group() for match in _NUMBERS.finditer(fold(text)))
    return {_WRITTEN.get(one, one) for one in found}


def _is_short(text: str) -> bool:
    sentences = len(_SENTENCE_END.findall(text))
    return (
        SHORTEST <= len(text) <= LONGEST_OPENER
        and 1 <= sentences <= MOST_SENTENCES
        and "?" in text
        and _PLAIN.fullmatch(text) is not None
    )


def _names(
    text: str, given: str, colleagues: Sequence[Colleague], is_word: Callable[[str], bool]
) -> bool:
    """Whether a name stands in it, or a word that nobody knows and so may be one."""
    if mentions(text, fold(text), colleagues, is_word):
        return True
    known = {fold(word) for word in _WORD.findall(given)}
    words = {fold(_ENDINGS.sub("", word)) for word in _WORD.findall(text)}
    return any(len(word) > 1 and word not in known and not is_word(word) for word in words)


def _never(text: str, own: str) -> bool:
    """Whether it has a word that describes a person, names a state of health or presses."""
    said, allowed = fold(text), fold(own)
    return any(
        re.search(rf"\b{re.escape(one)}\b", said) and not re.search(rf"\b{one}\b", allowed)
        for one in NEVER
    )


def _copies(text: str, words: str) -> bool:
    """Whether a long run of the person's words stands in it."""
    said, theirs = _WORD.findall(fold(text)), _WORD.findall(fold(words))
    runs = {tuple(theirs[i : i + COPIED]) for i in range(len(theirs) - COPIED + 1)}
    return any(tuple(said[i : i + COPIED]) in runs for i in range(len(said) - COPIED + 1))
