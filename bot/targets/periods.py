"""An organisation's own calendar: months, quarters, halves and years from its first month on."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from bot.errors import WrongInput
from bot.people.workdays import MONTHS
from bot.targets.events import Period
from bot.targets.explain import span


class Length(IntEnum):
    """How many months a usual period has. Targets may be for any other stretch of days too."""

    MONTH = 1
    QUARTER = 3
    HALF = 6
    YEAR = 12


@dataclass(frozen=True, slots=True)
class FiscalCalendar:
    """Periods cut from fiscal years that begin on the first of a month, 1 to 12.

    A fiscal year has the name of the calendar year it ends in: from February 2026 to January 2027
    is FY2027. Where the year begins in January, the two are the same. Raises WrongInput.
    """

    first_month: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.first_month <= 12:
            raise WrongInput(
                f"The fiscal year cannot begin in month {self.first_month}. "
                "Write 1 for January to 12 for December."
            )

    def fiscal_year(self, on: date) -> int:
        """The name of the fiscal year a day lies in."""
        return on.year + (self.first_month > 1 and on.month >= self.first_month)

    def containing(self, on: date, length: Length) -> Period:
        """The month, quarter, half or year that a day lies in."""
        into_year = (on.month - self.first_month) % 12
        return self._cut(self.fiscal_year(on), into_year // length, length)

    def year(self, fiscal_year: int, length: Length) -> tuple[Period, ...]:
        """A fiscal year's periods of that length, in order."""
        return tuple(self._cut(fiscal_year, place, length) for place in range(12 // length))

    def following(self, period: Period, length: Length) -> Period:
        """The period of that length that begins after another has ended."""
        return self.containing(period.end + timedelta(days=1), length)

    def name(self, period: Period) -> str:
        """`FY2027 Q1`, `FY2027 H2`, `FY2027`, `July 2026`; any other stretch by its days."""
        year = self.fiscal_year(period.start)
        for length in Length:
            for place, known in enumerate(self.year(year, length), start=1):
                if known == period:
                    return {
                        Length.MONTH: f"{MONTHS[period.start.month - 1]} {period.start.year}",
                        Length.QUARTER: f"FY{year} Q{place}",
                        Length.HALF: f"FY{year} H{place}",
                        Length.YEAR: f"FY{year}",
                    }[length]
        return span(period.start, period.end)

    def _cut(self, fiscal_year: int, place: int, length: Length) -> Period:
        first = (fiscal_year - (self.first_month > 1)) * 12 + self.first_month - 1
        start_year, start_month = divmod(first + place * length, 12)
        end_year, end_month = divmod(first + (place + 1) * length - 1, 12)
        return Period(
            date(start_year, start_month + 1, 1),
            date(end_year, end_month + 1, monthrange(end_year, end_month + 1)[1]),
        )


def overlap(periods: Iterable[Period]) -> tuple[Period, Period] | None:
    """The first two periods, by their start, that share a day."""
    latest: Period | None = None
    for period in sorted(periods, key=lambda it: (it.start, it.end)):
        if latest and period.start <= latest.end:
            return latest, period
        latest = period
    return None
