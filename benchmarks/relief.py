"""Relief for 10,000 people with five events each, and a file of 100,000 results.

`python -m benchmarks.relief` prints the table; `run` gives the figures.
"""

import json
import random
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from time import perf_counter
from typing import BinaryIO, TypeVar

from bot.targets.answer import answer
from bot.targets.case import read_case
from bot.targets.imports.cells import Known
from bot.targets.imports.sheet import open_sheet
from bot.targets.relief import relieve

PEOPLE = 10_000
ROWS = 100_000
T = TypeVar("T")
START = date(2026, 7, 1)


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds for a piece of work, and how many it may take."""

    work: str
    seconds: float
    allowed: float


def run(people: int = PEOPLE, rows: int = ROWS) -> list[Measured]:
    texts = [case(random.Random(person)) for person in range(people)]
    reading, cases = timed(lambda: [read_case(text) for text in texts])
    relieving, reliefs = timed(lambda: [relieve(case) for case in cases])
    explaining, _ = timed(
        lambda: [answer(case, relief) for case, relief in zip(cases, reliefs, strict=True)]
    )
    with tempfile.TemporaryFile() as file:
        write_results(file, rows)
        importing, read = timed(lambda: sum(1 for _ in open_sheet(file, "results", KNOWN)))
    assert read == rows
    return [
        Measured(f"relief of {people:,} people with 5 events", relieving, 10),
        Measured(
            "the same from JSON to JSON, with sentences", reading + relieving + explaining, 10
        ),
        Measured(f"a CSV file of {rows:,} results, judged and read", importing, 20),
    ]


def timed(work: Callable[[], T]) -> tuple[float, T]:
    before = perf_counter()
    done = work()
    return perf_counter() - before, done


def case(chance: random.Random) -> str:
    """A person's quarter with one event of each kind, as JSON."""

    def on(first: int, last: int) -> date:
        return START + timedelta(days=chance.randint(first, last))

    def window(length: int) -> dict[str, str]:
        start = on(0, 80)
        return {"start": str(start), "end": str(start + timedelta(days=length))}

    return json.dumps(
        {
            "period": {"start": "2026-07-01", "end": "2026-09-30"},
            "country": chance.choice(["ES", "DE-BY", "FR", "US", "IN"]),
            "target": {
                "floor": "180000",
                "target": "300000",
                "aspiration": "360000",
                "step": "100",
            },
            "events": [
                {"kind": "leave", **window(20)},
                {"kind": "ramp", "hired": str(on(-90, 30)), "schedule": [0, 25, 50, 75, 100]},
                {
                    "kind": "territory",
                    "on": str(on(0, 90)),
                    "share_moved": f"0.{on(9, 90).day:02d}",
                },
                {"kind": "market", **window(40), "index": "0.85"},
                {"kind": "supply", **window(14), "share_affected": "0.50"},
            ],
        }
    )


KNOWN = Known([f"U0{number:05d}" for number in range(5000)])


def write_results(file: BinaryIO, rows: int) -> None:
    """A German Excel file: days first, decimal commas, points between thousands."""
    chance = random.Random(6)
    file.write(b"user;date;amount\n")
    for row in range(rows):
        amount = b"%d.%03d,%02d" % (chance.randint(1, 99), chance.randint(0, 999), row % 100)
        day = b"%02d.%02d.2026" % (1 + row % 28, 1 + row % 12)
        file.write(b"U0%05d;%s;%s\n" % (row % 5000, day, amount))


def main() -> None:
    for measured in run():
        verdict = "ok" if measured.seconds < measured.allowed else "TOO SLOW"
        print(
            f"{measured.work:50} {measured.seconds:6.2f} s of {measured.allowed:.0f} s  {verdict}"
        )


if __name__ == "__main__":
    main()
