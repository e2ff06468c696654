"""The one formula of relief (domain.md, decision 3), in exact fractions.

Every selling day of the period weighs 1; each event multiplies the weights of the days it covers;
the factor is the sum of the weights over the number of selling days. So events never count twice,
their order does not matter, equal cases get equal relief, and a calendar is enough to check it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from math import lcm

from bot.errors import WrongInput
from bot.people.workdays import MONDAY_TO_FRIDAY, is_selling_day, selling_days
from bot.targets.bands import Band, round_half_up
from bot.targets.events import (
    NOTHING,
    WHOLE,
    Event,
    Leave,
    Period,
    Piece,
    Promotion,
    day_before,
    pieces,
)

MIN_LEAVE_DAYS = 5
"""Selling days from which a leave gives relief, where the policy names no other number."""


class NoSellingDays(WrongInput):
    """A period without a single selling day has no target that could be shared out over days."""


@dataclass(frozen=True, slots=True)
class Case:
    """All that relief is worked out from.

    `workdays` are weekdays (Monday 0) of the person's own week, `country` as in `ES` or `DE-BY`
    (None: no public holidays). `step` is what amounts are rounded to.
    """

    period: Period
    band: Band
    events: tuple[Event, ...] = ()
    step: Decimal = Decimal(1)
    workdays: frozenset[int] = MONDAY_TO_FRIDAY
    country: str | None = None
    min_leave_days: int = MIN_LEAVE_DAYS

    def selling_days(self) -> tuple[date, ...]:
        """The days that a calendar shows for this person's period, leave or not."""
        return selling_days(self.period.start, self.period.end, self.workdays, self.country)


class NoteKind(StrEnum):
    """What a person should know besides the figures."""

    SHORT_LEAVE = "short_leave"
    OUTSIDE = "outside"
    NOTHING_LEFT = "nothing_left"
    RAISED_BY_PROMOTION = "raised_by_promotion"


