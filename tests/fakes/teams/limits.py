"""What Teams would refuse of a message or a card."""

import json
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

LARGEST_CARD = 28 * 1024
LARGEST_MESSAGE = 40 * 1024
CARD_TYPE = "application/vnd.microsoft.card.adaptive"

ELEMENTS = frozenset(
    {
        "TextBlock", "RichTextBlock", "TextRun", "Image", "ImageSet", "Container", "ColumnSet",
        "Column", "FactSet", "ActionSet", "Table", "TableRow", "TableCell", "Media",
        "Input.Text", "Input.Number", "Input.Date", "Input.Time", "Input.Toggle",
        "Input.ChoiceSet", "Action.Execute", "Action.Submit", "Action.OpenUrl",
        "Action.ShowCard", "Action.ToggleVisibility", "AdaptiveCard", "Data.Query",
        "Chart.Line", "Chart.VerticalBar", "Chart.HorizontalBar", "Chart.Pie", "Chart.Donut",
        "Chart.VerticalBar.Grouped", "Chart.HorizontalBar.Stacked", "Badge", "Icon",
    }
)  # fmt: skip


class Refused(Exception):
    """Teams says 400. `code` is its word for why."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(f"{code}: {why}")
        self.code = code


def check_size(body: bytes) -> None:
    """A message as it comes over the wire."""
    if len(body) > LARGEST_MESSAGE:
        raise Refused("MessageSizeTooBig", f"{len(body)} bytes")


def check_activity(activity: Json) -> None:
    """A message as a bot sends it."""
    if activity.get("type") != "message":
        raise Refused("BadSyntax", f"type {activity.get('type')}")
    attachments = activity.get("attachments") or []
    if not attachments and not str(activity.get("text") or "").strip():
        raise Refused("BadArgument", "a message without text and card")
    for one in attachments:
        if one.get("contentType") != CARD_TYPE:
            raise Refused("BadArgument", f"attachment {one.get('contentType')}")
        check_card(one.get("content"))


def check_card(card: Any) -> None:
    """An Adaptive Card."""
    if not isinstance(card, dict) or card.get("type") != "AdaptiveCard":
        raise Refused("BadArgument", "no Adaptive Card")
    if card.get("version") not in {"1.0", "1.2", "1.3", "1.4", "1.5"}:
        raise Refused("BadArgument", f"version {card.get('version')}")
    if len(json.dumps(card, ensure_ascii=False).encode()) >= LARGEST_CARD:
        raise Refused("BadArgument", "a card of 28 KB or more")
    refresh = card.get("refresh")
    if refresh is not None:
        ids_of = refresh.get("userIds") or []
        if refresh["action"]["type"] != "Action.Execute" or not 0 < len(ids_of) <= 60:
            raise Refused("BadArgument", "a refresh for nobody, for too many or by no Execute")
        if not all(str(one).startswith("29:") for one in ids_of):
            raise Refused("BadArgument", f"a refresh for {ids_of}, which are no Teams ids")
    ids: set[str] = set()
    for one in elements(card):
        _check_element(one, ids)


def _check_element(one: Json, ids: set[str]) -> None:
    kind = str(one["type"])
    if kind not in ELEMENTS:
        raise Refused("BadArgument", f"element {kind}")
    if kind == "TextBlock" and not isinstance(one.get("text"), str):
        raise Refused("BadArgument", "a TextBlock without text")
    if kind.startswith("Input."):
        id_ = one.get("id")
        if not id_ or id_ in ids:
            raise Refused("BadArgument", f"an input without an id of its own: {id_}")
        ids.add(str(id_))
    if kind == "Input.ChoiceSet" and not (one.get("choices") or one.get("choices.data")):
        raise Refused("BadArgument", "an Input.ChoiceSet with nothing to choose")
    if kind == "Action.Execute" and not one.get("verb") and not one.get("data"):
        raise Refused("BadArgument", "an Action.Execute that says nothing")


def elements(found: Any) -> Iterator[Json]:
    """Everything in a card that has a type, fallbacks and values of its own excepted."""
    if isinstance(found, list):
        for one in found:
            yield from elements(one)
    elif isinstance(found, dict):
        if isinstance(found.get("type"), str):
            yield found
        for name, one in found.items():
            if name not in {"data", "fallback", "msteams", "refresh", "metadata"}:
                yield from elements(one)
