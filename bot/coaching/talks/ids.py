"""The ids of the one-to-one page's buttons, forms and messages. Stable for ever."""

from enum import StrEnum


class Action(StrEnum):
    """Buttons."""

    PREPARE = "talks.prepare"
    PAGE = "talks.page"
    ADD_TOPIC = "talks.add_topic"
    TAKE_OFF = "talks.take_off"
    TALKED = "talks.talked"
    DONE = "talks.done"
    LET_GO = "talks.let_go"


class FormId(StrEnum):
    """Forms."""

    TOPIC = "talks.topic_form"
    TALKED = "talks.talked_form"


class MessageKind(StrEnum):
    """Kinds of delivery."""

    AGREED = "talks.agreed"
