"""The ids of this feature's buttons, forms and messages. Stable for ever: a button posted last
month still works."""

from enum import StrEnum


class Action(StrEnum):
    """Buttons."""

    MOOD = "checkins.mood"
    WORKLOAD = "checkins.workload"
    OPEN = "checkins.open"
    SKIP = "checkins.skip"
    SKIP_REASON = "checkins.skip_reason"
    FOLLOW_UP = "checkins.follow_up"
    ITEM_STEP = "checkins.item_step"
    KEEP = "checkins.keep"
    CORRECT = "checkins.correct"
    DROP = "checkins.drop"
    CAUSE = "checkins.cause"
    OTHER_CAUSE = "checkins.other_cause"
    AUDIENCE = "checkins.audience"
    THANKED = "checkins.thanked"
    SKIP_QUESTION = "checkins.skip_question"
    READ_CAUSE = "checkins.read_cause"
    READ_COLLEAGUE = "checkins.read_colleague"
    READ_NO_MORE = "checkins.read_no_more"
    HAVE_IT_READ = "checkins.have_it_read"
    ASK_NOW = "checkins.ask_now"
    ANOTHER_TIME = "checkins.another_time"
    LESS_OFTEN = "checkins.less_often"
    EVERY_WEEK = "checkins.every_week"
    PAUSE = "checkins.pause"


class FormId(StrEnum):
    """Forms."""

    ANSWER = "checkins.answer"
    CORRECT = "checkins.correct_form"
    CAUSE = "checkins.cause_form"
    BLOCKER = "checkins.blocker_form"
    ANOTHER_TIME = "checkins.time_form"


class MessageKind(StrEnum):
    """Kinds of delivery."""

    ASK = "checkins.ask"
    REMIND = "checkins.remind"
    NEWS = "checkins.news"
    READ = "checkins.read"


PLAN = "checkins.plan"
"""The agenda's kind: a team's week is due to be planned."""
