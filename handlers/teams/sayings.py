"""The few sentences of Teams' own edge: what no feature can say, as it was never asked."""

from bot.errors import RelievedQuotaError, Unavailable
from bot.logs import log_unforeseen

HEARD_ALREADY = "I have that already."
"""The same press or form a second time."""

SAVED = "Saved. Thank you."
"""Where a form stood that was sent."""

KEPT = "I have kept it as it is. You can go on whenever you like."
"""Where a form stood that was put aside."""

FORM_FOLLOWS = "I have put the form below."
"""Beside a button whose own message has to stay."""

SAID_IN_CHAT = "I have written to you in our own chat."
"""In a channel, where everybody would read the answer."""

ADD_ME = (
    "I can only answer you in a chat of our own, and cannot write to you there yet. Please add me "
    "in Teams under Apps, then ask me again."
)
"""To somebody in a channel who has not installed the program."""

NOTHING_TO_FILL_IN = "There is nothing to fill in here any more."

OLDER = "That button is from an older message and no longer does anything."


def sentence(error: Exception, **ids: int | str) -> str:
    """What to tell a person of an error. One that nobody foresaw is logged without its words, and
    named by a reference number."""
    if isinstance(error, RelievedQuotaError):
        return str(error)
    reference = log_unforeseen(__name__, error, **ids)
    return str(
        Unavailable(
            f"Something unforeseen went wrong, and it is our mistake (reference {reference}). "
            "Nothing was changed; please try again."
        )
    )
