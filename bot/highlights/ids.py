"""The ids of this feature's buttons, forms, messages and occasions. Stable for ever: a button
posted last month still works."""

from enum import StrEnum


class Action(StrEnum):
    """Buttons. What they carry is an item's id; `AUDIENCE` carries `item:audience`."""

    YES = "highlights.yes"
    NO = "highlights.no"
    AUDIENCE = "highlights.audience"
    HELPED = "highlights.helped"
    KEEP_OUT = "highlights.keep_out"
    TELL_WIN = "highlights.tell_win"
    THANK = "highlights.thank"


class FormId(StrEnum):
    """Forms."""

    WIN = "highlights.win"
    THANKS = "highlights.thanks"
    HELPED = "highlights.helped_form"


class MessageKind(StrEnum):
    """Kinds of delivery."""

    CONSENT = "highlights.consent"
    THANKS = "highlights.thanks"
    POST = "highlights.post"
    ECHO = "highlights.echo"


class Occasion(StrEnum):
    """Kinds of agenda."""

    POST = "highlights.post"
    ECHO = "highlights.echo"


def consent_key(item_id: int, person_id: int) -> str:
    """The message in which somebody is told that they are named, and asked."""
    return f"consent:{item_id}:{person_id}"


def post_key(team_id: int, week: str) -> str:
    """A team's post of a week."""
    return f"post:{team_id}:{week}"


def echo_key(person_id: int, week: str) -> str:
    """The quiet line about a week's post to somebody whose words stood in one."""
    return f"echo:{person_id}:{week}"
