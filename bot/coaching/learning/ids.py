"""The ids of buttons and messages about things to learn from. Stable for ever."""

from enum import StrEnum


class Action(StrEnum):
    """Buttons."""

    HELPED = "learning.helped"


class MessageKind(StrEnum):
    """Kinds of delivery."""

    OFFER = "learning.offer"
    AFTER = "learning.after"
