"""Cards and forms as the playground's JSON: what `page/scripts/card.js` and `form.js` draw.

The shapes are a contract (see the playground interface in the documentation). A person's words
travel as plain strings and the page sets them as text, so they need no escaping here.
"""

from base64 import b64encode
from collections.abc import Mapping

from bot.cards import (
    Block,
    Button,
    Card,
    Context,
    Divider,
    Field,
    Fields,
    Form,
    FormField,
    Heading,
    Picture,
    Run,
    Scale,
    Section,
    Text,
    plain,
)

Json = dict[str, object]

Ids = Mapping[int, str]
"""The playground's id of everybody who may be mentioned, by person id."""


def card_json(card: Card, ids: Ids) -> Json:
    """The card. `buttons` lists all of its buttons in reading order, those inside blocks too, so
    that a program can press everything without knowing the kinds of blocks; `in_block` is the
    index of the block that shows a button, or null."""
    buttons = [
        _button(button, index)
        for index, block in enumerate(card.blocks)
        if isinstance(block, Section | Scale)
        for button in block.buttons
    ]
    buttons += [_button(button, None) for button in card.buttons]
    return {
        "title": card.title,
        "summary": card.summary or card.title,
        "blocks": [_block(block, index, ids) for index, block in enumerate(card.blocks)],
        "buttons": buttons,
    }


def form_json(form: Form, ids: Ids) -> Json:
    """The form with its errors beside their fields; an error about no field is in `errors`."""
    names = {field.name for field in form.fields}
    return {
        "id": form.key,
        "title": form.title,
        "submit": form.submit,
        "intro": plain(form.intro),
        "intro_runs": _runs(form.intro, ids),
        "fields": [_field(field, form.errors.get(field.name)) for field in form.fields],
        "errors": {name: words for name, words in form.errors.items() if name not in names},
        "keeps_drafts": form.keeps_drafts,
    }


def _block(block: Block, index: int, ids: Ids) -> Json:
    match block:
        case Section() | Scale():
            buttons = [_button(button, index) for button in block.buttons]
            return {**_text(block.kind, block.text, ids), "buttons": buttons}
        case Fields():
            text = ", ".join(f"{field.label}: {plain(field.text)}" for field in block.fields)
            fields = [_pair(field, ids) for field in block.fields]
            return {"kind": block.kind, "text": text, "fields": fields}
        case Context() | Heading():
            return _text(block.kind, block.text, ids)
        case Picture():
            drawing = b64encode(block.svg.encode()).decode("ascii")
            source = f"data:image/svg+xml;base64,{drawing}"
            return {"kind": block.kind, "text": block.alt, "src": source}
        case Divider():
            return {"kind": block.kind, "text": ""}


def _text(kind: str, text: Text, ids: Ids) -> Json:
    return {"kind": kind, "text": plain(text), "runs": _runs(text, ids)}


def _pair(field: Field, ids: Ids) -> Json:
    return {"label": field.label, "text": plain(field.text), "runs": _runs(field.text, ids)}


def _runs(text: Text, ids: Ids) -> list[Json]:
    return [_run(run, ids) for run in text]


def _run(run: Run, ids: Ids) -> Json:
    person = None if run.person is None else ids.get(run.person)
    return {
        "text": run.text,
        "bold": run.bold,
        "italic": run.italic,
        "person": person,
        "address": run.address or None,
    }


def _button(button: Button, in_block: int | None) -> Json:
    confirm = button.confirm
    return {
        "action": button.action,
        "value": button.value,
        "label": button.label,
        "style": button.style,
        "confirm": confirm
        and {
            "title": confirm.title,
            "text": confirm.text,
            "yes": confirm.yes,
            "no": confirm.no,
        },
        "chosen": button.chosen,
        "hint": button.hint,
        "in_block": in_block,
    }


def _field(field: FormField, error: str | None) -> Json:
    return {
        "name": field.name,
        "kind": field.kind,
        "label": field.label,
        "required": field.required,
        "options": [{"value": option.value, "label": option.label} for option in field.options],
        "value": field.value,
        "hint": field.hint,
        "placeholder": field.placeholder,
        "max_length": field.max_length,
        "error": error,
    }
