"""Buttons as actions. Pure.

A button is an `Action.Execute` with an `Action.Submit` beside it for clients that do not know it.
One that opens a form asks for a dialog, which only `Action.Submit` can do. What a button carries
is put in last: all else is the same for many people and written once.
"""

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from microsoft_teams import cards as kit
from pydantic_core import to_json

from bot.cards import Button, ButtonStyle, Confirm
from handlers.teams.canvas import Canvas, Json
from handlers.teams.ids import OPENS_A_DIALOG
from handlers.teams.inputs import press_data
from handlers.teams.text import MORE, cut, one_line
from handlers.teams.written import HERE, Part, Pieces, around, listed, weight

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
DIALOG = {"type": "task/fetch"}

_STYLES: dict[ButtonStyle, kit.ActionStyle] = {
    "plain": "default",
    "primary": "positive",
    "danger": "destructive",
}

_STEPS = around({"type": "ColumnSet", "style": "emphasis", "columns": HERE, "spacing": "Small"})


def built(element: kit.SerializableObject) -> Json:
    """What the package makes of an element or an action, as JSON values."""
    return element.model_dump(exclude_none=True, by_alias=True, mode="json")


def rich(runs: Sequence[kit.CardElement], spacing: kit.Spacing | None = None) -> kit.RichTextBlock:
    """A paragraph whose runs are data, never markup."""
    return kit.RichTextBlock(inlines=list(runs), spacing=spacing)


def works(button: Button) -> bool:
    """Whether Teams can carry it. A value cannot be cut without becoming another one."""
    return 0 < len(button.action) < 250 and weight(button.value) <= VALUE_BYTES


def rows(
    buttons: Sequence[Button],
    canvas: Canvas,
    numbers: Iterator[int],
    spacing: kit.Spacing = "Small",
) -> Iterator[Part]:
    """Rows of buttons, each with what asks before one of its buttons acts."""
    actions: list[bytes] = []
    asked: list[Part] = []
    signs = 0
    for button in buttons:
        if not works(button):
            continue
        title = _label(button.label, button.chosen)
        wide = len(title) + BUTTON_SIGNS
        is_full = len(actions) == ROW or signs + wide > ROW_SIGNS
        if actions and (is_full or sum(map(len, actions + asked)) > ROW_BYTES):
            yield _row(actions, asked, spacing)
            actions, asked, signs = [], [], 0
        signs += wide
        if button.confirm is None:
            look = _look(button.action, button.label, button.style, button.hint, button.chosen)
            actions.append(_carried(button, canvas).join(look))
            continue
        name = f"sure{next(numbers)}"
        actions.append(to_json(_toggle(title, button.style, name)))
        asked.append(_question(button, button.confirm, name, canvas))
    if actions:
        yield _row(actions, asked, spacing)


def scale(buttons: Sequence[Button], canvas: Canvas) -> Part | None:
    """The steps side by side in one box, each as wide as the others; None where they are too many.
    A box around each would leave no room for its word on a phone, so a line stands between two:
    where contrast is high, the one box cannot be seen."""
    usable = [one for one in buttons if works(one)]
    if not 0 < len(usable) <= SCALE or any(one.confirm for one in usable):
        return None
    steps = [
        _carried(one, canvas).join(_step(one.action, one.label, one.hint, one.chosen, at > 0))
        for at, one in enumerate(usable)
    ]
    found = listed(steps).join(_STEPS)
    return found if len(found) <= ROW_BYTES else None


def _row(actions: Sequence[bytes], asked: Sequence[Part], spacing: kit.Spacing) -> Part:
    return b",".join([listed(actions).join(_around_row(spacing)), *asked])


@cache
def _around_row(spacing: kit.Spacing) -> Pieces:
    return around({"type": "ActionSet", "actions": HERE, "spacing": spacing})


def _carried(button: Button, canvas: Canvas) -> bytes:
    data = press_data(button.action, button.value, canvas.delivery, at_home=canvas.at_home)
    if button.action in OPENS_A_DIALOG:
        data["msteams"] = DIALOG
    return to_json(data)


def _action(verb: str, title: str, style: ButtonStyle = "plain", hint: str = "") -> Json:
    """A button without what it carries."""
    looks = kit.SubmitAction(title=title, style=_STYLES[style], tooltip=hint or None)
    submit = {**built(looks), "data": HERE}
    if verb in OPENS_A_DIALOG:
        return submit
    return {**submit, "type": "Action.Execute", "verb": verb, "fallback": submit}


@lru_cache(maxsize=1024)
def _look(action: str, label: str, style: ButtonStyle, hint: str, chosen: bool) -> Pieces:
    title, tooltip = _label(label, chosen), cut(one_line(hint), TOOLTIP_TEXT)
    return around(_action(action, title, style, tooltip))


@lru_cache(maxsize=512)
def _step(action: str, label: str, hint: str, chosen: bool, ruled: bool) -> Pieces:
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
        separator=ruled,
        items=items,
    )
    pressed = _action(action, _said(label, hint, chosen))
    return around({**built(column), "selectAction": pressed})


def _said(label: str, hint: str, chosen: bool) -> str:
    """Of a step, which shows no title of its own: what a screen reader says."""
    words = one_line(hint) or one_line(label) or MORE
    return cut(f"✓ {words}" if chosen else words, TOOLTIP_TEXT)


def _centred(words: str, size: kit.TextSize, *, chosen: bool) -> kit.RichTextBlock:
    run = kit.TextRun(
        text=cut(words, LABEL_TEXT),
        size=size,
        weight="Bolder" if chosen else None,
        color="Accent" if chosen else None,
    )
    return rich([run], "None").with_horizontal_alignment("Center")


def _question(button: Button, confirm: Confirm, name: str, canvas: Canvas) -> Part:
    """Asked before a button acts; hidden until it is pressed."""
    texts: list[kit.CardElement] = []
    if confirm.title.strip():
        texts.append(rich([kit.TextRun(text=cut(confirm.title, QUESTION_TEXT), weight="Bolder")]))
    if confirm.text.strip():
        texts.append(rich([kit.TextRun(text=cut(confirm.text, QUESTION_TEXT))]))
    box = built(kit.Container(id=name, is_visible=False, style="emphasis", items=texts))
    yes = _action(button.action, _title(confirm.yes), button.style)
    no = _toggle(_title(confirm.no), "plain", name)
    box["items"].append({"type": "ActionSet", "actions": [yes, no]})
    return _carried(button, canvas).join(around(box))


def _toggle(title: str, style: ButtonStyle, name: str) -> Json:
    return built(
        kit.ToggleVisibilityAction(title=title, style=_STYLES[style], target_elements=[name])
    )


@lru_cache(maxsize=512)
def _label(label: str, chosen: bool) -> str:
    """A chosen one says so by a sign, since not everybody sees its colour."""
    return _title(f"✓ {label.strip()}" if chosen else label)


def _title(words: str) -> str:
    return cut(one_line(words), LABEL_TEXT) or MORE
