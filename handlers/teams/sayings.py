"""The few sentences of Teams' own edge: what no feature can say, as it was never asked."""

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

OLDER = "That button is from an older message and no longer does anything."

WHAT_YOU_WROTE = "What you wrote, so that it is not lost:"
"""Below the reason why a form cannot be sent any more."""
