"""Small pictures that the program draws, as SVG. Pure.

A person's own mood and workload over the weeks: one mark a week beside the words of its step, a
gap where nothing was said. No line joins the marks and nothing speaks of a trend: a dozen taps
carry none (domain.md, decision 6). The picture stands by itself wherever an `<img>` can, so it
brings its own background, light or dark as the reader's system is, and its own words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

WIDTH = 330
"""Units across, of which a letter takes 13: it is read as well at 320 pixels as at 640."""

LEFT = 92
RIGHT = 14
ROW = 20
TOP = 14
HEADING = 20
BETWEEN = 16
FOOT = 24

STYLE = """
.ground{fill:#fbfaf7}.frame{fill:none;stroke:#d9d5cc}
.word{fill:#4c4a45}.name{fill:#24221e;font-weight:600}.row{stroke:#e6e2d9}
.mood{fill:#1f7a6d}.workload{fill:#9a5b13}.last{fill:none;stroke-width:2}
.mood-last{stroke:#1f7a6d}.workload-last{stroke:#9a5b13}
@media (prefers-color-scheme:dark){
.ground{fill:#23262b}.frame{stroke:#42464e}
.word{fill:#c3c6cc}.name{fill:#f1f2f4}.row{stroke:#363a41}
.mood{fill:#5cc4b3}.workload{fill:#e3a85c}
.mood-last{stroke:#5cc4b3}.workload-last{stroke:#e3a85c}}
"""


@dataclass(frozen=True)
class Week:
    """What a person tapped in one week, 1 to 5; None where they did not say."""

    monday: date
    mood: int | None = None
    workload: int | None = None


@dataclass(frozen=True)
class Steps:
    """The words of a scale, from step 1 to step 5."""

    name: str
    words: tuple[str, str, str, str, str]


def own_weeks(weeks: Sequence[Week], mood: Steps, workload: Steps, desc: str) -> str:
    """The picture of a person's own weeks, oldest first; `desc` says in words what it shows.

    High mood stands high, and so does high workload: each step is named at its row.
    """
    panel = HEADING + 5 * ROW
    second = TOP + panel + BETWEEN
    height = second + panel + FOOT
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" role="img" aria-labelledby="t d" '
        "font-family=\"system-ui, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif\" "
        'font-size="13">',
        f'<title id="t">{words_in(f"{mood.name} and {workload.name.lower()} by week")}</title>',
        f'<desc id="d">{words_in(desc)}</desc>',
        f"<style>{STYLE}</style>",
        f'<rect class="ground" width="{WIDTH}" height="{height}" rx="10"/>',
        f'<rect class="frame" x=".5" y=".5" width="{WIDTH - 1}" height="{height - 1}" rx="9.5"/>',
        *_panel(TOP, "mood", mood, [week.mood for week in weeks]),
        *_panel(second, "workload", workload, [week.workload for week in weeks]),
        *_dates(weeks, height - 9),
        "</svg>",
    ]
    return "".join(parts)


def _panel(top: int, kind: str, steps: Steps, numbers: Sequence[int | None]) -> list[str]:
    parts = [f'<text class="name" x="12" y="{top + 12}">{words_in(steps.name)}</text>']
    for step, word in enumerate(steps.words, start=1):
        y = _y(top, step)
        parts.append(f'<text class="word" x="12" y="{y + 4}">{words_in(word)}</text>')
        parts.append(f'<path class="row" d="M{LEFT} {y}H{WIDTH - RIGHT}"/>')
    said = [place for place, number in enumerate(numbers) if number is not None]
    for place in said:
        x, y = _x(place, len(numbers)), _y(top, numbers[place] or 1)
        parts.append(_mark(kind, x, y))
        if place == said[-1]:
            parts.append(f'<circle class="last {kind}-last" cx="{x}" cy="{y}" r="8"/>')
    return parts


def _mark(kind: str, x: float, y: float) -> str:
    """Round for mood, square for workload, so that colour is not all that tells them apart."""
    if kind == "mood":
        return f'<circle class="mood" cx="{x}" cy="{y}" r="4.5"/>'
    return f'<rect class="workload" x="{x - 4}" y="{y - 4}" width="8" height="8" rx="1"/>'


def _dates(weeks: Sequence[Week], y: int) -> list[str]:
    """The first and the last week's Monday, and one between where there is room."""
    count = len(weeks)
    places = sorted({0, (count - 1) // 2, count - 1}) if count >= 8 else sorted({0, count - 1})
    return [
        f'<text class="word" text-anchor="{_anchor(place, count)}" '
        f'x="{_x(place, count) + _nudge(place, count)}" y="{y}">'
        f"{words_in(day(weeks[place].monday))}</text>"
        for place in places
        if weeks
    ]


def _anchor(place: int, count: int) -> str:
    if place == count - 1 and count > 1:
        return "end"
    return "start" if place == 0 else "middle"


def _nudge(place: int, count: int) -> int:
    return {"start": -5, "middle": 0, "end": 5}[_anchor(place, count)]


def _x(place: int, count: int) -> float:
    step = (WIDTH - RIGHT - LEFT) / max(count, 1)
    return round(LEFT + step * (place + 0.5), 1)


def _y(top: int, step: int) -> float:
    return round(top + HEADING + ROW * (5 - step) + ROW / 2, 1)


def words_in(words: str) -> str:
    """Words as they may stand in a picture."""
    return escape(words, {'"': "&quot;"})


def day(on: date) -> str:
    """A date as people write it: `7 Sep`."""
    return f"{on.day} {on:%b}"
