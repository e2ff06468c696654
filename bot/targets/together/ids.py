"""Ids of this part: buttons, forms and messages. Stable for ever."""

from enum import StrEnum


class Action(StrEnum):
    WRITE = "targets.write_agreement"
    """Value: a person and the first day of the period, `12:2026-10-01`."""
    AGREE = "targets.agree"
    """Value: the id of a version."""


class FormId(StrEnum):
    AGREEMENT = "targets.agreement"
    """State: a person and the first day of the period."""


class MessageKind(StrEnum):
    ASK = "targets.agreement_ask"
    PUT = "targets.agreement_put"
    AGREED = "targets.agreement_agreed"
