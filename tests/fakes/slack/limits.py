"""What Slack refuses in blocks and views, written from its documentation alone: it shares nothing
with the renderer, so that the two check each other."""

import re
from collections.abc import Callable
from typing import Any

Json = dict[str, Any]

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_TIME = re.compile(r"\d\d:\d\d")


class Refused(Exception):
    """Slack would answer with this code and this hint."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(f"{code}: {why}")
        self.code = code
        self.why = why


def _refuse(condition: bool, why: str, code: str = "invalid_blocks") -> None:
    if condition:
        raise Refused(code, why)


def length(text: str) -> int:
    """Characters as JavaScript counts them: the stricter of two ways to count."""
    return sum(2 if ord(sign) > 0xFFFF else 1 for sign in text)


def check_message(payload: Json) -> None:
    """A message of chat.postMessage, chat.update or chat.postEphemeral."""
    text, blocks = payload.get("text") or "", payload.get("blocks") or []
    _refuse(not text.strip() and not blocks, "nothing to show", "no_text")
    _refuse(length(text) > 40_000, "text too long", "msg_too_long")
    _refuse(bool(blocks) and not text.strip(), "notifications would show nothing", "no_text")
    check_blocks(blocks, 50, "message")
    _refuse(_all_text(blocks) > 10_000, "blocks hold too much text", "msg_blocks_too_long")


def check_view(view: Json) -> None:
    """A view of views.open, views.update or views.publish."""
    kind = view.get("type")
    _refuse(kind not in {"modal", "home"}, "unknown type of view", "invalid_arguments")
    blocks = view.get("blocks")
    _refuse(not isinstance(blocks, list), "no blocks", "invalid_arguments")
    check_blocks(blocks or [], 100, str(kind))
    _refuse(length(view.get("private_metadata") or "") > 3000, "private_metadata too long")
    _refuse(length(view.get("callback_id") or "") > 255, "callback_id too long")
    if kind == "modal":
        _text(view.get("title"), 24, plain=True)
        has_inputs = any(block.get("type") == "input" for block in blocks or [])
        _refuse(has_inputs and not view.get("submit"), "inputs without submit")
        for name in ("submit", "close"):
            if view.get(name) is not None:
                _text(view[name], 24, plain=True)


def check_blocks(blocks: Any, most: int, surface: str) -> None:
    """A list of blocks on a surface: message, modal or home."""
    _refuse(not isinstance(blocks, list), "blocks are a list")
    _refuse(len(blocks) > most, f"more than {most} blocks")
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    _refuse(len(ids) != len(set(ids)), "two blocks with one block_id")
    for block in blocks:
        _refuse(length(str(block.get("block_id", "b"))) > 255, "block_id too long")
        _refuse(block.get("block_id") == "", "empty block_id")
        check = _BLOCKS.get(block.get("type"))
        _refuse(check is None, f"unknown block {block.get('type')}")
        _refuse(block["type"] == "input" and surface == "home", "no inputs on the home here")
        assert check is not None
        check(block)


def _text(found: Any, most: int, *, plain: bool = False) -> None:
    _refuse(not isinstance(found, dict), "a text object is missing")
    kind = found.get("type")
    _refuse(kind not in {"plain_text", "mrkdwn"}, "unknown type of text")
    _refuse(plain and kind != "plain_text", "only plain_text here")
    words = found.get("text")
    _refuse(not isinstance(words, str) or not words.strip(), "empty text")
    _refuse(length(words) > most, f"text of {length(words)}, at most {most}")
    _refuse(kind == "mrkdwn" and "emoji" in found, "emoji is for plain_text")
    extra = set(found) - {"type", "text", "emoji", "verbatim"}
    _refuse(bool(extra), f"unknown {extra} in a text")


def _section(block: Json) -> None:
    _refuse("text" not in block and "fields" not in block, "a section of nothing")
    if "text" in block:
        _text(block["text"], 3000)
    _refuse(len(block.get("fields") or []) > 10, "more than 10 fields")
    for one in block.get("fields") or []:
        _text(one, 2000)
    if "accessory" in block:
        _element(block["accessory"])


def _header(block: Json) -> None:
    _text(block.get("text"), 150, plain=True)


def _context(block: Json) -> None:
    elements = block.get("elements") or []
    _refuse(not 1 <= len(elements) <= 10, "1 to 10 elements in a context")
    for one in elements:
        _text(one, 3000)


def _actions(block: Json) -> None:
    elements = block.get("elements") or []
    _refuse(not 1 <= len(elements) <= 25, "1 to 25 elements in actions")
    ids = [one.get("action_id") for one in elements]
    _refuse(len(ids) != len(set(ids)), "two elements with one action_id")
    for one in elements:
        _element(one)


def _image(block: Json) -> None:
    url = block.get("image_url") or ""
    _refuse(not url.startswith(("https://", "http://")), "no address of the image")
    _refuse(length(url) > 3000, "address too long")
    _refuse(not 1 <= length(block.get("alt_text") or "") <= 2000, "alt_text of 1 to 2000")


def _input(block: Json) -> None:
    _text(block.get("label"), 2000, plain=True)
    if "hint" in block:
        _text(block["hint"], 2000, plain=True)
    _element(block.get("element") or {})


def _divider(_block: Json) -> None:
    """A line has nothing that could be wrong."""


def _rich_text(block: Json) -> None:
    _refuse(not block.get("elements"), "rich text of nothing")
    for part in block["elements"]:
        _refuse(part.get("type") != "rich_text_section", "unknown part of rich text")
        _refuse(not part.get("elements"), "a rich text section of nothing")
        for one in part["elements"]:
            match one.get("type"):
                case "text":
                    _refuse(not one.get("text"), "empty rich text")
                case "user":
                    _refuse(not re.fullmatch(r"[UW][A-Z0-9]+", one.get("user_id", "")), "no user")
                case "link":
                    _refuse(not re.match(r"https?://", one.get("url", "")), "no web address")
                case "emoji":
                    _refuse(not re.fullmatch(r"[a-z0-9_+'-]+", one.get("name", "")), "no emoji")
                case _:
                    raise Refused("invalid_blocks", f"unknown {one.get('type')} in rich text")


_BLOCKS: dict[Any, Callable[[Json], None]] = {
    "section": _section,
    "header": _header,
    "context": _context,
    "actions": _actions,
    "divider": _divider,
    "image": _image,
    "input": _input,
    "rich_text": _rich_text,
}


def _element(found: Json) -> None:
    _refuse(not 1 <= length(str(found.get("action_id") or "")) <= 255, "action_id of 1 to 255")
    match found.get("type"):
        case "button":
            _button(found)
        case "static_select" | "multi_static_select" | "radio_buttons" | "checkboxes":
            _choice(found)
        case "users_select" | "multi_users_select":
            users = found.get("initial_users") or [found.get("initial_user", "U0")]
            for user in users:
                _refuse(not re.fullmatch(r"[UW][A-Z0-9]+", str(user)), "no such user")
        case "datepicker":
            first = found.get("initial_date", "2026-01-01")
            _refuse(not _DATE.fullmatch(first), "no date")
        case "timepicker":
            _refuse(not _TIME.fullmatch(found.get("initial_time", "08:00")), "no time")
        case "plain_text_input":
            longest = found.get("max_length", 3000)
            _refuse(not 1 <= longest <= 3000, "max_length of 1 to 3000")
            _refuse(length(found.get("initial_value", "")) > longest, "initial_value too long")
        case kind:
            raise Refused("invalid_blocks", f"unknown element {kind}")
    if "placeholder" in found:
        _text(found["placeholder"], 150, plain=True)


def _button(found: Json) -> None:
    _text(found.get("text"), 75, plain=True)
    _refuse("value" in found and not 1 <= length(found["value"]) <= 2000, "value of 1 to 2000")
    _refuse(found.get("style", "primary") not in {"primary", "danger"}, "unknown style")
    label = found.get("accessibility_label", "a")
    _refuse(not 1 <= length(label) <= 75, "accessibility_label of 1 to 75")
    if "confirm" in found:
        for name, most in (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)):
            _text(found["confirm"].get(name), most, plain=name in {"confirm", "deny", "title"})


def _choice(found: Json) -> None:
    groups = found.get("option_groups")
    _refuse((groups is None) == (found.get("options") is None), "options or option_groups")
    _refuse(groups is not None and not 1 <= len(groups) <= 100, "1 to 100 groups")
    options: list[Json] = []
    for group in groups or [{"options": found.get("options")}]:
        if groups is not None:
            _text(group.get("label"), 75, plain=True)
        most = 10 if found["type"] in {"radio_buttons", "checkboxes"} else 100
        _refuse(not 1 <= len(group["options"]) <= most, f"1 to {most} options")
        options += group["options"]
    for one in options:
        _text(one.get("text"), 75)
        _refuse(not 1 <= length(one.get("value", "")) <= 150, "value of 1 to 150")
    first = found.get("initial_options") or [found.get("initial_option") or options[0]]
    _refuse(any(one not in options for one in first), "an initial option that is no option")


def _all_text(found: Any) -> int:
    """Characters of all text in blocks."""
    if isinstance(found, list):
        return sum(_all_text(one) for one in found)
    if isinstance(found, dict):
        own = length(found["text"]) if isinstance(found.get("text"), str) else 0
        return own + sum(_all_text(one) for one in found.values() if not isinstance(one, str))
    return 0
