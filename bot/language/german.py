"""What of a German text is no name: German writes every noun with a capital.

Only words of our own list count, and compounds of two of them. Everything else with a capital is
taken for a name: hiding one word too many costs a reading little, a name must not leave.
"""

import re

from bot.language.text import tokens
from bot.language.words import word_list

_GERMAN = word_list("german")
_COMMON = word_list("german common")
_LINKS = ("", "s", "es", "n", "en", "e")
_SHORTEST_PART = 4
_FEWEST = 3
_SHARE = 0.25
_NAME_FOLLOWS = re.compile(
    r"(?:\b(?:herrn?|frau|hr|fr|dr|prof|firma|fa|familie|kollegen?|kollegin|kunden?|kundin|chefin?)"
    r"\b\.?|@|&)\s*$"
)
_COMPANY_FOLLOWS = re.compile(r"\s*(?:&|\+|[-\s]*(?:gmbh|ag|kg|se|ohg|mbh|ug|ev|ltd|inc|co)\b)")


def is_german(folded: str) -> bool:
    """Whether a folded text is German, by its small words."""
    words = [token.word for token in tokens(folded) if token.word[0].isalpha()]
    seen = sum(word in _GERMAN for word in words)
    return seen >= _FEWEST and seen >= _SHARE * len(words)


def is_common(word: str) -> bool:
    """Whether a folded German word is an everyday one."""
    return word in _COMMON or word in _GERMAN or _is_compound(word)


def _is_compound(word: str) -> bool:
    """Whether a word is made of two of the list: "vertragsverhandlung"."""
    for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
        if word[cut:] in _COMMON and any(
            word[:cut].endswith(link) and word[: cut - len(link)] in _COMMON for link in _LINKS
        ):
            return True
    return False


def common_words(folded: str, start: int, end: int) -> int:
    """Where, from `start` on, the everyday words of a run with capitals end, in a folded text.

    A word stays a name where a title, a role or "&" stands before it, or a company's ending after
    it: "Herr Vertrag", "Angebot GmbH".
    """
    place = start
    for match in re.finditer(r"[\w'’-]+", folded[start:end]):
        begin, stop = start + match.start(), start + match.end()
        named = _NAME_FOLLOWS.search(folded, 0, begin) or _COMPANY_FOLLOWS.match(folded, stop)
        if named or not is_common(match.group()):
            return begin
        place = stop
    return place
