"""Rows sorted by whom they are about, without holding them: a scratch database on disk sorts."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import groupby
from types import TracebackType
from typing import NamedTuple

_AT_ONCE = 5000


class Packed(NamedTuple):
    """A row as plain texts, and the line it stands on."""

    line: int
    cells: list[str]


class Sorter:
    """Takes rows in any order and gives them back subject by subject, each subject's by line."""

    def __init__(self) -> None:
        # An empty name: SQLite keeps the database in a file of its own, gone when it is closed.
        # One thread may fill it and another read it, one after the other.
        self._database = sqlite3.connect("", check_same_thread=False)
        self._database.execute("CREATE TABLE packed (subject INTEGER, line INTEGER, cells TEXT)")
        self._waiting: list[tuple[int, int, str]] = []

    def __enter__(self) -> "Sorter":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._database.close()

    def add(self, subject: int, line: int, cells: Sequence[str]) -> None:
        """Take a row of a subject, any whole number."""
        self._waiting.append((subject, line, json.dumps(cells)))
        if len(self._waiting) >= _AT_ONCE:
            self._write()

    def groups(self) -> Iterator[tuple[int, list[Packed]]]:
        """Each subject with its rows, the smallest subject first."""
        self._write()
        with closing(self._database.execute("SELECT * FROM packed ORDER BY subject, line")) as rows:
            for subject, own in groupby(rows, lambda row: row[0]):
                yield subject, [Packed(line, json.loads(cells)) for _, line, cells in own]

    def _write(self) -> None:
        self._database.executemany("INSERT INTO packed VALUES (?, ?, ?)", self._waiting)
        self._waiting.clear()
