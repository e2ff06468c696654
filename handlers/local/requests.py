"""What the playground's page may ask, read from JSON. Wrong requests name each field and why."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NoReturn

from bot.errors import WrongInput

LARGEST_BODY = 1_000_000
"""Bytes of a request."""

LONGEST_WORD = 2000
"""Characters of an id, an action, a value or a form's name."""

MOST_VALUES = 200
"""Fields of a form, and options chosen of one."""

FURTHEST = timedelta(days=366)
"""How far the clock moves at once."""

LARGEST_ID = 2**63 - 1

Values = dict[str, str | list[str]]


@dataclass(frozen=True)
class SayRequest:
    user: str
    place: str
    text: str


@dataclass(frozen=True)
class PressRequest:
    user: str
    message: int | None
    action: str
    value: str


@dataclass(frozen=True)
class FormRequest:
    user: str
    form: str
    values: Values


@dataclass(frozen=True)
class ClockRequest:
    """Exactly one of the two."""

    forward: timedelta | None
    to: datetime | None


def read_json(body: bytes) -> dict[str, object]:
    """The object in a request's body, its strings fit to be stored. Raises WrongInput."""
    if len(body) > LARGEST_BODY:
        raise wrong("body", f"The request is larger than {LARGEST_BODY:,} bytes.")
    try:
        found = json.loads(body, parse_constant=_no_constant)
        cleaned = _cleaned(found)
    except (ValueError, RecursionError):
        raise wrong("body", "The request is not JSON that can be read.") from None
    if not isinstance(cleaned, dict):
        raise wrong("body", "The request has to be a JSON object.")
    return cleaned


def clean(text: str) -> str:
    """The text without what no database stores: null characters and halves of characters."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def say_request(found: Mapping[str, object]) -> SayRequest:
    """Raises WrongInput."""
    _only(found, "user", "place", "text")
    text = found.get("text")
    if not isinstance(text, str):
        raise wrong("text", "The text is missing, or is no text.")
    if not text.strip():
        raise wrong("text", "There is nothing to say in an empty text.")
    return SayRequest(_word(found, "user"), _word(found, "place"), text)


def press_request(found: Mapping[str, object]) -> PressRequest:
    """Raises WrongInput."""
    _only(found, "user", "message", "action", "value")
    return PressRequest(
        user=_word(found, "user"),
        message=_message(found.get("message")),
        action=_word(found, "action"),
        value=_word(found, "value", may_be_empty=True),
    )


def form_request(found: Mapping[str, object]) -> FormRequest:
    """Raises WrongInput."""
    _only(found, "user", "form", "values")
    values = found.get("values")
    if not isinstance(values, dict):
        raise wrong(
            "values", "The values have to be an object of field names and what was filled in."
        )
    if len(values) > MOST_VALUES:
        raise wrong("values", f"A form has at most {MOST_VALUES} fields.")
    read = {str(name): _value(str(name), value) for name, value in values.items()}
    return FormRequest(_word(found, "user"), _word(found, "form"), read)


def clock_request(found: Mapping[str, object]) -> ClockRequest:
    """Raises WrongInput."""
    _only(found, "forward", "to")
    forward, to = found.get("forward"), found.get("to")
    if (forward is None) == (to is None):
        raise wrong("forward", "Give one of `forward`, such as 3d4h, and `to`, an ISO 8601 time.")
    if to is None:
        return ClockRequest(_span(forward), None)
    return ClockRequest(None, _instant(to))


def _word(found: Mapping[str, object], name: str, *, may_be_empty: bool = False) -> str:
    value = found.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not (value or may_be_empty):
        raise wrong(name, f"`{name}` is missing, or is no text.")
    if len(value) > LONGEST_WORD:
        raise wrong(name, f"`{name}` is longer than {LONGEST_WORD:,} characters.")
    return value


def _message(found: object) -> int | None:
    if found is None:
        return None
    if isinstance(found, str) and re.fullmatch(r"[0-9]{1,19}", found):
        found = int(found)
    if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found <= LARGEST_ID:
        raise wrong("message", "`message` is the id of a message, or null for the home.")
    return found


def _value(name: str, value: object) -> str | list[str]:
    if isinstance(value, list):
        if len(value) > MOST_VALUES:
            raise wrong(name, f"At most {MOST_VALUES} can be chosen.")
        return [_scalar(name, one) for one in value]
    return _scalar(name, value)


def _scalar(name: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise wrong(name, "This has to be a text, or a list of texts.")


_SPAN = re.compile(r"(?:(\d{1,4})w)?(?:(\d{1,4})d)?(?:(\d{1,5})h)?(?:(\d{1,6})m)?", re.ASCII)


def _span(found: object) -> timedelta:
    match = _SPAN.fullmatch(found.strip()) if isinstance(found, str) else None
    if match is None or not any(match.groups()):
        raise wrong("forward", "Write how far as weeks, days, hours and minutes: 1w, 3d4h or 30m.")
    weeks, days, hours, minutes = (int(part or 0) for part in match.groups())
    span = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes)
    if not timedelta(0) < span <= FURTHEST:
        raise wrong("forward", f"The clock moves on by a minute to {FURTHEST.days} days at once.")
    return span


def _instant(found: object) -> datetime:
    try:
        instant = datetime.fromisoformat(found) if isinstance(found, str) else None
        if instant is not None and instant.tzinfo is not None:
            return instant.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise wrong(
        "to", "Write the time as ISO 8601 with its offset, such as 2026-11-27T14:00:00+01:00."
    )


def _only(found: Mapping[str, object], *names: str) -> None:
    unknown = [name for name in found if name not in names]
    if unknown:
        allowed = ", ".join(names)
        raise WrongInput(
            "The request has fields that nobody reads.",
            {name[:80]: f"There is no such field; there are {allowed}." for name in unknown[:20]},
        )


def _cleaned(found: object) -> object:
    if isinstance(found, str):
        return clean(found)
    if isinstance(found, list):
        return [_cleaned(one) for one in found]
    if isinstance(found, dict):
        return {clean(str(name)): _cleaned(value) for name, value in found.items()}
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def wrong(field: str, sentence: str) -> WrongInput:
    """A request that is refused because of one field."""
    return WrongInput(sentence, {field: sentence})
