"""Blocks as elements, in parts that are not torn apart. Pure, and never markup: words stand in
rich text; only a title that Markdown cannot change is a text block, because screen readers take
that for a heading."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from microsoft_teams import cards as kit

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
from handlers.teams.actions import built, rich, weight
from handlers.teams.canvas import Canvas, Json
from handlers.teams.text import MORE, cut, is_plain, lines, one_line, pieces

PARAGRAPH_TEXT = 1000
TITLE_TEXT = 200
ALT_TEXT = 400
RULE_BYTES = 50

Tone = Literal["plain", "quiet", "wrong"]


@dataclass(frozen=True)
class Part:
    """Elements that belong together. What is built may be shared by many messages, so it is copied
    and never changed."""

    elements: tuple[Json, ...]
    known_most: int | None = None
    """Bytes that it takes at most, where that is known without weighing it."""

    @cached_property
    def bytes(self) -> int:
        """As JSON. Weighed where it has to be known: most cards fit as they are."""
        return sum(weight(one) + 2 for one in self.elements)

    @property
    def most(self) -> int:
        """Bytes that it takes at most."""
        return self.bytes if self.known_most is None else self.known_most


def part(elements: Sequence[Json], known_most: int | None = None) -> Part:
    """A part of these elements."""
    return Part(tuple(elements), known_most)


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


def buttons_of(buttons: Sequence[Button], canvas: Canvas, numbers: Iterator[int]) -> Iterator[Part]:
    """The rows of buttons that close a card."""
    for row in actions.rows(buttons, canvas, numbers):
        first, *more = row.elements
        yield part([{**first, "spacing": "Medium"}, *more], row.most)


@lru_cache(maxsize=256)
def title(words: str, size: Literal["Medium", "Large"]) -> Part:
    """A card's title, or that of a part of it."""
    shown = cut(one_line(words), TITLE_TEXT)
    if is_plain(shown):
        block = kit.TextBlock(text=shown, size=size, weight="Bolder", wrap=True, style="heading")
        return part([{**built(block), "spacing": "Medium"}])
    run = kit.TextRun(text=shown, size=size, weight="Bolder")
    return part([built(rich([run], "Medium"))])


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
            found.append(part([built(rich([_run(run, tone) for run in piece], gap))]))
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
        yield from _joined([*paragraphs(block.text), part(steps.elements, steps.most)])


def _with_rows(
    text: Text, buttons: Sequence[Button], canvas: Canvas, numbers: Iterator[int]
) -> Iterator[Part]:
    rows = [part(row.elements, row.most) for row in actions.rows(buttons, canvas, numbers)]
    yield from _joined([*paragraphs(text), *rows])


def _joined(parts: Sequence[Part]) -> Iterator[Part]:
    """The last paragraph together with the first row that belongs to it; all else by itself."""
    first = next((at for at, one in enumerate(parts) if _acts(one)), len(parts))
    if not 0 < first < len(parts):
        yield from parts
        return
    text, row = parts[first - 1], parts[first]
    yield from parts[: first - 1]
    yield Part((*text.elements, *row.elements), text.most + row.most)
    yield from parts[first + 1 :]


def _acts(one: Part) -> bool:
    return one.elements[0]["type"] in {"ActionSet", "ColumnSet"}


def _picture(block: Picture, address: Callable[[Picture], str | None]) -> Iterator[Part]:
    """The image, or what it shows in words where it has no address."""
    found = address(block)
    if found is None:
        yield from paragraphs((Run(block.alt),), "quiet")
        return
    alt = cut(one_line(block.alt), ALT_TEXT) or MORE
    image = kit.Image(url=found, alt_text=alt, size="Stretch")
    yield part([{**built(image), "msteams": {"allowExpand": True}}])


def _ruled(one: Part) -> Part:
    first = {**one.elements[0], "separator": True, "spacing": "Medium"}
    return part([first, *one.elements[1:]], one.most + RULE_BYTES)
