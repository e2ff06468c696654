"""Which signals become nudges: few, urgent ones first, and nobody forgotten.

The order of things, given what is left of the week's budget:
1. What was said lately rests, longer or shorter by what the manager answered.
2. Of one person only the most telling signal is a candidate; what a team's signal explains is
   left to that.
3. As many places as are needed, so that nobody with an open need goes unmentioned for three
   weeks, go to those who have waited longest.
4. The other places go by urgency, then to whoever was mentioned longest ago.
5. One place that is left may go to good news.

Ties are broken by the signal's key, so the same input always gives the same nudges.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.coaching.signals.signal import Signal, SignalKind, Urgency
from bot.people.weeks import IsoWeek
from storage.words import NudgeState

BUDGET = 3
"""Nudges a manager and week (domain.md, decision 7)."""

RESTS = {
    NudgeState.OPEN: timedelta(days=14),
    NudgeState.LATER: timedelta(days=14),
    NudgeState.TAKEN_UP: timedelta(days=21),
    NudgeState.LAPSED: timedelta(days=21),
    NudgeState.DONE: timedelta(days=28),
    NudgeState.NOT_USEFUL: timedelta(days=56),
}
"""How long the same thing is not said again. Unanswered for long backs off, "not useful" is
believed for two months. Our choice, to be learned from (issue 7)."""
REST_AFTER_DAY = timedelta(days=14)
"""What was taken up rests at least this long after the day that the manager set."""
PERSON_RESTS = timedelta(days=14)
PERSON_RESTS_NEW = timedelta(days=7)
"""After a nudge about somebody, what was said before waits two weeks, something new or urgent
one,"""
MOST_MENTIONS, MENTIONS_WITHIN = 2, timedelta(days=21)
"""and nobody is nudged about three weeks running."""
PRAISE_RESTS = timedelta(days=21)
PRAISES = 1
"""Good news a week, so that it stays a pleasure."""
UNMENTIONED = timedelta(days=20)
"""Nobody with an open need waits three weeks (issue 7)."""
CHANCE_EVERY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class EarlierNudge:
    """A nudge that this manager had before. `day`: for when it was taken up; `play`: its id."""

    key: str
    kind: SignalKind
    on: date
    person_id: int | None = None
    outcome: NudgeState = NudgeState.OPEN
    day: date | None = None
    play: str = ""

    @property
    def rests_until(self) -> date:
        """The first day on which the same thing may be said again."""
        until = self.on + RESTS[self.outcome]
        if self.outcome == NudgeState.TAKEN_UP and self.day is not None:
            until = max(until, self.day + REST_AFTER_DAY)
        return until


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A signal that may become a nudge, and until when somebody is still in time for it."""

    signal: Signal
    mentioned: date
    deadline: date

    @property
    def by_deadline(self) -> tuple[date, int, date, str]:
        return (self.deadline, -self.signal.urgency, self.signal.since, self.signal.key)

    @property
    def by_urgency(self) -> tuple[int, date, date, str]:
        return (-self.signal.urgency, self.mentioned, self.signal.since, self.signal.key)


def choose(
    signals: Iterable[Signal],
    earlier: Sequence[EarlierNudge],
    *,
    today: date,
    budget: int = BUDGET,
) -> list[Signal]:
    """The signals to put to a manager today, in the order in which to show them.

    `signals` are those of all the manager's teams, `earlier` the manager's nudges of at least
    the last ten weeks, `today` a day in the manager's zone, `budget` the nudges of a whole ISO
    week, of which those of this week are taken off.
    """
    week = IsoWeek.of(today)
    this_week = [nudge for nudge in earlier if IsoWeek.of(nudge.on) == week]
    left = budget - len(this_week)
    if left <= 0:
        return []
    awake = _awake(signals, earlier, today)
    candidates = _candidates(awake, earlier, today)
    chosen = _needs(candidates, left, budget, today)
    praised = sum(not nudge.kind.is_need for nudge in this_week)
    places = min(left - len(chosen), PRAISES - praised)
    chosen += _praise(awake, earlier, chosen, today)[: max(0, places)]
    return chosen


def attended(signals: Iterable[Signal], earlier: Sequence[EarlierNudge], today: date) -> set[str]:
    """The keys of signals that rest: said lately themselves, or explained by a team's nudge."""
    until: dict[str, date] = {}
    refused: set[str] = set()
    for nudge in earlier:
        until[nudge.key] = max(until.get(nudge.key, nudge.on), nudge.rests_until)
        if nudge.outcome == NudgeState.NOT_USEFUL:
            refused.add(nudge.key)
    resting = {key for key, end in until.items() if today < end}
    explained = {
        key
        for signal in signals
        if signal.key in resting and signal.key not in refused
        for key in signal.covers
    }
    return resting | explained


