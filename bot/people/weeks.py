"""A week as people name it: ISO 8601, Monday to Sunday, 52 or 53 to a year."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from bot.errors import WrongInput

_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})")


@dataclass(frozen=True, slots=True, order=True)
class IsoWeek:
    """One ISO week, such as week 53 of 2026, written `2026-W53`.

    `year` is the ISO year, which differs from the calendar year around New Year. A week that the
    calendar does not have raises WrongInput.
    """

    year: int
    number: int

    def __post_init__(self) -> None:
        try:
            date.fromisocalendar(self.year, self.number, 7)
        except ValueError as error:
            raise WrongInput(
                f"There is no week {self.number} in {self.year}. "
                "A year has the weeks 1 to 52, some years also week 53."
            ) from error

    @classmethod
    def of(cls, day: date) -> Self:
        """The week that contains a day."""
        year, number, _ = day.isocalendar()
        return cls(year, number)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2026-W48`; anything else raises WrongInput."""
        match = _WEEK.fullmatch(text)
        if match is None:
            raise WrongInput(f"{text[:40]!r} is not a week. Write it like 2026-W48.")
        return cls(int(match[1]), int(match[2]))

    @property
    def monday(self) -> date:
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def sunday(self) -> date:
        return date.fromisocalendar(self.year, self.number, 7)

    def day(self, weekday: int) -> date:
        """The date of a weekday in this week; Monday is 0."""
        return self.monday + timedelta(days=weekday)

    def plus(self, weeks: int) -> "IsoWeek":
        """The week so many weeks later (earlier where negative)."""
        return IsoWeek.of(self.monday + timedelta(weeks=weeks))

    def __str__(self) -> str:
        return f"{self.year:04}-W{self.number:02}"
