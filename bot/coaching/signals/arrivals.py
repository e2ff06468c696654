"""Signals of somebody who begins, and of somebody who comes back."""

from datetime import date, timedelta

from bot.coaching.signals.history import Leave, PersonHistory
from bot.coaching.signals.signal import Evidence, Fact, Signal, SignalKind, Urgency

MOMENTS = (0, 30, 60, 90)
"""The first days, then one, two and three months after joining: the customary moments for a
newcomer's review. Newcomers settle within them (Bauer and others 2007)."""
MOMENT_LASTS = 14
LONGEST_HOLIDAY = 10
"""Working days. Two weeks are a holiday; after more, work was handed over and has to be handed
back (domain.md, evidence 1)."""
TOUCHING = timedelta(days=4)
"""Leaves with only a weekend or a public holiday between them are one."""
JUST_BACK = timedelta(days=14)


def first_weeks_signals(person: PersonHistory, today: date) -> list[Signal]:
    """A new colleague's first weeks; nothing where it is not known when somebody joined."""
    if person.joined is None:
        return []
    days = (today - person.joined).days
    for moment in MOMENTS:
        if moment <= days < moment + MOMENT_LASTS:
            return [
                Signal(
                    kind=SignalKind.FIRST_WEEKS,
                    key=f"new:{person.person_id}:{moment}",
                    urgency=Urgency.NORMAL if moment else Urgency.HIGH,
                    since=person.joined + timedelta(days=moment),
                    evidence=(Evidence.of(Fact.NEW, days=days),),
                    person_id=person.person_id,
                )
            ]
    return []


def back_from_leave_signals(person: PersonHistory, today: date) -> list[Signal]:
    """Somebody came back within two weeks from more than two away. Why is nobody's matter."""
    for leave in _joined_up(person.leaves):
        if leave.end is None or not leave.end < today <= leave.end + JUST_BACK:
            continue
        if _working_days(leave.start, leave.end) > LONGEST_HOLIDAY:
            away = leave.end - leave.start + timedelta(days=1)
            return [
                Signal(
                    kind=SignalKind.BACK_FROM_LEAVE,
                    key=f"back:{person.person_id}:{leave.end.isoformat()}",
                    urgency=Urgency.HIGH,
                    since=leave.end + timedelta(days=1),
                    evidence=(Evidence.of(Fact.BACK, days=away.days),),
                    person_id=person.person_id,
                )
            ]
    return []


def _working_days(start: date, end: date) -> int:
    days = (end - start).days + 1
    return sum((start + timedelta(days=n)).weekday() < 5 for n in range(min(days, 21)))


def _joined_up(leaves: tuple[Leave, ...]) -> list[Leave]:
    joined: list[Leave] = []
    for leave in sorted(leaves, key=lambda leave: leave.start):
        last = joined[-1] if joined else None
        if last is None or (last.end is not None and leave.start - last.end > TOUCHING):
            joined.append(leave)
        elif last.end is not None:
            end = None if leave.end is None else max(last.end, leave.end)
            joined[-1] = Leave(last.start, end)
    return joined
