"""What the cards of a check-in show, gathered from the rows. Plain values."""

from dataclasses import dataclass
from datetime import date

from bot.checkins.life import Step
from storage.words import Audience, ItemKind, ItemState


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A blocker or commitment from before that comes back first. `said` is what its author has
    answered about it in this check-in; `taken_by` who looks into it, by `day`."""

    item_id: int
    kind: ItemKind
    text: str
    state: ItemState
    said: Step | None = None
    taken_by: str | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """A mood or workload that was tapped, and who sees it."""

    number: int
    audience: Audience


@dataclass(frozen=True, slots=True)
class Screen:
    """One check-in as it stands. `open_until` is the end of a sentence, such as `Sunday at
    14:00`; `told` counts the blockers, wins, thanks and commitments told in it, by kind."""

    checkin_id: int
    name: str
    managers: tuple[str, ...]
    open_until: str
    today: date
    mood: Number | None = None
    workload: Number | None = None
    follow_ups: tuple[FollowUp, ...] = ()
    told: tuple[tuple[ItemKind, int], ...] = ()
    answered: bool = False
    skipped: bool = False
    skip_reason: str | None = None
    reminder: bool = False


MOST_FOLLOW_UPS = 6
"""More would bury the question; the home shows them all."""
