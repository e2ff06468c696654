"""What a team reads: one thing that happened, in its author's words, with the names in it. Pure."""

from dataclasses import dataclass
from datetime import datetime

from bot.highlights.choosing import Candidate, Kind


@dataclass(frozen=True)
class Who:
    """Somebody in a story."""

    person_id: int
    name: str


@dataclass(frozen=True)
class Story:
    """One thing a team may read: who told it, in their words, and whom it names."""

    item_id: int
    kind: Kind
    author: Who
    words: str
    named: tuple[Who, ...]
    at: datetime

    @property
    def candidate(self) -> Candidate:
        """The story as the choice of a post sees it."""
        people = frozenset({self.author.person_id, *(who.person_id for who in self.named)})
        return Candidate(self.item_id, self.kind, people, self.at)
