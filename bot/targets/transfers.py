"""Moves between people are zero-sum, and what came too late is made good in the next period."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from bot.errors import WrongInput
from bot.targets.bands import Band
from bot.targets.events import Territory
from bot.targets.explain import percent
from bot.targets.relief import Case, relieve


@dataclass(frozen=True, slots=True)
class Line:
    """One person's side of a move."""

    before: Band
    after: Band


@dataclass(frozen=True, slots=True)
class Transfer:
    """One amount and two lines: what `giver` loses and `taker` gains, equal to the last cent."""

    amount: Band
    giver: Line
    taker: Line


def transfer(giver: Case, move: Territory, taker: Band) -> Transfer:
    """Move a share of a territory with its part of the target, from its date on.

    The amount is what the formula takes off the giver's band for the move, after all that relieved
    it before. Raises WrongInput where the move moves nothing.
    """
    before = relieve(giver).band
    without = relieve(replace(giver, events=(*giver.events, move))).band
    # Rounding must not take more off a lower level than off a higher one: both bands stay bands.
    floor = before.floor - without.floor
    target = max(floor, before.target - without.target)
    aspiration = max(target, before.aspiration - without.aspiration)
    amount = Band(floor, target, aspiration)
    if not any(amount):
        raise WrongInput(
            f"Moving {percent(move.share_moved)} of the territory on {move.on} moves no part of "
            "the target. Choose a day inside the period and a larger share."
        )
    return Transfer(
        amount=amount,
        giver=Line(before, _each(before, amount, lambda have, moved: have - moved)),
        taker=Line(taker, _each(taker, amount, lambda have, moved: have + moved)),
    )


@dataclass(frozen=True, slots=True)
class TrueUp:
    """A proposal for the next period, for relief that a closed period can no longer take.

    `carried` is what the next period's band was too small for.
    """

    band: Band
    carried: Band


def true_up(was: Band, should_have_been: Band, following: Band) -> TrueUp:
    """Take off the next band what a closed period's band was too high by, level by level; what it
    is too low by, since more was made good before than was due, goes back onto the next one.

    A level never falls below 0, nor does a higher level fall below a lower one: then the lower
    one follows it down.
    """
    owed = _each(was, should_have_been, lambda have, fair: have - fair)
    lowered = _each(following, owed, lambda have, less: max(have - less, Decimal(0)))
    target = min(lowered.target, lowered.aspiration)
    band = Band(min(lowered.floor, target), target, lowered.aspiration)
    taken = _each(following, band, lambda have, left: have - left)
    return TrueUp(band, _each(owed, taken, lambda due, paid: max(due - paid, Decimal(0))))


def taken_over(before: Band, after: Band, theirs: Band) -> Band:
    """The band of whoever takes on what came off a colleague's, equal to the last cent."""
    gone = _each(before, after, lambda had, left: had - left)
    return _each(theirs, gone, lambda have, more: have + more)


def _each(one: Band, other: Band, join: Callable[[Decimal, Decimal], Decimal]) -> Band:
    return Band(
        join(one.floor, other.floor),
        join(one.target, other.target),
        join(one.aspiration, other.aspiration),
    )
