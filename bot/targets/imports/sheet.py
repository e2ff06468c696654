"""A file being read: its rows one by one, and at the end either all of them or every mistake."""

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import BinaryIO

from bot.targets.imports.amounts import Mark
from bot.targets.imports.cells import Known, RowReader
from bot.targets.imports.dates import Order
from bot.targets.imports.layout import Hints, Layout, layout_of, named, records
from bot.targets.imports.mistakes import Mistake, Mistakes, WrongFile, shown
from bot.targets.imports.tables import (
    TABLES,
    LeaveRow,
    ResultRow,
    Row,
    Table,
    TargetRow,
    key_of,
)
from bot.targets.json_fields import nearest

Record = tuple[int, Mapping[str, str] | str]
"""A line with its cells by column, or with what is wrong with the whole row."""


class Sheet:
    """The rows of one file or request, judged as they are read, without holding them.

    Iterating yields rows until the first mistake, reads on to find the others, and then raises
    WrongFile with all of them: whoever stores rows as they come must undo that then. Afterwards
    `rows` counts them and `notes` says what was allowed but should be known.
    """

    def __init__(
        self,
        table: Table,
        records: Callable[[], Iterator[Record]],
        known: Known,
        order: Order = Order.DAY_FIRST,
        mark: Mark = Mark.POINT,
    ) -> None:
        self.table = table
        self.rows = 0
        self.notes: tuple[str, ...] = ()
        self._records, self._known = records, known
        self._order, self._mark = order, mark

    def __iter__(self) -> Iterator[Row]:
        mistakes, told, periods = Mistakes(), _Told(), _Periods()
        hashes = array("q")
        self.rows = 0
        for row in self._judged(mistakes):
            self.rows += 1
            told.add(row)
            if (key := key_of(row)) is not None:
                hashes.append(hash(key))
            if isinstance(row, TargetRow):
                periods.add(row, mistakes)
            if not mistakes:
                yield row
        self._name_repeats(hashes, mistakes)
        if mistakes:
            raise mistakes.error()
        if not self.rows:
            raise WrongFile([Mistake(0, None, "There is a header and no row below it.")])
        self.notes = told.notes()

    def _judged(self, mistakes: Mistakes) -> Iterator[Row]:
        reader = RowReader(self.table, self._order, self._mark, self._known)
        for line, cells in self._records():
            if isinstance(cells, str):
                mistakes.add(line, None, cells)
            elif (row := reader.read(line, cells, mistakes)) is not None:
                yield row

    def _name_repeats(self, hashes: Sequence[int], mistakes: Mistakes) -> None:
        """Rows told twice, with both lines.

        Only a hash of each row was kept; where two are the same, the rows are read once more.
        """
        twice = {one for one, other in pairwise(sorted(hashes)) if one == other}
        if not twice:
            return
        first: dict[tuple[object, ...], int] = {}
        for row in self._judged(Mistakes()):
            key = key_of(row)
            if key is None or hash(key) not in twice:
                continue
            if key in first:
                mistakes.add(row.line, None, _repeats(row, first[key]))
            first.setdefault(key, row.line)


def open_sheet(source: BinaryIO, table: str, known: Known, hints: Hints | None = None) -> Sheet:
    """Look at a CSV file of bytes that can seek, and say how its rows are to be read.

    Raises WrongFile where its encoding, header or quotes are wrong, Unclear where dates or
    decimals can be read in two ways. The file must stay open while the sheet is read.
    """
    layout = layout_of(source, TABLES[table], hints or Hints())
    return Sheet(layout.table, lambda: _from_file(source, layout), known, layout.order, layout.mark)


def sheet_of_objects(table: str, objects: Sequence[Mapping[str, str]], known: Known) -> Sheet:
    """The same rows from a request: objects with the columns as keys, read like a file's rows.

    Dates are ISO, numbers have a decimal point; "line" 1 is the first object.
    """
    kind = TABLES[table]
    return Sheet(kind, lambda: _from_objects(kind, objects), known)


def _from_file(source: BinaryIO, layout: Layout) -> Iterator[Record]:
    for line, record in records(source, layout):
        cells = named(layout, record)
        yield line, _wrong_width(layout, len(record)) if cells is None else cells


def _wrong_width(layout: Layout, found: int) -> str:
    wanted = len(layout.columns)
    hint = (
        " An amount with a comma stands in quotes."
        if layout.separator == "," and found > wanted and layout.table.amounts
        else ""
    )
    cells = "1 cell" if found == 1 else f"{found} cells"
    return f"The row has {cells}, and the header has {wanted} columns.{hint}"


def _from_objects(table: Table, objects: Sequence[Mapping[str, str]]) -> Iterator[Record]:
    for line, given in enumerate(objects, start=1):
        unknown = next((name for name in given if name not in table.columns), None)
        missing = next((name for name in table.columns if name not in given), None)
        if unknown is not None:
            near = nearest(unknown, table.columns)
            hint = f"Did you mean {near}?" if near else f"Known are {', '.join(table.columns)}."
            yield line, f"There is no {shown(unknown)} in {table.name}. {hint}"
        elif missing is not None:
            yield line, f"{missing} is missing."
        else:
            yield line, {name: text.strip() for name, text in given.items()}


def _repeats(row: Row, line: int) -> str:
    unless = (
        " Keep one, or write one row with the sum where both are right."
        if isinstance(row, ResultRow)
        else " Keep one of them."
    )
    return f"This repeats line {line}.{unless}"


class _Periods:
    """The periods each user has so far, to find those that overlap; a user has few."""

    def __init__(self) -> None:
        self._of: dict[str, array[int]] = {}

    def add(self, row: TargetRow, mistakes: Mistakes) -> None:
        start, end = row.period.start.toordinal(), row.period.end.toordinal()
        known = self._of.setdefault(row.user, array("q"))
        for place in range(0, len(known), 3):
            if start <= known[place + 1] and known[place] <= end:
                first, last = (date.fromordinal(known[place + n]) for n in (0, 1))
                mistakes.add(
                    row.line,
                    "period_start",
                    f"{row.period.start} to {row.period.end} overlaps {first} to {last} on line "
                    f"{known[place + 2]}. A user has one target a day, as results name no unit.",
                )
                return
        known.extend((start, end, row.line))


class _Told:
    """What was allowed and should be known all the same."""

    def __init__(self) -> None:
        self._negative: list[int] = [0, 0]
        self._other: list[int] = [0, 0]

    def add(self, row: Row) -> None:
        if isinstance(row, ResultRow) and row.amount < 0:
            self._count(self._negative, row)
        elif isinstance(row, LeaveRow) and row.kind == "other":
            self._count(self._other, row)

    def notes(self) -> tuple[str, ...]:
        found: list[str] = []
        if self._negative[0]:
            found.append(
                f"{_rows(self._negative)} below 0, as refunds are: they lower the results."
            )
        if self._other[0]:
            found.append(f"{_rows(self._other)} kept as other, so that no reason is stored.")
        return tuple(found)

    @staticmethod
    def _count(counter: list[int], row: Row) -> None:
        counter[0] += 1
        counter[1] = counter[1] or row.line


def _rows(counter: Sequence[int]) -> str:
    count, line = counter
    if count == 1:
        return f"Line {line} is"
    return f"{count} rows, the first on line {line}, are"
