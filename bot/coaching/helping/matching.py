"""Whom to ask about a blocker: a colleague who got the like out of the way. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.language.likeness import most_alike
from storage.words import Cause


@dataclass(frozen=True, slots=True)
class Stuck:
    """An open blocker whose words its manager may read. `spared` are the people not to ask: its
    author, their managers, and who was asked about it before."""

    item_id: int
    author_id: int
    words: str
    cause: Cause | None
    spared: frozenset[int]


@dataclass(frozen=True, slots=True)
class Solved:
    """A resolved one, likewise; `solver_id` is who got it out of the way."""

    item_id: int
    solver_id: int
    words: str
    cause: Cause | None


def who_may_know(
    stuck: Stuck, solved: Sequence[Solved], resting: frozenset[int] = frozenset()
) -> Solved | None:
    """The resolved blocker most like this one whose solver may be asked; None where nothing is
    like it. `resting` are people who were asked for help lately. Two root causes that were named
    and differ are two different things."""
    fitting = [
        one
        for one in solved
        if one.solver_id not in stuck.spared | resting and _may_be_one(stuck.cause, one.cause)
    ]
    alike = most_alike(stuck.words, [one.words for one in fitting])
    return fitting[alike[0][0]] if alike else None


def _may_be_one(one: Cause | None, other: Cause | None) -> bool:
    unknown = {None, Cause.OTHER}
    return one == other or one in unknown or other in unknown
