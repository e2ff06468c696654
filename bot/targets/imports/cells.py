"""Reading the cells of one row: names that are known, dates and numbers as the file writes them."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from typing import TypeVar

from bot.errors import WrongInput
from bot.targets.imports.amounts import Mark, spelled
from bot.targets.imports.dates import Order, dated, what_is_wrong
from bot.targets.imports.mistakes import Mistakes, shown
from bot.targets.imports.tables import Amount, Cells, Row, Table
from bot.targets.units import currencies_of

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Known:
    """Who there is: the users that a file may name, and for metrics the teams too."""

    users: Collection[str]
    teams: Collection[str] = ()


class RowReader:
    """Reads the rows of one file; the first currency sign it meets is the file's."""

    def __init__(self, table: Table, order: Order, mark: Mark, known: Known) -> None:
        self._table, self._order, self._mark = table, order, mark
        names = [*known.users, *(known.teams if table.teams_too else ())]
        self._exact = frozenset(names)
        self._folded = {name.casefold(): name for name in names}
        self._hint = lru_cache(maxsize=1024)(self._nearest)
        self._currency: tuple[frozenset[str], int] | None = None

    def read(self, line: int, cells: Mapping[str, str], mistakes: Mistakes) -> Row | None:
        """The row, or None after what is wrong with it was added to the mistakes."""
        before, table = mistakes.total, self._table

        def complain(column: str, sentence: str) -> None:
            mistakes.add(line, column, sentence)

        def each(columns: Iterable[str], read: Callable[[str], T]) -> dict[str, T]:
            found: dict[str, T] = {}
            for column in columns:
                try:
                    text = cells[column]
                    found[column] = read(text if column in table.may_be_empty else _filled(text))
                except WrongInput as error:
                    complain(column, str(error))
            return found

        read_apart = {table.who, *table.other, *table.dates, *table.amounts}
        row = Cells(
            line=line,
            names=each((table.who, *table.other), self._name),
            dates=each(table.dates, self._date),
            amounts=each(table.amounts, lambda text: self._amount(text, line)),
            texts=each((name for name in table.columns if name not in read_apart), str),
            complain=complain,
        )
        return None if mistakes.total > before else table.make(row)

    def _name(self, text: str) -> str:
        if text in self._exact:
            return text
        name = self._folded.get(text.casefold())
        if name is None:
            what = "subject" if self._table.teams_too else "user"
            raise WrongInput(f"There is no {what} {shown(text)}. {self._hint(text)}")
        return name

    def _nearest(self, text: str) -> str:
        near = get_close_matches(text[:60].casefold(), self._folded, n=1, cutoff=0.6)
        if near:
            return f"Did you mean {self._folded[near[0]]}?"
        return "Name one that the organisation has."

    def _date(self, text: str) -> date:
        readings = dated(text)
        if not readings:
            raise WrongInput(f"{shown(text)} {what_is_wrong(text)}")
        if self._order not in readings:
            first, other = ("month", "day") if self._order is Order.DAY_FIRST else ("day", "month")
            raise WrongInput(
                f"{shown(text)} puts the {first} first, and the file's other dates the {other}. "
                "Write all dates in one way, such as 2026-07-01."
            )
        return readings[self._order]

    def _amount(self, text: str, line: int) -> Amount:
        found = spelled(text)
        if found is None:
            raise WrongInput(
                f"{shown(text)} is not a number of at most 15 digits and 6 decimals. "
                "Write it like 1234.50."
            )
        if self._mark not in found.readings:
            here, there = ("comma", "point") if self._mark is Mark.POINT else ("point", "comma")
            raise WrongInput(
                f"{shown(text)} is written with a decimal {here}, and the file's other numbers "
                f"with a decimal {there}. Write all numbers in one way, such as 1234.50."
            )
        if found.currency:
            self._one_currency(found.currency, line)
        return Amount(found.readings[self._mark], found.currency, found.per_cent)

    def _one_currency(self, sign: str, line: int) -> None:
        meant = currencies_of(sign)
        first, first_line = self._currency or (meant, line)
        if not first & meant:
            raise WrongInput(
                f"{sign} is another currency than on line {first_line}. "
                "A file has amounts in one currency."
            )
        self._currency = first & meant, first_line


def _filled(text: str) -> str:
    if not text:
        raise WrongInput("This cell is empty. Fill it in or leave the row out.")
    return text
