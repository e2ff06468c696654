"""What a benchmark gives: a figure, the most it may be, and the table of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
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


def beside(work: str, ours: Spent, bare: Spent, allowed: float) -> Figure:
    """Ours beside the bare way to do the same, in the same run: in processor time, which tells
    least of what else the machine does."""
    how = (
        f"{ours.processor:.1f} s and {bare.processor:.1f} s, "
        f"on the clock {ours.clock:.1f} s and {bare.clock:.1f} s"
    )
    return Figure(work, ours.processor / bare.processor, "times", allowed, how)


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
