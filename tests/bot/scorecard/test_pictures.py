"""The picture of one's own weeks: well-formed, honest about gaps, readable without it."""

import struct
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cards import Context, Picture, plain
from bot.people.weeks import IsoWeek
from bot.scorecard.own_weeks import Tapped, in_words, last_weeks, own_blocks
from bot.scorecard.pictures import Steps, Week, own_weeks
from bot.scorecard.raster import has_fonts, png, sans_font

MONDAY = date(2026, 9, 7)
WORDS = Steps("Mood", ("a", "b", "c", "d", '<e> & "f"'))
SVG = "{http://www.w3.org/2000/svg}"


def parsed(svg: str) -> ElementTree.Element:
    """The drawing as any reader of XML sees it."""
    return ElementTree.fromstring(svg)  # noqa: S314  we have just drawn it ourselves


taps = st.one_of(st.none(), st.integers(1, 5))
weeks = st.lists(st.tuples(taps, taps), min_size=1, max_size=26).map(
    lambda rows: [
        Week(MONDAY + timedelta(weeks=place), mood, workload)
        for place, (mood, workload) in enumerate(rows)
    ]
)


@settings(max_examples=100)
@given(weeks)
def test_a_mark_for_every_tap_and_none_for_a_gap(shown: list[Week]) -> None:
    svg = parsed(own_weeks(shown, WORDS, WORDS, "What it shows"))
    moods = [week.mood for week in shown if week.mood is not None]
    workloads = [week.workload for week in shown if week.workload is not None]
    circles = [c for c in svg.iter(f"{SVG}circle") if c.get("class") == "mood"]
    squares = [r for r in svg.iter(f"{SVG}rect") if r.get("class") == "workload"]
    heights = [float(c.get("cy", "")) for c in circles]

    assert len(circles) == len(moods)
    assert len(squares) == len(workloads)
    assert [heights.index(h) for h in heights] == [moods.index(m) for m in moods]
    for one, other in pairwise(moods):
        a, b = heights[moods.index(one)], heights[moods.index(other)]
        assert (one < other) == (a > b), "more stands higher"
    assert not list(svg.iter(f"{SVG}polyline")), "no line says trend"
    width = float(svg.get("viewBox", "").split()[2])
    assert all(0 < float(c.get("cx", "")) < width for c in circles)


def test_it_names_itself_for_screen_readers_and_words_stay_words() -> None:
    svg = parsed(own_weeks([Week(MONDAY, 5, 1)], WORDS, WORDS, "<script>alert(1)</script>"))
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby") == "t d"
    (desc,) = svg.iter(f"{SVG}desc")
    assert desc.text == "<script>alert(1)</script>"
    assert any(one.text == '<e> & "f"' for one in svg.iter(f"{SVG}text"))
    assert not list(svg.iter(f"{SVG}script"))


def test_the_last_twelve_weeks_in_words() -> None:
    this = IsoWeek(2026, 53)
    shown = last_weeks(
        this, {"2026-W53": Tapped(4, 5), "2026-W50": Tapped(2, None), "2026-W40": Tapped(1, 1)}
    )
    assert [week.monday for week in shown] == [
        date(2026, 10, 12) + timedelta(weeks=n) for n in range(12)
    ]
    assert in_words(shown) == (
        "By week, each named by its Monday. "
        "Mood: 7 Dec hard, 28 Dec good. In 10 of 12 weeks nothing was said. "
        "Workload: 28 Dec too much. In 11 of 12 weeks nothing was said."
    )


def test_the_home_shows_the_picture_with_its_words_or_says_when_it_will() -> None:
    _, picture, note = own_blocks(last_weeks(IsoWeek(2026, 48), {"2026-W48": Tapped(4)}))
    assert isinstance(picture, Picture)
    assert picture.alt.startswith("By week")
    assert isinstance(note, Context)
    assert plain(note.text) == "Only you see this picture."
    assert [block.kind for block in own_blocks(last_weeks(IsoWeek(2026, 48), {}))] == [
        "heading",
        "context",
    ]


@pytest.mark.parametrize("width", [320, 640])
def test_a_bitmap_of_the_picture(width: int) -> None:
    shown = [Week(MONDAY + timedelta(weeks=n), 1 + n % 5, 5 - n % 5) for n in range(12)]
    drawn = png(own_weeks(shown, WORDS, WORDS, ""), width)
    assert drawn[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">I", drawn[16:20]) == (width,)


def test_a_bitmap_has_words_where_the_machine_has_a_font() -> None:
    if not has_fonts():
        pytest.skip("this machine has no font; on Debian: fonts-dejavu-core")
    shown = [Week(MONDAY, 3, 3)]
    other = Steps("Other", ("v", "w", "x", "y", "z"))
    assert png(own_weeks(shown, WORDS, WORDS, "")) != png(own_weeks(shown, other, other, ""))
    assert sans_font() is None or isinstance(sans_font(), str)


@pytest.mark.parametrize("svg", ["", "<p>", "no picture"])
def test_what_is_no_picture_is_refused(svg: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        png(svg)
