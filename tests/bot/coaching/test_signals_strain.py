"""Mood and workload: always against the person's own past, and modest while that is short."""

from collections.abc import Sequence

import pytest

from bot.coaching.signals.history import PeriodResult
from bot.coaching.signals.signal import Urgency
from storage.words import Audience
from tests.bot.coaching.histories import ago, facts, kinds, person, seen, weeks_of

STEADY = [3, 3, 2, 3, 4, 3, 4, 2, 3, 3, 3, 3]
GLAD = [4, 4, 3, 4, 5, 4, 4, 4, 3, 4, 4, 4]


def kinds_of(moods: Sequence[int | None], workloads: Sequence[int | None]) -> list[str]:
    return kinds(person(weeks=weeks_of(moods, workloads)))


@pytest.mark.parametrize(
    ("moods", "workloads", "expected"),
    [
        # Both move: two full weeks, and less gladness.
        ([*GLAD, 2, 2], [*STEADY, 5, 4], ["workload_high"]),
        # Workload alone, clearly.
        ([*GLAD, 4, 4], [*STEADY, 5, 5], ["workload_high"]),
        # One full week is one full week.
        ([*GLAD, 4, 4], [*STEADY, 3, 5], []),
        ([*GLAD, 4, 4], [*STEADY, 5, 3], []),
        # Usually busy, as ever.
        ([*GLAD, 4, 4], [4, 5, 3, 4, 4, 3, 5, 4, 3, 4, 4, 5, 4, 4], []),
        # Nothing but workload, and nothing but mood.
        ([], [*STEADY, 5, 5], ["workload_high"]),
        ([*GLAD, 1, 1], [], ["mood_below_usual"]),
        # Grumpy by nature: low, and no lower than ever.
        ([2, 2, 1, 2, 3, 2, 2, 2, 1, 2, 2, 2, 2, 1], [], []),
        # One bad week beside a usual one.
        ([*GLAD, 4, 1], [*STEADY, 3, 3], []),
        ([5] * 14 + [5, 1], [], []),
        ([5] * 14 + [1, 5], [], []),
        # Both at once in one week.
        ([*GLAD, 4, 1], [*STEADY, 3, 5], ["mood_below_usual"]),
        # A smaller fall that lasts.
        ([*GLAD, *GLAD, 3, 3, 3, 2, 3, 2], [], ["mood_below_usual"]),
        ([*GLAD, *GLAD, 3, 3, 3, 2, 3, 4], [], []),
        # A quarter of full weeks, however usual.
        ([], [5] * 12, ["workload_high"]),
        # No past at all: only what is plain.
        ([], [5, 5], ["workload_high"]),
        ([], [4, 4], []),
        ([], [4, 4, 4, 4], ["workload_high"]),
        ([2, 2], [], []),
        ([1, 1], [3, 3], []),
        # A short past: clear changes only.
        ([4, 4, 4, 2, 1], [3, 3, 3, 5, 5], ["workload_high"]),
        ([4, 4, 4, 3, 3], [3, 3, 3, 4, 3], []),
        ([4, 4, 3, 4, 5, 4, 1, 1], [], ["mood_below_usual"]),
        ([4, 4, 3, 4, 5, 4, 3, 3], [], []),
    ],
)
def test_two_weeks_are_weighed_against_the_persons_own_usual(
    moods: list[int], workloads: list[int], expected: list[str]
) -> None:
    assert kinds_of(moods, workloads) == expected


def test_a_week_between_does_not_break_a_run_and_two_do() -> None:
    assert kinds_of([], [*STEADY, 5, None, 5]) == ["workload_high"]
    assert kinds_of([], [*STEADY, 5, None, None, 5]) == []


def test_old_weeks_say_nothing_about_today() -> None:
    assert kinds_of([], [*STEADY, 5, 5, None]) == ["workload_high"]
    assert kinds_of([], [*STEADY, 5, 5, None, None, None]) == []


def test_the_evidence_can_be_checked_against_what_was_tapped() -> None:
    (signal,) = seen(person(weeks=weeks_of([*GLAD, 2, 2], [*STEADY, 5, 4])))
    assert facts(signal) == [
        {"fact": "workload_run", "level": 4, "weeks": 2},
        {"fact": "workload_before", "level": 4, "weeks": 2, "of": 12},
        {"fact": "mood_below_usual", "points": "2, 2", "usual": 3.9, "of": 12},
    ]
    assert (signal.key, signal.urgency) == ("workload:1", Urgency.NORMAL)
    assert signal.since == ago(7)


def test_below_ten_weeks_only_the_points_are_shown() -> None:
    (signal,) = seen(person(weeks=weeks_of([4, 4, 4, 4, 4, 2, 1], [3, 3, 3, 3, 3, 5, 5])))
    assert facts(signal) == [
        {"fact": "workload_run", "level": 4, "weeks": 2},
        {"fact": "mood_points", "points": "4, 4, 4, 4, 2, 1"},
    ]


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ([], "workload_high"),
        ([1.0, 1.1, 1.0], "workload_rising"),
        ([1.0], "workload_rising"),
        ([1.0, 1.1, 0.9], "workload_high"),
        ([0.6, 0.6, 0.6], "workload_high"),
    ],
)
def test_results_that_hold_make_it_a_question_of_how_long(
    shares: list[float], expected: str
) -> None:
    results = tuple(
        PeriodResult(ago(30 * n), ago(30 * n - 29), share, share < 0.7)
        for n, share in zip(range(len(shares), 0, -1), shares, strict=True)
    )
    who = person(weeks=weeks_of([*GLAD, 3, 3], [*STEADY, 5, 5]), results=results)
    about_workload = [str(signal.kind) for signal in seen(who) if signal.key == "workload:1"]
    assert about_workload == [expected]


def test_a_private_mood_is_as_if_it_had_not_been_told() -> None:
    private = weeks_of([*GLAD, 1, 1], [], audience=Audience.PRIVATE)
    assert kinds(person(weeks=private)) == []
