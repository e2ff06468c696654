"""Buttons as actions. Pure.

A button is an `Action.Execute` with an `Action.Submit` beside it for clients that do not know it.
One that opens a form asks for a dialog, which only `Action.Submit` can do. What a button carries
is put in last: all else is the same for many people and built once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from microsoft_teams import cards as kit
from pydantic_core import to_json

from bot.cards import Button, ButtonStyle, Confirm
from handlers.teams.canvas import Canvas, Json
from handlers.teams.ids import OPENS_A_DIALOG
from handlers.teams.inputs import press_data
from handlers.teams.text import MORE, cut, one_line

LABEL_TEXT = 80
TOOLTIP_TEXT = 100
ROW = 5
"""Buttons in a row; Teams hides more than six behind a menu."""
ROW_SIGNS = 41
BUTTON_SIGNS = 5
"""Of all labels in a row, with what is around each: more than that runs out of sight on a phone."""
VALUE_BYTES = 1_000
SCALE = 7
"""Steps that fit side by side on a phone."""
QUESTION_TEXT = 300
ROW_BYTES = 8_000
ACTION_BYTES = 800
"""At most, of an action or a step without its words and value."""
AROUND_BYTES = 200
"""At most, of a row without what stands in it."""
SIGN = 6
"""Bytes that a sign takes in JSON at most."""
CARRIED = 2 * SIGN
"""The same of what a button carries, which stands there twice."""
DIALOG = {"type": "task/fetch"}

LIGHT_VALUE = (VALUE_BYTES - 2) // SIGN
"""A value of so many signs cannot be too much."""

_STYLES: dict[ButtonStyle, kit.ActionStyle] = {
    "plain": "default",
    "primary": "positive",
    "danger": "destructive",
}


def built(element: kit.SerializableObject) -> Json:
    """What the package makes of an element or an action, as JSON values."""
    return element.model_dump(exclude_none=True, by_alias=True, mode="json")


def rich(runs: Sequence[kit.CardElement], spacing: kit.Spacing | None = None) -> kit.RichTextBlock:
    """A paragraph whose runs are data, never markup."""
    return kit.RichTextBlock(inlines=list(runs), spacing=spacing)


def weight(*values: object) -> int:
    """Bytes of values as JSON in UTF-8."""
    return sum(len(to_json(one)) for one in values)


def works(button: Button) -> bool:
    """Whether Teams can carry it. A value cannot be cut without becoming another one."""
    # What is short need not be weighed.
    is_light = len(button.value) <= LIGHT_VALUE or weight(button.value) <= VALUE_BYTES
    return is_light and 0 < len(button.action) < 250


@dataclass(frozen=True)
class Row:
    """The elements of a row: itself, and what asks before one of its buttons acts. Together they
    take `most` bytes at most."""

    elements: list[Json]
    most: int


def rows(buttons: Sequence[Button], canvas: Canvas, numbers: Iterator[int]) -> Iterator[Row]:
    """Rows of buttons."""
    actions: list[Json] = []
    asked: list[Json] = []
    most = signs = 0
    for button in buttons:
        if not works(button):
            continue
        look = _look(button.action, button.label, button.style, button.hint, button.chosen)
        wide = look.wide
        is_full = len(actions) == ROW or signs + wide > ROW_SIGNS
        if actions and (is_full or (most > ROW_BYTES and weight(*actions, *asked) > ROW_BYTES)):
            yield Row([_row(actions), *asked], most + AROUND_BYTES)
            actions, asked, most, signs = [], [], 0, 0
        most += look.most + CARRIED * len(button.value)
        signs += wide
        if button.confirm is None:
            actions.append(_carrying(look, button.value, canvas))
            continue
        most += _most_asked(button.confirm)
        name = f"sure{next(numbers)}"
        actions.append(_toggle(_label(button), button.style, (name,)))
        asked.append(_question(button, button.confirm, name, canvas))
    if actions:
        yield Row([_row(actions), *asked], most + AROUND_BYTES)


def scale(buttons: Sequence[Button], canvas: Canvas) -> Row | None:
    """The steps side by side in one box, each as wide as the others; None where they are too many.
    A box around each would leave no room for its word on a phone, so a line stands between two:
    where contrast is high, the one box cannot be seen."""
    usable = [one for one in buttons if works(one)]
    if not 0 < len(usable) <= SCALE or any(one.confirm for one in usable):
        return None
    columns: list[Json] = []
    most = AROUND_BYTES
    for at, one in enumerate(usable):
        column, look = _step_look(one.action, one.label, one.hint, one.chosen, at > 0)
        columns.append({**column, "selectAction": _carrying(look, one.value, canvas)})
        most += look.most + CARRIED * len(one.value)
    found: Json = {
        "type": "ColumnSet",
        "style": "emphasis",
        "columns": columns,
        "spacing": "Small",
    }
    is_light = most <= ROW_BYTES or weight(found) <= ROW_BYTES
    return Row([found], most) if is_light else None


@dataclass(frozen=True)
class _Look:
    """All of a button but what it carries, which is the same for many people. Shared: it is copied
    and never changed."""

    verb: str
    submit: Json
    execute: Json
    wide: int
    """What it takes of a row's signs."""
    most: int
    """Bytes at most, beside what it carries: what is the same for all, and its words, which stand
    there three times at most and are of four bytes a sign at most. Usually it is far less."""


