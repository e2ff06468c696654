"""What is handed around while a file is taken in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from bot.targets.bands import as_text
from bot.targets.imports.sorting import Packed
from bot.targets.imports.tables import (
    HireRow,
    LeaveRow,
    MetricRow,
    MoveRow,
    ResultRow,
    Row,
    TargetRow,
)

Group = tuple[int, Sequence[Packed]]
"""A subject (a person's id; a team's below 0) with its rows, each as `packed` made it."""


@dataclass
class Batch:
    """One file being taken in; `people` are those whose days away changed."""

    id: int
    now: datetime
    asks: bool = True
    """Whether people are asked about what is new; not where a history is made up."""
    currency: str | None = None
    """What `money` is where a file does not say it; None: nobody said."""
    people: set[int] = field(default_factory=set[int])
    notes: list[str] = field(default_factory=list[str])

    @property
    def today(self) -> date:
        """The day by UTC: an organisation has no clock of its own."""
        return self.now.date()

    def note(self, line: int, sentence: str) -> None:
        """Say what was allowed and should be known all the same."""
        self.notes.append(f"Line {line}: {sentence}")


def not_started(start: date, end: date) -> str:
    """What to say of a target for somebody whose first day comes later."""
    return (
        f"the target of {start} to {end} ends before this user's first day in the job. Who has not "
        "started by then needs none."
    )


class Change(NamedTuple):
    """A stored row that became another."""

    subject: int
    what: str
    before: str
    after: str


@dataclass
class Taken:
    """What came of a chunk of rows."""

    added: int = 0
    same: int = 0
    changes: list[Change] = field(default_factory=list[Change])


def packed(row: Row, ids: Mapping[str, int]) -> tuple[str, list[str]]:
    """The name of the row's subject, and the rest as texts in the order of the file's columns;
    another user by id."""
    match row:
        case TargetRow():
            levels = [as_text(level) for level in row.band]
            start, end = row.period.start.isoformat(), row.period.end.isoformat()
            return row.user, [start, end, *levels, str(row.unit), row.currency or ""]
        case ResultRow():
            return row.user, [row.on.isoformat(), as_text(row.amount), row.currency or ""]
        case LeaveRow():
            share = str(row.fte.numerator * 100 // row.fte.denominator)
            return row.user, [row.start.isoformat(), row.end.isoformat(), row.kind, share]
        case MetricRow():
            return row.subject, [row.on.isoformat(), row.metric, as_text(row.value)]
        case HireRow():
            return row.user, [row.on.isoformat()]
        case MoveRow():
            day, share = row.on.isoformat(), as_text(row.share)
            return row.giver, [str(ids[row.taker]), day, share, row.account]


def day_range(chunk: Sequence[Group], first: int, last: int) -> tuple[date, date]:
    """The earliest of the cells in one column and the latest in another."""
    earliest = min(row.cells[first] for _, rows in chunk for row in rows)
    latest = max(row.cells[last] for _, rows in chunk for row in rows)
    return date.fromisoformat(earliest), date.fromisoformat(latest)
