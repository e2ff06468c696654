"""What the network holds likely of an answer, of each of its pieces and of the names in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from bot.language.network import Answered, Asked, Network, network
from bot.language.pieces import Piece
from bot.language.reading import Cause, Sentiment
from bot.language.text import Span
from bot.language.wordpieces import BEGIN, END, numbers, word_pieces

WINDOW = 160
"""Word pieces that are looked at together; of a longer answer, as many sentences as they hold."""
_NONE = "none"
_NEGATION_REACH = 3


@dataclass(frozen=True, slots=True)
class PieceJudged:
    """How likely a piece says what is in the way, by cause, and that it is a win."""

    causes: dict[Cause, float]
    win: float

    @property
    def blocker(self) -> float:
        return sum(self.causes.values())


@dataclass(frozen=True, slots=True)
class Judgement:
    """How likely each mood is; that the answer names a blocker, a win; each piece; each name."""

    moods: dict[Sentiment, float]
    stuck: float
    won: float
    pieces: tuple[PieceJudged, ...]
    thanked: tuple[float, ...]

    @property
    def causes(self) -> dict[Cause, float]:
        """How likely each cause is, over all pieces."""
        every = [piece.causes for piece in self.pieces]
        return {cause: sum(one[cause] for one in every) for cause in every[0]}


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of an answer that is looked at together, with its pieces and names."""

    span: Span
    pieces: Sequence[Piece]
    names: Sequence[Span]


def judgement_of(folded: str, pieces: Sequence[Piece], names: Sequence[Span] = ()) -> Judgement:
    """What the network holds likely of a folded answer of at least one piece; `names` in order."""
    answers: list[Answered] = []
    seen: list[PieceJudged] = []
    known = network()
    for part in parts_of(folded, pieces, names):
        answer = known.ask(asked_of(folded, part, known.hints))
        answers.append(answer)
        seen += [
            _judged(known, row, win) for row, win in zip(answer.causes, answer.wins, strict=True)
        ]
    moods = [sum(column) / len(answers) for column in zip(*(a.moods for a in answers), strict=True)]
    return Judgement(
        moods=dict(zip(cast("tuple[Sentiment, ...]", known.moods), moods, strict=True)),
        stuck=max(a.stuck for a in answers),
        won=max(a.won for a in answers),
        pieces=tuple(seen),
        thanked=tuple(likely for a in answers for likely in a.thanked),
    )


def _judged(known: Network, causes: Sequence[float], win: float) -> PieceJudged:
    named: dict[Cause, float] = {
        cast("Cause", cause): likely
        for cause, likely in zip(known.causes, causes, strict=True)
        if cause != _NONE
    }
    return PieceJudged(named, win)


def parts_of(folded: str, pieces: Sequence[Piece], names: Sequence[Span]) -> list[Part]:
    """An answer in stretches of whole sentences: one, but for long answers."""
    if len(folded) <= WINDOW:  # a word piece has a letter at least
        return [Part(Span(0, len(folded)), pieces, names)]
    begins: list[int] = []
    sentence: Span | None = None
    length = 0
    for place, piece in enumerate(pieces):
        if piece.sentence == sentence:
            continue
        sentence = piece.sentence
        longer = len(word_pieces(folded, sentence.start, sentence.end))
        if not begins or length + longer > WINDOW:
            begins.append(place)
            length = 0
        length += longer
    ends = [*begins[1:], len(pieces)]
    stops = [pieces[place].sentence.start for place in begins[1:]]
    spans = [Span(*ends) for ends in zip([0, *stops], [*stops, len(folded)], strict=True)]
    return [
        Part(
            span,
            pieces[begin:end],
            [name for name in names if span.start <= name.start < span.end],
        )
        for span, begin, end in zip(spans, begins, ends, strict=True)
    ]


def asked_of(folded: str, part: Part, hints: Sequence[str]) -> Asked:
    """A stretch as the network takes it; of one longer than the window, its first word pieces."""
    known = numbers()
    cut = word_pieces(folded, part.span.start, part.span.end)[:WINDOW]
    places = [-1, *(place for _, place in cut), -1]
    order = {hint: number for number, hint in enumerate(hints)}
    return Asked(
        ids=[known[BEGIN], *(number for number, _ in cut), known[END]],
        pieces=[_share(places, piece.span) for piece in part.pieces],
        names=[_share(places, name) for name in part.names],
        hints=[[order[one] for one in hints_of(piece) if one in order] for piece in part.pieces],
    )


def _share(places: Sequence[int], span: Span) -> list[float]:
    """How much each word piece counts for a span: those within it alike, 1 together."""
    within = [span.start <= place < span.end for place in places]
    count = sum(within) or 1
    return [one / count for one in within]


def hints_of(piece: Piece) -> set[str]:
    """What the word lists and the headings tell of a piece, beside its words."""
    denied = [end for _, end in piece.found.get("negation", ())]
    found = {f"under:{piece.label}"} if piece.label else set[str]()
    for group, places in piece.found.items():
        found.add(f"has:{group}")
        if any(0 <= start - end < _NEGATION_REACH for start, _ in places for end in denied):
            found.add(f"denied:{group}")
    return found
