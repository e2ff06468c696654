"""How to ask somebody, given what became of the last times. Pure."""

from collections.abc import Sequence
from enum import StrEnum

from bot.people.weeks import IsoWeek
from storage.words import CheckinState

BACK_OFF_AFTER = 2
"""Check-ins in a row that were ignored: then one kind question takes the place of the next
(domain.md, decision 7)."""

WEEKS_OF_QUIET = 4
"""Where the kind question was ignored too, it comes again after so many weeks."""

LOOK_BACK = 26
"""Weeks that are looked at."""


class Tone(StrEnum):
    """How a check-in is asked."""

    NORMAL = "normal"
    KIND = "kind"
    """Would you rather be asked at another time, less often, or not at all?"""
    QUIET = "quiet"
    """Not this week."""


def tone(week: IsoWeek, past: Sequence[tuple[IsoWeek, CheckinState]]) -> Tone:
    """How to ask in a week, from what a person's earlier check-ins of the team came to, the
    latest first. Weeks in which nobody asked do not count; any answer or skip ends the row."""
    ignored: list[IsoWeek] = []
    for when, state in past:
        if state == CheckinState.NOT_ASKED:
            continue
        if state != CheckinState.MISSED:
            break
        ignored.append(when)
    if len(ignored) < BACK_OFF_AFTER:
        return Tone.NORMAL
    if len(ignored) == BACK_OFF_AFTER:
        return Tone.KIND
    return Tone.KIND if ignored[0].plus(WEEKS_OF_QUIET) <= week else Tone.QUIET
