"""One field of a form as an input block. Pure; Slack's limits are kept by construction."""

from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any, cast

from blockkit import core as kit

from bot.cards import FormField, Option
from handlers.drawing import one_of, several_of
from handlers.slack.render import LABEL_TEXT, Canvas, plain_text
from handlers.slack.text import MORE, cut, size

HINT_TEXT = 2000
PLACEHOLDER_TEXT = 150
OPTION_VALUE = 150
OPTIONS = 100
ROUND_OPTIONS = 10
"""Radio buttons and checkboxes; more are chosen from a list."""
INPUT_TEXT = 3000

ANSWER = "answer"
"""The action id of every input."""

ANYBODY = "anybody"
"""The action id of pickers that are open to people new to the program."""


def field_input(field: FormField, canvas: Canvas, *, tells: bool) -> kit.Input:
    """The block that asks for a field, filled in with its value. One that `tells` says each change
    at once, since Slack does not say what stood in a modal that was closed."""
    return kit.Input(
        label=plain_text(field.label, HINT_TEXT),
        element=_element(field, canvas, tells=tells),
        dispatch_action=tells or None,
        hint=plain_text(field.hint, HINT_TEXT) if field.hint.strip() else None,
        optional=not field.required,
        block_id=cut(field.name, 255),
    )


def _element(field: FormField, canvas: Canvas, *, tells: bool) -> kit.InputElement:
    match field.kind:
        case "scale" | "choice":
            element = _choice(field)
        case "choices":
            element = _choices(field)
        case "person":
            element = kit.UsersSelect(_picker(field), next(iter(_users(field, canvas)), None))
        case "people":
            element = kit.MultiUsersSelect(_picker(field), _users(field, canvas) or None)
        case "date":
            element = kit.DatePicker(ANSWER, _date(one_of(field.value)))
        case "time":
            element = kit.TimePicker(ANSWER, _time(one_of(field.value)))
        case "line" | "text":
            element = _text(field, tells=tells)
    return element


def _text(field: FormField, *, tells: bool) -> kit.PlainTextInput:
    longest = max(1, min(field.max_length, INPUT_TEXT))
    return kit.PlainTextInput(
        ANSWER,
        initial_value=cut(one_of(field.value), longest) or None,
        multiline=field.kind == "text",
        max_length=longest,
        dispatch_action_config=kit.DispatchActionConfig(["on_character_entered"])
        if tells
        else None,
        placeholder=_placeholder(field),
    )


def _choice(field: FormField) -> kit.InputElement:
    options = _options(field.options)
    chosen = options.get(one_of(field.value))
    if field.kind == "scale" and 0 < len(options) <= ROUND_OPTIONS:
        return kit.RadioButtons(ANSWER, list(options.values()), chosen)
    many, groups = _list(options)
    return kit.StaticSelect(
        ANSWER, many, groups, initial_option=chosen, placeholder=_placeholder(field)
    )


def _choices(field: FormField) -> kit.InputElement:
    options = _options(field.options)
    chosen = [options[one] for one in dict.fromkeys(several_of(field.value)) if one in options]
    if 0 < len(options) <= ROUND_OPTIONS:
        return kit.Checkboxes(ANSWER, list(options.values()), chosen or None)
    many, groups = _list(options)
    return kit.MultiStaticSelect(
        ANSWER, many, groups, initial_options=cast("list[Any]", chosen[:OPTIONS]) or None
    )


def _options(options: Iterable[Option]) -> dict[str, kit.Option]:
    """By value, each once. A value cannot be cut without becoming another one."""
    labels = {one.value: one.label for one in options if 0 < size(one.value) <= OPTION_VALUE}
    return {
        value: kit.Option(plain_text(label, LABEL_TEXT), value)
        for value, label in list(labels.items())[: OPTIONS * OPTIONS]
    }


def _list(
    options: Mapping[str, kit.Option],
) -> tuple[list[kit.Option] | None, list[kit.OptionGroup] | None]:
    """The options of a list: as they are, or in groups that say where in a long one they are."""
    found = list(options.values())
    if len(found) <= OPTIONS:
        return found or [kit.Option(plain_text(MORE, LABEL_TEXT), MORE)], None
    return None, [
        kit.OptionGroup(
            plain_text(f"{start + 1}–{min(start + OPTIONS, len(found))}", LABEL_TEXT),
            found[start : start + OPTIONS],
        )
        for start in range(0, len(found), OPTIONS)
    ]


def _picker(field: FormField) -> str:
    return ANYBODY if field.newcomers else ANSWER


def _users(field: FormField, canvas: Canvas) -> list[str]:
    """Slack's ids of those whom the form begins with."""
    ids = [int(one) for one in several_of(field.value) if one.isascii() and one.isdigit()]
    return list(dict.fromkeys(canvas.people[one] for one in ids if one in canvas.people))


def _placeholder(field: FormField) -> kit.Text | None:
    words = field.placeholder
    return plain_text(words, PLACEHOLDER_TEXT) if words.strip() else None


def _date(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _time(value: str) -> time | None:
    try:
        return time.fromisoformat(value)
    except ValueError:
        return None
