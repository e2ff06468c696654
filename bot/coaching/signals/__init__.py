"""Signals: facts drawn from history that a manager may want to know.

Each rule is a pure function of plain values and a day. It compares people with their own past
only, and documents where its thresholds come from.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.coaching.signals.appreciation import (
    carrying_many_signals,
    thanks_dried_up_signals,
    worth_a_word_signals,
)
from bot.coaching.signals.arrivals import back_from_leave_signals, first_weeks_signals
from bot.coaching.signals.blockers import blocker_signals
from bot.coaching.signals.commitments import commitment_signals
from bot.coaching.signals.history import PersonHistory, TeamHistory, Thanks, as_the_manager_sees
from bot.coaching.signals.results import results_signals
from bot.coaching.signals.shared import cause_spreading_signals, shared_cause_signals
from bot.coaching.signals.signal import Signal
from bot.coaching.signals.silence import silence_signals
from bot.coaching.signals.strain import strain_signals


def signals_of_team(team: TeamHistory, today: date) -> list[Signal]:
    """Everything a team's manager may want to know today (a day in the manager's zone).

    Private items are dropped first. About somebody who is away today nothing is said.
    """
    team = as_the_manager_sees(team)
    received: dict[int, list[Thanks]] = defaultdict(list)
    for thanks in team.thanks:
        for receiver in thanks.receivers:
            received[receiver].append(thanks)
    found: list[Signal] = []
    away: set[int] = set()
    for person in team.people:
        if person.away_on(today):
            away.add(person.person_id)
            continue
        # Whoever came into the program together with the team is not known to be new.
        joined = None if person.joined == team.began else person.joined
        known = replace(person, joined=joined)
        found += _of_person(known, received[person.person_id], today)
    found += [s for s in carrying_many_signals(team, today) if s.person_id not in away]
    found += shared_cause_signals(team, today)
    found += thanks_dried_up_signals(team, today)
    return [replace(signal, team_id=team.team_id) for signal in found]


def signals_for_leader(
    teams: Sequence[TeamHistory], today: date, *, fewest: int = 0
) -> list[Signal]:
    """What a leader of several teams may want to know: totals from five people up, or from
    `fewest` where that is more; no names."""
    seen = [as_the_manager_sees(team) for team in teams]
    return cause_spreading_signals(seen, today, fewest=fewest)


def _of_person(person: PersonHistory, thanks: Sequence[Thanks], today: date) -> list[Signal]:
    return [
        *blocker_signals(person, today),
        *strain_signals(person, today),
        *silence_signals(person, today),
        *commitment_signals(person, today),
        *results_signals(person, today),
        *first_weeks_signals(person, today),
        *back_from_leave_signals(person, today),
        *worth_a_word_signals(person, thanks, today),
    ]
