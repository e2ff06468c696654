"""Which days a person works: weekdays, public holidays and leave.

Check-ins and targets share this file, so that a day off means the same to both.
"""

import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from functools import lru_cache

import holidays
from holidays.registry import COUNTRIES

from bot.errors import WrongInput

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKDAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
MONDAY_TO_FRIDAY: frozenset[int] = frozenset(range(5))

_BY_NAME = {
    name: number for names in (WEEKDAYS, WEEKDAY_NAMES) for number, name in enumerate(names)
}


class UnknownWeekday(WrongInput):
    """A weekday that is none of the seven."""

    def __init__(self, found: str) -> None:
        near = get_close_matches(found.strip().lower(), _BY_NAME, n=3, cutoff=0.6)
        near.sort(key=lambda name: name[:1] != found.strip()[:1].lower())
        hint = f"Did you mean {near[0]}?" if near else f"Write one of {', '.join(WEEKDAYS)}."
        super().__init__(f"There is no weekday {found[:40]!r}. {hint}")


class UnknownCountry(WrongInput):
    """A country or region whose public holidays are not known."""

    def __init__(self, found: str) -> None:
        code = found.strip().upper().partition("-")[0]
        regions = _supported().get(code)
        if regions is None:
            near = _nearest_country(found.strip())
            hint = (
                f"Did you mean {near}?"
                if near
                else "Write its two-letter ISO code, such as ES, or with a region, such as DE-BY."
            )
        elif not regions:
            hint = f"{code} has no regions with holidays of their own: write {code}."
        else:
            shown = [f"{code}-{name}" for name in sorted(regions.values())]
            others = " and others" if len(shown) > 10 else ""
            hint = f"Write {code}, or one of its regions: {', '.join(shown[:10])}{others}."
        super().__init__(f"There is no country {found[:40]!r}. {hint}")


def _nearest_country(found: str) -> str | None:
    """The two-letter code of a country that was given by name or by its three letters."""
    codes = {
        name: two
        for module, (_, two, three, *_) in COUNTRIES.items()
        for name in (module.replace("_", " "), three.lower())
    }
    near = get_close_matches(found.lower(), codes, n=1, cutoff=0.8)
    return codes[near[0]] if near else None


def parse_weekday(text: str) -> int:
    """The number of a weekday, Monday 0, from `fri` or `friday` in any case.

    Raises UnknownWeekday.
    """
    number = _BY_NAME.get(text.strip().lower())
    if number is None:
        raise UnknownWeekday(text)
    return number


def parse_workdays(names: Iterable[str]) -> frozenset[int]:
    """The numbers of several weekdays, from names. Raises UnknownWeekday."""
    return frozenset(parse_weekday(name) for name in names)


def format_workdays(workdays: Iterable[int]) -> tuple[str, ...]:
    """`mon`, `tue`, ... in the order of the week."""
    return tuple(WEEKDAYS[number] for number in sorted(set(workdays)))


def parse_country(text: str) -> str:
    """A country (`ES`) or one of its regions (`ES-MD`) in its canonical spelling.

    Any case is taken. Raises UnknownCountry.
    """
    code, dash, region = text.strip().upper().partition("-")
    regions = _supported().get(code)
    if regions is None or (dash and region not in regions):
        raise UnknownCountry(text)
    return f"{code}-{regions[region]}" if dash else code


@lru_cache(maxsize=1)
def _supported() -> dict[str, dict[str, str]]:
    """Countries by two-letter code; their regions from upper case to the package's spelling."""
    return {
        code: {region.upper(): region for region in regions}
        for code, regions in holidays.list_supported_countries().items()
        if len(code) == 2
    }


@lru_cache(maxsize=4096)
def public_holidays(country: str, year: int) -> frozenset[date]:
    """The public holidays of a country or region (`ES`, `DE-BY`) that fall in a year.

    Days on which a holiday is observed instead are included. Years for which the `holidays`
    package has no data have few or none. Raises UnknownCountry.
    """
    code, _, region = country.partition("-")
    try:
        with warnings.catch_warnings():
            # The package warns about years outside its data; a plan far ahead is no reason to stop.
            warnings.simplefilter("ignore")
            calendar = holidays.country_holidays(code, subdiv=region or None, years=year)
    except NotImplementedError as error:
        raise UnknownCountry(country) from error
    return frozenset(day for day in calendar if day.year == year)


def is_holiday(day: date, country: str | None) -> bool:
    """Whether a day is a public holiday; without a country none is."""
    return country is not None and day in public_holidays(country, day.year)


def is_selling_day(day: date, workdays: frozenset[int], country: str | None) -> bool:
    """A workday of the person's own week that is no public holiday in their country.

    The definition is domain.md's, decision 3: leave does not take a selling day away.
    """
    return day.weekday() in workdays and not is_holiday(day, country)


@lru_cache(maxsize=4096)
def selling_days(
    start: date, end: date, workdays: frozenset[int], country: str | None
) -> tuple[date, ...]:
    """The selling days from `start` to `end`, both included; remembered, as many people share them.

    An end before the start gives none.
    """
    return tuple(day for day in days(start, end) if is_selling_day(day, workdays, country))


def days(start: date, end: date) -> Iterator[date]:
    """Each day from `start` to `end`, both included."""
    for offset in range((end - start).days + 1):
        yield start + timedelta(days=offset)


@dataclass(frozen=True, slots=True, order=True)
class Leave:
    """An absence from `start` to `end`, both included; `end` None while no return is known."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise WrongInput(
                f"A leave cannot end on {self.end}, before it starts on {self.start}. "
                "Its last day is the start day or later."
            )

    def covers(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """When and where one person works: IANA zone, weekdays (Monday 0), country, absences."""

    zone: str
    workdays: frozenset[int] = MONDAY_TO_FRIDAY
    country: str | None = None
    leaves: tuple[Leave, ...] = ()

    def is_selling_day(self, day: date) -> bool:
        """A workday that is no public holiday, leave or not."""
        return is_selling_day(day, self.workdays, self.country)

    def on_leave(self, day: date) -> bool:
        return any(leave.covers(day) for leave in self.leaves)

    def works_on(self, day: date) -> bool:
        """A selling day on which the person is not away."""
        return self.is_selling_day(day) and not self.on_leave(day)
