"""A messenger for tests: it keeps what arrived, and misbehaves when it is told to."""

from collections import defaultdict, deque
from dataclasses import dataclass, field

from bot.cards import Card
from bot.messenger import Outcome, Parcel, Rate, Sent


@dataclass
class FakeMessenger:
    """Fills the messenger port. `outcomes` are given in turn; after them everything arrives."""

    outcomes: deque[Outcome] = field(default_factory=deque)
    arrived: list[Parcel] = field(default_factory=list)
    limit: Rate | None = None

    async def send(self, parcel: Parcel) -> Outcome:
        assert parcel.card  # read before anything is sent, as every messenger does
        outcome = self.outcomes.popleft() if self.outcomes else Sent(f"m{parcel.delivery_id}")
        if isinstance(outcome, Sent):
            self.arrived.append(parcel)
        return outcome

    def rate(self, *, changes: bool) -> Rate | None:
        return self.limit

    def cards_to(self, person: str) -> list[Card]:
        """The cards of a person's direct message as they stand: changes in place applied."""
        standing: dict[str, Card] = {}
        for parcel in self.arrived:
            if parcel.person == person:
                standing[parcel.replaces or f"m{parcel.delivery_id}"] = parcel.card
        return list(standing.values())

    def channel_cards(self) -> dict[str, list[Card]]:
        """What stands in each channel."""
        cards: dict[str, list[Card]] = defaultdict(list)
        for parcel in self.arrived:
            if parcel.channel:
                cards[parcel.channel].append(parcel.card)
        return dict(cards)
