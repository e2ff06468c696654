"""What "so far" means: results against what the season and the selling days let one expect.

Every selling day expects its month's share of the year, spread evenly over that month's selling
days, times the weight that relief leaves it. So a quiet August and a leave both count, and nobody
is behind on a day they did not work (domain.md, section 2, "Quota phasing").
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from bot.errors import WrongInput
from bot.people.workdays import selling_days
from bot.targets.bands import Band
from bot.targets.periods import FiscalCalendar, Length
from bot.targets.relief import Case, Relief

PACE_FROM = Fraction(1, 4)
"""Of the period's selling days must be over before a pace is told; before, it is noise."""
YEARS_NEEDED = 2

_CALENDAR = FiscalCalendar()


@dataclass(frozen=True, slots=True)
class Seasonality:
    """The share of a year that each month brings, January first; twelve shares, together 1."""

    shares: tuple[Fraction, ...]

    def __post_init__(self) -> None:
        if len(self.shares) != 12 or min(self.shares) < 0 or sum(self.shares) != 1:
            raise WrongInput(
                "A season is twelve monthly shares of 0 or more, January first, that add up to 1."
            )


def seasonality_of(history: Mapping[tuple[int, int], Decimal]) -> Seasonality:
    """Learn the season from results by (year, month): the mean share of each month in its year.

    Only years with all twelve months and a total above 0 count, and there must be two of them;
    a month that refunds made negative counts as 0. Raises WrongInput.
    """
    years = {year for year, _ in history}
    yearly = [
        months
        for year in sorted(years)
        if len(months := [max(history[year, m], Decimal(0)) for m in _complete(history, year)])
        == 12
        and sum(months) > 0
    ]
    if len(yearly) < YEARS_NEEDED:
        raise WrongInput(
            f"A season needs {YEARS_NEEDED} whole years of results, and there is "
            f"{len(yearly) or 'none'}. Until then every month counts by its selling days."
        )
    means = [
        sum((Fraction(months[m]) / Fraction(sum(months)) for months in yearly), Fraction(0))
        for m in range(12)
    ]
    return Seasonality(tuple(mean / len(yearly) for mean in means))


@dataclass(frozen=True, slots=True)
class SoFar:
    """Results up to a day, beside what could be expected by then.

    `expected` is the share of the band that the selling days so far stand for, 0 to 1, or None
    where relief left nothing to ask for. `pace` is results over the expected part of the target:
    None while less than a quarter of the selling days is over, and where nothing is expected.
    """

    results: Decimal
    band: Band
    through: date
    days_over: int
    days_left: int
    expected: Fraction | None
    pace: Fraction | None

    def expected_of(self, level: Decimal) -> Fraction | None:
        """The part of one of the band's levels that could be expected by now."""
        return None if self.expected is None else self.expected * Fraction(level)


def so_far(
    case: Case,
    relief: Relief,
    results: Decimal,
    through: date,
    season: Seasonality | None = None,
) -> SoFar:
    """Set results against the relieved band, `through` a day included.

    Without a season every selling day expects the same.
    """
    over = sum(on <= through for on in relief.days)
    worth = [
        weight * _share_of_a_day(case, on, season)
        for on, weight in zip(relief.days, relief.weights(), strict=True)
    ]
    whole = sum(worth, Fraction(0))
    expected = sum(worth[:over], Fraction(0)) / whole if whole else None
    target = Fraction(relief.band.target)
    told = over >= PACE_FROM * len(relief.days) and bool(expected) and target > 0
    return SoFar(
        results=results,
        band=relief.band,
        through=through,
        days_over=over,
        days_left=len(relief.days) - over,
        expected=expected,
        pace=Fraction(results) / (expected * target) if told and expected else None,
    )


def _share_of_a_day(case: Case, on: date, season: Seasonality | None) -> Fraction:
    if season is None:
        return Fraction(1)
    month = _CALENDAR.containing(on, Length.MONTH)
    in_month = selling_days(month.start, month.end, case.workdays, case.country)
    return season.shares[on.month - 1] / len(in_month)


def _complete(history: Mapping[tuple[int, int], Decimal], year: int) -> range:
    whole = all((year, month) in history for month in range(1, 13))
    return range(1, 13) if whole else range(0)
