"""Words cut into the pieces that the network knows, as BERT's tokenizer does (WordPiece).

`data/wordpieces.txt` has a piece a line; its line is its number. A piece that goes on with a word
begins with `##`.
"""

import re
from functools import cache, lru_cache
from importlib.resources import files

BEGIN, END, UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
_MORE = "##"
_WORD = re.compile(r"[^\W_]+|[^\w\s]|_")
_LONGEST_WORD = 60


@cache
def numbers() -> dict[str, int]:
    """The number of each piece."""
    source = (files("bot.language") / "data" / "wordpieces.txt").read_text("utf-8")
    return {piece: number for number, piece in enumerate(source.splitlines())}


def word_pieces(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    """The pieces of a folded text between two places: the number of each, and where its word
    begins."""
    found = _WORD.finditer(folded, start, end)
    return [(number, word.start()) for word in found for number in _cut(word.group())]


@lru_cache(maxsize=8192)
def _cut(word: str) -> tuple[int, ...]:
    """A word as the fewest pieces from its beginning on, or as one that is unknown."""
    known = numbers()
    found: list[int] = []
    begin = 0
    while begin < len(word):
        lead = _MORE if begin else ""
        ends = range(min(len(word), begin + _LONGEST_WORD), begin, -1)
        end = next((end for end in ends if lead + word[begin:end] in known), None)
        if end is None:
            return (known[UNKNOWN],)
        found.append(known[lead + word[begin:end]])
        begin = end
    return tuple(found)
