"""Which few things a team's post celebrates this week. Pure.

A post is no league table: nobody is counted, nobody stands above anybody, and whoever was long
unmentioned comes first. What is not chosen may be chosen the week after.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MOST_ITEMS = 7
"""Things in one post."""

MOST_MENTIONS = 2
"""How often one post may name the same person, in whatever part."""

MOST_OF_A_KIND = 4
"""From here on another kind comes first, where there is one; a warm post is a mixed one."""


class Kind(StrEnum):
    """What a candidate tells."""

    WIN = "win"
    ASSIST = "assist"
    """A win that somebody helped with."""
    THANKS = "thanks"
    CLEARED = "cleared"
    """A blocker that is out of the way."""


@dataclass(frozen=True)
class Candidate:
    """Something that may be shown: its author chose the team, everyone named said yes.

    `people` are the ids of all whom it names, its author included. `at` is aware UTC.
    """

    item_id: int
    kind: Kind
    people: frozenset[int]
    at: datetime


def choose(
    candidates: Iterable[Candidate], last_mentioned: Mapping[int, datetime]
) -> tuple[Candidate, ...]:
    """At most seven, every person in at most two of them; the order is that of the post.

    `last_mentioned` says when a person last stood in a post of this team; who is missing there
    never did, and comes first. The same input in any order gives the same post.
    """
    left = sorted(candidates, key=lambda one: one.item_id)
    chosen: list[Candidate] = []
    named: Counter[int] = Counter()
    kinds: Counter[Kind] = Counter()
    while len(chosen) < MOST_ITEMS:
        possible = [
            one for one in left if all(named[person] < MOST_MENTIONS for person in one.people)
        ]
        if not possible:
            break
        best = min(possible, key=lambda one: _rank(one, named, kinds, last_mentioned))
        left.remove(best)
        chosen.append(best)
        named.update(best.people)
        kinds[best.kind] += 1
    return mixed(chosen)


def _rank(
    one: Candidate,
    named: Counter[int],
    kinds: Counter[Kind],
    last_mentioned: Mapping[int, datetime],
) -> tuple[bool, int, float, int, datetime, int]:
    """What goes first: a kind not yet full, people not yet in this post, those unmentioned for
    longest, a kind seldom seen here, what happened first."""
    since = min(
        (last_mentioned[p].timestamp() if p in last_mentioned else float("-inf"))
        for p in one.people
    )
    already = max(named[person] for person in one.people)
    return (
        kinds[one.kind] >= MOST_OF_A_KIND,
        already,
        since,
        kinds[one.kind],
        one.at,
        one.item_id,
    )


def mixed(chosen: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The same in an order in which neighbours differ in kind where that is possible, the earlier
    chosen as far to the front as that allows."""
    left = list(chosen)
    ordered: list[Candidate] = []
    while left:
        counts = Counter(one.kind for one in left)
        last = ordered[-1].kind if ordered else None
        others = [one for one in left if one.kind != last] or left
        # A kind that fills more than half of what is left has to be used now, or it will stand
        # next to itself at the end.
        crowded = [one for one in others if counts[one.kind] * 2 > len(left)]
        pick = (crowded or others)[0]
        left.remove(pick)
        ordered.append(pick)
    return tuple(ordered)
