"""The few statistics that coaching needs, modest with small samples (domain.md, decision 6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, lgamma, log, sqrt

EWMA_WEIGHT = 0.2
"""The weight of the newest value: .2 is the customary choice for small shifts."""

Z95 = 1.96


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a share probably lies, 0 to 1."""

    low: float
    high: float


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def spread(values: Sequence[float]) -> float:
    """The standard deviation of a sample; 0 for fewer than two values."""
    if len(values) < 2:
        return 0.0
    middle = mean(values)
    return sqrt(sum((value - middle) ** 2 for value in values) / (len(values) - 1))


def median(values: Sequence[float]) -> float:
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def ewma(values: Sequence[float], start: float) -> float:
    """The exponentially weighted moving average after the last value, begun at `start`."""
    smoothed = start
    for value in values:
        smoothed = EWMA_WEIGHT * value + (1 - EWMA_WEIGHT) * smoothed
    return smoothed


def ewma_sigma(sigma: float, steps: int) -> float:
    """The standard deviation of an EWMA after so many steps.

    sigma * sqrt(w / (2 - w) * (1 - (1 - w)^(2 steps))), as in Lucas and Saccucci (1990),
    Technometrics 32.
    """
    weight = EWMA_WEIGHT
    return sigma * sqrt(weight / (2 - weight) * (1 - (1 - weight) ** (2 * steps)))


def wilson(hits: int, of: int, z: float = Z95) -> Interval:
    """Wilson's interval for a share; everything is possible where there is no trial."""
    if of == 0:
        return Interval(0.0, 1.0)
    share = hits / of
    middle = share + z * z / (2 * of)
    half = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    scale = 1 + z * z / of
    return Interval(max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale))


def run_needed(hits: int, of: int, *, chance: float, least: int, most: int) -> int:
    """How many hits in a row are unusual for somebody who had `hits` of `of` before.

    The shortest run that comes about by chance, at the person's own rate, less often than
    `chance`: rate^run. The rate is Laplace's (hits + 1) / (of + 2), which keeps it from 0 and 1
    in short histories. Never shorter than `least`, and never longer than `most`: what has gone
    on for that long is worth a word however usual it is.
    """
    rate = (hits + 1) / (of + 2)
    run = least
    while run < most and rate**run >= chance:
        run += 1
    return run


def binomial_at_most(hits: int, of: int, share: float) -> float:
    """The chance of at most `hits` in `of` trials of that share, which is neither 0 nor 1.

    In logarithms, since the coefficients of large numbers fit no float.
    """
    ways = lgamma(of + 1)
    return sum(
        exp(ways - lgamma(k + 1) - lgamma(of - k + 1) + k * log(share) + (of - k) * log(1 - share))
        for k in range(hits + 1)
    )
