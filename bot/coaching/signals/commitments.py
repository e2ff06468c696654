"""The signal of a commitment that keeps moving from week to week."""

from collections.abc import Iterator
from datetime import date

from bot.coaching.signals.history import PersonHistory
from bot.coaching.signals.signal import Evidence, Fact, Signal, SignalKind, Urgency
from bot.coaching.statistics import run_needed

FEWEST_BEFORE = 6
RUN_LEAST, RUN_MOST = 2, 3
"""Moving a plan once is planning. Whoever hardly ever moves one says something by moving it twice;
others, and those of whom there is little to go by, by the third time."""
RUN_CHANCE = 0.01
"""Less often than this a plan moves so many times by chance, at the person's own rate."""


def commitment_signals(person: PersonHistory, today: date) -> Iterator[Signal]:
    """An open commitment that moved unusually often for this person."""
    moved = sum(c.moves for c in person.commitments if not c.open)
    kept = sum(1 for c in person.commitments if not c.open)
    decisions = moved + kept
    needed = RUN_MOST
    if decisions >= FEWEST_BEFORE:
        needed = run_needed(moved, decisions, chance=RUN_CHANCE, least=RUN_LEAST, most=RUN_MOST)
    for commitment in person.commitments:
        if commitment.open and commitment.moves >= needed and commitment.made <= today:
            yield Signal(
                kind=SignalKind.COMMITMENT_MOVING,
                key=f"commitment:{commitment.item_id}",
                urgency=Urgency.NORMAL,
                since=commitment.made,
                evidence=(
                    Evidence.of(
                        Fact.COMMITMENT_MOVED, item=commitment.item_id, times=commitment.moves
                    ),
                ),
                person_id=person.person_id,
                item_id=commitment.item_id,
            )