@lru_cache(maxsize=1024)
def _look(action: str, label: str, style: ButtonStyle, hint: str, chosen: bool) -> _Look:
    shown = _label(Button(action, "", label, chosen=chosen))
    return _look_of(_looks(shown, style, _hint(hint)), action, label, hint, len(shown))


@lru_cache(maxsize=512)
def _step_look(action: str, label: str, hint: str, chosen: bool, ruled: bool) -> tuple[Json, _Look]:
    """A step's column without its action, and the action's look."""
    shown = _looks(_said(label, hint, chosen), "plain", "")
    return {**_step(label, chosen), "separator": ruled}, _look_of(shown, action, label, hint, 0)


def _look_of(looks: Json, action: str, label: str, hint: str, signs: int) -> _Look:
    return _Look(
        action,
        {**looks, "type": "Action.Submit"},
        {**looks, "type": "Action.Execute", "verb": action},
        signs + BUTTON_SIGNS,
        ACTION_BYTES + CARRIED * (len(action) + len(label) + len(hint)),
    )


def _most_asked(asked: Confirm) -> int:
    """Bytes at most of what asks before a button acts."""
    signs = sum(map(len, (asked.title, asked.text, asked.yes, asked.no)))
    return CARRIED * (ACTION_BYTES + signs)


def _row(actions: Sequence[Json]) -> Json:
    return {"type": "ActionSet", "actions": list(actions), "spacing": "Small"}


def _carrying(look: _Look, value: str, canvas: Canvas) -> Json:
    """What pressing it does."""
    data = press_data(look.verb, value, canvas.delivery, at_home=canvas.at_home)
    if look.verb in OPENS_A_DIALOG:
        return {**look.submit, "data": {**data, "msteams": DIALOG}}
    return {**look.execute, "data": data, "fallback": {**look.submit, "data": data}}


@lru_cache(maxsize=512)
def _said(label: str, hint: str, chosen: bool) -> str:
    """Of a step, which shows no title of its own: what a screen reader says."""
    words = one_line(hint) or one_line(label) or MORE
    return cut(f"✓ {words}" if chosen else words, TOOLTIP_TEXT)


@lru_cache(maxsize=512)
def _looks(title: str, style: ButtonStyle, hint: str) -> Json:
    """An action without what it carries. Shared: it is copied and never changed."""
    shown = kit.SubmitAction(title=title, style=_STYLES[style], tooltip=hint or None)
    looks = built(shown)
    del looks["type"]
    return looks


@lru_cache(maxsize=256)
def _step(label: str, chosen: bool) -> Json:
    """A step's column: its sign above its word, or its label alone."""
    sign, _, word = one_line(label).partition(" ")
    if any(letter.isalnum() for letter in sign) or not word:
        sign, word = "", f"{sign} {word}".strip() or MORE
    items: list[kit.CardElement] = []
    if sign:
        items.append(_centred(sign, "Large", chosen=False))
    items.append(_centred(f"✓ {word}" if chosen else word, "Small", chosen=chosen))
    column = kit.Column(
        width="stretch",
        vertical_content_alignment="Top",
        spacing="Small",
        items=items,
    )
    return built(column)


def _centred(words: str, size: kit.TextSize, *, chosen: bool) -> kit.RichTextBlock:
    run = kit.TextRun(
        text=cut(words, LABEL_TEXT),
        size=size,
        weight="Bolder" if chosen else None,
        color="Accent" if chosen else None,
    )
    return rich([run], "None").with_horizontal_alignment("Center")


def _question(button: Button, confirm: Confirm, name: str, canvas: Canvas) -> Json:
    """Asked before a button acts; hidden until it is pressed."""
    texts: list[kit.CardElement] = []
    if confirm.title.strip():
        texts.append(rich([kit.TextRun(text=cut(confirm.title, QUESTION_TEXT), weight="Bolder")]))
    if confirm.text.strip():
        texts.append(rich([kit.TextRun(text=cut(confirm.text, QUESTION_TEXT))]))
    box = built(kit.Container(id=name, is_visible=False, style="emphasis", items=texts))
    looks = _looks(_title(confirm.yes), button.style, "")
    yes = _carrying(_look_of(looks, button.action, "", "", 0), button.value, canvas)
    no = _toggle(_title(confirm.no), "plain", (name,))
    return {**box, "items": [*box["items"], {"type": "ActionSet", "actions": [yes, no]}]}


def _toggle(title: str, style: ButtonStyle, names: tuple[str, ...]) -> Json:
    return built(
        kit.ToggleVisibilityAction(title=title, style=_STYLES[style], target_elements=list(names))
    )


def _label(button: Button) -> str:
    """A chosen one says so by a sign, since not everybody sees its colour."""
    return _title(f"✓ {button.label.strip()}" if button.chosen else button.label)


@lru_cache(maxsize=512)
def _title(words: str) -> str:
    return cut(one_line(words), LABEL_TEXT) or MORE


def _hint(hint: str) -> str:
    return cut(one_line(hint), TOOLTIP_TEXT) if hint else ""
