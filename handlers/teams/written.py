"""JSON as text: what is the same for many people is written once, cut where the rest is put in.
Pure.

    pieces = around({"type": "ActionSet", "actions": HERE})
    listed(actions).join(pieces)
"""

from collections.abc import Iterable

from pydantic_core import to_json

from handlers.teams.canvas import Json

Part = bytes
"""Elements that belong together, with commas between them. It weighs what it is long."""

Pieces = tuple[bytes, ...]
"""JSON, cut at each `HERE`: `bytes.join` puts something else there."""

HERE: Json = {"": None}
"""Stands for what is put in later. No words can be taken for it: in them, quotes are escaped."""

_CUT = to_json(HERE)


def around(value: Json) -> Pieces:
    """A value as JSON, but for what stands `HERE`."""
    return tuple(to_json(value).split(_CUT))


def listed(parts: Iterable[Part]) -> bytes:
    """An array of these elements."""
    return b"[" + b",".join(parts) + b"]"


def weight(value: object) -> int:
    """Bytes of a value as JSON in UTF-8."""
    return len(to_json(value))
