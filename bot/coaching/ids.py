"""The ids of this feature's buttons, forms and messages. Stable for ever: a button posted last
month still works."""

from enum import StrEnum


class Action(StrEnum):
    """Buttons."""

    TAKE_UP = "coaching.take_up"
    LATER = "coaching.later"
    NOT_USEFUL = "coaching.not_useful"
    WENT = "coaching.went"
    SHOW = "coaching.show"
    TARGETS = "coaching.targets"
    """Value: a nudge about something that several named. Opens the form of `/relief`."""
    LEARNED = "coaching.learned"


class FormId(StrEnum):
    """Forms."""

    TAKE_UP = "coaching.take_up_form"
    NOT_USEFUL = "coaching.not_useful_form"


class MessageKind(StrEnum):
    """Kinds of delivery."""

    NUDGE = "coaching.nudge"
    AFTER = "coaching.after"


HOUR = "coaching.hour"
"""The agenda's kind: a team's coaching hour on a day."""
