"""Cards as Block Kit. Pure, and within Slack's limits by construction: long texts are split,
long labels cut, and what is too much for one message ends in a sign that there is more.

A person's words never stand in `mrkdwn`: plain text is `plain_text`, styled text `rich_text`, in
which a mention is made from `Run.person` alone.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from blockkit import core as kit

from bot.cards import (
    Block,
    Button,
    ButtonStyle,
    Card,
    Confirm,
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
from handlers.slack.emoji import with_emoji
from handlers.slack.text import MORE, cut, escaped, fit, pieces, size, within

Json = dict[str, Any]

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
MESSAGE_TEXT = 10_000
"""Characters of all blocks of one message."""
VIEW_TEXT = 100_000
SECTION_TEXT = 3000
HEADER_TEXT = 150
LABEL_TEXT = 75
VALUE_TEXT = 2000
ACTION_TEXT = 249
ALT_TEXT = 2000
CONFIRM_TEXT = 30
ACTIONS = 25
NOTIFICATION_TEXT = 2000

AND_MORE = f"{MORE} and more."


def _no_picture(_picture: Picture) -> str | None:
    return None


@dataclass(frozen=True)
class Canvas:
    """What rendering needs to know beside the card.

    `people` are Slack's ids by person id; `picture` gives the public address of a picture, or
    None where there is none; `delivery` names the message, so that a press can say where it was.
    """

    people: Mapping[int, str] = field(default_factory=dict[int, str])
    picture: Callable[[Picture], str | None] = _no_picture
    delivery: int | None = None


_Looks = tuple[str, str, ButtonStyle, Confirm | None, bool, str]
"""A button without what it carries."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Blocks that belong together, and the characters in them. What is built may be shared by
    many messages, so it is copied and never changed."""

    blocks: tuple[Json, ...]
    text: int


def notification(card: Card) -> str:
    """What a notification and a screen reader show of a message; never empty."""
    sections = (plain(one.text) for one in card.blocks if isinstance(one, Section))
    for words in (card.summary, card.title, *sections):
        shown = fit(words).strip()
        if shown:
            return escaped(cut(shown, NOTIFICATION_TEXT))
    return AND_MORE


def message(card: Card, canvas: Canvas) -> list[Json]:
    """The blocks of one message. What does not fit is left out, and says so; buttons stay."""
    parts, tail = _parts(card, canvas)
    return _built(_fitted(parts, tail, MESSAGE_BLOCKS, MESSAGE_TEXT), canvas)


def messages(card: Card, canvas: Canvas) -> list[list[Json]]:
    """The blocks of as many messages as the card takes, in order; nothing is left out."""
    parts, tail = _parts(card, canvas)
    pages: list[list[_Part]] = [[]]
    blocks = text = 0
    for part in [*parts, *tail]:
        blocks += len(part.blocks)
        text += part.text
        if pages[-1] and (blocks > MESSAGE_BLOCKS or text > MESSAGE_TEXT):
            pages.append([])
            blocks, text = len(part.blocks), part.text
        pages[-1].append(part)
    return [_built(page, canvas) for page in pages if page]


def home(card: Card, canvas: Canvas) -> Json:
    """The view of somebody's Home."""
    parts, tail = _parts(card, canvas)
    blocks = _built(_fitted(parts, tail, VIEW_BLOCKS, VIEW_TEXT), canvas)
    return {"type": "home", "blocks": blocks or [*_context(AND_MORE).blocks]}


def view_blocks(blocks: Sequence[Block], canvas: Canvas, most: int) -> list[Json]:
    """Blocks for the top of a modal, at most so many."""
    parts = [part for block in blocks for part in _block(block, canvas)]
    return _built(_fitted(parts, [], most, VIEW_TEXT), canvas)


def action_of(action_id: str) -> str:
    """The feature's action behind an `action_id`, which Slack wants to be unique in a block."""
    return action_id.partition("#")[0]


def delivery_of(block_id: str) -> int | None:
    """The delivery that a pressed block's id names; None for a block of no delivery."""
    word, _, _ = block_id.partition(".")
    digits = word[1:]
    is_one = word[:1] == "d" and digits.isascii() and digits.isdigit() and len(digits) < 19
    return int(digits) if is_one else None


def plain_text(words: str, most: int) -> kit.Text:
    """A text object that is never markup, and never empty, which Slack refuses."""
    shown = cut(words, most)
    return kit.Text(shown if shown.strip() else MORE, emoji=True, type="plain_text")


def _parts(card: Card, canvas: Canvas) -> tuple[list[_Part], list[_Part]]:
    """The parts of a card, and its buttons, which close it."""
    parts: list[_Part] = []
    if card.title.strip():
        parts.append(_header(card.title))
    for block in card.blocks:
        parts.extend(_block(block, canvas))
    return parts, list(_actions(card.buttons))


