"""Blocks as elements, in parts that are not torn apart. Pure, and never markup: words stand in
rich text; only a title that Markdown cannot change is a text block, because screen readers take
that for a heading."""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Literal

from microsoft_teams import cards as kit
from pydantic_core import from_json, to_json

from bot.cards import (
    Block,
    Button,
    Context,
    Divider,
    Fields,
    Heading,
    Picture,
    Run,
    Scale,
    Section,
    Text,
    plain,
)
from handlers.teams import actions
from handlers.teams.actions import built, rich
from handlers.teams.canvas import Canvas
from handlers.teams.text import MORE, cut, is_plain, lines, one_line, pieces
from handlers.teams.written import Part, listed

PARAGRAPH_TEXT = 1000
TITLE_TEXT = 200
ALT_TEXT = 400

Tone = Literal["plain", "quiet", "wrong"]


def parts_of(blocks: Sequence[Block], canvas: Canvas, numbers: Iterator[int]) -> Iterator[Part]:
    """The parts of blocks. A line between two parts belongs to the second."""
    ruled = False
    for block in blocks:
        if isinstance(block, Divider):
            ruled = True
            continue
        for one in _block(block, canvas, numbers):
            yield _ruled(one) if ruled else one
            ruled = False


@lru_cache(maxsize=256)
def title(words: str, size: Literal["Medium", "Large"]) -> Part:
    """A card's title, or that of a part of it."""
    shown = cut(one_line(words), TITLE_TEXT)
    if not is_plain(shown):
        run = kit.TextRun(text=shown, size=size, weight="Bolder")
        return to_json(built(rich([run], "Medium")))
    block = kit.TextBlock(
        text=shown, size=size, weight="Bolder", wrap=True, style="heading", spacing="Medium"
    )
    return to_json(built(block))


@lru_cache(maxsize=1024)
def paragraphs(text: Text, tone: Tone = "plain") -> tuple[Part, ...]:
    """A text, a part for each of its lines; an empty line is a gap."""
    found: list[Part] = []
    gap: kit.Spacing | None = "Small" if tone != "plain" else "Default"
    for line in lines(text):
        if not plain(line).strip():
            gap = "Medium"
            continue
        for piece in pieces(line, PARAGRAPH_TEXT):
            found.append(to_json(built(rich([_run(run, tone) for run in piece], gap))))
            gap = "Small"
    return tuple(found)


def _run(run: Run, tone: Tone) -> kit.TextRun:
    return kit.TextRun(
        text=run.text,
        weight="Bolder" if run.bold or run.person is not None else None,
        italic=True if run.italic else None,
        size="Small" if tone == "quiet" else None,
        is_subtle=True if tone == "quiet" else None,
        color="Attention" if tone == "wrong" else None,
        underline=True if run.address else None,
        select_action=kit.OpenUrlAction(url=run.address) if run.address else None,
    )


def _block(block: Block, canvas: Canvas, numbers: Iterator[int]) -> Iterator[Part]:
    match block:
        case Section():
            yield from _with_rows(block.text, block.buttons, canvas, numbers)
        case Scale():
            yield from _scale(block, canvas, numbers)
        case Fields():
            for one in block.fields:
                yield from paragraphs((Run(f"{one.label}: ", bold=True), *one.text))
        case Context():
            yield from paragraphs(block.text, "quiet")
        case Heading():
            yield from _heading(block)
        case Picture():
            yield from _picture(block, canvas.picture)
        case Divider():
            pass


def _heading(block: Heading) -> Iterator[Part]:
    if plain(block.text).strip():
        yield title(plain(block.text), "Medium")


def _scale(block: Scale, canvas: Canvas, numbers: Iterator[int]) -> Iterator[Part]:
    steps = actions.scale(block.buttons, canvas)
    if steps is None:
        yield from _with_rows(block.text, block.buttons, canvas, numbers)
    else:
        yield from _joined(paragraphs(block.text), [steps])


def _with_rows(
    text: Text, buttons: Sequence[Button], canvas: Canvas, numbers: Iterator[int]
) -> Iterator[Part]:
    yield from _joined(paragraphs(text), list(actions.rows(buttons, canvas, numbers)))


def _joined(texts: Sequence[Part], rows: Sequence[Part]) -> Iterator[Part]:
    """The last paragraph together with the first row that belongs to it; all else by itself."""
    yield from texts[:-1]
    if texts or rows:
        yield b",".join([*texts[-1:], *rows[:1]])
    yield from rows[1:]


def _picture(block: Picture, address: Callable[[Picture], str | None]) -> Iterator[Part]:
    """The image, or what it shows in words where it has no address."""
    found = address(block)
    if found is None:
        yield from paragraphs((Run(block.alt),), "quiet")
        return
    alt = cut(one_line(block.alt), ALT_TEXT) or MORE
    image = kit.Image(url=found, alt_text=alt, size="Stretch")
    yield to_json({**built(image), "msteams": {"allowExpand": True}})


def _ruled(one: Part) -> Part:
    first, *more = from_json(listed([one]))
    ruled = {**first, "separator": True, "spacing": "Medium"}
    return b",".join(map(to_json, [ruled, *more]))
