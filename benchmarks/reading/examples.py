"""Labelled answers as the network learns them: each piece and name with what it should be."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.reading import made
from benchmarks.reading.scores import SENTIMENTS, Answer
from bot.language.gratitude import candidates
from bot.language.judgement import asked_of, parts_of
from bot.language.lexicon import groups
from bot.language.network import Asked
from bot.language.pieces import LABELS, Piece, pieces_of
from bot.language.text import Span, fold, sentences

MOODS = SENTIMENTS
CAUSES = ("none", *made.CAUSES)
HINTS = (
    *(f"{said}:{group}" for said in ("has", "denied") for group in groups()),
    *(f"under:{label}" for label in LABELS if label),
)
UNSURE = -100
"""Where nothing is to be learned from a piece or name (the number that PyTorch passes over)."""


@dataclass(frozen=True, slots=True)
class Example:
    """An answer as the network takes it, and the numbers of what it should say.

    `mood` is a number of `MOODS`, `causes` of `CAUSES` by piece, `wins` and `thanked` are 1 where
    it is so. Each may be `UNSURE`. `weight` says how much its mood counts.
    """

    answer: Answer
    asked: Asked
    mood: int
    causes: list[int]
    wins: list[int]
    thanked: list[int]
    weight: float


def example(answer: Answer) -> Example | None:
    """A labelled answer to learn from, None where it has no words."""
    text = answer["text"]
    folded = fold(text)
    parts = sentences(text, folded)
    pieces = pieces_of(text, folded, parts)
    if not pieces:
        return None
    named = candidates(text, folded, parts)
    part = parts_of(folded, pieces, [one.span for one in named])[0]
    pieces, named = pieces[: len(part.pieces)], named[: len(part.names)]
    asked = asked_of(folded, part, HINTS)
    names = {fold(thanks["name"]) for thanks in answer["thanks"]}
    only_names = bool(answer.get("only_names"))
    blocked = [
        next((CAUSES.index(b["cause"]) for b in answer["blockers"] if _in(text, b, piece)), 0)
        for piece in pieces
    ]
    won = [int(any(_in(text, w, piece) for w in answer["wins"])) for piece in pieces]
    seen = [any(row) and not only_names for row in asked.pieces]
    mood = answer["sentiment"]
    return Example(
        answer,
        asked,
        UNSURE if only_names or not mood else MOODS.index(mood),
        _sure(blocked, pieces, seen),
        _sure(won, pieces, seen),
        [
            int(fold(one.name.name.lstrip("@")) in names) if any(row) else UNSURE
            for one, row in zip(named, asked.names, strict=True)
        ],
        answer.get("weight", 1.0),
    )


def _in(text: str, label: Answer, piece: Piece) -> bool:
    """Whether a piece is covered by a label's quote, or most of the quote by the piece."""
    start = text.index(label["quote"])
    quote = Span(start, start + len(label["quote"]))
    common = min(quote.end, piece.span.end) - max(quote.start, piece.span.start)
    length = piece.span.end - piece.span.start
    return common >= 0.5 * length or common >= 0.6 * (quote.end - quote.start)


def _sure(found: Sequence[int], pieces: Sequence[Piece], seen: Sequence[bool]) -> list[int]:
    """A piece that has nothing, beside one of its sentence that has: better not learned."""
    return [
        UNSURE if not seen[place] or (not one and _beside(found, pieces, place)) else one
        for place, one in enumerate(found)
    ]


def _beside(found: Sequence[int], pieces: Sequence[Piece], place: int) -> bool:
    return any(
        found[near] and pieces[near].sentence == pieces[place].sentence
        for near in (place - 1, place + 1)
        if 0 <= near < len(pieces)
    )
