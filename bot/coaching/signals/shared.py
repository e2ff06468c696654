"""Signals of one root cause with several people: of a team, or across teams."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from math import ceil

from bot.coaching.signals.history import Blocker, TeamHistory
from bot.coaching.signals.signal import Evidence, Fact, Signal, SignalKind, Urgency
from storage.words import Cause

WINDOW = timedelta(weeks=4)
FEWEST_PEOPLE = 3
SHARE_OF_TEAM = 0.3
"""Three people or three in ten, whichever is more: with fewer it is each one's own matter."""
MOST_OF_TEAM = 0.5

LEADER_FEWEST_PEOPLE = 5
"""Totals over people appear from five people up (domain.md, decision 5)."""
LEADER_FEWEST_TEAMS = 2
SPREADS_SINCE = 2 * WINDOW
"""How far back it is looked at whether a cause spreads: the last weeks, and as many before."""
TIMES_BEFORE = 2
"""It spreads when twice as many people have it as in the four weeks before."""


def shared_cause_signals(team: TeamHistory, today: date) -> list[Signal]:
    """The same root cause is in the way of several people of a team.

    It covers the signals about their single blockers, and counts people, naming none. `other`
    is no common cause.
    """
    found: list[Signal] = []
    needed = max(FEWEST_PEOPLE, ceil(SHARE_OF_TEAM * len(team.people)))
    for cause, blockers in _by_cause(team, today - WINDOW, today).items():
        people = {person_id for person_id, _ in blockers}
        if len(people) < needed:
            continue
        most = len(people) >= MOST_OF_TEAM * len(team.people)
        found.append(
            Signal(
                kind=SignalKind.SHARED_CAUSE,
                key=f"shared:{team.team_id}:{cause}",
                urgency=Urgency.HIGH if most else Urgency.NORMAL,
                since=sorted(blocker.open_since for _, blocker in blockers)[needed - 1],
                evidence=(
                    Evidence.of(
                        Fact.SHARED,
                        people=len(people),
                        of=len(team.people),
                        cause=str(cause),
                        weeks=WINDOW.days // 7,
                    ),
                ),
                team_id=team.team_id,
                cause=cause,
                covers=tuple(f"blocker:{blocker.item_id}" for _, blocker in blockers),
            )
        )
    return found


def cause_spreading_signals(
    teams: Sequence[TeamHistory], today: date, *, fewest: int = 0
) -> list[Signal]:
    """A root cause spreads between a leader's teams; from five people up, or from `fewest` where
    that is more, naming nobody."""
    needed = max(LEADER_FEWEST_PEOPLE, fewest)
    before: dict[Cause, set[int]] = defaultdict(set)
    now: dict[Cause, set[int]] = defaultdict(set)
    in_teams: dict[Cause, set[int]] = defaultdict(set)
    for team in teams:
        for cause, blockers in _by_cause(team, today - WINDOW, today).items():
            now[cause].update(person_id for person_id, _ in blockers)
            in_teams[cause].add(team.team_id)
        for cause, blockers in _by_cause(team, today - SPREADS_SINCE, today - WINDOW).items():
            before[cause].update(person_id for person_id, _ in blockers)
    return [
        Signal(
            kind=SignalKind.CAUSE_SPREADING,
            key=f"spreading:{cause}",
            urgency=Urgency.NORMAL,
            since=today - WINDOW,
            evidence=(
                Evidence.of(
                    Fact.SPREADS,
                    people=len(now[cause]),
                    teams=len(in_teams[cause]),
                    cause=str(cause),
                    weeks=WINDOW.days // 7,
                ),
            ),
            cause=cause,
        )
        for cause in Cause
        if len(now[cause]) >= needed
        and len(in_teams[cause]) >= LEADER_FEWEST_TEAMS
        and len(now[cause]) >= TIMES_BEFORE * len(before[cause])
    ]


def _by_cause(
    team: TeamHistory, after: date, until: date
) -> dict[Cause, list[tuple[int, Blocker]]]:
    """Blockers named within (after, until], by cause, with the person they are in the way of."""
    found: dict[Cause, list[tuple[int, Blocker]]] = defaultdict(list)
    for person in team.people:
        for blocker in person.blockers:
            if blocker.cause != Cause.OTHER and after < blocker.open_since <= until:
                found[blocker.cause].append((person.person_id, blocker))
    return found
