"""No total, and no difference of totals, is about fewer than five people."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.scorecard.small_numbers import (
    Total,
    Turnout,
    groups_to_show,
    may_show,
    participation,
    response,
    threshold_of,
    total,
)


@pytest.mark.parametrize(("policy", "threshold"), [(None, 5), (0, 5), (3, 5), (5, 5), (8, 8)])
def test_a_policy_raises_the_threshold_and_never_lowers_it(
    policy: int | None, threshold: int
) -> None:
    assert threshold_of(policy) == threshold


@pytest.mark.parametrize(
    ("respondents", "known", "gone", "shown"),
    [
        (4, 0, 0, False),
        (5, 0, 0, True),
        (5, 5, 0, True),  # the viewer sees each of them anyway
        (6, 5, 0, False),  # the rest is one person
        (9, 5, 0, False),
        (10, 5, 0, True),
        (6, 1, 0, True),  # the viewer's own answer taken away leaves five
        (5, 1, 0, False),
        (5, 0, 1, False),  # six stood there before somebody was erased
        (5, 5, 1, False),
        (7, 0, 5, True),
    ],
)
def test_when_a_total_may_be_shown(respondents: int, known: int, gone: int, shown: bool) -> None:
    assert may_show(respondents, known=known, gone=gone) is shown


@pytest.mark.parametrize(
    ("groups", "shown"),
    [
        ({}, set[str]()),
        ({"West": 4}, set[str]()),
        ({"West": 6}, {"West"}),
        ({"West": 6, "East": 7}, {"West", "East"}),
        ({"West": 6, "East": 7, "North": 0}, {"West", "East"}),
        ({"West": 6, "East": 7, "North": 2}, {"East"}),  # the next smallest hides North
        ({"West": 6, "North": 2}, set[str]()),
        ({"West": 6, "East": 7, "North": 2, "South": 3}, {"West", "East"}),  # five together
        ({"West": 6, "East": 6, "North": 1}, {"West"}),  # a tie goes by name
    ],
)
def test_which_groups_stand_beside_the_whole(groups: dict[str, int], shown: set[str]) -> None:
    assert groups_to_show(groups) == shown


def test_a_total_says_over_how_many_of_how_many() -> None:
    assert total([3, 4, 4, 4, 4, 2], of=8, closed=True) == Total(Decimal("3.5"), 6, 8)


def test_a_half_is_rounded_up() -> None:
    assert total(
        [4, 4, 4, 4, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 4, 3], of=20, closed=True
    ) == (Total(Decimal("3.3"), 20, 20))


def test_a_total_is_never_live() -> None:
    assert total([3, 4, 4, 4, 4, 2], of=8, closed=False) is None


def test_a_raised_threshold_holds() -> None:
    assert total([3] * 7, of=8, closed=True, threshold=8) is None


def test_response_is_of_the_week_and_participation_of_the_people() -> None:
    weeks: list[Mapping[int, bool]] = [
        {1: True, 2: False, 3: False},
        {1: False, 2: True},  # the third was on leave
    ]
    assert response(weeks[0]) == Turnout(1, 3)
    assert response(weeks[1]) == Turnout(1, 2)
    assert participation(weeks) == Turnout(2, 3)
    assert participation([]) == Turnout(0, 0)


def test_turnout_is_for_a_crowd() -> None:
    assert Turnout(2, 5).may_show()
    assert not Turnout(4, 4).may_show()
    assert not Turnout(5, 7).may_show(threshold=8)


sizes = st.dictionaries(st.sampled_from("ABCDEFG"), st.integers(0, 14), max_size=7)
thresholds = st.integers(5, 9)


@settings(max_examples=300)
@given(sizes, thresholds)
def test_no_difference_of_two_views_is_about_a_few(groups: dict[str, int], threshold: int) -> None:
    """Every union of shown groups, taken from the whole or from a larger union."""
    shown = groups_to_show(groups, threshold)
    everybody = sum(groups.values())
    views = [frozenset(c) for n in range(1, len(shown) + 1) for c in combinations(sorted(shown), n)]
    counts = {view: sum(groups[name] for name in view) for view in views}
    if everybody >= threshold:
        counts[frozenset(groups)] = everybody
    for view, count in counts.items():
        assert count >= threshold
        for other, fewer in counts.items():
            if other < view:
                assert count == fewer or count - fewer >= threshold


@settings(max_examples=200)
@given(sizes, thresholds)
def test_no_more_is_hidden_than_needed(groups: dict[str, int], threshold: int) -> None:
    large = {name for name, count in groups.items() if count >= threshold}
    assert len(large - groups_to_show(groups, threshold)) <= 1


@settings(max_examples=200)
@given(
    st.lists(st.integers(1, 5), max_size=14),
    st.integers(0, 14),
    st.integers(0, 6),
    thresholds,
    st.booleans(),
)
def test_a_shown_total_is_a_crowds(
    numbers: list[int], known: int, gone: int, threshold: int, closed: bool
) -> None:
    known = min(known, len(numbers))
    shown = total(numbers, of=20, known=known, gone=gone, closed=closed, threshold=threshold)
    if shown is not None:
        rest = len(numbers) - known
        assert closed
        assert shown.over == len(numbers) >= threshold
        assert rest == 0 or rest >= threshold
        assert gone == 0 or gone >= threshold
        assert abs(shown.mean - Decimal(sum(numbers)) / len(numbers)) <= Decimal("0.05")
