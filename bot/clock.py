"""The time. Nobody else asks the system for it.

Every instant inside the program is an aware UTC datetime; local times exist only where a rule
turns a person's zone into an instant, and on screens.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the present instant."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return datetime.now(UTC)


@dataclass
class SetClock:
    """A clock that stands where it was put: for the playground, for `tick --at` and for tests."""

    at: datetime

    def now(self) -> datetime:
        """The instant the clock was set to, in UTC."""
        return self.at.astimezone(UTC)
