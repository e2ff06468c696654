"""What stands in a review. Pure values.

It is what both of the two can see elsewhere, put together for a talk. Mood, workload and what was
in the way are not in it, and nothing is counted up to a mark (domain.md, decision 2). Results stand
beside what changed meanwhile, never alone.
"""

from dataclasses import dataclass
from datetime import date, timedelta

LINGERS = timedelta(days=30)
"""How long after its end a period is still the one to talk about."""

QUESTIONS = (
    "What are you proud of in this time?",
    "What did you learn that you will use again?",
    "What do you want to be able to do three months from now, and what help would that take?",
)


@dataclass(frozen=True, slots=True)
class Period:
    """Days, both included."""

    start: date
    end: date


def quarter_of(day: date) -> Period:
    """The calendar quarter of a day, or the one before while its first days run."""
    month = 3 * ((day.month - 1) // 3) + 1
    start = date(day.year, month, 1)
    if day - start < LINGERS:
        end = start - timedelta(days=1)
        return Period(date(end.year, end.month - 2, 1), end)
    after = date(day.year + 1, 1, 1) if month == 10 else date(day.year, month + 3, 1)
    return Period(start, after - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Review:
    """One rep's period, as rep and manager see it. Amounts and days are in words already."""

    person: str
    manager: str
    period: Period
    ways: tuple[str, ...] = ()
    help: str = ""
    kept: tuple[str, ...] = ()
    """What the two agreed on in talks and was done."""
    still_open: tuple[str, ...] = ()
    talks: int = 0
    context: tuple[str, ...] = ()
    """What changed meanwhile: days away, decisions about the target, the band and the results."""
    did: tuple[str, ...] = ()
    """Plans that were carried out."""
    wins: tuple[str, ...] = ()
    thanks: tuple[str, ...] = ()