@dataclass(frozen=True, slots=True)
class Note:
    """A warning about the event in that place of the case, or about the whole (None)."""

    kind: NoteKind
    event: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What one event adds to the events before it in the case.

    `days` of the `of` selling days are covered; they weighed `covered` before the event. All days
    together weighed `before`, and `after` with it. `short` marks a leave under the minimum.
    """

    event: Event
    days: int
    of: int
    covered: Fraction
    before: Fraction
    after: Fraction
    short: bool = False

    @property
    def factor(self) -> Fraction:
        """1 where nothing was left to take from."""
        return self.after / self.before if self.before else WHOLE


@dataclass(frozen=True, slots=True)
class Part:
    """The stretch of a period in one job: `days` selling days that together weigh `weight`."""

    band: Band
    days: int
    weight: Fraction


@dataclass(frozen=True, slots=True)
class Relief:
    """What a case comes to. `pieces` give each selling day its weight, in order, without gaps.

    `unrelieved` is the case's band, or after a promotion the two bands by selling days. `parts`
    has one entry, or one more for each promotion.
    """

    band: Band
    unrelieved: Band
    factor: Fraction
    steps: tuple[Step, ...]
    parts: tuple[Part, ...]
    notes: tuple[Note, ...]
    days: tuple[date, ...]
    pieces: tuple[Piece, ...]

    def weights(self) -> tuple[Fraction, ...]:
        """The weight of each of `days`."""
        return tuple(piece.weight for piece in self.pieces for _ in range(piece.first, piece.last))


def relieve(case: Case) -> Relief:
    """Work out a case. Raises NoSellingDays."""
    days = case.selling_days()
    if not days:
        raise NoSellingDays(
            f"The period from {case.period.start} to {case.period.end} has no selling day: "
            "every day is a day off or a public holiday. Choose a longer period or other workdays."
        )
    effects = [pieces(event, days) for event in case.events]
    short = _short_leaves(case)
    weights = _Weights(len(days), case.events, effects)
    steps: list[Step] = []
    total = Fraction(len(days))
    for place, (event, effect) in enumerate(zip(case.events, effects, strict=True)):
        steps.append(_step(weights, event, effect, total, place in short))
        total = steps[-1].after
    factor = total / len(days)
    parts = _parts(case, days, weights)
    band, unrelieved = _relieved(case, parts, factor)
    return Relief(
        band=band,
        unrelieved=unrelieved,
        factor=factor,
        steps=tuple(steps),
        parts=parts,
        notes=_notes(case, steps, factor, band),
        days=days,
        pieces=weights.pieces(),
    )


class _Weights:
    """The weights of the selling days, kept for stretches of days on which nothing changes.

    Absence is kept apart from the rest: of leaves that overlap on a day the one that takes more
    counts, since one person is not absent twice. All weights are whole numbers over one common
    denominator, big enough for every event of the case: exact, and far faster than fractions.
    """

    def __init__(self, days: int, events: Sequence[Event], effects: Sequence[Sequence[Piece]]):
        absent = whole = 1
        bounds = {0, days}
        for event, effect in zip(events, effects, strict=True):
            bounds.update(*((piece.first, piece.last) for piece in effect))
            denominator = lcm(*(piece.weight.denominator for piece in effect))
            if isinstance(event, Leave):
                absent = lcm(absent, denominator)
            else:
                whole *= denominator
        self.days = days
        self._cuts = sorted(bounds)
        self._place = {cut: place for place, cut in enumerate(self._cuts)}
        self._lengths = [last - first for first, last in pairwise(self._cuts)]
        self._present = [absent] * len(self._lengths)
        self._rest = [whole] * len(self._lengths)
        self._absent, self._denominator = absent, absent * whole

    def apply(self, event: Event, effect: Sequence[Piece]) -> None:
        """Multiply; each event once, as the denominator holds each event once."""
        for piece in effect:
            up, down = piece.weight.numerator, piece.weight.denominator
            for place in self._places(piece.first, piece.last):
                if isinstance(event, Leave):
                    self._present[place] = min(self._present[place], self._absent * up // down)
                else:
                    self._rest[place] = self._rest[place] * up // down

    def between(self, first: int, last: int) -> Fraction:
        """What the days from `first` to before `last` weigh together; both must be cuts."""
        weighed = sum(
            self._lengths[place] * self._present[place] * self._rest[place]
            for place in self._places(first, last)
        )
        return Fraction(weighed, self._denominator)

    def total(self) -> Fraction:
        return self.between(0, self.days)

    def pieces(self) -> tuple[Piece, ...]:
        return tuple(
            Piece(first, last, self.between(first, last) / (last - first))
            for first, last in pairwise(self._cuts)
        )

    def _places(self, first: int, last: int) -> range:
        return range(self._place[first], self._place[last])


def _step(
    weights: _Weights, event: Event, effect: Sequence[Piece], before: Fraction, short: bool
) -> Step:
    covered = sum((weights.between(piece.first, piece.last) for piece in effect), NOTHING)
    if not short:
        weights.apply(event, effect)
    return Step(
        event=event,
        days=sum(piece.last - piece.first for piece in effect),
        of=weights.days,
        covered=covered,
        before=before,
        after=before if short else weights.total(),
        short=short,
    )


def _short_leaves(case: Case) -> frozenset[int]:
    """The places of leaves that are too short to give relief, touching ones taken together.

    Leaves touch where no selling day lies between them. The whole leave is measured, also what
    of it lies outside the period, so that a quarter's end does not make two short leaves of one.
    """
    leaves = sorted(
        (event.start, event.end, place)
        for place, event in enumerate(case.events)
        if isinstance(event, Leave)
    )
    short: set[int] = set()
    while leaves:
        start, end, place = leaves.pop(0)
        places = [place]
        while leaves and not _sells(case, end + timedelta(days=1), day_before(leaves[0][0])):
            _, other_end, place = leaves.pop(0)
            end = max(end, other_end)
            places.append(place)
        if not _sells(case, start, end, case.min_leave_days):
            short.update(places)
    return frozenset(short)


def _sells(case: Case, start: date, end: date, at_least: int = 1) -> bool:
    """Whether that many selling days lie from `start` to `end`; stops counting when they do."""
    day, found = start, 0
    while found < at_least and day <= end:
        found += is_selling_day(day, case.workdays, case.country)
        day += timedelta(days=1)
    return found >= at_least


def _parts(case: Case, days: Sequence[date], weights: _Weights) -> tuple[Part, ...]:
    promotions = sorted(
        (event for event in case.events if isinstance(event, Promotion)), key=lambda it: it.on
    )
    bands = [case.band, *(promotion.band for promotion in promotions)]
    firsts = [effect[0].first if (effect := pieces(it, days)) else len(days) for it in promotions]
    return tuple(
        Part(band, last - first, weights.between(first, last))
        for band, (first, last) in zip(bands, pairwise([0, *firsts, len(days)]), strict=True)
    )


def _relieved(case: Case, parts: Sequence[Part], factor: Fraction) -> tuple[Band, Band]:
    """The relieved band, and the one it came from."""
    of = sum(part.days for part in parts)

    def shared_out(shares: Sequence[Fraction]) -> Band:
        floor, target, aspiration = (
            round_half_up(
                sum((Fraction(n) * share for n, share in zip(level, shares, strict=True)), NOTHING),
                case.step,
            )
            for level in zip(*(part.band for part in parts), strict=True)
        )
        return Band(floor, target, aspiration)

    before = case.band if len(parts) == 1 else shared_out([Fraction(p.days, of) for p in parts])
    if factor == 1:
        return before, before
    after = shared_out([part.weight / of for part in parts])
    # Rounding to the step may not lift a level above what it was: relief never raises a target.
    lowest = (min(new, old) for new, old in zip(after, before, strict=True))
    return Band(*lowest), before


def _notes(case: Case, steps: Sequence[Step], factor: Fraction, band: Band) -> tuple[Note, ...]:
    notes: list[Note] = []
    for place, step in enumerate(steps):
        if not step.days:
            notes.append(Note(NoteKind.OUTSIDE, place))
        elif step.short:
            notes.append(Note(NoteKind.SHORT_LEAVE, place))
    if not factor:
        notes.append(Note(NoteKind.NOTHING_LEFT))
    if any(new > old for new, old in zip(band, case.band, strict=True)):
        notes.append(Note(NoteKind.RAISED_BY_PROMOTION))
    return tuple(notes)
