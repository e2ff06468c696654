"""How fast each bucket may be drawn from. One bucket per organisation and method.

Rates run on seconds of a monotonic clock, which nobody can set. What a platform said about
waiting runs on the program's clock, as everything does that is due at an instant.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.messenger import Rate


@dataclass
class _Tokens:
    left: float
    at: float


@dataclass(frozen=True)
class _Block:
    since: datetime
    wait: timedelta


class Pacer:
    """Token buckets in this process. `at` is in seconds of the caller's monotonic clock."""

    def __init__(self) -> None:
        self._tokens: dict[Hashable, _Tokens] = {}
        self._blocks: dict[Hashable, _Block] = {}

    def allowance(self, bucket: Hashable, rate: Rate, at: float) -> int:
        """How many messages may go now; 0: wait for `wait`."""
        return int(self._refilled(bucket, rate, at).left)

    def take(self, bucket: Hashable, rate: Rate, count: int, at: float) -> None:
        """Draw so many tokens."""
        self._refilled(bucket, rate, at).left -= count

    def wait(self, bucket: Hashable, rate: Rate, at: float) -> float:
        """Seconds until the next message may go."""
        return max(0.0, 1.0 - self._refilled(bucket, rate, at).left) / rate.per_second

    def block(self, bucket: Hashable, wait: timedelta, now: datetime) -> None:
        """Let nothing through for this long: the platform said so."""
        if wait > self.blocked(bucket, now):
            self._blocks[bucket] = _Block(now, wait)
        if bucket in self._tokens:
            self._tokens[bucket].left = min(self._tokens[bucket].left, 1.0)

    def blocked(self, bucket: Hashable, now: datetime) -> timedelta:
        """How much longer nothing may go. A clock that was set back ends the wait: the platform
        will say so again, if it has to."""
        block = self._blocks.get(bucket)
        if block is None or not block.since <= now < block.since + block.wait:
            self._blocks.pop(bucket, None)
            return timedelta(0)
        return block.since + block.wait - now

    def _refilled(self, bucket: Hashable, rate: Rate, at: float) -> _Tokens:
        tokens = self._tokens.get(bucket)
        if tokens is None:
            tokens = self._tokens[bucket] = _Tokens(left=rate.burst, at=at)
        grown = tokens.left + (at - tokens.at) * rate.per_second
        tokens.left = min(float(rate.burst), grown)
        tokens.at = at
        return tokens
