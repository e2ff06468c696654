"""What of an organisation's list is offered for a blocker. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.coaching.statistics import wilson
from bot.language.likeness import gist, likeness
from storage.words import Cause

MOST = 2
"""Things offered for one blocker: a choice, not a library."""


@dataclass(frozen=True, slots=True)
class Known:
    """One thing on the list, and what those said who were asked whether it helped."""

    resource_id: int
    title: str
    address: str
    topic: str
    cause: Cause
    minutes: int
    helped: int = 0
    answered: int = 0


def fitting(words: str, cause: Cause, known: Sequence[Known]) -> list[Known]:
    """The few that are about what is in the way: those that helped most surely first (by the
    lower end of Wilson's interval), then the closest, then the shortest. Empty where nothing on
    the list names anything of it."""
    of_cause = [one for one in known if one.cause == cause]
    gists = [gist(f"{one.title} {one.topic}") for one in of_cause]
    rarity = Counter(stem for one in gists for stem in one.stems)
    asked = gist(words)
    near = [likeness(asked, one, rarity, len(gists)) for one in gists]
    found = [(one, score) for one, score in zip(of_cause, near, strict=True) if score > 0]

    def rank(pair: tuple[Known, float]) -> tuple[float, float, int, int]:
        one, score = pair
        surely = wilson(one.helped, one.answered).low if one.answered else 0.0
        return (-surely, -score, one.minutes, one.resource_id)

    return [one for one, _ in sorted(found, key=rank)[:MOST]]
