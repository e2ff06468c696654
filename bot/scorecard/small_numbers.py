"""Which totals over people may be shown. Pure.

A total of fewer than five people says too much about each of them, and so does the difference of
two totals (domain.md, decision 5). So a total needs five respondents; what is left when the totals
beside it, or what the viewer knows anyway, are taken away has to be nobody or five again; and a
total is shown when its week has closed, never live, so that it does not move with each answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

FLOOR = 5
"""The smallest threshold there is; a policy can raise it (Culture Amp, Viva Glint and Betterworks
start from 5 as well)."""


@dataclass(frozen=True)
class Total:
    """A mean to one decimal, over how many people it is, and how many could have answered."""

    mean: Decimal
    over: int
    of: int


def threshold_of(policy: int | None) -> int:
    """The threshold by a team's policy; never below the floor."""
    return max(FLOOR, policy or 0)


def enough(people: int, threshold: int = FLOOR) -> bool:
    """Whether so many people are nobody, or a crowd."""
    return people == 0 or people >= threshold


def may_show(respondents: int, *, known: int = 0, gone: int = 0, threshold: int = FLOOR) -> bool:
    """Whether a total over so many respondents may be shown.

    `known` of them the viewer can see one by one, so the rest must be nobody or a crowd. `gone`
    answered, stood in the total when it was first shown, and have been erased since: whoever
    remembers the old total could take the new one from it.
    """
    return (
        respondents >= threshold
        and enough(respondents - known, threshold)
        and enough(gone, threshold)
    )


def groups_to_show(respondents: Mapping[str, int], threshold: int = FLOOR) -> frozenset[str]:
    """Which groups of a whole may show a total beside the whole's own.

    `respondents` holds how many answered in each group; nobody is in two. Groups below the
    threshold are hidden. Where all hidden ones together are fewer than the threshold, the whole
    less the groups shown would be their total, so the smallest group shown is hidden with them.
    """
    shown = {name for name, count in respondents.items() if count >= threshold}
    hidden = sum(count for name, count in respondents.items() if name not in shown)
    if not enough(hidden, threshold) and shown:
        shown.remove(min(shown, key=lambda name: (respondents[name], name)))
    return frozenset(shown)


def total(
    numbers: Sequence[int],
    *,
    of: int,
    known: int = 0,
    gone: int = 0,
    closed: bool,
    threshold: int = FLOOR,
) -> Total | None:
    """The mean of the respondents' numbers (1 to 5), rounded half up to one decimal.

    `of` is how many could have answered, people on leave left out. None where it may not be
    shown: the week has not closed, too few answered, or it would give somebody away.
    """
    if not closed or not may_show(len(numbers), known=known, gone=gone, threshold=threshold):
        return None
    mean = Decimal(sum(numbers)) / len(numbers)
    return Total(mean.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP), len(numbers), of)


@dataclass(frozen=True)
class Turnout:
    """How many of those who were asked answered. Who was away was not asked."""

    answered: int
    asked: int

    def may_show(self, threshold: int = FLOOR) -> bool:
        """Whether it may be shown to those who do not see who answered."""
        return self.asked >= threshold


def response(week: Mapping[int, bool]) -> Turnout:
    """The response rate of one week: for each person asked, whether they answered."""
    return Turnout(sum(week.values()), len(week))


def participation(weeks: Sequence[Mapping[int, bool]]) -> Turnout:
    """Who takes part at all: of everybody asked in these weeks, who answered at least once."""
    asked = {person for week in weeks for person in week}
    answered = {person for week in weeks for person, did in week.items() if did}
    return Turnout(len(answered), len(asked))
