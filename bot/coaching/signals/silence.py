"""The signal of silence after regular answers. It says that, and guesses at no reason."""

from datetime import date

from bot.coaching.signals.history import PersonHistory
from bot.coaching.signals.signal import Evidence, Fact, Signal, SignalKind, Urgency
from bot.coaching.statistics import run_needed
from storage.words import CheckinState

LOOK_BACK = 26
"""Half a year shows whether somebody answers regularly."""
FEWEST_BEFORE = 6
REGULAR = 0.7
"""Seven of ten: the lower end of what pulse surveys call a good response (peers.md)."""
RUN_CHANCE = 0.005
RUN_LEAST, RUN_MOST = 3, 5
RUN_OF_THE_NEW = 3
"""Where there are fewer than ten weeks to go by."""
OLD_NEWS = 12
"""After a quarter of silence, not answering is what is usual."""


def silence_signals(person: PersonHistory, today: date) -> list[Signal]:
    """Somebody who answered regularly has not answered for unusually many weeks.

    Skipping is an answer; weeks in which nobody asked do not count.
    """
    asked = [week for week in person.weeks if week.asked]
    silent = 0
    while silent < len(asked) and asked[-1 - silent].state == CheckinState.MISSED:
        silent += 1
    if not RUN_LEAST <= silent <= OLD_NEWS:
        return []
    before = asked[: len(asked) - silent][-LOOK_BACK:]
    answered = sum(week.responded for week in before)
    if len(before) < FEWEST_BEFORE or answered < REGULAR * len(before):
        return []
    missed = len(before) - answered
    needed = RUN_OF_THE_NEW
    if len(before) >= 10:
        needed = run_needed(missed, len(before), chance=RUN_CHANCE, least=RUN_LEAST, most=RUN_MOST)
    first = asked[-silent].week.monday
    if silent < needed or today < first:
        return []
    return [
        Signal(
            kind=SignalKind.GONE_QUIET,
            key=f"quiet:{person.person_id}",
            urgency=Urgency.NORMAL,
            since=first,
            evidence=(
                Evidence.of(Fact.QUIET, weeks=silent),
                Evidence.of(Fact.QUIET_BEFORE, weeks=answered, of=len(before)),
            ),
            person_id=person.person_id,
        )
    ]
