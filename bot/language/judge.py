"""What each piece of an answer is, decided from what the network holds likely."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.language.judgement import Judgement, PieceJudged
from bot.language.pieces import Piece
from bot.language.reading import Cause, Sentiment

STUCK_FROM = 0.5
WON_FROM = 0.4
"""From how likely on an answer has a blocker, a win: the answer and its likeliest piece alike."""
BLOCKER_FROM = 0.3
WIN_FROM = 0.3
"""From how likely on a piece counts, in an answer that has a blocker or win at all."""
BLOCKER_BESIDE = 0.5
WIN_BESIDE = 0.6
"""And how likely it must be beside the likeliest piece (all chosen on the training voices)."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The mood of an answer, its blockers with their causes, its wins: each a run of pieces."""

    sentiment: Sentiment
    score: float
    blockers: tuple[tuple[tuple[Piece, ...], Cause], ...]
    wins: tuple[tuple[Piece, ...], ...]


def judge(pieces: Sequence[Piece], likely: Judgement) -> Judged:
    """Decides what the pieces of one answer are; there must be at least one."""
    seen = likely.pieces
    blocked = _chosen(
        [piece.blocker for piece in seen], likely.stuck, STUCK_FROM, BLOCKER_FROM, BLOCKER_BESIDE
    )
    won = [
        0.0 if place in blocked and piece.blocker > piece.win else piece.win
        for place, piece in enumerate(seen)
    ]
    good = _chosen(won, likely.won, WON_FROM, WIN_FROM, WIN_BESIDE)
    causes: dict[int, Cause] = {place: cause_of(seen[place]) for place in blocked}
    sentences = {place: pieces[place].sentence for place in good}
    return Judged(
        sentiment=max(likely.moods, key=likely.moods.__getitem__),
        score=likely.moods["positive"] - likely.moods["negative"],
        blockers=tuple((_at(pieces, run), causes[run[0]]) for run in _runs(causes)),
        wins=tuple(_at(pieces, run) for run in _runs(sentences)),
    )


def cause_of(piece: PieceJudged) -> Cause:
    """The likeliest root cause of a piece that says what is in the way."""
    return max(piece.causes, key=piece.causes.__getitem__)


def _chosen(
    likely: Sequence[float], whole: float, whole_from: float, least: float, beside: float
) -> list[int]:
    """The places of the pieces that count, none where the answer as a whole has no such thing."""
    most = max(likely)
    if (whole + most) / 2 < whole_from:
        return []
    return [place for place, one in enumerate(likely) if one >= max(least, beside * most)]


def _runs(chosen: Mapping[int, object]) -> list[list[int]]:
    """Places that follow each other and have the same beside them, together."""
    runs: list[list[int]] = []
    for place, shared in chosen.items():
        if runs and place == runs[-1][-1] + 1 and chosen[place - 1] == shared:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _at(pieces: Sequence[Piece], places: Sequence[int]) -> tuple[Piece, ...]:
    return tuple(pieces[place] for place in places)
