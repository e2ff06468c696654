"""The pieces of an answer, each with what surrounds it: what the reader judges one by one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from bot.language.kinds import NAME
from bot.language.lexicon import familiar, hits
from bot.language.names import first_names, is_nobody
from bot.language.text import Span, clauses, sentences, stem, tokens
from bot.language.vectors import corrected

Label = Literal["", "blocker", "win", "thanks", "next", "mood"]

_BLOCKER = (
    r"blockers?|blocked by|blocked|problems?|issues?|bad|the bad|not so good|lowlights?|lows?|"
    r"low points?|cons?|negatives?|challenges?|obstacles?|worries|concerns?|frustrations?|"
    r"pain points?|struggles?|gripes?|downs?|thorns?|in the way|stuck|needs? help|"
    r"what'?s? (?:is )?(?:in the way|blocking(?: me)?|not going well|bad)|"
    r"what (?:didn'?t|did not|went wrong|went badly)(?: go)?(?: so)?(?: well)?"
)
_WIN = (
    r"wins?|good|the good|highlights?|highs?|high points?|pros?|positives?|successes|achievements?|"
    r"ups?|roses?|done|proud of|celebrate|what went (?:really )?well|went well|what'?s? good"
)
_LABELS: tuple[tuple[Label, str], ...] = (
    ("blocker", _BLOCKER),
    ("win", _WIN),
    ("thanks", r"thanks?|thank you|thanks to|kudos|shout[- ]?outs?|props|credits?|helped me"),
    ("next", r"next|next week|next steps?|plans?|commitments?|todo|to do|focus|goals?"),
    ("mood", r"mood|feeling|morale|energy|work|week|overall|tl;dr|in short|sum(?:mary)?"),
)
_HEADER = re.compile(
    r"[*_#>\s]*(?:my |this week'?s? |current |biggest |main |key |top |new |any )?(?:"
    + "|".join(f"(?P<{label}>{pattern})" for label, pattern in _LABELS)
    + r")(?: (?:this|last) week| today| so far)?[*_]*\s*(?:[:=?]|\s-+\s|\s–\s)[*_\s]*"
)
_BULLET = re.compile(r"(?:^|\n)[ \t]*(?P<sign>[-+*•]|\(?\d{1,2}[.)])[ \t]*$")
_TURN = re.compile(r"(but|however|although|though|except|yet|because|so|and|while|only)\b")


@dataclass(frozen=True, slots=True)
class Piece:
    """A clause, its words (as they are judged), their stems and the phrases found in it.

    `label` is the heading it stands under ("Blockers: ..."), `turn` the word that leads it in,
    `thanks` whether it thanks somebody.
    """

    span: Span
    sentence: Span
    words: tuple[str, ...]
    stems: tuple[str, ...]
    found: dict[str, list[tuple[int, int]]]
    label: Label
    turn: str
    thanks: bool


def pieces_of(text: str, folded: str, thanked: Sequence[int] = ()) -> list[Piece]:
    """The pieces of a text in their order; `thanked` are the places of the names it thanks."""
    found: list[Piece] = []
    label: Label = ""
    signs = {sign for s in sentences(text, folded) if (sign := _sign(folded, s)) in {"+", "-"}}
    for sentence in sentences(text, folded):
        sign = _sign(folded, sentence)
        header = _HEADER.match(folded, sentence.start, sentence.end)
        begin = sentence.start
        if header:
            label = _label(header)
            begin = header.end()
        elif signs == {"+", "-"} and sign in signs:
            label = "win" if sign == "+" else "blocker"
        elif not sign and "\n" in folded[max(0, sentence.start - 2) : sentence.start]:
            label = ""
        if begin >= sentence.end:
            continue
        for span in clauses(folded, Span(begin, sentence.end)):
            thanks = any(span.start <= place < span.end for place in thanked)
            found.append(_piece(text, folded, span, sentence, label=label, thanks=thanks))
        if header and not sign and "\n" not in folded[sentence.end : sentence.end + 3]:
            continue
    return found


def _sign(folded: str, sentence: Span) -> str:
    """The bullet that a sentence stands behind."""
    before = _BULLET.search(folded, max(0, sentence.start - 6), sentence.start)
    return before.group("sign") if before else ""


def _label(header: re.Match[str]) -> Label:
    return next(label for label, _ in _LABELS if header.group(label))


@lru_cache(maxsize=4096)
def _word(word: str, *, capital: bool, first: bool) -> str:
    """A word as it is judged: all names are one, and slips of the keys are put right."""
    bare = word.removesuffix("'s")
    if bare in first_names():
        return NAME
    if capital and bare.isalpha() and not familiar(bare) and not is_nobody(bare):
        return NAME
    return word if capital and not first else corrected(word)


def _piece(
    text: str, folded: str, span: Span, sentence: Span, *, label: Label, thanks: bool
) -> Piece:
    words = tuple(
        _word(t.word, capital=text[t.start].isupper(), first=t.start == span.start)
        for t in tokens(folded, span.start, span.end)
    )
    stems = tuple(stem(word) for word in words)
    before = folded[max(sentence.start, span.start - 10) : span.end]
    turn = _TURN.match(folded[span.start : span.end]) or _TURN.match(before.strip(" ,-()"))
    return Piece(
        span, sentence, words, stems, hits(list(stems)), label, turn[1] if turn else "", thanks
    )
