"""The files (design.md, "CSV headers"): their columns, and what a row of each may hold."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from bot.targets import contradictions
from bot.targets.bands import Band, Unit
from bot.targets.events import NOTHING, Period
from bot.targets.imports.mistakes import shown
from bot.targets.json_fields import nearest
from bot.targets.units import CURRENCIES, clash


@dataclass(frozen=True, slots=True)
class TargetRow:
    line: int
    user: str
    period: Period
    band: Band
    unit: str
    """`count`, `points`, `money`, or the code of a currency."""
    currency: str | None = None
    """The sign or code that stands beside its amounts."""


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One result of a day; several of one day add up. A refund is below 0."""

    line: int
    user: str
    on: date
    amount: Decimal
    currency: str | None = None
    """The sign or code that stands beside it."""


@dataclass(frozen=True, slots=True)
class LeaveRow:
    """Days away, both included. `kind` is a type code, never a reason; `fte` the part worked."""

    line: int
    user: str
    start: date
    end: date
    kind: str
    fte: Fraction


@dataclass(frozen=True, slots=True)
class MetricRow:
    """A measure of a user or a team on a day; `win_rate` is a share, `cycle_days` are days."""

    line: int
    subject: str
    on: date
    metric: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class HireRow:
    """The first day of somebody in the job."""

    line: int
    user: str
    on: date


@dataclass(frozen=True, slots=True)
class MoveRow:
    """From a day on, a share of what one user sells belongs to another."""

    line: int
    giver: str
    taker: str
    on: date
    share: Decimal
    account: str


Row = TargetRow | ResultRow | LeaveRow | MetricRow | HireRow | MoveRow


class Amount(NamedTuple):
    """A number cell: its value, the currency sign beside it, whether it was a percentage."""

    value: Decimal
    currency: str | None = None
    per_cent: bool = False


Complain = Callable[[str, str], None]
"""Writes down a mistake: the column and the sentence."""


@dataclass(frozen=True, slots=True)
class Cells:
    """A row whose names, dates and numbers were read one by one; `texts` holds the rest."""

    line: int
    names: Mapping[str, str]
    dates: Mapping[str, date]
    amounts: Mapping[str, Amount]
    texts: Mapping[str, str]
    complain: Complain


@dataclass(frozen=True, slots=True)
class Table:
    """A kind of file. `make` gives the row, or None after it complained."""

    name: str
    columns: tuple[str, ...]
    who: str
    dates: tuple[str, ...]
    amounts: tuple[str, ...]
    make: Callable[[Cells], Row | None]
    teams_too: bool = False
    other: tuple[str, ...] = ()
    """Further columns that name a user."""
    may_be_empty: tuple[str, ...] = ()


def _target(cells: Cells) -> TargetRow | None:
    period = Period(cells.dates["period_start"], cells.dates["period_end"])
    levels = (cells.amounts[name] for name in ("floor", "target", "aspiration"))
    band = Band(*(level.value for level in levels))
    unit = _unit(cells)
    wrong = list(_of_target(cells, period, band, unit))
    for column, sentence in wrong:
        cells.complain(column, sentence)
    if wrong or unit is None:
        return None
    currency = next((it.currency for it in cells.amounts.values() if it.currency), None)
    return TargetRow(cells.line, cells.names["user"], period, band, unit, currency)


def _unit(cells: Cells) -> str | None:
    written = cells.texts["unit"].upper()
    if written in CURRENCIES:
        return written
    return _one_of(cells, "unit", [unit.value for unit in Unit], ", or a currency such as EUR")


def _of_target(
    cells: Cells, period: Period, band: Band, unit: str | None
) -> Iterator[tuple[str, str]]:
    for _, sentence in contradictions.of_period(period):
        yield "period_end", sentence
    for name, amount in cells.amounts.items():
        if amount.value < 0:
            yield name, f"{amount.value:f} is below 0. A level is 0 or more."
        if amount.per_cent:
            yield name, "A percentage is no level of a target. Write the amount itself."
        if amount.currency and unit and clash(amount.currency, unit):
            yield (
                name,
                f"{amount.value:f} is in {amount.currency}, and the unit is {unit}. "
                "Write the two alike.",
            )
    for path, sentence in contradictions.of_band(band):
        yield path.rpartition(".")[2], sentence


def _result(cells: Cells) -> ResultRow | None:
    amount = cells.amounts["amount"]
    if amount.per_cent:
        cells.complain("amount", "A percentage is no result. Write the amount itself.")
        return None
    return ResultRow(
        cells.line, cells.names["user"], cells.dates["date"], amount.value, amount.currency
    )


LEAVE_KINDS = ("leave", "vacation", "parental", "sick", "unpaid", "military", "training", "other")
"""Kinds that are kept by name. Any other word becomes `other`, so that no reason is stored."""
_PART_TIME = re.compile(r"part[ _-]?time(?: *:? *([0-9]{1,3}) *%)?")


