"""What each piece of an answer is, judged by the trained weights."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from bot.language.features import (
    balance_features,
    cause_features,
    piece_features,
    tone_features,
)
from bot.language.pieces import Piece
from bot.language.reading import Cause, Sentiment
from bot.language.weights import weights
from bot.language.whole import judge_whole

STUCK_FROM = 0.5
WON_FROM = 0.55
SURELY = 0.55
"""From how likely on an answer has a blocker, a win; one piece that surely is one is enough."""
BLOCKER_FROM = 0.3
WIN_FROM = 0.3
WIN_AFTER_WIN_FROM = 0.6
SECOND_CAUSE_FROM = 0.9
"""From how likely on a piece counts, in an answer that has a blocker or win at all."""
BLOCKER_BESIDE = 0.5
WIN_BESIDE = 0.6
"""And how likely it must be beside the likeliest piece of the answer."""
IN_THANKS = 0.4
"""What a colleague did sounds like a win: it counts less (all chosen by cross-validation)."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The mood of an answer, its blockers with their causes, its wins: each a run of pieces."""

    sentiment: Sentiment
    score: float
    blockers: tuple[tuple[tuple[Piece, ...], Cause], ...]
    wins: tuple[tuple[Piece, ...], ...]


def judge(pieces: Sequence[Piece]) -> Judged:
    """Judges the pieces of one answer; there must be at least one."""
    at_first_sight = tone_features(pieces)
    tone = weights("tone").likely(at_first_sight)
    found = [piece_features(pieces, place, tone) for place in range(len(pieces))]
    troubled = [weights("blocker").likely(f)["yes"] for f in found]
    won = [weights("win").likely(f)["yes"] for f in found]
    whole = judge_whole(at_first_sight | balance_features(troubled, won))
    is_stuck = whole.stuck >= STUCK_FROM or max(troubled) >= SURELY
    stuck = _stuck(troubled, won) if is_stuck else [False] * len(pieces)
    won = [_won(*one) for one in zip(pieces, won, stuck, strict=True)]
    good = _good(pieces, won) if whole.won >= WON_FROM else [False] * len(pieces)
    return Judged(
        sentiment=max(whole.moods, key=whole.moods.__getitem__),
        score=whole.moods["positive"] - whole.moods["negative"],
        blockers=tuple(b for run in _runs(pieces, stuck) for b in by_cause(run)),
        wins=tuple(w for run in _runs(pieces, good) for w in _by_sentence(run)),
    )


def _stuck(troubled: Sequence[float], won: Sequence[float]) -> list[bool]:
    """Which pieces are in the way, at least the likeliest."""
    most = max(troubled)
    least = max(BLOCKER_FROM, BLOCKER_BESIDE * most)
    found = [t >= least and t > w for t, w in zip(troubled, won, strict=True)]
    return found if any(found) else _only(troubled.index(most), len(found))


def _won(piece: Piece, likely: float, is_stuck: bool) -> float:
    return 0.0 if is_stuck else likely * (IN_THANKS if piece.thanks else 1.0)


def _good(pieces: Sequence[Piece], won: Sequence[float]) -> list[bool]:
    """Which pieces are wins, at least the likeliest of those that can be."""
    most = max(won)
    least = max(WIN_FROM, WIN_BESIDE * most)
    found = _told_once(pieces, [w >= least for w in won], won)
    return found if any(found) or not most else _only(won.index(most), len(found))


def _only(place: int, length: int) -> list[bool]:
    return [here == place for here in range(length)]


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
