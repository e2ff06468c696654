"""How fast each bucket may be drawn from. One bucket per organisation and method."""

from dataclasses import dataclass
from datetime import timedelta

from bot.messenger import Rate


@dataclass
class _Bucket:
    tokens: float
    at: float
    blocked_until: float = 0.0


class Pacer:
    """Token buckets in this process. Times are seconds of the caller's monotonic clock."""

    def __init__(self) -> None:
        self._buckets: dict[str, _Bucket] = {}

    def allowance(self, name: str, rate: Rate | None, at: float) -> int:
        """How many messages may go now; 0: wait for `wait`. None as rate: no limit but blocks."""
        bucket = self._refilled(name, rate, at)
        if at < bucket.blocked_until:
            return 0
        return int(bucket.tokens) if rate else 1_000_000

    def take(self, name: str, count: int) -> None:
        """Draw so many tokens."""
        self._buckets[name].tokens -= count

    def block(self, name: str, wait: timedelta, at: float) -> None:
        """Let nothing through for this long: the platform said so."""
        bucket = self._buckets.setdefault(name, _Bucket(tokens=0, at=at))
        bucket.blocked_until = max(bucket.blocked_until, at + wait.total_seconds())
        bucket.tokens = min(bucket.tokens, 1.0)

    def wait(self, name: str, rate: Rate | None, at: float) -> float:
        """Seconds until the next message may go."""
        bucket = self._refilled(name, rate, at)
        blocked = max(0.0, bucket.blocked_until - at)
        short = max(0.0, 1.0 - bucket.tokens) / rate.per_second if rate else 0.0
        return max(blocked, short)

    def _refilled(self, name: str, rate: Rate | None, at: float) -> _Bucket:
        bucket = self._buckets.get(name)
        if bucket is None:
            bucket = self._buckets[name] = _Bucket(tokens=rate.burst if rate else 0, at=at)
        if rate:
            grown = bucket.tokens + (at - bucket.at) * rate.per_second
            bucket.tokens = min(float(rate.burst), grown)
        bucket.at = at
        return bucket
