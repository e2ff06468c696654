"""What an answer says as a whole: its mood, whether something is in the way, whether one went well.

Each is judged by weights of its own. Then the three are brought together, for they hang together:
who is stuck seldom had a good week. How much oftener they come together than by chance was counted
on the training answers.
"""

from dataclasses import dataclass
from math import exp, log
from typing import cast

from bot.language.features import Features
from bot.language.reading import Sentiment
from bot.language.weights import weights

_TOGETHER = 0.25
"""How much it counts that the three hang together (chosen by cross-validation)."""
_LEAST = 1e-4


@dataclass(frozen=True, slots=True)
class Whole:
    """How likely each mood is, and that the answer names a blocker, a win."""

    moods: dict[Sentiment, float]
    stuck: float
    won: float


def judge_whole(features: Features) -> Whole:
    """Judges the `tone_features` of an answer with its `balance_features`."""
    moods: dict[Sentiment, float] = {
        cast("Sentiment", m): p for m, p in weights("mood").likely(features).items()
    }
    stuck, won = (weights(question).likely(features)["yes"] for question in ("stuck", "won"))
    found: dict[tuple[Sentiment, bool, bool], float] = {}
    for mood, likely in moods.items():
        for is_stuck in (False, True):
            for has_won in (False, True):
                sum_of_logs = (
                    _log(likely)
                    + _log(stuck if is_stuck else 1 - stuck)
                    + _log(won if has_won else 1 - won)
                    + _TOGETHER * _bond(mood, is_stuck=is_stuck, has_won=has_won)
                )
                found[mood, is_stuck, has_won] = exp(sum_of_logs)
    total = sum(found.values())
    return Whole(
        moods={m: sum(p for k, p in found.items() if k[0] == m) / total for m in moods},
        stuck=sum(p for k, p in found.items() if k[1]) / total,
        won=sum(p for k, p in found.items() if k[2]) / total,
    )


def state(*, is_stuck: bool, has_won: bool) -> str:
    """The name under which the weights of `together` are kept."""
    return f"{'stuck' if is_stuck else 'free'} {'won' if has_won else 'quiet'}"


def _bond(mood: Sentiment, *, is_stuck: bool, has_won: bool) -> float:
    together = weights("together")
    place = together.classes.index(mood)
    return together.features[state(is_stuck=is_stuck, has_won=has_won)][place]


def _log(likely: float) -> float:
    return log(max(likely, _LEAST))
