"""The part of a running bot that Teams' side needs; `bot.app.Bot` has it."""

from typing import Protocol

from bot.cards import Card, Form
from bot.interactions import Interaction
from bot.routes import Reply


class Program(Protocol):
    """Answers what people do."""

    async def handle(self, interaction: Interaction) -> Reply:
        """Answer it. Raises RelievedQuotaError with a sentence for the person."""
        ...

    def wake(self) -> None:
        """Something was queued: it goes out at once."""
        ...

    async def form_again(self, interaction: Interaction, sentence: str) -> Form:
        """A form that was refused as a whole, filled in as it was sent. Raises RelievedQuotaError
        where it cannot be filled in any more."""
        ...

    async def home(self, organisation_id: int, person_id: int) -> Card:
        """A person's home. Raises NotFound."""
        ...
