"""How fast one conversation may be written to: 7 messages a second and 60 in 30 seconds. Pure."""

from collections import deque
from dataclasses import dataclass, field
from datetime import timedelta

LIMITS = ((7, 1.0), (60, 30.0))
"""So many messages in so many seconds."""

MOST_PLACES = 20_000


@dataclass
class Pace:
    """When each conversation was written to lately, in seconds of a monotonic clock."""

    limits: tuple[tuple[int, float], ...] = LIMITS
    _written: dict[str, deque[float]] = field(default_factory=dict[str, "deque[float]"])

    def wait(self, place: str, at: float) -> timedelta:
        """How long until the conversation may be written to."""
        times = self._written.get(place)
        if times is None:
            return timedelta(0)
        waits = [times[-most] + within - at for most, within in self.limits if len(times) >= most]
        return timedelta(seconds=max(0.0, *waits)) if waits else timedelta(0)

    def note(self, place: str, at: float) -> None:
        """It was written to."""
        times = self._written.get(place)
        if times is None:
            if len(self._written) >= MOST_PLACES:
                self._forget(at)
            most = max(most for most, _ in self.limits)
            times = self._written[place] = deque(maxlen=most)
        times.append(at)

    def _forget(self, at: float) -> None:
        """Conversations that nothing was written to for so long that no limit minds."""
        longest = max(within for _, within in self.limits)
        quiet = [place for place, times in self._written.items() if times[-1] < at - longest]
        for place in quiet:
            del self._written[place]
