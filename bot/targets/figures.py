"""What a proposal comes to: the formula's band, beside what is in force.

Pure: a person's held target and events in, figures out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

from bot.errors import WrongInput
from bot.people.workdays import MONDAY_TO_FRIDAY
from bot.targets.bands import Band, round_half_up, written
from bot.targets.case import case_from
from bot.targets.events import (
    Event,
    Leave,
    Market,
    Period,
    Promotion,
    Ramp,
    Supply,
    Territory,
)
from bot.targets.explain import warning, why
from bot.targets.json_fields import Json
from bot.targets.relief import Case, Relief, relieve

EventJson = dict[str, Any]
"""An event as in a relief case, with exact numbers as text (design.md)."""


@dataclass(frozen=True, slots=True)
class Held:
    """A person's target for a period: `base` as it was set, `in_force` as it stands now. `earlier`
    are the events that were approved for it so far."""

    person_id: int
    period: Period
    base: Band
    in_force: Band
    step: Decimal
    unit: str
    earlier: tuple[Event, ...] = ()
    workdays: frozenset[int] = MONDAY_TO_FRIDAY
    country: str | None = None
    min_leave_days: int = 5

    def case(self, *more: Event) -> Case:
        """The relief case of everything approved so far, and of `more`."""
        return Case(
            self.period,
            self.base,
            (*self.earlier, *more),
            self.step,
            self.workdays,
            self.country,
            self.min_leave_days,
        )


@dataclass(frozen=True, slots=True)
class Line:
    """One person's side of a decision."""

    person_id: int
    before: Band
    after: Band


@dataclass(frozen=True, slots=True)
class Figures:
    """What the formula says about one person: the band in force `before`, the one `after`, the
    exact factor between them, and one sentence for each step and warning."""

    held: Held
    case: Case
    relief: Relief
    before: Band
    after: Band
    factor: Fraction
    steps: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def line(self) -> Line:
        return Line(self.held.person_id, self.before, self.after)


def figures(held: Held, events: Sequence[Event]) -> Figures:
    """Work out what these events do to what is in force. Raises WrongInput.

    Where everything so far went by the formula, all events are worked out together, so that
    nothing is rounded twice. Where something was decided otherwise, what is in force is multiplied
    by what the new events add. Either way nothing rises.
    """
    case = held.case(*events)
    relief, so_far = relieve(case), relieve(held.case())
    factor = relief.factor / so_far.factor if so_far.factor else Fraction(1)
    promoted = any(isinstance(event, Promotion) for event in case.events)
    if promoted or so_far.band == held.in_force:
        after = relief.band
    else:
        after = scaled(held.in_force, factor, held.step)
    first = len(held.earlier)
    notes = [note for note in relief.notes if note.event is None or note.event >= first]
    return Figures(
        held=held,
        case=case,
        relief=relief,
        before=held.in_force,
        after=after if promoted else lower(after, held.in_force),
        factor=factor,
        steps=tuple(why(case, relief, place) for place in range(first, len(case.events))),
        warnings=tuple(warning(case, relief, note) for note in notes if note.event is None),
    )


def scaled(band: Band, factor: Fraction, step: Decimal) -> Band:
    """A band times a factor of at most 1, rounded half up to the step; nothing rises."""
    levels = (round_half_up(Fraction(level) * factor, step) for level in band)
    return lower(Band(*levels), band)


def lower(one: Band, other: Band) -> Band:
    """Of each level the lower one."""
    return Band(*(min(mine, theirs) for mine, theirs in zip(one, other, strict=True)))


def to_amount(held: Held, target: Decimal) -> Band:
    """A band whose target a human chose; floor and aspiration move along. Raises WrongInput where
    that is no relief."""
    now = held.in_force.target
    if not 0 <= target <= now:
        sentence = (
            f"Write an amount from 0 to {written(now, held.step)}, which is in force now. "
            "Relief never raises a target."
        )
        raise WrongInput(sentence, {"amount": sentence})
    return scaled(
        held.in_force, Fraction(target) / Fraction(now) if now else Fraction(1), held.step
    )


def effective_from(events: Iterable[Event], period: Period) -> date:
    """The first day in the period that something changes on."""
    return max(min(first_day(event) for event in events), period.start)


def first_day(event: Event) -> date:
    """The day an event begins on."""
    match event:
        case Leave() | Market() | Supply():
            return event.start
        case Territory() | Promotion():
            return event.on
        case Ramp():
            return event.hired


def last_day(event: Event) -> date | None:
    """The day on which an event that is for a time only ends."""
    return event.end if isinstance(event, Leave | Market | Supply) else None


def events_from(held: Held, events: Sequence[EventJson]) -> tuple[Event, ...]:
    """Events from JSON, checked against the period. Raises WrongFields with every mistake."""
    return read_events(held.period, held.base, held.step, events)


def read_events(
    period: Period, band: Band, step: Decimal, events: Sequence[EventJson]
) -> tuple[Event, ...]:
    floor, target, aspiration = (written(level, step) for level in band)
    value: Mapping[str, Any] = {
        "period": {"start": period.start.isoformat(), "end": period.end.isoformat()},
        "target": {
            "floor": floor,
            "target": target,
            "aspiration": aspiration,
            "step": f"{step:f}",
        },
        "events": list(events),
    }
    return case_from(cast(Json, value)).events


def leave_json(leave: Leave) -> EventJson:
    """A recorded absence as an event of a relief case."""
    event: EventJson = {
        "kind": "leave",
        "start": leave.start.isoformat(),
        "end": leave.end.isoformat(),
    }
    if leave.fte:
        # It was recorded as a decimal.
        event["fte"] = f"{round_half_up(leave.fte, Decimal('0.000001')):f}".rstrip("0")
    return event
