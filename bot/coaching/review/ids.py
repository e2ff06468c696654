"""The ids of the review's buttons. Stable for ever."""

from enum import StrEnum


class Action(StrEnum):
    """Buttons."""

    SHOW = "review.show"
