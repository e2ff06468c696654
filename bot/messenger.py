"""The port that each chat platform fills: handing one message to one place.

A messenger tries once and says what came of it. It never retries and never sleeps: that is the
outbox's business, which knows what else waits for the same bucket.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from pydantic import ValidationError

from bot.cards import Card, card_from_text


class NotACard(Exception):
    """What was stored cannot be read as a card."""


@dataclass(frozen=True)
class Parcel:
    """One message, ready to hand over."""

    organisation_id: int
    delivery_id: int
    key: str
    """Unique for ever: what a platform may use to recognise a repeat."""
    person: str | None
    """The platform's id of the person, for a direct message; otherwise `channel`."""
    channel: str | None
    written: str
    """The card as JSON."""
    replaces: str | None
    """The platform's reference of the message to change in place; None: a new message."""
    chat: str | None = None
    """The chat with the person as the platform's folder stored it; None: it has to find out."""

    @property
    def card(self) -> Card:
        """What it says; read anew each time, so that a hundred messages which wait for their
        answers do not hold a hundred cards. Raises NotACard."""
        try:
            return card_from_text(self.written)
        except ValidationError as error:
            raise NotACard from error


@dataclass(frozen=True)
class Sent:
    """It arrived. `message` is the platform's reference, for changing it later."""

    message: str


@dataclass(frozen=True)
class Limited:
    """Too fast: the whole bucket waits for this long; with `place_only`, this message alone, as its
    conversation was written to too often."""

    wait: timedelta
    place_only: bool = False


@dataclass(frozen=True)
class TryAgain:
    """It did not arrive, and may the next time. `problem` is a short code."""

    problem: str


@dataclass(frozen=True)
class Refused:
    """It will never arrive: the person is gone, the token was revoked. `problem` is a code."""

    problem: str


@dataclass(frozen=True)
class Unsure:
    """Nobody can say whether it arrived: the connection broke after it was handed over."""

    problem: str


Outcome = Sent | Limited | TryAgain | Refused | Unsure


@dataclass(frozen=True)
class Rate:
    """How fast one organisation's messages may go: so many a second, so many at once."""

    per_second: float
    burst: int


class Messenger(Protocol):
    """Hands messages to one platform."""

    async def send(self, parcel: Parcel) -> Outcome:
        """Try once. Raises nothing that can be foreseen but NotACard, before anything is sent."""
        ...

    def rate(self, *, changes: bool) -> Rate | None:
        """The platform's limit for new messages, or for changes of messages; None: no limit."""
        ...
