"""What an outcome makes of a delivery, and when it is tried again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messenger import Limited, Outcome, Refused, Sent, TryAgain, Unsure
from bot.outbox.rules import (
    LEASE,
    LONGEST_WAIT,
    MOST_ATTEMPTS,
    SEND_LIMIT,
    Withdrawn,
    after,
    in_time_to_send,
    wait_before,
)
from storage.words import DeliveryState as State

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("outcome", "attempts", "repeatable", "state", "wait", "counts"),
    [
        (Sent("m1"), 1, True, State.SENT, None, True),
        (Sent("m1"), MOST_ATTEMPTS, False, State.SENT, None, True),
        (Limited(MINUTE), 1, True, State.PENDING, MINUTE, False),
        (Limited(MINUTE), MOST_ATTEMPTS, True, State.PENDING, MINUTE, False),
        (Limited(MINUTE), 1, False, State.PENDING, MINUTE, False),
        (Refused("gone"), 1, True, State.FAILED, None, True),
        (Withdrawn("left"), 1, True, State.CANCELLED, None, True),
        (TryAgain("busy"), 1, True, State.PENDING, timedelta(seconds=10), True),
        (TryAgain("busy"), 1, False, State.PENDING, timedelta(seconds=10), True),
        (TryAgain("busy"), 3, True, State.PENDING, timedelta(seconds=40), True),
        (TryAgain("busy"), MOST_ATTEMPTS - 1, True, State.PENDING, LONGEST_WAIT, True),
        (TryAgain("busy"), MOST_ATTEMPTS, True, State.FAILED, None, True),
        (Unsure("broken"), 1, True, State.PENDING, timedelta(seconds=10), True),
        (Unsure("broken"), 1, False, State.UNKNOWN, None, True),
        (Unsure("broken"), MOST_ATTEMPTS, True, State.FAILED, None, True),
        (Unsure("broken"), MOST_ATTEMPTS, False, State.UNKNOWN, None, True),
    ],
)
def test_an_outcome_moves_its_delivery(
    *,
    outcome: Outcome | Withdrawn,
    attempts: int,
    repeatable: bool,
    state: State,
    wait: timedelta | None,
    counts: bool,
) -> None:
    move = after(outcome, attempts=attempts, repeatable=repeatable, now=NOW, chance=1)
    assert move.state == state
    assert move.due_at == (None if wait is None else NOW + wait)
    assert move.counts is counts
    assert move.message == ("m1" if state == State.SENT else None)


@given(attempt=st.integers(1, 1000), chance=st.floats(0, 1))
def test_a_wait_is_between_half_and_all_of_a_doubling_time(attempt: int, chance: float) -> None:
    wait = wait_before(attempt, chance)
    whole = min(10.0 * 2.0 ** min(attempt - 1, 60), 3600.0)
    assert whole / 2 <= wait.total_seconds() <= whole


def test_a_platform_may_be_away_for_a_night() -> None:
    shortest = sum((wait_before(n, 0) for n in range(1, MOST_ATTEMPTS)), timedelta(0))
    longest = sum((wait_before(n, 1) for n in range(1, MOST_ATTEMPTS)), timedelta(0))
    assert timedelta(hours=12) < shortest < longest < timedelta(hours=36)


@pytest.mark.parametrize(
    ("passed", "in_time"),
    [
        (timedelta(0), True),
        (LEASE - SEND_LIMIT, True),
        (LEASE - SEND_LIMIT + timedelta(seconds=1), False),
        (LEASE, False),
        (timedelta(seconds=-1), False),  # the clock was set back
    ],
)
def test_nothing_is_sent_so_late_that_the_answer_comes_after_the_lease(
    passed: timedelta, in_time: bool
) -> None:
    assert in_time_to_send(NOW + passed, NOW + LEASE) is in_time