def _block(block: Block, canvas: Canvas) -> Iterator[_Part]:
    match block:
        case Section():
            yield from _section(block, canvas)
        case Scale():
            yield from _joined([*_text(block.text, canvas), *_actions(block.buttons)])
        case Fields():
            yield from _fields(block, canvas)
        case Context():
            words = plain(block.text)
            if words.strip():
                yield _context(words)
        case Heading():
            if plain(block.text).strip():
                yield _header(plain(block.text))
        case Picture():
            yield _picture(block, canvas)
        case Divider():
            yield _Part((kit.Divider().build(),), 0)


def _section(block: Section, canvas: Canvas) -> Iterator[_Part]:
    texts = list(_text(block.text, canvas))
    buttons = [one for one in block.buttons if _works(one)]
    if len(texts) == len(buttons) == 1 and texts[0].blocks[0]["type"] == "section":
        (element,), weight = _row(buttons)
        beside = {**texts[0].blocks[0], "accessory": element}
        yield _Part((beside,), texts[0].text + weight)
        return
    *before, last = texts or [_Part((), 0)]
    yield from before
    yield from _joined([last, *_actions(buttons)])


def _fields(block: Fields, canvas: Canvas) -> Iterator[_Part]:
    """One line a pair: a label in bold, and its value as data."""
    runs: list[Run] = []
    for one in block.fields:
        if runs:
            runs.append(Run("\n"))
        runs += [Run(f"{one.label}: ", bold=True), *one.text]
    yield from _text(tuple(runs), canvas)


def _picture(block: Picture, canvas: Canvas) -> _Part:
    """The image, or what it shows in words where it has no address."""
    address = canvas.picture(block)
    if address is None:
        return _context(block.alt)
    alt = cut(block.alt, ALT_TEXT) or MORE
    # Blockkit takes less of it than Slack does, and those who hear a picture want all of it.
    image = {**kit.Image(image_url=address, alt_text=MORE).build(), "alt_text": alt}
    return _Part((image,), size(alt))


def _text(text: Text, canvas: Canvas) -> Iterator[_Part]:
    if len(text) == 1 and _is_plain(text[0]) and 2 * len(text[0].text) <= SECTION_TEXT:
        words = fit(text[0].text)
        if words.strip():
            yield _plain(words)
        return
    for piece in pieces(text, SECTION_TEXT):
        words = plain(piece)
        if not words.strip():
            continue
        if any(run.bold or run.italic or run.address or _mentioned(run, canvas) for run in piece):
            styled = kit.RichText([kit.RichTextSection(_elements(piece, canvas))])
            yield _Part((styled.build(),), size(words))
        else:
            yield _plain(words)


def _is_plain(run: Run) -> bool:
    """Whether it is but words, as most texts are."""
    return not (run.bold or run.italic or run.address or run.person is not None)


@lru_cache(maxsize=256)
def _plain(words: str) -> _Part:
    """A paragraph without styles; many are the same for many people."""
    return _Part((kit.Section(plain_text(words, SECTION_TEXT)).build(),), size(words))


def _elements(text: Text, canvas: Canvas) -> list[Any]:
    elements: list[Any] = []
    for run in text:
        style = None
        if run.bold or run.italic:
            style = kit.RichStyle(bold=run.bold or None, italic=run.italic or None)
        user = _mentioned(run, canvas)
        if user is not None:
            elements.append(kit.RichUserEl(user, style))
            continue
        if run.address:
            elements.append(kit.RichLinkEl(run.address, fit(run.text), style=style))
            continue
        for words, is_emoji in with_emoji(fit(run.text)):
            elements.append(kit.RichEmojiEl(words) if is_emoji else kit.RichTextEl(words, style))
    return elements


def _mentioned(run: Run, canvas: Canvas) -> str | None:
    return None if run.person is None else canvas.people.get(run.person)


def _header(words: str) -> _Part:
    header = kit.Header(plain_text(words, HEADER_TEXT))
    return _Part((header.build(),), min(size(words), HEADER_TEXT))


@lru_cache(maxsize=512)
def _context(words: str) -> _Part:
    """Who sees something, until when: the same for many people."""
    shown = cut(words, SECTION_TEXT)
    return _Part((kit.Context([plain_text(shown, SECTION_TEXT)]).build(),), size(shown))


def _actions(buttons: Sequence[Button]) -> Iterator[_Part]:
    usable = [one for one in buttons if _works(one)]
    for start in range(0, len(usable), ACTIONS):
        elements, weight = _row(usable[start : start + ACTIONS])
        yield _Part(({"type": "actions", "elements": elements},), weight)


