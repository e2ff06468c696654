"""Whether a request comes from Slack, and for the first time. Whatever does not gets 401, and is
not looked at any further."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from slack_sdk.signature import SignatureVerifier

from bot.clock import Clock

HOLDS = timedelta(minutes=5)
"""Slack's own limit: an older request is not taken."""

MOST = 200_000


class _At:
    """The program's clock, as the verifier reads it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def now(self) -> float:
        return self._clock.now().timestamp()


class Gate:
    """Lets signed requests in, each once: a copy of one is not from Slack, which signs a retry
    anew."""

    def __init__(self, secret: str, clock: Clock) -> None:
        self._verifier = SignatureVerifier(secret, clock=_At(clock))  # pyright: ignore[reportArgumentType]  it asks for a class of its own with this one method
        self._clock = clock
        self._seen: dict[str, datetime] = {}

    def lets_in(self, body: bytes, headers: Mapping[str, str]) -> bool:
        """Whether the request may be acted upon."""
        signature = headers.get("x-slack-signature", "")
        stamp = headers.get("x-slack-request-timestamp", "")
        if not (signature and stamp.isascii() and stamp.isdigit() and len(stamp) < 12):
            return False
        if not self._verifier.is_valid(body, stamp, signature):
            return False
        now = self._clock.now()
        if signature in self._seen:
            return False
        if len(self._seen) >= MOST:
            self._seen.clear()
        self._forget(now)
        self._seen[signature] = now
        return True

    def _forget(self, now: datetime) -> None:
        """The oldest come first, as they were put in in order."""
        while self._seen:
            oldest = next(iter(self._seen))
            if now - self._seen[oldest] <= 2 * HOLDS:
                return
            del self._seen[oldest]
