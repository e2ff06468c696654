"""`python -m benchmarks [NAME ...]`: what the program takes, beside what it may take.

Leaves with 1 where a goal is not held.
"""

import asyncio
import sys
from collections.abc import Callable

from benchmarks import fan_out, first_view, imports, relief, signals, slack, starting, teams, ticks
from benchmarks.measured import Figure, table
from bot.logs import set_up_logs


def _relief() -> list[Figure]:
    return [Figure(one.work, one.seconds, "s", one.allowed) for one in relief.run()]


BENCHMARKS: dict[str, Callable[[], list[Figure]]] = {
    "fan-out": lambda: asyncio.run(fan_out.run()),
    "ticks": lambda: asyncio.run(ticks.run()),
    "signals": signals.run,
    "starting": lambda: asyncio.run(starting.run()),
    "first-view": lambda: asyncio.run(first_view.run()),
    "relief": _relief,
    "imports": lambda: asyncio.run(imports.run()),
    "slack": lambda: asyncio.run(slack.run()),
    "teams": lambda: asyncio.run(teams.run()),
}


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"There is no benchmark {unknown[0]!r}; there are {', '.join(BENCHMARKS)}.")
        return 2
    set_up_logs(level=40)
    figures: list[Figure] = []
    for name in names or BENCHMARKS:
        print(f"{name} ...", file=sys.stderr, flush=True)
        figures += BENCHMARKS[name]()
    print(table(figures))
    return int(not all(one.held for one in figures))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
