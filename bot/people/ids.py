"""The ids of this feature's buttons, forms and messages. Stable for ever: a button posted last
month still works."""

from enum import StrEnum


class Action(StrEnum):
    """Buttons. `BACK` carries the id of the leave that it ends, or nothing; `CHANGE_TEAM` a
    team's id; the others nothing."""

    WHO_SEES = "people.who_sees"
    PAUSE = "people.pause"
    RESUME = "people.resume"
    AWAY = "people.away"
    BACK = "people.back"
    SETTINGS = "people.settings"
    EXPORT = "people.export"
    ERASE = "people.erase"
    SET_UP_TEAM = "people.set_up_team"
    CHANGE_TEAM = "people.change_team"


class FormId(StrEnum):
    """Forms."""

    AWAY = "people.away_form"
    SETTINGS = "people.settings_form"
    TEAM = "people.team_form"


class MessageKind(StrEnum):
    """Kinds of delivery."""

    HELLO = "people.hello"
    NEWS = "people.news"


HELLO = "hello:"
"""Begins the keys of the messages that greet people."""


def hello_key(person_id: int) -> str:
    """The message that greets somebody."""
    return f"{HELLO}{person_id}"
