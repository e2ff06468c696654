"""What a word is like: a small table of word vectors, and the nearest word to a slip of the keys.

The table is made by `benchmarks/reading/vectors.py` from GloVe (Pennington, Socher, Manning, 2014;
public domain, PDDL 1.0): the commonest English words, each with a weight (rare words count more
than common ones) and a direction of `DIMENSIONS` numbers of four bits.
"""

from functools import cache, lru_cache
from importlib.resources import files
from string import ascii_lowercase

DIMENSIONS = 100
_ROW = 1 + DIMENSIONS // 2
_SHORTEST_CORRECTED = 5


@cache
def _table() -> tuple[dict[str, int], bytes]:
    """Row by word, and the rows: a byte for the weight, then two numbers a byte."""
    data = (files("bot.language") / "data" / "vectors.bin").read_bytes()
    end = data.index(b"\0")
    words = data[:end].decode("ascii").split("\n")
    return {word: row for row, word in enumerate(words)}, data[end + 1 :]


@lru_cache(maxsize=4096)
def vector_of(word: str) -> tuple[int, ...] | None:
    """The direction of a word times its weight, None where the table has none."""
    rows, numbers = _table()
    row = rows.get(word)
    if row is None:
        return None
    weight, *pairs = numbers[row * _ROW : (row + 1) * _ROW]
    return tuple(weight * (half - 8) for pair in pairs for half in (pair >> 4, pair & 15))


def words() -> list[str]:
    """All words of the table, commonest first."""
    return list(_table()[0])


def is_word(word: str) -> bool:
    """Whether a folded word is a common English one (names are not)."""
    return word in _table()[0]


def mean(words: tuple[str, ...]) -> list[float]:
    """The direction in which the words of a text point together, of length 1 or 0."""
    vectors = [vector for word in words if (vector := vector_of(word))]
    if not vectors:
        return [0.0] * DIMENSIONS
    sums = [sum(column) for column in zip(*vectors, strict=True)]
    length = sum(s * s for s in sums) ** 0.5 or 1.0
    return [s / length for s in sums]


@cache
def _beginnings() -> frozenset[str]:
    """Every beginning of a word of the table: what begins otherwise need not be looked for."""
    return frozenset(word[:end] for word in _table()[0] for end in range(len(word) + 1))


@lru_cache(maxsize=4096)
def corrected(word: str) -> str:
    """The word itself where it is known or short, else the commonest word one slip away from it."""
    rows = _table()[0]
    if word in rows or len(word) < _SHORTEST_CORRECTED or not word.isalpha():
        return word
    beginnings = _beginnings()
    near: list[str] = []
    for at in range(len(word) + 1):
        begin, rest = word[:at], word[at:]
        if begin not in beginnings:
            break
        near += (begin + rest[1:], begin + rest[1:2] + rest[:1] + rest[2:])
        for letter in ascii_lowercase:
            if begin + letter in beginnings:
                near += (begin + letter + rest[1:], begin + letter + rest)
    known = [(rows[w], w) for w in near if w in rows]
    return min(known)[1] if known else word
