"""What can happen to a person's period, as facts with their days. All shares are exact, 0 to 1.

Well-being is no event and never will be: mood, workload and free text are no input to a target.
"""

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from bot.targets.bands import Band

NOTHING = Fraction(0)
WHOLE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Period:
    """The days a target is for, both ends included."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Leave:
    """Away from `start` to `end`, both included; `fte` is the part still worked on those days.

    `fte` is 0 for a whole leave and, say, 3/5 for a return at 60 % of full time: what is
    relieved is then the other 40 %.
    """

    start: date
    end: date
    fte: Fraction = NOTHING

    kind = "leave"


@dataclass(frozen=True, slots=True)
class Ramp:
    """A new colleague: the share of a full target that each month after the hiring asks for."""

    hired: date
    schedule: tuple[Fraction, ...]

    kind = "ramp"

    def month_starts(self) -> tuple[date, ...]:
        """The first day of each month of the schedule, and of the first month after it.

        Month k begins on the hire date's day, or on that month's last day where it is shorter:
        hired on 31 January, the second month begins on 28 February, the third on 31 March.
        """
        return tuple(_months_later(self.hired, month) for month in range(len(self.schedule) + 1))


@dataclass(frozen=True, slots=True)
class Territory:
    """From `on`, a share of the territory belongs to somebody else. `account` names what moved."""

    on: date
    share_moved: Fraction
    account: str | None = None

    kind = "territory"


@dataclass(frozen=True, slots=True)
class Market:
    """A market shock for whole teams: what can be sold is `index` of the usual in its window."""

    start: date
    end: date
    index: Fraction

    kind = "market"


@dataclass(frozen=True, slots=True)
class Supply:
    """A share of what the person sells cannot be delivered in the window."""

    start: date
    end: date
    share_affected: Fraction

    kind = "supply"


@dataclass(frozen=True, slots=True)
class Promotion:
    """From `on` the person has another job with another band. It relieves nothing by itself."""

    on: date
    band: Band

    kind = "promotion"


Event = Leave | Ramp | Territory | Market | Supply | Promotion


class Piece(NamedTuple):
    """Selling days `first` to `last` (positions, `last` excluded) whose weight is multiplied."""

    first: int
    last: int
    weight: Fraction


def pieces(event: Event, days: Sequence[date]) -> tuple[Piece, ...]:
    """What an event does to the selling days of a period, as pieces that do not overlap.

    A ramp covers the days on which it asks for less than all; every other event its window. A
    promotion covers the days from it on, with their weight unchanged.
    """
    match event:
        case Leave():
            found = [_window(days, event.start, event.end, event.fte)]
        case Ramp():
            found = _ramp(event, days)
        case Territory():
            found = [Piece(bisect_left(days, event.on), len(days), 1 - event.share_moved)]
        case Market():
            found = [_window(days, event.start, event.end, event.index)]
        case Supply():
            found = [_window(days, event.start, event.end, 1 - event.share_affected)]
        case Promotion():
            found = [Piece(bisect_left(days, event.on), len(days), WHOLE)]
    return tuple(piece for piece in found if piece.first < piece.last)


def _window(days: Sequence[date], start: date, end: date, weight: Fraction) -> Piece:
    return Piece(bisect_left(days, start), bisect_right(days, end), weight)


def _ramp(ramp: Ramp, days: Sequence[date]) -> list[Piece]:
    starts = [bisect_left(days, start) for start in ramp.month_starts()]
    months = zip(starts, starts[1:], ramp.schedule, strict=False)
    return [
        Piece(0, starts[0], NOTHING),
        *(Piece(first, last, share) for first, last, share in months if share < 1),
    ]


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def day_before(day: date) -> date:
    return day - timedelta(days=1)
