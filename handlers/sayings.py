"""The few sentences of every platform's own edge: what no feature can say, being never asked."""

from bot.errors import RelievedQuotaError, Unavailable
from bot.logs import log_unforeseen

NOTHING_TO_FILL_IN = "There is nothing to fill in here any more."


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
