"""Short ways to write a person's past. `TODAY` is a Monday; week 1 ago is the one just closed."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from bot.coaching.signals import signals_of_team
from bot.coaching.signals.history import (
    Blocker,
    PersonHistory,
    Tap,
    TeamHistory,
    Week,
)
from bot.coaching.signals.signal import Signal
from bot.people.weeks import IsoWeek
from storage.words import Audience, Cause, CheckinState

TODAY = date(2026, 11, 30)
BEGAN = date(2024, 1, 1)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def monday_ago(weeks: int) -> date:
    return TODAY - timedelta(weeks=weeks)


def weeks_of(
    moods: Sequence[int | None] = (),
    workloads: Sequence[int | None] = (),
    audience: Audience = Audience.MANAGER,
) -> tuple[Week, ...]:
    """Answered weeks up to the one just closed; None: not told."""
    count = max(len(moods), len(workloads))
    moods = [*moods, *[None] * (count - len(moods))]
    workloads = [*workloads, *[None] * (count - len(workloads))]
    return tuple(
        Week(
            IsoWeek.of(monday_ago(count - place)),
            CheckinState.ANSWERED,
            mood=None if mood is None else Tap(mood, audience),
            workload=None if workload is None else Tap(workload, audience),
        )
        for place, (mood, workload) in enumerate(zip(moods, workloads, strict=True))
    )


STATES = {
    "a": CheckinState.ANSWERED,
    "s": CheckinState.SKIPPED,
    "m": CheckinState.MISSED,
    "-": CheckinState.NOT_ASKED,
    "d": CheckinState.SENT,
}


def states(letters: str) -> tuple[Week, ...]:
    """Weeks up to the one just closed: a(nswered), s(kipped), m(issed), - not asked, d(ue)."""
    return tuple(
        Week(IsoWeek.of(monday_ago(len(letters) - place)), STATES[letter])
        for place, letter in enumerate(letters)
    )


def blocker(days_ago: int, cause: Cause = Cause.PROCESS, item: int = 1, **more: Any) -> Blocker:
    return Blocker(item, ago(days_ago), cause, **more)


def person(person_id: int = 1, **more: Any) -> PersonHistory:
    return PersonHistory(person_id, **more)


def team(*people: PersonHistory, **more: Any) -> TeamHistory:
    return TeamHistory(9, BEGAN, people=people, **more)


def seen(*people: PersonHistory, **more: Any) -> list[Signal]:
    return signals_of_team(team(*people, **more), TODAY)


def kinds(*people: PersonHistory, **more: Any) -> list[str]:
    return [str(signal.kind) for signal in seen(*people, **more)]


def facts(signal: Signal) -> list[dict[str, Any]]:
    return [dict(evidence.as_json()) for evidence in signal.evidence]
