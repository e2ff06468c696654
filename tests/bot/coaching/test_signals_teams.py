"""What several people have in common: a cause, help, thanks; for a manager and for a leader."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.coaching.signals import signals_for_leader
from bot.coaching.signals.history import PersonHistory, TeamHistory, Thanks, Win
from bot.coaching.signals.signal import Signal, SignalKind, Urgency
from storage.words import Audience, Cause
from tests.bot.coaching.histories import BEGAN, TODAY, ago, blocker, facts, person, seen, states

ASKED = states("a" * 20)


def people(
    count: int, named: int, cause: Cause = Cause.MARKET, days: int = 3
) -> list[PersonHistory]:
    return [
        person(
            n,
            weeks=ASKED,
            blockers=(blocker(days, cause, item=n),) if n <= named else (),
        )
        for n in range(1, count + 1)
    ]


def of_kind(kind: SignalKind, found: list[Signal]) -> list[Signal]:
    return [signal for signal in found if signal.kind is kind]


@pytest.mark.parametrize(
    ("count", "named", "cause", "days", "expected"),
    [
        (8, 2, Cause.MARKET, 3, None),
        (8, 3, Cause.MARKET, 3, Urgency.NORMAL),
        (8, 4, Cause.MARKET, 3, Urgency.HIGH),
        (20, 5, Cause.MARKET, 3, None),
        (20, 6, Cause.MARKET, 3, Urgency.NORMAL),
        (3, 3, Cause.PROCESS, 3, Urgency.HIGH),
        (8, 5, Cause.OTHER, 3, None),
        (8, 5, Cause.MARKET, 28, None),
        (8, 5, Cause.MARKET, 27, Urgency.HIGH),
    ],
)
def test_a_cause_is_shared_by_three_people_or_three_in_ten(
    count: int, named: int, cause: Cause, days: int, expected: Urgency | None
) -> None:
    found = of_kind(SignalKind.SHARED_CAUSE, seen(*people(count, named, cause, days)))
    assert [signal.urgency for signal in found] == ([expected] if expected else [])


def test_a_shared_cause_counts_people_names_none_and_covers_their_blockers() -> None:
    (signal,) = of_kind(SignalKind.SHARED_CAUSE, seen(*people(8, 3, days=10)))
    assert signal.person_id is None
    assert facts(signal) == [
        {"fact": "shared", "people": 3, "of": 8, "cause": "market", "weeks": 4}
    ]
    assert set(signal.covers) == {"blocker:1", "blocker:2", "blocker:3"}


def thanks_each_week(per_week: int, since: int, until: int) -> tuple[Thanks, ...]:
    return tuple(
        Thanks(week * 10 + n, ago(7 * week + 3), 1 + n % 8, (1 + (n + 1) % 8,))
        for week in range(since, until, -1)
        for n in range(per_week)
    )


@pytest.mark.parametrize(
    ("thanks", "expected"),
    [
        (thanks_each_week(2, 15, -1), False),
        (thanks_each_week(2, 15, 3), True),
        ((*thanks_each_week(2, 15, 3), *thanks_each_week(1, 3, -1)), False),
        (thanks_each_week(1, 6, 3), False),
        ((), False),
    ],
)
def test_thanks_dry_up_when_they_become_clearly_fewer(
    thanks: tuple[Thanks, ...], expected: bool
) -> None:
    team = [person(n, weeks=ASKED) for n in range(1, 9)]
    found = of_kind(SignalKind.THANKS_DRIED_UP, seen(*team, thanks=thanks))
    assert bool(found) is expected


def test_a_team_that_was_away_has_not_stopped_thanking() -> None:
    away = states("a" * 16 + "----")
    team = [person(n, weeks=away) for n in range(1, 9)]
    thanks = thanks_each_week(2, 15, 3)
    assert of_kind(SignalKind.THANKS_DRIED_UP, seen(*team, thanks=thanks)) == []


@pytest.mark.parametrize(
    ("for_one", "for_others", "people_count", "expected"),
    [
        (12, 6, 8, True),
        (7, 0, 8, False),
        (8, 20, 8, False),
        (12, 6, 3, False),
    ],
)
def test_one_person_carries_many_when_clearly_above_twice_an_equal_share(
    for_one: int, for_others: int, people_count: int, expected: bool
) -> None:
    thanks = [Thanks(n, ago(n + 1), 2, (1,)) for n in range(for_one // 2)]
    wins = tuple(Win(100 + n, ago(n + 1), helpers=(1,)) for n in range(for_one - for_one // 2))
    thanks += [Thanks(50 + n, ago(n + 1), 1, (2 + n % 2,)) for n in range(for_others)]
    team = [person(n, weeks=ASKED, wins=wins if n == 2 else ()) for n in range(1, people_count + 1)]
    found = of_kind(SignalKind.CARRYING_MANY, seen(*team, thanks=tuple(thanks)))
    assert [signal.person_id for signal in found] == ([1] if expected else [])


def test_thanking_or_helping_oneself_is_no_help() -> None:
    thanks = tuple(Thanks(n, ago(n + 1), 1, (1,)) for n in range(20))
    team = [person(n, weeks=ASKED) for n in range(1, 9)]
    assert of_kind(SignalKind.CARRYING_MANY, seen(*team, thanks=thanks)) == []


def leader_sees(*teams: list[PersonHistory]) -> list[Signal]:
    return signals_for_leader(
        [TeamHistory(n, BEGAN, people=tuple(team)) for n, team in enumerate(teams)], TODAY
    )


def numbered(team: list[PersonHistory], first: int) -> list[PersonHistory]:
    return [replace(one, person_id=one.person_id + first) for one in team]


@pytest.mark.parametrize(
    ("west", "east", "expected"),
    [(3, 2, True), (2, 2, False), (5, 0, False), (4, 1, True)],
)
def test_a_leader_hears_from_five_people_in_two_teams(west: int, east: int, expected: bool) -> None:
    found = leader_sees(people(8, west), numbered(people(8, east), 100))
    assert bool(found) is expected
    for signal in found:
        assert signal.person_id is None
        assert signal.team_id is None
        assert facts(signal) == [
            {"fact": "spreads", "people": 5, "teams": 2, "cause": "market", "weeks": 4}
        ]


def test_what_was_there_before_does_not_spread() -> None:
    west, east = people(8, 3), numbered(people(8, 2), 100)
    three, two = (numbered(people(8, count, days=40), 200) for count in (3, 2))
    assert leader_sees(west, east, three) == []
    assert leader_sees(west, east, two)


def test_private_blockers_are_in_no_total() -> None:
    hidden = [
        person(n, weeks=ASKED, blockers=(blocker(3, Cause.MARKET, n, audience=Audience.PRIVATE),))
        for n in range(50, 60)
    ]
    assert leader_sees(people(8, 3), hidden) == []
    assert of_kind(SignalKind.SHARED_CAUSE, seen(*hidden)) == []


def test_nothing_of_the_future_counts() -> None:
    later = people(8, 5, days=-2)
    assert of_kind(SignalKind.SHARED_CAUSE, seen(*later)) == []
    assert TODAY + timedelta(days=2) == ago(-2)
