"""A target is a band: what we count on, what we aim for, what we reach for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class Unit(StrEnum):
    """What a band and its results are counted in."""

    MONEY = "money"
    COUNT = "count"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class Band:
    """Three levels of one target, `0 <= floor <= target <= aspiration`, all in one unit."""

    floor: Decimal
    target: Decimal
    aspiration: Decimal

    def __iter__(self) -> Iterator[Decimal]:
        yield self.floor
        yield self.target
        yield self.aspiration


@dataclass(frozen=True, slots=True)
class Entry:
    """A band as it was decided: it holds from a day on, until an entry for a later day."""

    effective_from: date
    band: Band


def in_force(entries: Iterable[Entry], on: date) -> Band | None:
    """The band that holds on a day, or None before the first.

    `entries` stand in the order they were recorded: of two for the same day the later one is a
    correction and wins.
    """
    latest: Entry | None = None
    for entry in entries:
        if entry.effective_from > on:
            continue
        if latest is None or entry.effective_from >= latest.effective_from:
            latest = entry
    return latest.band if latest else None


def round_half_up(value: Fraction, step: Decimal) -> Decimal:
    """The multiple of `step` nearest to a value of 0 or more; the upper one from the middle."""
    up, down = step.as_integer_ratio()
    # floor(value / step + 1/2), in whole numbers
    over, under = value.numerator * down, value.denominator * up
    return (2 * over + under) // (2 * under) * step


def written(amount: Decimal, step: Decimal) -> str:
    """An amount as a plain decimal with as many decimals as its step has, never in powers."""
    return f"{amount:.{max(_decimals(amount), _decimals(step))}f}"


def as_text(amount: Decimal) -> str:
    """An amount as it is stored: a plain decimal with no more decimals than it needs."""
    return f"{amount.normalize() + 0:f}"


def _decimals(number: Decimal) -> int:
    """How many decimals a number needs: 2 for 0.50 (as it was written), 0 for 1E+2."""
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