def _leave(cells: Cells) -> LeaveRow | None:
    start, end = cells.dates["start"], cells.dates["end"]
    kind, fte = _kind(cells)
    for _, sentence in contradictions.of_period(Period(start, end)):
        cells.complain("end", sentence.replace("a period", "a leave"))
        return None
    return LeaveRow(cells.line, cells.names["user"], start, end, kind, fte) if kind else None


def _kind(cells: Cells) -> tuple[str, Fraction]:
    word = cells.texts["kind"].casefold()
    part_time = _PART_TIME.fullmatch(word)
    if part_time is None:
        return (word if word in LEAVE_KINDS else "other"), NOTHING
    worked = int(part_time[1] or 100)
    if not 0 < worked < 100:
        cells.complain(
            "kind",
            f"{shown(word)} does not say how much is worked. Write 1 % to 99 % of full time, "
            "such as part_time 60%.",
        )
        return "", NOTHING
    return "part_time", Fraction(worked, 100)


METRICS: Mapping[str, tuple[Decimal | None, Decimal | None]] = {
    "csat": (Decimal(0), Decimal(100)),
    "clv": (None, None),
    "lead_quality": (Decimal(0), Decimal(100)),
    "cycle_days": (Decimal(0), None),
    "win_rate": (Decimal(0), Decimal(1)),
}
"""Each metric with the least and the most it can be."""


def _metric(cells: Cells) -> MetricRow | None:
    metric = _one_of(cells, "metric", list(METRICS))
    if metric is None:
        return None
    given = cells.amounts["value"]
    value = given.value / 100 if given.per_cent else given.value
    least, most = METRICS[metric]
    low = least is not None and value < least
    high = most is not None and value > most
    if given.per_cent and metric != "win_rate":
        cells.complain("value", f"A percentage is no {metric}. Write the number without its sign.")
    elif given.currency and metric != "clv":
        cells.complain("value", f"{given.currency} is a currency. Write {metric} without it.")
    elif low or high:
        unless = ", or a percentage with its sign, such as 35%" if metric == "win_rate" else ""
        upper = f" to {most}" if most is not None else " or more"
        cells.complain("value", f"{value:f} is no {metric}. Write {least}{upper}{unless}.")
    else:
        return MetricRow(cells.line, cells.names["subject"], cells.dates["date"], metric, value)
    return None


def _hire(cells: Cells) -> HireRow:
    return HireRow(cells.line, cells.names["user"], cells.dates["hired"])


def _move(cells: Cells) -> MoveRow | None:
    given, giver, taker = cells.amounts["share"], cells.names["from"], cells.names["to"]
    share = given.value / 100 if given.per_cent else given.value
    if giver == taker:
        cells.complain("to", f"{shown(taker)} gives and takes over. A move is between two users.")
    elif not 0 < share <= 1 or given.currency:
        cells.complain(
            "share",
            f"{share:f} is no share. Write more than 0 and at most 1, or a percentage with its "
            "sign, such as 20%.",
        )
    else:
        account = " ".join(cells.texts["account"].split())
        return MoveRow(cells.line, giver, taker, cells.dates["date"], share, account)
    return None


def _one_of(cells: Cells, column: str, allowed: list[str], also: str = "") -> str | None:
    word = cells.texts[column].casefold()
    if word in allowed:
        return word
    near = nearest(word, allowed)
    hint = f"Did you mean {near}?" if near else f"Write one of {', '.join(allowed)}{also}."
    cells.complain(column, f"{shown(cells.texts[column])} is no {column}. {hint}")
    return None


def key_of(row: Row) -> tuple[object, ...] | None:
    """What makes two rows one row told twice; None for targets, whose periods may not overlap."""
    match row:
        case TargetRow():
            return None
        case ResultRow():
            return (row.user, row.on, row.amount)
        case LeaveRow():
            return (row.user, row.start, row.end)
        case MetricRow():
            return (row.subject, row.on, row.metric)
        case HireRow():
            return (row.user,)
        case MoveRow():
            return (row.giver, row.on, row.account)


TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        Table(
            "targets",
            ("user", "period_start", "period_end", "floor", "target", "aspiration", "unit"),
            "user",
            ("period_start", "period_end"),
            ("floor", "target", "aspiration"),
            _target,
        ),
        Table("results", ("user", "date", "amount"), "user", ("date",), ("amount",), _result),
        Table("leave", ("user", "start", "end", "kind"), "user", ("start", "end"), (), _leave),
        Table(
            "metrics",
            ("subject", "date", "metric", "value"),
            "subject",
            ("date",),
            ("value",),
            _metric,
            teams_too=True,
        ),
        Table("hires", ("user", "hired"), "user", ("hired",), (), _hire),
        Table(
            "moves",
            ("from", "to", "date", "share", "account"),
            "from",
            ("date",),
            ("share",),
            _move,
            other=("to",),
            may_be_empty=("account",),
        ),
    )
}
