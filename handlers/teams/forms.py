"""The fields of a form as inputs, and its own buttons. Pure."""

from collections.abc import Sequence
from datetime import date, time
from functools import partial
from typing import assert_never

from microsoft_teams import cards as kit
from pydantic_core import to_json

from bot.cards import Form, FormField, Option, Run
from handlers.drawing import one_of, several_of
from handlers.teams.actions import LABEL_TEXT as BUTTON_TEXT
from handlers.teams.actions import built
from handlers.teams.canvas import Canvas, Json
from handlers.teams.inputs import InputKind, form_data, input_id
from handlers.teams.parts import paragraphs
from handlers.teams.text import MORE, cut, escaped, fit, one_line
from handlers.teams.written import Part, listed, weight

KEEP_FOR_LATER = "Keep for later"
"""Teams does not say what stood in a dialog that was closed: a button keeps it."""

LABEL_TEXT = 200
OPTION_TEXT = 100
OPTION_BYTES = 150
ROUND_OPTIONS = 10
"""Shown all at once; more are chosen from a list that can be searched."""
TEXT_BYTES = 14_000
"""For what is typed into all fields of a form together."""
BYTES_A_SIGN = 3
"""At most, of those that an input counts."""
PEOPLE = "graph.microsoft.com/users"
"""The data set behind Teams' own picker of people: everybody of the organisation."""


