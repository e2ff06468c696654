"""Signals from what is in somebody's way."""

from collections.abc import Iterator
from datetime import date, timedelta

from bot.coaching.signals.history import Blocker, PersonHistory
from bot.coaching.signals.signal import Evidence, Fact, Signal, SignalKind, Urgency
from storage.words import Cause, CheckinState

OPEN_TOO_LONG = timedelta(days=7)
"""A blocker has had its chance to go away after one whole week (issue 3)."""
OPEN_VERY_LONG = timedelta(days=21)
"""Three check-ins have come and gone: now it is urgent. Our choice, a third of a quarter."""
SILENT = frozenset({CheckinState.MISSED, CheckinState.NOT_ASKED})
WEEKS_WITHOUT_WORD = 2
"""When its author has said nothing for two closed weeks, nobody knows whether a blocker is still
there. Then the author is asked first; silence has a signal of its own."""
SETTLED = timedelta(days=14)
"""Of a blocker that is older than this there has been a chance to speak, and one to hear of it:
it needs a word of the newest week."""
TRAINING_WINDOW = timedelta(weeks=12)
"""One skill a quarter is what can be learned (domain.md, evidence 4); so asking twice within
one means that the first time was not acted upon."""
TRAINING_APART = timedelta(days=7)
"""Two wishes of the same week are one wish."""
TRAINING_RECENT = timedelta(weeks=4)


def blocker_signals(person: PersonHistory, today: date) -> Iterator[Signal]:
    """An open blocker: more than a week old, or back again; training asked for twice.

    One that a manager took up is quiet until the promised day is over, and so is one of which its
    author has said nothing for two weeks. Of one blocker only the most telling thing is said.
    """
    twice = _training_asked_twice(person, today)
    if twice is not None:
        yield twice
    for blocker in person.blockers:
        if blocker.resolved is not None or _is_taken_up(blocker, today):
            continue
        if _weeks_without_word(person, blocker) >= _patience(blocker, today):
            continue
        if twice is not None and blocker.cause == Cause.TRAINING:
            continue
        if blocker.times_back:
            yield _came_back(person, blocker, today)
        elif today - blocker.opened > OPEN_TOO_LONG:
            yield _open(person, blocker, today)


def _weeks_without_word(person: PersonHistory, blocker: Blocker) -> int:
    """How many weeks, up to the newest closed one, brought no answer since it was named."""
    silent = 0
    for week in reversed(person.weeks):
        if week.responded or week.week.monday <= blocker.open_since:
            break
        silent += week.state in SILENT
    return silent


def _patience(blocker: Blocker, today: date) -> int:
    return 1 if today - blocker.open_since > SETTLED else WEEKS_WITHOUT_WORD


def _is_taken_up(blocker: Blocker, today: date) -> bool:
    return blocker.taken_up_until is not None and today <= blocker.taken_up_until


def _open(person: PersonHistory, blocker: Blocker, today: date) -> Signal:
    age = today - blocker.opened
    evidence = [
        Evidence.of(
            Fact.BLOCKER_OPEN, item=blocker.item_id, cause=str(blocker.cause), days=age.days
        )
    ]
    urgency = Urgency.HIGH if age > OPEN_VERY_LONG else Urgency.NORMAL
    if blocker.better:
        urgency = Urgency.LOW
    return Signal(
        kind=SignalKind.BLOCKER_OPEN,
        key=f"blocker:{blocker.item_id}",
        urgency=urgency,
        since=blocker.opened,
        evidence=(*evidence, *_more(blocker)),
        person_id=person.person_id,
        item_id=blocker.item_id,
        cause=blocker.cause,
    )


def _came_back(person: PersonHistory, blocker: Blocker, today: date) -> Signal:
    age = today - blocker.open_since
    back = Evidence.of(
        Fact.BLOCKER_BACK,
        item=blocker.item_id,
        cause=str(blocker.cause),
        times=blocker.times_back,
        days=age.days,
    )
    return Signal(
        kind=SignalKind.BLOCKER_CAME_BACK,
        # Coming back once more is a new thing, though the blocker is the same.
        key=f"blocker:{blocker.item_id}:back:{blocker.times_back}",
        urgency=Urgency.HIGH if age > OPEN_TOO_LONG else Urgency.NORMAL,
        since=blocker.open_since,
        evidence=(back, *_more(blocker)),
        person_id=person.person_id,
        item_id=blocker.item_id,
        cause=blocker.cause,
    )


def _more(blocker: Blocker) -> Iterator[Evidence]:
    if blocker.better:
        yield Evidence.of(Fact.BLOCKER_BETTER)
    if blocker.taken_up_until is not None:
        yield Evidence.of(Fact.BLOCKER_TAKEN_UP, day=blocker.taken_up_until.isoformat())


def _training_asked_twice(person: PersonHistory, today: date) -> Signal | None:
    asked = sorted(
        (day, blocker.item_id)
        for blocker in person.blockers
        if blocker.cause == Cause.TRAINING and not _is_taken_up(blocker, today)
        for day in (blocker.opened, *blocker.came_back)
        if today - TRAINING_WINDOW <= day <= today
    )
    if len(asked) < 2 or asked[-1][0] - asked[0][0] < TRAINING_APART:
        return None
    last, item_id = asked[-1]
    if today - last > TRAINING_RECENT:
        return None
    return Signal(
        kind=SignalKind.TRAINING_ASKED_TWICE,
        key=f"training:{person.person_id}",
        urgency=Urgency.NORMAL,
        since=last,
        evidence=(
            Evidence.of(
                Fact.TRAINING_ASKED, times=len(asked), weeks=TRAINING_WINDOW.days // 7, item=item_id
            ),
        ),
        person_id=person.person_id,
        item_id=item_id,
        cause=Cause.TRAINING,
    )
