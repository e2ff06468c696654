"""Where a form was opened that stands in the place of a message, so that the message can come back
once it was sent. Pure.

A dialog of its own needs none of this. A form that answers `Action.Execute` takes the place of the
card that was pressed: each of its buttons carries the delivery of that card.
"""

from collections.abc import Iterator
from typing import Any, cast

from handlers.teams.inputs import OURS, number

Json = dict[str, Any]

ORIGIN = "o"
BACK = "back"
"""The verb of the button that closes such a form."""

BACK_LABEL = "Back"


def over(card: Json, delivery: int | None, *, at_home: bool) -> Json:
    """The card of a form that stands over a delivery's message or somebody's home, with a way
    back."""
    if delivery is None and not at_home:
        return card
    origin: Json = {"h": 1} if at_home else {"d": delivery}
    for one in _datas(card):
        one[OURS] = {**cast(Json, one[OURS]), ORIGIN: origin}
    back = {
        "type": "Action.Execute",
        "title": BACK_LABEL,
        "verb": BACK,
        "associatedInputs": "none",
        "data": {OURS: {BACK: 1, ORIGIN: origin}},
    }
    return {**card, "actions": [*card.get("actions", []), back]}


def origin_of(value: object) -> tuple[int | None, bool]:
    """The delivery over whose message a form stands, and whether it stands over a home."""
    origin = _ours(value).get(ORIGIN)
    if not isinstance(origin, dict):
        return None, False
    found = cast(Json, origin)
    return number(found.get("d")), found.get("h") == 1


def is_back(value: object) -> bool:
    """Whether somebody closed a form without sending it."""
    return _ours(value).get(BACK) == 1


def _ours(value: object) -> Json:
    found: object = value
    for name in ("action", "data", OURS):
        if isinstance(found, dict) and name in found:
            found = cast(Json, found)[name]
    return cast(Json, found) if isinstance(found, dict) else {}


def _datas(found: object) -> Iterator[Json]:
    """The data of every button of a card, fallbacks included."""
    if isinstance(found, list):
        for one in cast("list[object]", found):
            yield from _datas(one)
    elif isinstance(found, dict):
        for name, one in cast(Json, found).items():
            if name == "data" and isinstance(one, dict) and OURS in one:
                yield cast(Json, one)
            else:
                yield from _datas(one)
