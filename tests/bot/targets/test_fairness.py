"""Which cases are equal, who decides, and what relief does to the plan."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from bot.targets.bands import Band
from bot.targets.events import Event, Leave, Market, Period, Promotion, Territory
from bot.targets.fairness import (
    Decided,
    decided_unequally,
    distance,
    leader_decides_too,
    profile,
    relieved_share,
    required_attainment,
    similar,
)
from bot.targets.relief import Case

Q3 = Period(date(2026, 7, 1), date(2026, 9, 30))
LEAVE = Leave(date(2026, 7, 6), date(2026, 7, 31))
MOVE = Territory(date(2026, 8, 15), Fraction(1, 5))
MARKET = Market(date(2026, 8, 1), date(2026, 9, 30), Fraction(17, 20))


def case(*events: Event, target: int = 300) -> Case:
    return Case(Q3, Band(Decimal(0), Decimal(target), Decimal(target)), events)


# one case, the other, equal
EQUAL = [
    (case(LEAVE, MOVE), case(MOVE, LEAVE), True),
    (case(LEAVE), case(LEAVE, target=999_999), True),
    (case(LEAVE), replace(case(LEAVE), step=Decimal(100)), True),
    (
        case(LEAVE),
        case(replace(LEAVE, end=date(2026, 7, 15)), replace(LEAVE, start=date(2026, 7, 16))),
        True,
    ),
    # twenty other selling days of the same period are the same loss
    (case(LEAVE), case(Leave(date(2026, 8, 3), date(2026, 8, 28))), True),
    # a leave too short to count leaves a case as it was
    (case(MOVE), case(MOVE, Leave(date(2026, 7, 6), date(2026, 7, 7))), True),
    (case(LEAVE), case(replace(LEAVE, end=date(2026, 7, 30))), False),
    (case(LEAVE), case(replace(LEAVE, fte=Fraction(1, 2))), False),
    (case(MOVE), case(replace(MOVE, share_moved=Fraction(1, 4))), False),
    (case(LEAVE), case(LEAVE, MOVE), False),
    # the same factor for another reason is another case
    (case(LEAVE), case(Market(LEAVE.start, LEAVE.end, Fraction(0))), False),
]


@pytest.mark.parametrize(("one", "other", "equal"), EQUAL)
def test_cases_are_equal_by_kind_days_and_factor(one: Case, other: Case, equal: bool):
    assert (profile(one) == profile(other)) is equal


def test_a_profile_names_days_and_factor_of_each_kind_alone():
    assert profile(case(MOVE, LEAVE)) == (
        ("leave", 20, 66, "0.6970"),
        ("territory", 33, 66, "0.9000"),
    )


def test_similar_cases_come_nearest_first_and_only_within_a_twentieth():
    mine = profile(case(LEAVE))
    decided = [
        Decided(1, profile(case(replace(LEAVE, end=date(2026, 7, 29)))), Fraction(1, 2)),
        Decided(2, mine, None),
        Decided(3, mine, Fraction(1, 2)),
        Decided(4, profile(case(MOVE)), Fraction(1, 2)),
        Decided(5, profile(case(replace(LEAVE, end=date(2026, 7, 10)))), None),
    ]
    assert [found.key for found in similar(mine, decided)] == [3, 2, 1]
    assert [found.key for found in similar(mine, decided, most=1)] == [3]
    assert distance(mine, decided[3].profile) is None
    assert distance((), ()) == 0


def test_equal_cases_decided_unequally_are_flagged_and_no_others():
    leave, move = profile(case(LEAVE)), profile(case(MOVE))
    given = [
        Decided(1, leave, Fraction("0.6970")),
        Decided(2, leave, None),
        Decided(3, move, Fraction("0.9")),
        Decided(4, move, Fraction("0.90000001")),
        Decided(5, (*leave, *move), None),
    ]
    assert [[one.key for one in group] for group in decided_unequally(given)] == [[1, 2]]
    other_factor = [*given, Decided(6, move, Fraction("0.95"))]
    assert [[one.key for one in group] for group in decided_unequally(other_factor)] == [
        [1, 2],
        [3, 4, 6],
    ]


def band(target: int) -> Band:
    return Band(Decimal(0), Decimal(target), Decimal(target))


# target before, after, events, whether the leader decides too at 15 %
LEADER: list[tuple[int, int, tuple[Event, ...], bool]] = [
    (1000, 850, (LEAVE,), False),
    (1000, 849, (LEAVE,), True),
    (1000, 999, (LEAVE, MARKET), True),
    (1000, 1200, (Promotion(date(2026, 8, 1), band(1200)),), False),
    (0, 0, (LEAVE,), False),
]


@pytest.mark.parametrize(("before", "after", "events", "wanted"), LEADER)
def test_the_leader_decides_above_materiality_and_on_every_market_event(
    before: int, after: int, events: tuple[Event, ...], wanted: bool
):
    assert leader_decides_too(band(before), band(after), events, Decimal("0.15")) is wanted


def test_the_relieved_share_of_a_target():
    assert relieved_share(band(300), band(200)) == Fraction(1, 3)
    assert relieved_share(band(300), band(400)) == 0
    assert relieved_share(band(0), band(0)) == 0


# over-assignment, relieved share, attainment required in percent (domain.md, section 1)
BUDGET = [
    ("1.10", "0", "90.9"),
    ("1.10", "0.02", "92.8"),
    ("1.10", "0.05", "95.7"),
    ("1.05", "0.05", "100.3"),
]


@pytest.mark.parametrize(("over", "relieved", "wanted"), BUDGET)
def test_what_relief_does_to_the_attainment_the_plan_needs(over: str, relieved: str, wanted: str):
    found = required_attainment(Decimal(1), Decimal(over), Fraction(relieved))
    assert found is not None
    assert f"{float(found) * 100:.1f}" == wanted


def test_a_plan_for_nobody_needs_no_attainment():
    assert required_attainment(Decimal(1), Decimal(0), Fraction(0)) is None
    assert required_attainment(Decimal(1), Decimal(5), Fraction(1)) is None
