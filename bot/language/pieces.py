"""The pieces of an answer, each with what surrounds it: what the reader judges one by one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from bot.language.lexicon import hits
from bot.language.text import Span, clauses, stem, tokens
from bot.language.vectors import corrected

Label = Literal["", "blocker", "win", "thanks", "next", "mood"]
LABELS: tuple[Label, ...] = get_args(Label)

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
_HEADINGS: tuple[tuple[Label, str], ...] = (
    ("blocker", _BLOCKER),
    ("win", _WIN),
    ("thanks", r"thanks?|thank you|thanks to|kudos|shout[- ]?outs?|props|credits?|helped me"),
    ("next", r"next|next week|next steps?|plans?|commitments?|todo|to do|focus|goals?"),
    ("mood", r"mood|feeling|morale|energy|work|week|overall|tl;dr|in short|sum(?:mary)?"),
)
_HEADER = re.compile(
    r"[*_#>\s]*(?:my |this week'?s? |current |biggest |main |key |top |new |any )?(?:"
    + "|".join(f"(?P<{label}>{pattern})" for label, pattern in _HEADINGS)
    + r")(?: (?:this|last) week| today| so far)?[*_]*\s*(?:[:=?]|\s-+\s|\s–\s)[*_\s]*"
)
_BULLET = re.compile(r"(?:^|\n)[ \t]*(?P<sign>[-+*•]|\(?\d{1,2}[.)])[ \t]*$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A clause in its sentence, and the phrases found in it.

    `label` is the heading it stands under ("Blockers: ..."), `found` the places of its stems at
    which each group of phrases stands.
    """

    span: Span
    sentence: Span
    found: dict[str, list[tuple[int, int]]]
    label: Label


def pieces_of(text: str, folded: str, parts: Sequence[Span]) -> list[Piece]:
    """The pieces of a text in their order; `parts` are its sentences."""
    found: list[Piece] = []
    label: Label = ""
    signs = {sign for part in parts if (sign := _sign(folded, part)) in {"+", "-"}}
    for sentence in parts:
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
            found.append(Piece(span, sentence, hits(_stems(text, folded, span)), label))
    return found


def _sign(folded: str, sentence: Span) -> str:
    """The bullet that a sentence stands behind."""
    before = _BULLET.search(folded, max(0, sentence.start - 6), sentence.start)
    return before.group("sign") if before else ""


def _label(header: re.Match[str]) -> Label:
    return next(label for label, _ in _HEADINGS if header.group(label))


def _stems(text: str, folded: str, span: Span) -> list[str]:
    """The stems of a piece, slips of the keys put right but in what may be a name."""
    return [
        stem(token.word if text[token.start].isupper() else corrected(token.word))
        for token in tokens(folded, span.start, span.end)
    ]
