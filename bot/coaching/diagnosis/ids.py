"""The ids of the guided talk's buttons, forms and messages. Stable for ever."""

from enum import StrEnum


class Action(StrEnum):
    """Buttons."""

    START = "diagnosis.start"
    ANSWER = "diagnosis.answer"
    RATHER_TALK = "diagnosis.rather_talk"


class FormId(StrEnum):
    """Forms."""

    ANSWER = "diagnosis.answer_form"


class MessageKind(StrEnum):
    """Kinds of delivery."""

    ASK = "diagnosis.ask"
    BOTH = "diagnosis.both"
