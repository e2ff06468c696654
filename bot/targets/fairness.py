"""Equal cases get equal relief: which cases are equal, which were decided unequally, who decides.

Also the relief budget: what all relief together does to the plan.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from bot.targets.bands import Band
from bot.targets.events import Event, Market, pieces
from bot.targets.explain import four_places
from bot.targets.relief import Case, relieve

ALIKE_WITHIN = Fraction(1, 20)
"""Cases of the same kinds are alike where no kind's factor differs by more than this."""


class Likeness(NamedTuple):
    """What one kind of event did to a case by itself: days covered, of how many, to what factor."""

    kind: str
    days: int
    of: int
    factor: str


Profile = tuple[Likeness, ...]


def profile(case: Case) -> Profile:
    """What makes cases equal: for each kind of event that relieved, its days and its factor.

    Who it is, how high the target, in which order or in how many pieces it was told is left out;
    so is what changed nothing, such as a leave too short. Two cases are equal when their profiles
    are.
    """
    kinds = sorted({event.kind for event in case.events})
    found = [_alone(case, [event for event in case.events if event.kind == kind]) for kind in kinds]
    return tuple(likeness for likeness in found if likeness.factor != "1.0000")


def _alone(case: Case, events: Sequence[Event]) -> Likeness:
    relief = relieve(replace(case, events=tuple(events)))
    covered = {
        place
        for event in events
        for piece in pieces(event, relief.days)
        for place in range(piece.first, piece.last)
    }
    return Likeness(events[0].kind, len(covered), len(relief.days), four_places(relief.factor))


def distance(one: Profile, other: Profile) -> Fraction | None:
    """How far apart two cases are: the largest difference of a kind's factor; None: other kinds."""
    if [likeness.kind for likeness in one] != [likeness.kind for likeness in other]:
        return None
    differences = (
        abs(Fraction(mine.factor) - Fraction(yours.factor))
        for mine, yours in zip(one, other, strict=True)
    )
    return max(differences, default=Fraction(0))


@dataclass(frozen=True, slots=True)
class Decided:
    """A case that was decided: `key` finds it again, `factor` is None where it was declined."""

    key: int
    profile: Profile
    factor: Fraction | None


def similar(of: Profile, decided: Iterable[Decided], most: int = 5) -> tuple[Decided, ...]:
    """The decided cases that are alike, the nearest first, later ones first among equals."""
    near = [
        (apart, -case.key, case)
        for case in decided
        if (apart := distance(of, case.profile)) is not None and apart <= ALIKE_WITHIN
    ]
    return tuple(case for _, _, case in sorted(near, key=lambda it: it[:2])[:most])


def decided_unequally(decided: Iterable[Decided]) -> tuple[tuple[Decided, ...], ...]:
    """Groups of equal cases with more than one outcome, to be explained or mended."""
    groups: dict[Profile, list[Decided]] = {}
    for case in decided:
        groups.setdefault(case.profile, []).append(case)
    return tuple(tuple(group) for group in groups.values() if len(_outcomes(group)) > 1)


def _outcomes(group: Iterable[Decided]) -> set[str]:
    return {"declined" if case.factor is None else four_places(case.factor) for case in group}


def relieved_share(before: Band, after: Band) -> Fraction:
    """The part of a target that relief takes off, 0 to 1; 0 of a target of 0."""
    if not before.target:
        return Fraction(0)
    return max(Fraction(0), 1 - Fraction(after.target) / Fraction(before.target))


def leader_decides_too(
    before: Band, after: Band, events: Iterable[Event], second_approval_above: Decimal
) -> bool:
    """Whether the manager alone is not enough: above the policy's share, and for market events.

    `second_approval_above` is a share of the target, such as 0.15; exactly that much is not above.
    """
    if any(isinstance(event, Market) for event in events):
        return True
    return relieved_share(before, after) > Fraction(second_approval_above)


def required_attainment(plan: Decimal, street: Decimal, relieved: Fraction) -> Fraction | None:
    """What share of their relieved targets people must reach for the plan to hold.

    `plan` is the company's own target, `street` the sum of people's targets before relief,
    `relieved` the share of it that relief takes off: plan / (street x (1 - relieved)), domain.md
    section 1, "Caps, budget". Above 1 the cushion is gone. None where nothing is asked of anybody.
    """
    left = Fraction(street) * (1 - relieved)
    return Fraction(plan) / left if left else None
