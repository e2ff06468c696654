"""Reading a relief case (design.md, "Relief case"): every mistake at once, each with its field."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from bot.errors import WrongInput
from bot.people.notation import parse_percentage
from bot.people.workdays import MONDAY_TO_FRIDAY, parse_country, parse_workdays
from bot.targets import contradictions
from bot.targets.bands import Band
from bot.targets.contradictions import Contradiction
from bot.targets.events import (
    NOTHING,
    Event,
    Leave,
    Market,
    Period,
    Promotion,
    Ramp,
    Supply,
    Territory,
)
from bot.targets.json_fields import (
    Fields,
    Json,
    WrongFields,
    a_count,
    a_day,
    a_list,
    a_number,
    a_share,
    a_step,
    a_text,
    an_amount,
    load,
    nearest,
    shown,
)
from bot.targets.relief import MIN_LEAVE_DAYS, Case

_LEVELS = ("floor", "target", "aspiration")
_EVENTS_ALLOWED = 200
_MONTHS_ALLOWED = 60
_SMALLEST_THRESHOLD = 5


def read_case(text: str | bytes) -> Case:
    """A case from JSON. Raises WrongInput: all mistakes as WrongFields where it is JSON at all."""
    return case_from(load(text))


def case_from(value: Json) -> Case:
    """A case from JSON already read with exact numbers. Raises WrongFields."""
    mistakes: list[Contradiction] = []
    also = ("country", "workdays", "events", "policy")
    fields = Fields(value, "", mistakes, ("period", "target"), also)
    period = _period(fields)
    band, step = _band(fields, also=("step",))
    events = [_event(item, path, mistakes) for path, item in fields.items("events")]
    if len(events) > _EVENTS_ALLOWED:
        mistakes.append(
            Contradiction("events", f"{len(events)} are more than the {_EVENTS_ALLOWED} allowed.")
        )
    country = fields.take("country", _country) if fields.has("country") else None
    workdays = fields.take("workdays", _workdays) if fields.has("workdays") else MONDAY_TO_FRIDAY
    min_leave_days = _policy(fields)
    read = [event for event in events if event is not None]
    mistakes += contradictions.of_period(period) if period else ()
    mistakes += contradictions.of_band(band) if band else ()
    if mistakes or period is None or band is None or workdays is None:
        raise WrongFields(mistakes)
    wrong = list(contradictions.of_events(period, read))
    if wrong:
        raise WrongFields(wrong)
    return Case(period, band, tuple(read), step, workdays, country, min_leave_days)


def _period(fields: Fields) -> Period | None:
    if "period" not in fields:
        return None
    inner = fields.inner("period", ("start", "end"))
    start, end = inner.take("start", a_day), inner.take("end", a_day)
    return Period(start, end) if start and end else None


def _band(fields: Fields, also: tuple[str, ...] = ()) -> tuple[Band | None, Decimal]:
    """A band and the step it is rounded to, 1 where it is left out."""
    if "target" not in fields:
        return None, Decimal(1)
    inner = fields.inner("target", _LEVELS, also)
    floor, target, aspiration = (inner.take(level, an_amount) for level in _LEVELS)
    step = inner.take("step", a_step) or Decimal(1)
    if floor is None or target is None or aspiration is None:
        return None, step
    return Band(floor, target, aspiration), step


def _policy(fields: Fields) -> int:
    """The policy as in the organisation file; a case needs its shortest leave alone."""
    if not fields.has("policy"):
        return MIN_LEAVE_DAYS
    inner = fields.inner("policy", (), ("min_leave_days", "second_approval_above", "threshold"))
    inner.take("second_approval_above", lambda value: parse_percentage(a_text(value)))
    inner.take("threshold", _threshold)
    days = inner.take("min_leave_days", a_count)
    return MIN_LEAVE_DAYS if days is None else days


def _threshold(value: Json) -> int:
    count = a_count(value)
    if count < _SMALLEST_THRESHOLD:
        raise WrongInput(
            f"{shown(value)} is too few. Totals over people appear from {_SMALLEST_THRESHOLD} up."
        )
    return count


def _country(value: Json) -> str:
    return parse_country(a_text(value))


def _workdays(value: Json) -> frozenset[int]:
    found = parse_workdays(a_text(day) for day in a_list(value))
    if not found:
        raise WrongInput("The list is empty. Name at least one weekday, such as mon.")
    return found


def _event(value: Json, path: str, mistakes: list[Contradiction]) -> Event | None:
    kinds: dict[str, Callable[[Fields], Event | None]] = {
        "leave": _leave,
        "ramp": _ramp,
        "territory": _territory,
        "market": _market,
        "supply": _supply,
        "promotion": _promotion,
    }
    if not isinstance(value, dict):
        sentence = f"{shown(value)} is not an object. An event has a kind, such as leave."
        mistakes.append(Contradiction(path, sentence))
        return None
    kind = value.get("kind")
    if not isinstance(kind, str) or kind not in kinds:
        near = nearest(kind, list(kinds)) if isinstance(kind, str) else None
        hint = f"Did you mean {near}?" if near else f"Write one of {', '.join(kinds)}."
        sentence = f"{shown(kind)} is no kind of event. {hint}"
        mistakes.append(Contradiction(f"{path}.kind", sentence))
        return None
    needed, also = _KEYS[kind]
    return kinds[kind](Fields(value, path, mistakes, ("kind", *needed), also))


_KEYS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "leave": (("start", "end"), ("fte",)),
    "ramp": (("hired", "schedule"), ()),
    "territory": (("on", "share_moved"), ("account",)),
    "market": (("start", "end", "index"), ()),
    "supply": (("start", "end", "share_affected"), ()),
    "promotion": (("on", "target"), ()),
}


def _leave(fields: Fields) -> Leave | None:
    start, end = fields.take("start", a_day), fields.take("end", a_day)
    fte = fields.take("fte", _fte) if fields.has("fte") else NOTHING
    return Leave(start, end, fte) if start and end and fte is not None else None


def _fte(value: Json) -> Fraction:
    share = a_share(value)
    if share == 1:
        raise WrongInput(
            "1 is full time, and that is no leave. Write the part still worked, such as 0.60, "
            "or leave it out."
        )
    return share


def _ramp(fields: Fields) -> Ramp | None:
    hired, schedule = fields.take("hired", a_day), fields.take("schedule", _schedule)
    return Ramp(hired, schedule) if hired and schedule else None


def _schedule(value: Json) -> tuple[Fraction, ...]:
    """Percentages of a full target, month by month."""
    numbers = [a_number(item) for item in a_list(value)]
    if not 1 <= len(numbers) <= _MONTHS_ALLOWED:
        raise WrongInput(
            f"{len(numbers)} months are given. Write 1 to {_MONTHS_ALLOWED} percentages, "
            "such as [0, 25, 50, 75, 100]."
        )
    wrong = next((number for number in numbers if not 0 <= number <= 100), None)
    if wrong is not None:
        raise WrongInput(f"{wrong:f} is out of range. Write a percentage from 0 to 100.")
    if 0 < max(numbers) <= 1:
        raise WrongInput(f"{shown(value)} looks like shares. Write percentages: 25, not 0.25.")
    return tuple(Fraction(number) / 100 for number in numbers)


def _territory(fields: Fields) -> Territory | None:
    on, share = fields.take("on", a_day), fields.take("share_moved", a_share)
    account = fields.take("account", a_text) if fields.has("account") else None
    return Territory(on, share, account) if on and share is not None else None


def _market(fields: Fields) -> Market | None:
    start, end = fields.take("start", a_day), fields.take("end", a_day)
    index = fields.take("index", _index)
    return Market(start, end, index) if start and end and index is not None else None


def _index(value: Json) -> Fraction:
    if a_number(value) > 1:
        raise WrongInput(
            f"{shown(value)} is above 1. Relief never raises a target: write an index from 0 to 1, "
            "such as 0.85."
        )
    return a_share(value)


def _supply(fields: Fields) -> Supply | None:
    start, end = fields.take("start", a_day), fields.take("end", a_day)
    share = fields.take("share_affected", a_share)
    return Supply(start, end, share) if start and end and share is not None else None


def _promotion(fields: Fields) -> Promotion | None:
    on = fields.take("on", a_day)
    band, _ = _band(fields)
    return Promotion(on, band) if on and band else None
