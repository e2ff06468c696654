"""The days of a period with their weights: as plain data, and drawn as a calendar.

A row a month, a column a day, so that the drawing can be held beside any calendar. A selling day
is a box, filled from below by its weight; a day that is none is a dot. Height says the weight, not
colour, and a title on each box says it in words, so that nobody needs to see colours to read it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby
from xml.sax.saxutils import escape

from bot.people.workdays import MONTHS, WEEKDAY_NAMES
from bot.people.workdays import days as days_between
from bot.targets.events import Period
from bot.targets.explain import day, days, four_places, percent, plain, span
from bot.targets.relief import Case, Relief

_BOX, _GAP, _LABEL, _TOP, _ROW = 18, 3, 86, 34, 26
_WIDTH = _LABEL + 31 * (_BOX + _GAP) + 10
_LIGHT = (
    ".days-ground{fill:#fff}.days-ink{fill:#1f2933}.days-soft{fill:#52606d}"
    ".days-box{fill:#eef1f4;stroke:#7b8794}.days-weight{fill:#2f6fab}.days-dot{fill:#9aa5b1}"
)
_DARK = (
    ".days-ground{fill:#1a1d21}.days-ink{fill:#e4e7eb}.days-soft{fill:#b6bec8}"
    ".days-box{fill:#2b3036;stroke:#8d97a3}.days-weight{fill:#6aaee8}.days-dot{fill:#6b7580}"
)
_STYLE = f"{_LIGHT}@media (prefers-color-scheme:dark){{{_DARK}}}"


@dataclass(frozen=True, slots=True)
class DayCell:
    """One day of the period. `weight` is 0 to 1 on a selling day, and None on any other."""

    day: date
    weight: Fraction | None


def day_cells(period: Period, relief: Relief) -> tuple[DayCell, ...]:
    """Every day of the period, in order."""
    weights = dict(zip(relief.days, relief.weights(), strict=True))
    return tuple(DayCell(on, weights.get(on)) for on in days_between(period.start, period.end))


def drawing(case: Case, relief: Relief) -> str:
    """The period as an SVG of its own, with title and description, in light and in dark."""
    cells = day_cells(case.period, relief)
    months = [
        (year, month, list(row))
        for (year, month), row in groupby(cells, lambda cell: (cell.day.year, cell.day.month))
    ]
    height = _TOP + len(months) * _ROW + 26
    title = f"Selling days of {span(case.period.start, case.period.end)}"
    body = "".join(
        _month(f"{MONTHS[month - 1][:3]} {year}", row, _TOP + place * _ROW)
        for place, (year, month, row) in enumerate(months)
    )
    legend = f"{_in_all(relief)} A dot is a day off or a public holiday."
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" '
        f'height="{height}" role="img" '
        'font-family="system-ui,sans-serif" font-size="11">'
        f"<title>{escape(title)}</title>"
        f"<desc>{escape(described(relief))}</desc>"
        f"<style>{_STYLE}</style>"
        f'<rect class="days-ground" width="{_WIDTH}" height="{height}" rx="6"/>'
        f"{''.join(_numbers())}{body}"
        f'<text class="days-soft" x="10" y="{height - 9}">{escape(legend)}</text></svg>'
    )


def described(relief: Relief) -> str:
    """The drawing in words: stretches of selling days that weigh the same, one after the other."""
    weighed = zip(relief.days, relief.weights(), strict=True)
    stretches = [
        (weight, [on for on, _ in stretch])
        for weight, stretch in groupby(weighed, lambda it: it[1])
    ]
    told = [
        f"{span(stretch[0], stretch[-1])}: {len(stretch)} at {percent(weight)}"
        for weight, stretch in stretches
    ]
    return f"{_in_all(relief)} {'; '.join(told)}."


def _in_all(relief: Relief) -> str:
    count = len(relief.days)
    weight = plain(relief.factor * count)
    return f"{days(count)} together weigh {weight}, so the factor is {four_places(relief.factor)}."


def _numbers() -> Iterator[str]:
    for number in range(1, 32):
        x = _x(number) + _BOX / 2
        yield f'<text class="days-soft" x="{x:g}" y="22" text-anchor="middle">{number}</text>'


def _month(label: str, row: Sequence[DayCell], y: int) -> str:
    text = f'<text class="days-ink" x="10" y="{y + 13}">{label}</text>'
    return text + "".join(_cell(cell, y) for cell in row)


def _cell(cell: DayCell, y: int) -> str:
    x = _x(cell.day.day)
    name = f"{WEEKDAY_NAMES[cell.day.weekday()].capitalize()} {day(cell.day)}"
    if cell.weight is None:
        return (
            f'<circle class="days-dot" cx="{x + _BOX / 2:g}" cy="{y + _BOX / 2:g}" r="2">'
            f"<title>{name}: no selling day</title></circle>"
        )
    filled = round(float(cell.weight) * (_BOX - 2), 2)
    weight = (
        f'<rect class="days-weight" x="{x + 1}" y="{y + _BOX - 1 - filled:g}" width="{_BOX - 2}" '
        f'height="{filled:g}"/>'
    )
    return (
        f"<g><title>{name}: {percent(cell.weight)}</title>"
        f'<rect class="days-box" x="{x}" y="{y}" width="{_BOX}" height="{_BOX}" rx="2"/>'
        f"{weight if cell.weight else ''}</g>"
    )


def _x(number: int) -> int:
    return _LABEL + (number - 1) * (_BOX + _GAP)
