"""The ids of this feature's buttons, forms and messages. Stable for ever: a button posted last
month still works."""

from enum import StrEnum


class Action(StrEnum):
    """Buttons."""

    ASK = "targets.ask"
    ASK_CHANGE = "targets.ask_change"
    ASK_SEND = "targets.ask_send"
    SHOW = "targets.show"
    APPROVE = "targets.approve"
    OTHERWISE = "targets.otherwise"
    ASK_BACK = "targets.ask_back"
    DECLINE = "targets.decline"
    ANSWER = "targets.answer"
    WITHDRAW = "targets.withdraw"
    OBJECT = "targets.object"
    APPEAL = "targets.appeal"
    FAIRNESS = "targets.fairness"
    EXPLAIN = "targets.explain"
    STAND_IN = "targets.stand_in"
    CORRECT = "targets.correct"


class FormId(StrEnum):
    """Forms."""

    ASK = "targets.ask_form"
    OTHERWISE = "targets.otherwise_form"
    ASK_BACK = "targets.ask_back_form"
    DECLINE = "targets.decline_form"
    ANSWER = "targets.answer_form"
    OBJECT = "targets.object_form"
    APPEAL = "targets.appeal_form"
    EXPLAIN = "targets.explain_form"
    STAND_IN = "targets.stand_in_form"
    CORRECT = "targets.correct_form"


class MessageKind(StrEnum):
    """Kinds of delivery."""

    TO_DECIDE = "targets.to_decide"
    REMINDER = "targets.reminder"
    QUESTION = "targets.question"
    STANDING = "targets.standing"
    OUTCOME = "targets.outcome"
    ASKS = "targets.asks"


DRAFT = "targets.ask_draft"
"""Where a request waits between being worked out and being sent."""

SIGNAL = "signal"
"""In that draft: what made the program ask, `4:12` people of a team. No form has it."""
