"""What each piece of an answer is, judged by the trained weights."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from bot.language.features import cause_features, mood_features, piece_features, tone_features
from bot.language.pieces import Piece
from bot.language.reading import Cause, Sentiment
from bot.language.weights import weights

BLOCKER_FROM = 0.55
WIN_FROM = 0.45
WIN_AFTER_WIN_FROM = 0.6
WIN_IN_TROUBLE_FROM = 0.7
WIN_IN_THANKS_FROM = 0.8
SECOND_CAUSE_FROM = 0.9
"""From how likely on a piece counts (chosen by cross-validation on the training voices)."""
BAD_TONE_FROM = 0.6


@dataclass(frozen=True, slots=True)
class Judged:
    """The mood of an answer, its blockers with their causes, its wins: each a run of pieces."""

    sentiment: Sentiment
    score: float
    blockers: tuple[tuple[tuple[Piece, ...], Cause], ...]
    wins: tuple[tuple[Piece, ...], ...]


def judge(pieces: Sequence[Piece]) -> Judged:
    """Judges the pieces of one answer; there must be at least one."""
    tone = weights("tone").likely(tone_features(pieces))
    found = [piece_features(pieces, place, tone) for place in range(len(pieces))]
    troubled = [weights("blocker").likely(f)["yes"] for f in found]
    won = [weights("win").likely(f)["yes"] for f in found]
    mood = weights("mood").likely(mood_features(pieces, troubled, won))
    stuck = [t >= BLOCKER_FROM and t > w for t, w in zip(troubled, won, strict=True)]
    least = [_win_from(piece, tone) for piece in pieces]
    good = [w >= m and not s for w, m, s in zip(won, least, stuck, strict=True)]
    good = _told_once(pieces, good, won)
    sentiment = cast(Sentiment, max(mood, key=mood.__getitem__))
    return Judged(
        sentiment=sentiment,
        score=mood["positive"] - mood["negative"],
        blockers=tuple(b for run in _runs(pieces, stuck) for b in by_cause(run)),
        wins=tuple(w for run in _runs(pieces, good) for w in _by_sentence(run)),
    )


def _win_from(piece: Piece, tone: dict[str, float]) -> float:
    """Sarcasm sounds like a win, and so does what a colleague did; both must be likelier."""
    if piece.thanks:
        return WIN_IN_THANKS_FROM
    return WIN_IN_TROUBLE_FROM if tone["negative"] >= BAD_TONE_FROM else WIN_FROM


def _told_once(pieces: Sequence[Piece], good: Sequence[bool], won: Sequence[float]) -> list[bool]:
    """A sentence after a win mostly tells more of it; to be another one it must be likelier."""
    found: list[bool] = []
    first = None
    for piece, is_good, likely in zip(pieces, good, won, strict=True):
        another = first is not None and piece.sentence != first
        found.append(is_good and not (another and likely < WIN_AFTER_WIN_FROM))
        first = piece.sentence if found[-1] else first
    return found


def _runs(pieces: Sequence[Piece], chosen: Sequence[bool]) -> list[list[Piece]]:
    """Chosen pieces that follow each other, together."""
    runs: list[list[Piece]] = []
    last = -2
    for place, piece in enumerate(pieces):
        if chosen[place]:
            if place == last + 1:
                runs[-1].append(piece)
            else:
                runs.append([piece])
            last = place
    return runs


def _by_sentence(run: Sequence[Piece]) -> list[tuple[Piece, ...]]:
    parts: list[list[Piece]] = []
    for piece in run:
        if parts and parts[-1][0].sentence == piece.sentence:
            parts[-1].append(piece)
        else:
            parts.append([piece])
    return [tuple(part) for part in parts]


def by_cause(run: Sequence[Piece]) -> list[tuple[tuple[Piece, ...], Cause]]:
    """A run as one blocker, or as several where a piece clearly has a cause of its own.

    Clearly is: likely, and some of its words are typical of that cause. What comes of a blocker
    ("so three bakeries can't start") is said in words of other causes, and is no second one.
    """
    main = _cause(run)[0]
    parts: list[tuple[list[Piece], Cause]] = []
    for piece in run:
        cause, likely = _cause([piece]) if len(run) > 1 else (main, 1.0)
        if likely < SECOND_CAUSE_FROM or cause not in piece.found:
            cause = main
        if parts and parts[-1][1] == cause:
            parts[-1][0].append(piece)
        else:
            parts.append(([piece], cause))
    return [(tuple(pieces), cause) for pieces, cause in parts]


def _cause(pieces: Sequence[Piece]) -> tuple[Cause, float]:
    likely = weights("cause").likely(cause_features(pieces))
    cause = max(likely, key=likely.__getitem__)
    return cast(Cause, cause), likely[cause]
