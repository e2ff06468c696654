"""What is learned from what became of nudges: per signal and play. Pure.

A nudge that was taken up counts as helpful where its manager says so or where the rep does, by
calling the blocker resolved or better afterwards; as not useful where its manager says that. Shares
carry Wilson's interval, and a play comes behind another only once the two no longer overlap (see
play_choice), so that it takes many outcomes to change an order.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from bot.coaching.play_choice import Tally
from bot.coaching.statistics import wilson
from bot.coaching.values import Went
from storage.words import NudgeState

FEWEST_MANAGERS = 5
"""Managers behind anything that is shown: nudges are each manager's own, and totals over people
appear from five people up (domain.md, decisions 5 and 9)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one nudge. `why` is the last word chosen about it; `rep_says_so`: its blocker
    was called resolved or better by whoever told it, after the nudge."""

    signal: str
    play: str
    manager_id: int
    state: NudgeState
    why: str | None
    rep_says_so: bool


@dataclass(frozen=True, slots=True)
class Learned:
    """What is known of one play for one kind of signal. `reason` is the commonest one given for
    "not useful", empty where none was."""

    signal: str
    play: str
    tally: Tally
    managers: int
    reason: str

    @property
    def may_be_shown(self) -> bool:
        """Whether enough managers have answered that it says nothing of any of them."""
        return self.managers >= FEWEST_MANAGERS

    @property
    def wants_rewording(self) -> bool:
        """Whether it is not useful to most: the whole of Wilson's interval says so."""
        answered = self.tally.helped + self.tally.not_useful
        return answered > 0 and wilson(self.tally.not_useful, answered).low > 0.5


def tallies(outcomes: Iterable[Outcome]) -> dict[str, Tally]:
    """What became of the nudges with each play, of one kind of signal or of all given."""
    used: Counter[str] = Counter()
    helped: Counter[str] = Counter()
    not_useful: Counter[str] = Counter()
    for one in outcomes:
        used[one.play] += 1
        helped[one.play] += _helped(one)
        not_useful[one.play] += one.state == NudgeState.NOT_USEFUL
    return {play: Tally(used[play], helped[play], not_useful[play]) for play in used}


def learned(outcomes: Iterable[Outcome]) -> list[Learned]:
    """What is known of each play for each kind of signal, in the order of their names."""
    by: dict[tuple[str, str], list[Outcome]] = defaultdict(list)
    for one in outcomes:
        by[one.signal, one.play].append(one)
    found: list[Learned] = []
    for (signal, play), own in sorted(by.items()):
        answered = [one for one in own if _helped(one) or one.state == NudgeState.NOT_USEFUL]
        reasons = Counter(
            one.why for one in own if one.state == NudgeState.NOT_USEFUL and one.why is not None
        )
        most = min(reasons, key=lambda why: (-reasons[why], why), default="")
        managers = len({one.manager_id for one in answered})
        found.append(Learned(signal, play, tallies(own)[play], managers, most))
    return found


def _helped(one: Outcome) -> bool:
    if one.state == NudgeState.DONE:
        return one.why in {Went.HELPED, Went.SOMEWHAT} or one.rep_says_so
    return one.state == NudgeState.TAKEN_UP and one.rep_says_so