def _awake(signals: Iterable[Signal], earlier: Sequence[EarlierNudge], today: date) -> list[Signal]:
    every = list({signal.key: signal for signal in signals}.values())
    resting = attended(every, earlier, today)
    return [signal for signal in every if signal.key not in resting]


def _candidates(
    awake: Sequence[Signal], earlier: Sequence[EarlierNudge], today: date
) -> list[_Candidate]:
    """One candidate a person, and one for each signal of a team."""
    mentioned: dict[int, list[date]] = defaultdict(list)
    for nudge in earlier:
        if nudge.person_id is not None and nudge.kind.is_need:
            mentioned[nudge.person_id].append(nudge.on)
    said = {nudge.key for nudge in earlier}
    needs = [signal for signal in awake if signal.kind.is_need]
    covered = {key for signal in needs for key in signal.covers}
    of_person: dict[int, list[Signal]] = defaultdict(list)
    for signal in needs:
        if signal.person_id is not None:
            of_person[signal.person_id].append(signal)
    found: list[_Candidate] = []
    explained: dict[str, date] = {}
    for person_id, own in of_person.items():
        last = max(mentioned[person_id], default=date.min)
        deadline = max(last, min(signal.since for signal in own)) + UNMENTIONED
        single = [signal for signal in own if signal.key not in covered]
        if single:
            best = min(single, key=lambda s: (-s.urgency, s.since, s.key))
            new = best.key not in said or best.urgency is Urgency.HIGH
            if _may_be_mentioned(mentioned[person_id], today, new=new):
                found.append(_Candidate(best, last, deadline))
        else:
            explained.update((signal.key, deadline) for signal in own)
    for signal in needs:
        if signal.person_id is None:
            deadlines = [explained[key] for key in signal.covers if key in explained]
            deadline = min(deadlines, default=today + 4 * CHANCE_EVERY)
            found.append(_Candidate(signal, date.min, deadline))
    return found


def _may_be_mentioned(mentions: Sequence[date], today: date, *, new: bool) -> bool:
    if not mentions:
        return True
    if sum(today - on < MENTIONS_WITHIN for on in mentions) >= MOST_MENTIONS:
        return False
    return today - max(mentions) >= (PERSON_RESTS_NEW if new else PERSON_RESTS)


def _needs(candidates: Sequence[_Candidate], left: int, budget: int, today: date) -> list[Signal]:
    ordered = sorted(candidates, key=lambda c: c.by_deadline)
    due = min(left, _due_now(ordered, budget, today))
    chosen = ordered[:due]
    rest = sorted(ordered[due:], key=lambda c: c.by_urgency)
    chosen += rest[: left - due]
    return [c.signal for c in sorted(chosen, key=lambda c: c.by_urgency)]


def _due_now(ordered: Sequence[_Candidate], budget: int, today: date) -> int:
    """How many of the longest waiting must be told today, so that all can be told in time.

    Whoever can wait for h more weeks must fit into the budgets of those weeks; what does not is
    due now. With that, earliest deadline first misses none that could have been kept.
    """
    due = 0
    for weeks in range(5):
        until = today + weeks * CHANCE_EVERY + CHANCE_EVERY
        waiting = sum(candidate.deadline < until for candidate in ordered)
        due = max(due, waiting - budget * weeks)
    return due


def _praise(
    awake: Sequence[Signal],
    earlier: Sequence[EarlierNudge],
    chosen: Sequence[Signal],
    today: date,
) -> list[Signal]:
    taken = {signal.person_id for signal in chosen}
    praised: dict[int | None, date] = {}
    for nudge in earlier:
        if today - nudge.on < CHANCE_EVERY:
            taken.add(nudge.person_id)
        if not nudge.kind.is_need:
            praised[nudge.person_id] = max(praised.get(nudge.person_id, nudge.on), nudge.on)
    free = [
        signal
        for signal in awake
        if not signal.kind.is_need
        and signal.person_id not in taken
        and today - praised.get(signal.person_id, date.min) >= PRAISE_RESTS
    ]
    return sorted(
        free, key=lambda s: (praised.get(s.person_id, date.min), s.since.toordinal(), s.key)
    )
