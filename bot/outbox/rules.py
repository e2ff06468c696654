"""When a message is tried again, and what an outcome makes of its delivery. Pure.

pending -> sending -> sent
                   -> pending    limited, or to be tried again
                   -> failed     refused, or tried too often
                   -> unknown    nobody can say; a repeatable one becomes pending again
pending -> cancelled             withdrawn, expired or replaced before it was sent
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.messenger import Limited, Outcome, Refused, Sent, TryAgain, Unsure
from storage.words import DeliveryState

MOST_ATTEMPTS = 10
"""Then a message has failed. With the waits below that is about six hours after the first try."""

FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=1)

LEASE = timedelta(seconds=90)
"""How long a message may be `sending` before another process looks after it: three times the
longest that a messenger waits for an answer."""


@dataclass(frozen=True)
class Move:
    """What becomes of a delivery after a try."""

    state: DeliveryState
    due_at: datetime | None = None
    """When it is tried again, where it is."""
    message: str | None = None
    problem: str | None = None


def wait_before(attempt: int, chance: float) -> timedelta:
    """How long to wait after the attempt of that number (1 is the first).

    Doubles each time up to an hour; `chance` from 0 to 1 spreads it over half to all of that, so
    that messages which failed together are not tried together.
    """
    whole = min(FIRST_WAIT * 2 ** min(attempt - 1, 20), LONGEST_WAIT)
    return whole / 2 + whole / 2 * chance


def after(
    outcome: Outcome, *, attempts: int, repeatable: bool, now: datetime, chance: float
) -> Move:
    """What an outcome makes of a delivery that has been tried `attempts` times, this one included.

    Being limited is nobody's failure, so it never uses up an attempt for good.
    """
    match outcome:
        case Sent(message):
            return Move(DeliveryState.SENT, message=message)
        case Limited(wait):
            return Move(DeliveryState.PENDING, due_at=now + wait)
        case Refused(problem):
            return Move(DeliveryState.FAILED, problem=problem)
        case TryAgain(problem):
            return _again_or_failed(problem, attempts, now, chance)
        case Unsure(problem):
            if not repeatable:
                return Move(DeliveryState.UNKNOWN, problem=problem)
            return _again_or_failed(problem, attempts, now, chance)


def _again_or_failed(problem: str, attempts: int, now: datetime, chance: float) -> Move:
    if attempts >= MOST_ATTEMPTS:
        return Move(DeliveryState.FAILED, problem=problem)
    due_at = now + wait_before(attempts, chance)
    return Move(DeliveryState.PENDING, due_at=due_at, problem=problem)
