"""Whether an Adaptive Card is one by the public schema of version 1.5, fits into a message, and can
be told apart by its ids. What Teams alone adds to the schema is named here, one by one."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema

DATA = Path(__file__).parents[2] / "data"
MESSAGE_BYTES = 28 * 1024

TEAMS_OWN = {
    "AdaptiveCard": {"msteams"},
    "Image": {"msteams"},
    "Input.ChoiceSet": {"choices.data"},
}
"""Members that Teams documents beyond the schema, by type."""

TEAMS_STYLE = "filtered"
"""A list that can be searched: Teams documents it for version 1.5 too."""


@cache
def _validator(of: str) -> jsonschema.Draft6Validator:
    """Of a part of the schema, which allows nothing that it does not name."""
    schema = json.loads((DATA / "adaptive-card-1.5.0.schema.json").read_text("utf-8"))
    del schema["anyOf"]
    return jsonschema.Draft6Validator({**schema, "$ref": f"#/definitions/{of}"})


@cache
def _validate(of: str, text: str) -> None:
    """Judge once what stands on many cards."""
    _validator(of).validate(json.loads(text))


def check(card: dict[str, Any]) -> None:
    """Raises what is wrong with it."""
    sent = json.loads(json.dumps(card))
    assert len(json.dumps(sent, ensure_ascii=False).encode()) < MESSAGE_BYTES
    frame = _by_the_schema(sent)
    for element in frame.pop("body"):
        _validate("ImplementationsOf.Element", json.dumps(element))
    _validate("AdaptiveCard", json.dumps(frame))
    ids = [one["id"] for one in inside(sent) if "id" in one and "type" in one]
    assert len(ids) == len(set(ids))
    targets = [name for one in inside(sent) for name in one.get("targetElements", ())]
    assert set(targets) <= set(ids)
    assert sent["body"]
    assert sent["speak"].strip()
    assert sent["fallbackText"].strip()


def inside(value: Any) -> Iterator[dict[str, Any]]:
    """Every object within a value, itself included."""
    if isinstance(value, dict):
        yield value
        for one in value.values():
            yield from inside(one)
    elif isinstance(value, list):
        for one in value:
            yield from inside(one)


def words_in(card: dict[str, Any]) -> str:
    """All that a card shows or holds as text, for a look at what is in it."""
    return json.dumps(card, ensure_ascii=False)


def _by_the_schema(value: Any) -> Any:
    if isinstance(value, dict):
        own = TEAMS_OWN.get(str(value.get("type")), set())
        if value.get("style") == TEAMS_STYLE and value.get("type") == "Input.ChoiceSet":
            own = {*own, "style"}
        found = {key: _by_the_schema(one) for key, one in value.items() if key not in own}
        return {**found, "data": {}} if isinstance(found.get("data"), dict) else found
    return [_by_the_schema(one) for one in value] if isinstance(value, list) else value
