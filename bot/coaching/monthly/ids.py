"""The ids of the monthly question's buttons and messages. Stable for ever."""

from enum import StrEnum


class Action(StrEnum):
    """Buttons."""

    LEVEL = "monthly.level"
    STOP = "monthly.stop"
    AGAIN = "monthly.again"


class MessageKind(StrEnum):
    """Kinds of delivery."""

    ASK = "monthly.ask"