def inputs(form: Form, canvas: Canvas, room: int) -> list[Part]:
    """Each field with its mistake. What is too much for `room` bytes is cut: first the lists of
    what can be chosen."""
    typed = sum(one.kind in {"line", "text"} for one in form.fields)
    longest = TEXT_BYTES // BYTES_A_SIGN // max(1, typed)
    draw = partial(_field, form, canvas=canvas, longest=longest)
    whole = [draw(one, options=None) for one in form.fields]
    if len(listed(whole)) <= room:
        return whole
    without = [draw(one, options=0) for one in form.fields]
    spare = max(0, room - len(listed(without)))
    lists = sum(len(one) > len(bare) for one, bare in zip(whole, without, strict=True))
    return [draw(one, options=spare // max(1, lists)) for one in form.fields]


def mistakes_of_no_field(form: Form) -> list[str]:
    """Mistakes that stand above the form."""
    names = {one.name for one in form.fields}
    return [error for name, error in form.errors.items() if name not in names]


def buttons(form: Form, canvas: Canvas, *, dialog: bool) -> Part:
    """Send it and, where what is half filled in may be kept, keep it for later."""
    kinds: dict[str, InputKind] = {one.name: kind_of(one) for one in form.fields}
    send = _button(form, kinds, canvas, kept=False, dialog=dialog)
    found = [send]
    if form.keeps_drafts:
        found.append(_button(form, kinds, canvas, kept=True, dialog=dialog))
    return to_json({"type": "ActionSet", "spacing": "Medium", "actions": found})


def kind_of(field: FormField) -> InputKind:
    """How the answer to a field is read."""
    match field.kind:
        case "scale" | "choice":
            return "one"
        case "choices":
            return "many"
        case "person":
            return "person" if field.newcomers else "one"
        case "people":
            return "people" if field.newcomers else "many"
        case "date" | "time" | "line" | "text":
            return "text"
    assert_never(field.kind)


def _button(
    form: Form, kinds: dict[str, InputKind], canvas: Canvas, *, kept: bool, dialog: bool
) -> Json:
    data = form_data(form.key, kinds, kept=kept, at_home=canvas.at_home)
    words = KEEP_FOR_LATER if kept else one_line(form.submit)
    submit = built(
        kit.SubmitAction(
            title=cut(words, BUTTON_TEXT) or MORE,
            style="default" if kept else "positive",
            data=data,
        )
    )
    if dialog:
        return submit
    return {**submit, "type": "Action.Execute", "verb": form.id, "fallback": submit}


def _field(
    form: Form, field: FormField, *, canvas: Canvas, longest: int, options: int | None
) -> Part:
    """A field and, below it, its hint and its mistake."""
    shown = built(_element(form, field, canvas, longest, options))
    spacing = "Small" if field.beside else "Medium"
    elements = [to_json({**shown, "spacing": spacing})]
    if field.hint.strip():
        elements += paragraphs((Run(cut(one_line(field.hint), LABEL_TEXT)),), "quiet")
    error = form.errors.get(field.name)
    if error is not None:
        elements += paragraphs((Run(f"⚠ {cut(one_line(error), LABEL_TEXT)}"),), "wrong")
    return b",".join(elements)


def _element(
    form: Form, field: FormField, canvas: Canvas, longest: int, options: int | None
) -> kit.CardElement:
    id_, label = input_id(field.name), cut(one_line(field.label), LABEL_TEXT) or MORE
    # A form that can be kept for later has to take what is half filled in; what is missing when
    # it is sent comes back beside the field.
    required = True if field.required and not form.keeps_drafts else None
    missing = "Please answer this." if required else None
    match field.kind:
        case "scale" | "choice" | "choices" | "person" | "people":
            found = _choices(field, canvas, options)
            found.label = label
        case "date":
            found = kit.DateInput(label=label, value=_date(one_of(field.value)))
        case "time":
            found = kit.TimeInput(label=label, value=_time(one_of(field.value)))
        case "line" | "text":
            found = _text(field, longest)
            found.label = label
    found.id, found.is_required, found.error_message = id_, required, missing
    return found


def _text(field: FormField, longest: int) -> kit.TextInput:
    value = fit(one_of(field.value))
    most = max(1, min(field.max_length, longest))
    return kit.TextInput(
        value=cut(value, most) or None,
        max_length=most,
        is_multiline=True if field.kind == "text" else None,
        placeholder=cut(one_line(field.placeholder), LABEL_TEXT) or None,
    )


def _choices(field: FormField, canvas: Canvas, room: int | None) -> kit.ChoiceSetInput:
    several = field.kind in {"choices", "people"}
    chosen = several_of(field.value)
    options = [one for one in field.options if _can_be_chosen(one)]
    if field.newcomers:
        known = {str(id_): who for id_, who in canvas.people.items()}
        somebody = [known[one] for one in dict.fromkeys(chosen) if one in known]
        options = [Option(one.id, one.name) for one in somebody]
        chosen = [one.id for one in somebody]
    options = _fitting(options, chosen, room)
    values = {one.value for one in options}
    in_sight = field.kind == "scale" or several
    style: kit.ChoiceSetInputStyle = "compact"
    if in_sight and len(options) <= ROUND_OPTIONS and not field.newcomers:
        style = "expanded"
    elif len(options) > ROUND_OPTIONS and not several and not field.newcomers:
        style = "filtered"
    return kit.ChoiceSetInput(
        choices=[kit.Choice(title=_label(one.label, style), value=one.value) for one in options],
        choices_data=kit.QueryData(dataset=PEOPLE) if field.newcomers else None,
        value=",".join(one for one in dict.fromkeys(chosen) if one in values) or None,
        style=style,
        is_multi_select=True if several else None,
        wrap=True,
        placeholder=cut(one_line(field.placeholder), LABEL_TEXT) or None,
    )


def _can_be_chosen(option: Option) -> bool:
    """Teams joins several values by commas."""
    return 0 < weight(option.value) <= OPTION_BYTES and "," not in option.value


def _fitting(options: Sequence[Option], chosen: Sequence[str], room: int | None) -> list[Option]:
    """The options that fit, those chosen before the others; in their order, each value once."""
    once = {one.value: one for one in options}
    if room is None:
        return list(once.values())
    kept: set[str] = set()
    for value in sorted(once, key=lambda one: one not in chosen):
        room -= weight(once[value].label) + weight(value) + 40
        if room < 0:
            break
        kept.add(value)
    return [one for value, one in once.items() if value in kept]


def _label(label: str, style: kit.ChoiceSetInputStyle) -> str:
    """Of a choice: Markdown where all are shown, plain text in a list."""
    words = cut(one_line(label), OPTION_TEXT) or MORE
    return escaped(words) if style == "expanded" else words


def _date(value: str) -> str | None:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        return None


def _time(value: str) -> str | None:
    try:
        return time.fromisoformat(value).strftime("%H:%M")
    except ValueError:
        return None
