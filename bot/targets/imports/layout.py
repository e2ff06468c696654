"""How a file is laid out: its separator, its header, and how it writes dates and decimals."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from bot.targets.imports.amounts import Mark, spelled
from bot.targets.imports.dates import Order, dated
from bot.targets.imports.encodings import checked_encoding, encoding_of, text_of
from bot.targets.imports.evidence import Cell, Evidence
from bot.targets.imports.mistakes import Mistake, Mistakes, Question, Unclear, WrongFile, shown
from bot.targets.imports.tables import Table
from bot.targets.json_fields import nearest

_SEPARATORS = ",;\t"
_LONGEST_HEADER = 2000


@dataclass(frozen=True, slots=True)
class Hints:
    """What a person says about a file, where it does not show by itself."""

    dates: Order | None = None
    decimals: Mark | None = None
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """What is known of a file before its rows are judged.

    `columns` are the table's names in the file's order; `header_line` is the line they stand on.
    """

    table: Table
    encoding: str
    separator: str
    columns: tuple[str, ...]
    header_line: int
    order: Order
    mark: Mark


def layout_of(source: BinaryIO, table: Table, hints: Hints) -> Layout:
    """Look at a whole file. Raises WrongFile, and Unclear where it can be read in two ways."""
    encoding = checked_encoding(source, hints.encoding) if hints.encoding else encoding_of(source)
    separator, columns, header_line = _header(source, encoding, table)
    plain = Layout(table, encoding, separator, columns, header_line, Order.DAY_FIRST, Mark.POINT)
    dates, amounts = _evidence(source, plain)
    questions = [
        *(_dates_in_doubt(dates.doubt) if _open(dates, hints.dates) else ()),
        *(_decimals_in_doubt(amounts.doubt) if _open(amounts, hints.decimals) else ()),
    ]
    if questions:
        raise Unclear(questions)
    order = hints.dates or dates.way() or Order.DAY_FIRST
    mark = hints.decimals or amounts.way() or Mark.POINT
    return Layout(table, encoding, separator, columns, header_line, order, mark)


def records(source: BinaryIO, layout: Layout) -> Iterator[tuple[int, list[str]]]:
    """The rows below the header with the line each begins on; blank ones are left out.

    Raises WrongFile where the quotes of the file do not pair up.
    """
    with text_of(source, layout.encoding) as text:
        reader = csv.reader(text, delimiter=layout.separator, skipinitialspace=True, strict=True)
        begins = 1
        try:
            for record in reader:
                line, begins = begins, reader.line_num + 1
                if line > layout.header_line and any(map(str.strip, record)):
                    yield line, [cell.strip() for cell in record]
        except csv.Error as error:
            sentence = (
                "The quotes from here on do not pair up. A cell in quotes ends before a separator, "
                'and a quote inside it is written twice: "".'
            )
            raise WrongFile([Mistake(begins, None, sentence)]) from error


def named(layout: Layout, record: Sequence[str]) -> dict[str, str] | None:
    """A record's cells by column; None where it has too few or too many."""
    width = len(layout.columns)
    if len(record) < width or any(record[width:]):
        return None
    return dict(zip(layout.columns, record, strict=False))


def _header(source: BinaryIO, encoding: str, table: Table) -> tuple[str, tuple[str, ...], int]:
    with text_of(source, encoding) as text:
        lines = enumerate(iter(lambda: text.readline(_LONGEST_HEADER), ""), start=1)
        number, first = next(((n, line) for n, line in lines if line.strip()), (1, ""))
        said = first.strip().strip('"')
        if said[:4].casefold() == "sep=" and len(said) == 5:
            number, first = next(lines, (number, ""))
            return said[4], _columns(_split(first, said[4]), table, number), number
    found = max(_SEPARATORS, key=lambda separator: _known(_split(first, separator), table))
    return found, _columns(_split(first, found), table, number), number


def _split(line: str, separator: str) -> list[str]:
    nothing: list[str] = []
    cells = next(csv.reader([line], delimiter=separator, skipinitialspace=True), nothing)
    names = [cell.strip().casefold() for cell in cells]
    while names and not names[-1]:
        names.pop()  # Excel pads rows with empty cells
    return names


def _known(names: Sequence[str], table: Table) -> tuple[int, int]:
    return sum(name in table.columns for name in names), len(names)


def _columns(names: Sequence[str], table: Table, line: int) -> tuple[str, ...]:
    wanted = f"The first line is {','.join(table.columns)}, in any order."
    if not _known(names, table)[0]:
        found = shown(", ".join(names))
        raise WrongFile([Mistake(line, None, f"{found} is no header of {table.name}. {wanted}")])
    wrong = Mistakes()
    for place, name in enumerate(names):
        if name not in table.columns:
            near = nearest(name, [column for column in table.columns if column not in names])
            hint = f"Did you mean {near}?" if near else wanted
            wrong.add(line, None, f"There is no column {shown(name)} in {table.name}. {hint}")
        elif name in names[:place]:
            wrong.add(line, name, "This column stands there twice. Keep one of them.")
    for column in table.columns:
        if column not in names:
            wrong.add(line, column, f"This column is missing. {wanted}")
    if wrong:
        raise wrong.error()
    return tuple(names)


def _evidence(source: BinaryIO, layout: Layout) -> tuple[Evidence[Order], Evidence[Mark]]:
    dates, amounts = Evidence[Order](), Evidence[Mark]()
    table = layout.table
    for line, record in records(source, layout):
        cells = named(layout, record) or {}
        for column in table.dates:
            text = cells.get(column, "")
            dates.add(Cell(line, column, text), dated(text))
        for column in table.amounts:
            text = cells.get(column, "")
            found = spelled(text)
            amounts.add(Cell(line, column, text), found.readings if found else {})
    return dates, amounts


def _open(evidence: Evidence[Order] | Evidence[Mark], hint: Order | Mark | None) -> bool:
    return hint is None and evidence.way() is None


def _dates_in_doubt(cell: Cell | None) -> Iterator[Question]:
    if cell is None:
        return
    means = {order.value: found.isoformat() for order, found in dated(cell.text).items()}
    yield _question("dates", cell, means)


def _decimals_in_doubt(cell: Cell | None) -> Iterator[Question]:
    if cell is None:
        return
    found = spelled(cell.text)
    means = {mark.value: f"{value:f}" for mark, value in found.readings.items()} if found else {}
    yield _question("decimals", cell, means)


def _question(option: str, cell: Cell, means: Mapping[str, str]) -> Question:
    return Question(option, tuple(means.items()), cell.line, cell.column, cell.text)
