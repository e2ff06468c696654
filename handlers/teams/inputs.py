"""What comes back from a card: a press, a form sent, or a form kept for later. Pure.

All that we put into an action stands under one key of its data; what was typed stands beside it,
each input under its own id. Teams wraps that data in three ways: `Action.Execute` under `action`,
a dialog under `data`, and a plain `Action.Submit` not at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from handlers.teams.text import fit

OURS = "rq"
"""The key of an action's data under which we keep what we need."""

_INPUT = "f_"
"""Begins the id of every input, so that no field can take a name that Teams or we use."""

FormValues = dict[str, str | list[str]]


@dataclass(frozen=True)
class Pressed:
    """A button: the feature's action and value, and the delivery whose message it stands on."""

    action: str
    value: str
    delivery: int | None = None
    at_home: bool = False


@dataclass(frozen=True)
class Filled:
    """A form: its key and values. `people` holds, by field, those who were chosen with Teams' own
    picker, by their Entra object ids; `words` what was typed. `kept` where it is put aside and not
    sent."""

    form: str
    values: FormValues
    people: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    words: tuple[str, ...] = ()
    kept: bool = False
    at_home: bool = False


@dataclass(frozen=True)
class Refresh:
    """Teams asks for somebody's home as it is now."""


InputKind = Literal["one", "many", "text", "person", "people"]
"""How an input's answer is read. Kinds are carried with the form, so that reading needs no form."""


def input_id(name: str) -> str:
    """The id of a field's input."""
    return f"{_INPUT}{name}"


def press_data(action: str, value: str, delivery: int | None, *, at_home: bool) -> dict[str, Any]:
    """What a button carries."""
    ours: dict[str, Any] = {"a": action, "v": value}
    if delivery is not None:
        ours["d"] = delivery
    if at_home:
        ours["h"] = 1
    return {OURS: ours}


def form_data(
    form: str, kinds: Mapping[str, InputKind], *, kept: bool, at_home: bool
) -> dict[str, Any]:
    """What a form's own buttons carry."""
    ours: dict[str, Any] = {"f": form, "k": dict(kinds)}
    if kept:
        ours["keep"] = 1
    if at_home:
        ours["h"] = 1
    return {OURS: ours}


def refresh_data() -> dict[str, Any]:
    """What asking for somebody's home carries."""
    return {OURS: {"r": 1}}


def read(value: object) -> Pressed | Filled | Refresh | None:
    """What an activity's `value` says; None where it is nothing of ours. Nothing in it is trusted:
    what has another shape than ours is not ours."""
    data = _data(value)
    ours = _mapping(data.get(OURS)) if data is not None else None
    if data is None or ours is None:
        return None
    at_home = ours.get("h") == 1
    action, form = ours.get("a"), ours.get("f")
    if isinstance(action, str):
        carried = ours.get("v")
        text = carried if isinstance(carried, str) else ""
        return Pressed(action, text, number(ours.get("d")), at_home)
    if isinstance(form, str):
        kinds = _mapping(ours.get("k")) or {}
        values, people = _answers(data, kinds)
        typed = [values[name] for name, kind in kinds.items() if kind == "text"]
        words = tuple(one for one in typed if isinstance(one, str) and one)
        return Filled(form, values, people, words, kept=ours.get("keep") == 1, at_home=at_home)
    if ours.get("r") == 1:
        return Refresh()
    return None


def with_people(found: Filled, persons: Mapping[str, int]) -> FormValues:
    """The values with everybody chosen by person id. Somebody whom the program does not know is
    `0`, whom the feature knows no better and says so beside the field."""
    values = dict(found.values)
    for name, users in found.people.items():
        ids = [str(persons.get(user, 0)) for user in users]
        values[name] = ids if isinstance(values.get(name), list) else "".join(ids[:1])
    return values


def _answers(
    data: Mapping[str, Any], kinds: Mapping[str, Any]
) -> tuple[FormValues, dict[str, list[str]]]:
    """An input that was left empty may be missing from the data."""
    values: FormValues = {}
    people: dict[str, list[str]] = {}
    for name, kind in kinds.items():
        answer = data.get(input_id(name))
        typed = fit(answer) if isinstance(answer, str) else ""
        match kind:
            case "many":
                values[name] = _several(typed)
            case "people":
                values[name] = []
                people[name] = _several(typed)
            case "person":
                values[name] = ""
                people[name] = _several(typed)[:1]
            case _:
                values[name] = typed
    return values, people


def _several(typed: str) -> list[str]:
    return list(dict.fromkeys(one for part in typed.split(",") if (one := part.strip())))


def _data(value: object) -> Mapping[str, Any] | None:
    found = _mapping(value)
    if found is None:
        return None
    for inner in ("action", "data"):
        deeper = _mapping(found.get(inner))
        if deeper is not None and OURS not in found:
            return _mapping(deeper.get("data")) if inner == "action" else deeper
    return found


def _mapping(value: object) -> Mapping[str, Any] | None:
    return cast("Mapping[str, Any]", value) if isinstance(value, dict) else None


def number(value: object) -> int | None:
    """An id as a card carries it; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 <= value < 2**63 else None
