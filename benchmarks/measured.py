"""What a benchmark gives: a figure, the most it may be, and the table of them."""

from collections.abc import Iterable
from dataclasses import dataclass


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
