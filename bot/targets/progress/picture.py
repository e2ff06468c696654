"""A band as a small picture: how far the results reach, beside what could be expected by now.
Pure."""

from dataclasses import dataclass
from fractions import Fraction

from bot.scorecard.pictures import STYLE, WIDTH, words_in

HEIGHT = 122
_LEFT, _RIGHT, _BAR, _THICK, _LETTER = 14, 14, 60, 16, 7.2

_OWN_STYLE = """
.track{fill:#e6e2d9}.reached{fill:#1f7a6d}.mark{stroke:#4c4a45;stroke-width:1}
.expected{fill:#9a5b13}
@media (prefers-color-scheme:dark){
.track{fill:#363a41}.reached{fill:#5cc4b3}.mark{stroke:#c3c6cc}.expected{fill:#e3a85c}}
"""


@dataclass(frozen=True)
class Mark:
    """A level of the band: its name, and where it lies, as an amount in words."""

    name: str
    level: Fraction
    words: str


def band_picture(
    marks: tuple[Mark, Mark, Mark],
    results: Fraction,
    expected: Fraction | None,
    title: str,
    desc: str,
) -> str:
    """A bar from nothing to the aspiration with a line at each level. Results beyond it fill it;
    below nothing it is empty. A triangle below the bar says what could be expected by now."""
    most = max(marks[2].level, Fraction(1))
    reached = _x(results, most) - _LEFT
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}" role="img" aria-labelledby="t d" '
        "font-family=\"system-ui, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif\" "
        'font-size="13">',
        f'<title id="t">{words_in(title)}</title><desc id="d">{words_in(desc)}</desc>',
        f"<style>{STYLE}{_OWN_STYLE}</style>",
        f'<rect class="ground" width="{WIDTH}" height="{HEIGHT}" rx="10"/>',
        f'<rect class="frame" x=".5" y=".5" width="{WIDTH - 1}" height="{HEIGHT - 1}" rx="9.5"/>',
        f'<rect class="track" x="{_LEFT}" y="{_BAR}" width="{WIDTH - _LEFT - _RIGHT}" '
        f'height="{_THICK}" rx="3"/>',
        f'<rect class="reached" x="{_LEFT}" y="{_BAR}" width="{reached:g}" height="{_THICK}" '
        'rx="3"/>',
        *(_mark(mark, most, place) for place, mark in enumerate(marks)),
    ]
    if expected is not None:
        x = _x(expected, most)
        y = _BAR + _THICK + 3
        parts.append(f'<path class="expected" d="M{x:g} {y}l6 9h-12z"/>')
        middle = min(max(x, 110.0), WIDTH - 110.0)
        parts.append(
            f'<text class="word" x="{middle:g}" y="{y + 25}" text-anchor="middle">'
            "could be expected by now</text>"
        )
    return "".join([*parts, "</svg>"])


def _mark(mark: Mark, most: Fraction, place: int) -> str:
    """A level's line with its words to the left, the highest level's on top, so that no line runs
    through words; to the right where there is no room."""
    x, y = _x(mark.level, most), 20 + 15 * (2 - place)
    words = f"{mark.name} {mark.words}"
    left = x > _LETTER * len(words) + 10
    return (
        f'<path class="mark" d="M{x:g} {y - 10}V{_BAR + _THICK + 3}"/>'
        f'<text class="word" x="{x - 5 if left else x + 5:g}" y="{y}" '
        f'text-anchor="{"end" if left else "start"}">{words_in(words)}</text>'
    )


def _x(value: Fraction, most: Fraction) -> float:
    share = min(max(value / most, Fraction(0)), Fraction(1))
    return round(_LEFT + float(share) * (WIDTH - _LEFT - _RIGHT), 1)
