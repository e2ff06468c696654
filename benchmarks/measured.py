"""What a benchmark gives: a figure, the most it may be, and the table of them."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter, process_time


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing that was measured; `allowed` in the same unit, None where there is no goal."""

    work: str
    value: float
    unit: str
    allowed: float | None
    how: str = ""

    @property
    def held(self) -> bool:
        """Whether it is within its goal."""
        return self.allowed is None or self.value <= self.allowed


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds that something took: on the clock, and of this process's processor time."""

    clock: float
    processor: float


@dataclass(frozen=True, slots=True)
class Stopwatch:
    """Runs from when it is made."""

    _clock: float = field(default_factory=perf_counter)
    _processor: float = field(default_factory=process_time)

    def spent(self) -> Spent:
        """What was spent up to now."""
        return Spent(perf_counter() - self._clock, process_time() - self._processor)


ROUNDS = 3
FIRST = 20
"""One in so many is done before the clock starts: what comes first loads and compiles."""

Work = Callable[[int], Awaitable[Spent]]
"""Does so many of something."""


async def side_by_side(ours: Work, bare: Work, count: int) -> list[tuple[Spent, Spent]]:
    """What ours and the bare way take for so many, one after the other in each round."""
    for work in (bare, ours):
        await work(count // FIRST)
    rounds: list[tuple[Spent, Spent]] = []
    for _ in range(ROUNDS):
        taken = await bare(count)
        rounds.append((await ours(count), taken))
    return rounds


def by_the_clock(work: str, rounds: Sequence[tuple[Spent, Spent]], allowed: float) -> Figure:
    """Ours beside the bare way: how much longer whoever waits for it waits, in the middle one of
    the rounds, as anything may come between in one of them."""
    waited = median(ours.clock / bare.clock for ours, bare in rounds)
    worked = median(ours.processor / bare.processor for ours, bare in rounds)
    clocks = ", ".join(f"{ours.clock:.1f} s and {bare.clock:.1f} s" for ours, bare in rounds)
    return Figure(work, waited, "times", allowed, f"{clocks}; in processor time {worked:.2f} times")


def table(figures: Iterable[Figure]) -> str:
    """A Markdown table."""
    lines = ["| what | measured | goal | held |", "|---|---|---|---|"]
    for one in figures:
        goal = "" if one.allowed is None else f"at most {one.allowed:g} {one.unit}"
        how = f" ({one.how})" if one.how else ""
        lines.append(f"| {one.work}{how} | {one.value:.3g} {one.unit} | {goal} | {_word(one)} |")
    return "\n".join(lines)


def _word(one: Figure) -> str:
    if one.allowed is None:
        return ""
    return "yes" if one.held else "NO"
