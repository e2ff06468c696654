"""Pictures as bitmaps, for platforms that take no SVG."""

from functools import cache

import resvg_py

SANS = ("DejaVu Sans", "Liberation Sans", "Noto Sans", "Inter", "Arial", "Helvetica")
"""Common fonts without serifs; the first one found is used, so that words fit their places."""

_WORD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 20">'
    '<text x="2" y="15" font-family="{family}" font-size="14">Mood</text></svg>'
)


def png(svg: str, width: int = 720) -> bytes:
    """The picture as PNG, so many pixels wide; in light colours, outside its rounded corners
    transparent. Without any font on the machine the words are missing: see `has_fonts`.

    Raises ValueError on anything that is no SVG.
    """
    return _rendered(svg, width, sans_font())


@cache
def sans_font() -> str | None:
    """The first of the common fonts that this machine has; None: it takes whatever there is."""
    other = _drawn_in("no such font")
    return next((family for family in SANS if _drawn_in(family) != other), None)


@cache
def has_fonts() -> bool:
    """Whether this machine has a font to write with at all. On Debian: fonts-dejavu-core."""
    return _drawn_in("sans-serif") != _rendered(_WORD.replace("Mood", ""), 60, None)


def _drawn_in(family: str) -> bytes:
    return _rendered(_WORD.format(family=family), 60, None)


def _rendered(svg: str, width: int, family: str | None) -> bytes:
    drawn = resvg_py.svg_to_bytes(svg_string=svg, width=width, sans_serif_family=family)
    return bytes(drawn)
