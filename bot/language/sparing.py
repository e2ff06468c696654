"""When a model may be asked: not while it fails, not past the month's budget.

The rules are pure; where the month's use is kept is a port, so that several processes share it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

FAILURES_TO_OPEN = 3
SHORTEST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
LETTERS_A_TOKEN = 3
"""Fewer letters than a token has in English, so that an estimate is rather too high."""
TOKENS_OF_ANSWER = 400


@dataclass(frozen=True, slots=True)
class Breaker:
    """How often in a row the model failed, and until when it is left alone."""

    failures: int = 0
    closed_until: datetime | None = None


def may_ask(breaker: Breaker, now: datetime) -> bool:
    """Whether the model may be asked; `now` aware."""
    return breaker.closed_until is None or now >= breaker.closed_until


def failed(breaker: Breaker, now: datetime) -> Breaker:
    """After a failure: from the third in a row a pause, twice as long each time up to an hour."""
    failures = breaker.failures + 1
    if failures < FAILURES_TO_OPEN:
        return Breaker(failures)
    doubled = SHORTEST_PAUSE * 2 ** min(failures - FAILURES_TO_OPEN, 10)
    return Breaker(failures, now + min(doubled, LONGEST_PAUSE))


def month_of(now: datetime) -> str:
    """The month that a use is counted in: "2026-11", in UTC."""
    return now.strftime("%Y-%m")


def tokens_expected(instructions: str, text: str) -> int:
    """How many tokens a reading will take, rather too many."""
    return (len(instructions) + len(text)) // LETTERS_A_TOKEN + TOKENS_OF_ANSWER


class UseStore(Protocol):
    """Keeps how many tokens an organisation used in a month."""

    async def used(self, month: str) -> int: ...

    async def add(self, month: str, tokens: int) -> None: ...


class UseInMemory:
    """Counts in this process only: for the command line and for tests."""

    def __init__(self) -> None:
        self._months: dict[str, int] = {}

    async def used(self, month: str) -> int:
        return self._months.get(month, 0)

    async def add(self, month: str, tokens: int) -> None:
        self._months[month] = self._months.get(month, 0) + tokens