def _row(buttons: Sequence[Button]) -> tuple[list[Json], int]:
    """The buttons of one block, and the characters in them. All but what they carry is the same
    for many people, and so it is built and checked once."""
    looks = tuple(
        [(one.action, one.label, one.style, one.confirm, one.chosen, one.hint) for one in buttons]
    )
    alike, weight = _without_values(looks)
    elements = [
        {**built, "value": one.value} if one.value else built
        for built, one in zip(alike, buttons, strict=True)
    ]
    return elements, weight


@lru_cache(maxsize=1024)
def _without_values(looks: tuple[_Looks, ...]) -> tuple[tuple[Json, ...], int]:
    seen: dict[str, int] = {}
    built: list[Json] = []
    weight = 0
    for action, label, style, confirm, chosen, hint in looks:
        seen[action] = seen.get(action, 0) + 1
        button = Button(action, "", label, style, confirm, chosen, hint)
        built.append(_button(button, seen[action]))
        weight += _weight(button)
    return tuple(built), weight


def _works(button: Button) -> bool:
    """Whether Slack can carry it. A value cannot be cut without becoming another one."""
    if 2 * len(button.value) <= VALUE_TEXT and 0 < 2 * len(button.action) <= ACTION_TEXT:
        return True  # as nearly all
    return 0 < size(button.action) <= ACTION_TEXT and within(button.value, VALUE_TEXT)


def _button(button: Button, number: int) -> Json:
    """Without its value, which is checked by `_works`. `number` tells the buttons of one action in
    one block from each other."""
    style = None if button.style == "plain" else button.style
    return kit.Button(
        text=plain_text(_label(button), LABEL_TEXT),
        action_id=button.action if number == 1 else f"{button.action}#{number}",
        style="primary" if button.chosen else style,
        confirm=button.confirm and _confirm(button.confirm),
        accessibility_label=cut(button.hint, LABEL_TEXT) or None,
    ).build()


def _label(button: Button) -> str:
    """A chosen one says so by a sign too, since not everybody sees its colour."""
    label = button.label.strip() or MORE
    return cut(f"✓ {label}" if button.chosen else label, LABEL_TEXT)


def _weight(button: Button) -> int:
    """Characters that a button adds to a message, the question before it acts included."""
    asked = 0
    if button.confirm is not None:
        words = (button.confirm.text or button.confirm.title, button.confirm.title)
        asked = sum(max(1, min(size(one), 300)) for one in words) + 2 * CONFIRM_TEXT
    return size(_label(button)) + asked


def _confirm(confirm: Confirm) -> kit.Confirm:
    return kit.Confirm(
        title=plain_text(confirm.title, 100),
        text=plain_text(confirm.text or confirm.title, 300),
        confirm=plain_text(confirm.yes, CONFIRM_TEXT),
        deny=plain_text(confirm.no, CONFIRM_TEXT),
    )


def _joined(parts: Sequence[_Part]) -> Iterator[_Part]:
    """Parts as one that is not torn apart, unless it alone would fill a message."""
    whole = _Part(
        tuple(block for part in parts for block in part.blocks), sum(part.text for part in parts)
    )
    if whole.text > MESSAGE_TEXT // 2 or len(whole.blocks) > MESSAGE_BLOCKS // 2:
        yield from (part for part in parts if part.blocks)
    elif whole.blocks:
        yield whole


def _fitted(
    parts: Sequence[_Part], tail: Sequence[_Part], most_blocks: int, most_text: int
) -> list[_Part]:
    """As many parts as fit beside the tail, with a line that there is more where some do not."""
    whole = [*parts, *tail]
    blocks = sum([len(one.blocks) for one in whole])
    if blocks < most_blocks and 2 * sum([one.text for one in whole]) <= most_text:
        return whole  # as nearly always
    tail = _first(tail, most_blocks - 1, most_text // 2)
    blocks = most_blocks - sum(len(part.blocks) for part in tail)
    text = most_text - sum(part.text for part in tail)
    kept = _first(parts, blocks, text)
    if len(kept) < len(parts):
        more = _context(AND_MORE)
        kept = [*_first(parts, blocks - 1, text - more.text), more]
    return [*kept, *tail]


def _first(parts: Sequence[_Part], most_blocks: int, most_text: int) -> list[_Part]:
    kept: list[_Part] = []
    blocks = text = 0
    for part in parts:
        blocks += len(part.blocks)
        text += part.text
        if blocks > most_blocks or text > most_text:
            break
        kept.append(part)
    return kept


def _built(parts: Sequence[_Part], canvas: Canvas) -> list[Json]:
    blocks = [block for part in parts for block in part.blocks]
    if canvas.delivery is None:
        return blocks
    return [
        {**block, "block_id": f"d{canvas.delivery}.{index}"} for index, block in enumerate(blocks)
    ]
