"""Silence, commitments, beginnings, returns, results, and what is worth a word."""

from datetime import date, timedelta

import pytest

from bot.coaching.signals import signals_of_team
from bot.coaching.signals.history import (
    Blocker,
    Commitment,
    Leave,
    PeriodResult,
    PersonHistory,
    TeamHistory,
    Thanks,
    Win,
)
from bot.coaching.signals.signal import Urgency
from storage.words import Audience
from tests.bot.coaching.histories import (
    BEGAN,
    TODAY,
    ago,
    blocker,
    facts,
    kinds,
    person,
    seen,
    states,
    weeks_of,
)


@pytest.mark.parametrize(
    ("weeks", "quiet"),
    [
        ("a" * 12 + "mm", False),
        ("a" * 12 + "mmm", True),
        ("a" * 12 + "m-m-m", True),
        ("a" * 12 + "mmmd", True),
        ("a" * 12 + "mms", False),
        ("a" * 12 + "mmma", False),
        # Who misses one in four needs a longer silence.
        ("aaam" * 4 + "ammm", False),
        ("aaam" * 4 + "ammmmm", True),
        # Never regular, so never silent.
        ("amma" * 4 + "mmmmmm", False),
        # Little to go by.
        ("aaaaaammm", True),
        ("aaaammm", False),
        # After a quarter it is no news.
        ("a" * 12 + "m" * 13, False),
    ],
)
def test_silence_is_measured_against_how_somebody_usually_answers(weeks: str, quiet: bool) -> None:
    assert (kinds(person(weeks=states(weeks))) == ["gone_quiet"]) is quiet


def test_silence_states_two_figures_and_no_reason() -> None:
    (signal,) = seen(person(weeks=states("a" * 12 + "mmm")))
    assert facts(signal) == [
        {"fact": "quiet", "weeks": 3},
        {"fact": "quiet_before", "weeks": 12, "of": 12},
    ]


def past_plans(*moves: int) -> tuple[Commitment, ...]:
    return tuple(
        Commitment(item, ago(200 - item), open=False, moves=count)
        for item, count in enumerate(moves)
    )


@pytest.mark.parametrize(
    ("before", "moves", "expected"),
    [
        ((), 2, False),
        ((), 3, True),
        ((0,) * 10, 1, False),
        ((0,) * 10, 2, True),
        ((1, 0, 1, 0, 1, 1, 0), 2, False),
        ((1, 0, 1, 0, 1, 1, 0), 3, True),
    ],
)
def test_a_plan_keeps_moving_by_the_persons_own_measure(
    before: tuple[int, ...], moves: int, expected: bool
) -> None:
    plans = (*past_plans(*before), Commitment(99, ago(30), open=True, moves=moves))
    found = seen(person(commitments=plans))
    assert [signal.key for signal in found] == (["commitment:99"] if expected else [])


def test_a_plan_that_is_done_or_dropped_has_stopped_moving() -> None:
    assert kinds(person(commitments=(Commitment(1, ago(30), open=False, moves=5),))) == []


@pytest.mark.parametrize(
    ("days", "key"),
    [
        (0, "new:1:0"),
        (13, "new:1:0"),
        (14, None),
        (30, "new:1:30"),
        (44, None),
        (60, "new:1:60"),
        (95, "new:1:90"),
        (110, None),
    ],
)
def test_a_newcomer_has_four_moments(days: int, key: str | None) -> None:
    found = seen(person(joined=ago(days)))
    assert [signal.key for signal in found] == ([key] if key else [])
    if days < 14:
        assert found[0].urgency is Urgency.HIGH


@pytest.mark.parametrize("joined", [None, BEGAN, TODAY + timedelta(days=3)])
def test_nobody_is_new_who_is_not_known_to_be(joined: date | None) -> None:
    assert kinds(person(joined=joined)) == []


def test_the_whole_team_is_not_new_on_the_day_it_comes_into_the_program() -> None:
    team = TeamHistory(1, began=ago(3), people=(person(1, joined=ago(3)), person(2, joined=ago(1))))
    assert [signal.person_id for signal in signals_of_team(team, TODAY)] == [2]


