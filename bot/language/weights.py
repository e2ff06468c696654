"""The trained weights, and how likely they make each answer of a question.

`data/weights.json` is made by `benchmarks/reading/train.py`: for each question its classes and,
for each feature, one weight a class (in thousandths). With two classes one weight is kept.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp
from typing import Literal

from bot.language.features import Features

Question = Literal["tone", "blocker", "win", "cause", "mood", "thanks"]


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic regression: `start` and the features' weights, one number a class."""

    classes: tuple[str, ...]
    start: tuple[float, ...]
    features: dict[str, tuple[float, ...]]

    def likely(self, features: Features) -> dict[str, float]:
        """How likely each class is; the sum is 1."""
        sums = list(self.start)
        for name, value in features.items():
            weights = self.features.get(name)
            if weights:
                for place, weight in enumerate(weights):
                    sums[place] += weight * value
        if len(sums) == 1:
            sums = [0.0, sums[0]]
        highest = max(sums)
        powers = [exp(s - highest) for s in sums]
        total = sum(powers)
        return {name: p / total for name, p in zip(self.classes, powers, strict=True)}


@cache
def _all() -> dict[str, Weights]:
    source = (files("bot.language") / "data" / "weights.json").read_text("utf-8")
    return {
        question: Weights(
            classes=tuple(one["classes"]),
            start=tuple(n / 1000 for n in one["start"]),
            features={k: tuple(n / 1000 for n in v) for k, v in one["features"].items()},
        )
        for question, one in json.loads(source).items()
    }


_tried: dict[str, Weights] = {}


def weights(question: Question) -> Weights:
    """The weights of a question: those shipped, or those being tried in training."""
    return _tried.get(question) or _all()[question]


def use(trained: dict[str, Weights]) -> None:
    """Reads with these weights instead of the shipped ones (for cross-validation only)."""
    _tried.clear()
    _tried.update(trained)
