"""Forms as modals, and what comes back from them. Pure.

A field's block is named like the field, so that Slack can show a mistake beside it. People are
chosen with Slack's own picker: by Slack's ids there, by person ids in the form.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from blockkit import core as kit

from bot.cards import Form, plain, section
from bot.routes import Place
from handlers.slack.inputs import ANSWER, ANYBODY, INPUT_TEXT, field_input
from handlers.slack.render import VIEW_BLOCKS, Canvas, Json, plain_text, view_blocks
from handlers.slack.text import MORE, cut, fit, size

TITLE_TEXT = 24
ERROR_TEXT = 500
FORM_NAME = 2500
INTRO_BLOCKS = 20

NAME = "Relieved Quota"
ONE_MOMENT = "One moment …"

FormValues = dict[str, str | list[str]]


@dataclass(frozen=True)
class Opened:
    """What a modal remembers of itself: its form's key, and where it was opened."""

    form: str
    place: Place


@dataclass(frozen=True)
class Filled:
    """What somebody filled in. `people` holds Slack's ids of those chosen, by field;
    `open_to_newcomers` names the fields in which anybody of the workspace may be."""

    values: FormValues
    people: dict[str, list[str]]
    open_to_newcomers: frozenset[str] = frozenset()


def waiting(place: Place) -> Json:
    """Shown at once where the form takes a moment."""
    return kit.Modal(
        title=plain_text(NAME, TITLE_TEXT),
        blocks=[kit.Section(plain_text(ONE_MOMENT, 100))],
        private_metadata=_metadata(Opened("", place)),
    ).build()


def saying(sentence: str, place: Place) -> Json:
    """A modal with one sentence: where a form was expected and there is none to fill in."""
    return kit.Modal(
        title=plain_text(NAME, TITLE_TEXT),
        blocks=[kit.Section(plain_text(sentence, INPUT_TEXT))],
        private_metadata=_metadata(Opened("", place)),
    ).build()


def modal(form: Form, place: Place, canvas: Canvas) -> Json:
    """The form as a view. Mistakes that belong to no field stand at its top."""
    names = {one.name for one in form.fields}
    top = [section(form.intro)] if plain(form.intro).strip() else []
    if size(form.title) > TITLE_TEXT:
        top.insert(0, section(form.title))
    top += [section(error) for name, error in form.errors.items() if name not in names]
    intro = view_blocks(top, canvas, INTRO_BLOCKS)
    inputs = [
        field_input(one, canvas, tells=form.keeps_drafts).build()
        for one in form.fields[: VIEW_BLOCKS - len(intro)]
    ]
    view = kit.Modal(
        title=plain_text(form.title or NAME, TITLE_TEXT),
        blocks=[kit.Divider()],  # put in its place below: the blocks are built already
        submit=plain_text(form.submit, TITLE_TEXT),
        private_metadata=_metadata(Opened(form.key, place)),
        callback_id=cut(form.id, 255),
        notify_on_close=form.keeps_drafts,
    ).build()
    view["blocks"] = [*intro, *inputs] or view["blocks"]
    return view


def mistakes(form: Form, view: Json) -> dict[str, str] | None:
    """The form's mistakes by the blocks of a view that is open. None where the view has no place
    for one of them, so that it has to be drawn anew."""
    blocks = {str(one.get("block_id")) for one in view["blocks"] if one.get("type") == "input"}
    if not form.errors or not blocks.issuperset(form.errors):
        return None
    return {name: cut(error, ERROR_TEXT) or MORE for name, error in form.errors.items()}


def opened(view: Mapping[str, Any]) -> Opened:
    """What a view that came back is. Raises ValueError for one that is not ours."""
    found = json.loads(view.get("private_metadata") or "{}")
    form, kind, channel = found.get("form"), found.get("kind"), found.get("channel")
    if not isinstance(form, str) or kind not in {"direct", "channel", "home"}:
        raise ValueError("a view that is not ours")
    return Opened(form, Place(kind, channel if isinstance(channel, str) else None))


def filled(view: Mapping[str, Any]) -> Filled:
    """What was filled in, as a form's values: an empty string where nothing was."""
    values: FormValues = {}
    people: dict[str, list[str]] = {}
    found = (view.get("state") or {}).get("values") or {}
    state = cast("Mapping[str, Mapping[str, Mapping[str, Any]]]", found)
    for name, elements in state.items():
        element = elements.get(ANSWER) or elements.get(ANYBODY)
        if element is None:
            continue
        match element.get("type"):
            case "users_select":
                chosen = element.get("selected_user")
                people[name] = [str(chosen)] if chosen else []
                values[name] = ""
            case "multi_users_select":
                people[name] = [str(one) for one in element.get("selected_users") or ()]
                values[name] = []
            case "checkboxes" | "multi_static_select":
                values[name] = [str(one["value"]) for one in element.get("selected_options") or ()]
            case "radio_buttons" | "static_select":
                option = element.get("selected_option")
                values[name] = str(option["value"]) if option else ""
            case "datepicker":
                values[name] = str(element.get("selected_date") or "")
            case "timepicker":
                values[name] = str(element.get("selected_time") or "")
            case _:
                values[name] = fit(str(element.get("value") or ""))
    anybody = frozenset(name for name in people if ANYBODY in state[name])
    return Filled(values, people, anybody)


def with_people(found: Filled, persons: Mapping[str, int]) -> FormValues:
    """The values with everybody chosen by person id. Somebody whom the program does not know is
    `0`, whom the feature knows no better and says so beside the field."""
    values = dict(found.values)
    for name, users in found.people.items():
        ids = [str(persons.get(user, 0)) for user in users]
        values[name] = ids if isinstance(values[name], list) else "".join(ids[:1])
    return values


def _metadata(modal: Opened) -> str:
    found = {"form": modal.form, "kind": modal.place.kind, "channel": modal.place.channel}
    if size(modal.form) > FORM_NAME:
        raise ValueError("a form's key has to fit into a modal")
    return json.dumps(found, ensure_ascii=False)