@pytest.mark.parametrize(
    ("leaves", "expected"),
    [
        ((Leave(ago(24), ago(1)),), True),
        ((Leave(ago(38), ago(14)),), True),
        ((Leave(ago(39), ago(15)),), False),
        # Two weeks with their weekends are a holiday.
        ((Leave(ago(16), ago(1)),), False),
        # Two that touch are one; two that do not are two.
        ((Leave(ago(24), ago(15)), Leave(ago(12), ago(1))), True),
        ((Leave(ago(24), ago(15)), Leave(ago(9), ago(1))), False),
        ((Leave(ago(60), None),), False),
        ((Leave(ago(60), ago(-3)),), False),
    ],
)
def test_a_return_is_one_after_more_than_two_weeks_away(
    leaves: tuple[Leave, ...], expected: bool
) -> None:
    assert (kinds(person(leaves=leaves)) == ["back_from_leave"]) is expected


def months(*shares: float, days: int = 30) -> tuple[PeriodResult, ...]:
    count = len(shares)
    return tuple(
        PeriodResult(
            ago(days * (count - n) + 5), ago(days * (count - n - 1) + 6), share, share < 0.7
        )
        for n, share in enumerate(shares)
    )


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        (months(1.0, 1.0, 0.65, 0.6), True),
        (months(0.6, 0.65), True),
        (months(0.65), False),
        (months(1.0, 0.65, 0.75), False),
        # Once, but far under what is usual for this person.
        (months(1.0, 1.1, 0.4), True),
        (months(0.75, 0.8, 0.65), False),
        # A quarter speaks for itself.
        (months(0.65, days=90), True),
        ((), False),
    ],
)
def test_results_under_the_floor_ask_for_a_talk(
    results: tuple[PeriodResult, ...], expected: bool
) -> None:
    assert (kinds(person(results=results)) == ["results_unexplained"]) is expected


@pytest.mark.parametrize(
    ("what", "explained"),
    [
        (blocker(2), True),
        (blocker(50, resolved=ago(20)), True),
        (blocker(50, resolved=ago(45)), False),
        (blocker(150, resolved=ago(100)), False),
    ],
)
def test_a_blocker_that_was_there_for_long_explains_results(what: Blocker, explained: bool) -> None:
    who = person(results=months(0.6, 0.65), blockers=(what,), weeks=states("aaa"))
    assert ("results_unexplained" in kinds(who)) is not explained


def test_old_results_and_a_newcomers_are_no_matter_for_such_a_talk() -> None:
    old = tuple(
        PeriodResult(p.start - timedelta(90), p.end - timedelta(90), p.share, p.under_floor)
        for p in months(0.6, 0.6)
    )
    assert kinds(person(results=old)) == []
    assert kinds(person(results=months(0.6, 0.6), joined=ago(120))) == []


def glad(*wins: int, thanks: tuple[Thanks, ...] = ()) -> list[str]:
    who = person(weeks=weeks_of([None] * 20), wins=tuple(Win(days, ago(days)) for days in wins))
    return [signal.key for signal in seen(who, thanks=thanks)]


@pytest.mark.parametrize(
    ("wins", "expected"),
    [
        ((50, 3), ["win:3"]),
        ((40, 3), []),
        ((3,), ["win:3"]),
        ((90, 9), []),
    ],
)
def test_a_win_after_a_while_is_worth_a_word(wins: tuple[int, ...], expected: list[str]) -> None:
    assert glad(*wins) == expected


@pytest.mark.parametrize(
    ("givers", "expected"),
    [
        ((2, 3), ["thanked:1"]),
        ((2, 2), []),
        ((2, 1), []),
        ((2,), []),
    ],
)
def test_thanks_from_several_colleagues_are_worth_a_word(
    givers: tuple[int, ...], expected: list[str]
) -> None:
    thanks = tuple(Thanks(n, ago(6 - n), giver, (1,)) for n, giver in enumerate(givers))
    assert glad(thanks=thanks) == expected


def test_private_wins_and_thanks_are_nobodys_news() -> None:
    thanks = tuple(Thanks(n, ago(3), n, (1,), Audience.PRIVATE) for n in (2, 3))
    assert glad(thanks=thanks) == []
    win = Win(1, ago(3), Audience.PRIVATE)
    assert kinds(person(weeks=weeks_of([None] * 20), wins=(win,))) == []


def test_good_news_is_no_need() -> None:
    (signal,) = seen(
        person(weeks=weeks_of([None] * 20), wins=(Win(1, ago(3)),)),
    )
    assert not signal.kind.is_need
    assert signal.urgency is Urgency.LOW


def test_people_are_not_compared_with_each_other() -> None:
    low: PersonHistory = person(1, weeks=weeks_of([2, 2, 1, 2, 2, 2, 3, 2, 2, 2, 2, 2]))
    high: PersonHistory = person(2, weeks=weeks_of([5] * 12))
    assert seen(low, high) == []
