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

Question = Literal["tone", "blocker", "win", "cause", "mood", "stuck", "won", "together", "thanks"]


_STEEPEST = 500.0
"""Beyond this the exponential has no number."""


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic regression: `start` and the features' weights, one number a class."""

    classes: tuple[str, ...]
    start: tuple[float, ...]
    features: dict[str, tuple[float, ...]]

    def likely(self, features: Features) -> dict[str, float]:
        """How likely each class is; the sum is 1."""
        if len(self.start) == 1:
            return self._one_of_two(features)
        known = self.features.get
        seen = [(w, value) for name, value in features.items() if (w := known(name))]
        sums = [
            start + sum([w[place] * value for w, value in seen])
            for place, start in enumerate(self.start)
        ]
        highest = max(sums)
        powers = [exp(s - highest) for s in sums]
        total = sum(powers)
        return {name: p / total for name, p in zip(self.classes, powers, strict=True)}

    def _one_of_two(self, features: Features) -> dict[str, float]:
        total = self.start[0]
        known = self.features.get
        for name, value in features.items():
            if weights := known(name):
                total += weights[0] * value
        second = 1 / (1 + exp(-max(-_STEEPEST, min(_STEEPEST, total))))
        return {self.classes[0]: 1 - second, self.classes[1]: second}


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
