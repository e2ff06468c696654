"""The ids of buttons and messages about a colleague who knows. Stable for ever."""

from enum import StrEnum


class Action(StrEnum):
    """Buttons."""

    ASK = "helping.ask"
    """The author: ask them, and let them read my words."""
    ASK_QUIETLY = "helping.ask_quietly"
    """The author: ask them, without my words."""
    RATHER_NOT = "helping.rather_not"
    GLADLY = "helping.gladly"
    NOT_NOW = "helping.not_now"
    HELPED = "helping.helped"
    NO_HELP = "helping.no_help"


class MessageKind(StrEnum):
    """Kinds of delivery."""

    AUTHOR = "helping.author"
    COLLEAGUE = "helping.colleague"
    TOGETHER = "helping.together"
    AFTER = "helping.after"
