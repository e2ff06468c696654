"""Kinds of words: those that stand for much the same, so that what one teaches holds for all.

`data/kinds.txt` has a line a kind, made by `benchmarks/reading/kinds.py` from the word vectors.
"""

from functools import cache
from importlib.resources import files

NAME = "@"
"""The word that stands for every name."""


@cache
def _kinds() -> dict[str, str]:
    source = (files("bot.language") / "data" / "kinds.txt").read_text("utf-8")
    lines = [line for line in source.splitlines() if not line.startswith("#")]
    return {word: str(kind) for kind, line in enumerate(lines) for word in line.split()}


def kind_of(word: str) -> str:
    """The kind of a folded word; names, numbers and marks are one each, unknown words another."""
    if word[0].isdigit():
        return "0"
    return _kinds().get(word) or (word[0] if not word[0].isalpha() else "?")
