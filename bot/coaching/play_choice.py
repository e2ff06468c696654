"""Which play goes with a signal: one that fits, not the last one again, and what helped first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.coaching.signals.signal import Signal
from bot.coaching.statistics import Interval, wilson
from prompts.playbook import Play, Playbook


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the nudges with a play for one kind of signal, in an organisation."""

    used: int = 0
    helped: int = 0
    not_useful: int = 0

    @property
    def interval(self) -> Interval:
        """Wilson's interval of the share that helped, among those that were answered."""
        return wilson(self.helped, self.helped + self.not_useful)


NOTHING_YET = Tally()


def choose_play(
    signal: Signal,
    playbook: Playbook,
    *,
    before: Sequence[str] = (),
    tallies: Mapping[str, Tally] | None = None,
) -> Play:
    """The play for a signal.

    `before` are the ids of the plays that this manager had about this person or team, oldest
    first: the last one is not repeated while there is another. `tallies` (by play id) weigh
    slowly: a play comes behind another only once their intervals no longer overlap. Of equals,
    a play for the cause comes first, then the one used least, so that all get their chance.
    `playbook` is one that `load_playbook` passed, so every signal has a play.
    """
    counted = tallies or {}
    cause = None if signal.cause is None else str(signal.cause)
    plays = playbook.answering(str(signal.kind), cause)
    intervals = {play.id: counted.get(play.id, NOTHING_YET).interval for play in plays}

    def rank(play: Play) -> tuple[bool, int, bool, int, int, str]:
        own = intervals[play.id]
        better = sum(other.low > own.high for other in intervals.values())
        return (
            bool(before) and play.id == before[-1],
            better,
            not play.causes,
            before.count(play.id),
            counted.get(play.id, NOTHING_YET).used,
            play.id,
        )

    return min(plays, key=rank)
