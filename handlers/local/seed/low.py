"""Results that stay low in the playground's history: a rep with periods of four weeks, of which the
two that are over ended under the floor, and nothing in the way was named. The manager is offered to
look for the cause.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

WHO = "ola"
TARGET = 70_000
"""Of four weeks; the floor is six tenths of it, as everybody's."""
CSAT = 82
PERIOD = timedelta(weeks=4)

_A_WEEK = (9_400, 0, 12_100, 6_300, 8_200, 5_100, 0, 10_900, 3_600)
"""What comes in in each week of the story, on its Tuesday."""


def bands(stops: datetime) -> Iterator[str]:
    """The rows of the two periods that are over when the clock stops, and of the one that runs."""
    for number in range(3):
        start = _first_monday(stops) + number * PERIOD
        end = start + PERIOD - timedelta(days=1)
        yield f"{WHO},{start},{end},{TARGET * 6 // 10},{TARGET},{TARGET * 12 // 10},money"


def results(stops: datetime, since: date, until: date) -> Iterator[str]:
    """The rows of what came in from one day to another, both included."""
    for week, amount in enumerate(_A_WEEK):
        day = _first_monday(stops) + timedelta(weeks=week, days=1)
        if amount and since <= day <= until:
            yield f"{WHO},{day},{amount}"


def _first_monday(stops: datetime) -> date:
    """The first day of the story, whose ninth week is the one in which the clock stops."""
    return stops.date() - timedelta(days=stops.weekday(), weeks=len(_A_WEEK) - 1)
