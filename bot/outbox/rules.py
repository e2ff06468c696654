"""When a message is tried again, and what an outcome makes of its delivery. Pure.

pending -> sending -> sent
                   -> pending    limited, or to be tried again
                   -> failed     refused, or tried too often
                   -> unknown    nobody can say; a repeatable one becomes pending again
                   -> cancelled  the person it was for has left meanwhile
pending -> cancelled             withdrawn, expired or replaced before it was sent
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.messenger import Limited, Outcome, Refused, Sent, TryAgain, Unsure
from storage.words import DeliveryState

MOST_ATTEMPTS = 36
"""Then a message has failed. With the waits below that is about a day after the first try, so
that a platform may be away for a night."""

FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=1)

SEND_LIMIT = timedelta(seconds=30)
"""The longest that a messenger is waited for; then nobody can say whether it arrived."""

LEASE = 3 * SEND_LIMIT
"""How long a message may be `sending` before another process looks after it. Nothing is handed
to a messenger so late that its answer could come after the lease."""


@dataclass(frozen=True)
class Move:
    """What becomes of a delivery after a try."""

    state: DeliveryState
    due_at: datetime | None = None
    """When it is tried again, where it is."""
    message: str | None = None
    problem: str | None = None
    counts: bool = True
    """False: this attempt does not count."""


@dataclass(frozen=True)
class Withdrawn:
    """It was not sent, because nobody is there any more to want it. `problem` is a code."""

    problem: str


def wait_before(attempt: int, chance: float) -> timedelta:
    """How long to wait after the attempt of that number (1 is the first).

    Doubles each time up to an hour; `chance` from 0 to 1 spreads it over half to all of that, so
    that messages which failed together are not tried together.
    """
    whole = min(FIRST_WAIT * 2 ** min(attempt - 1, 20), LONGEST_WAIT)
    return whole / 2 + whole / 2 * chance


def after(
    outcome: Outcome | Withdrawn, *, attempts: int, repeatable: bool, now: datetime, chance: float
) -> Move:
    """What an outcome makes of a delivery that has been tried `attempts` times, this one included.

    Being limited is nobody's failure, so it never uses up an attempt.
    """
    match outcome:
        case Sent(message):
            move = Move(DeliveryState.SENT, message=message)
        case Limited(wait):
            move = Move(DeliveryState.PENDING, due_at=now + wait, counts=False)
        case Refused(problem):
            move = Move(DeliveryState.FAILED, problem=problem)
        case Withdrawn(problem):
            move = Move(DeliveryState.CANCELLED, problem=problem)
        case Unsure(problem) if not repeatable:
            move = Move(DeliveryState.UNKNOWN, problem=problem)
        case TryAgain(problem) | Unsure(problem) if attempts >= MOST_ATTEMPTS:
            move = Move(DeliveryState.FAILED, problem=problem)
        case TryAgain(problem) | Unsure(problem):
            due_at = now + wait_before(attempts, chance)
            move = Move(DeliveryState.PENDING, due_at=due_at, problem=problem)
    return move


def in_time_to_send(now: datetime, lease_until: datetime) -> bool:
    """Whether a messenger's answer will come before the lease of a claim runs out. A clock that
    was set back meanwhile tells nothing, so it says no."""
    return lease_until - LEASE <= now <= lease_until - SEND_LIMIT
