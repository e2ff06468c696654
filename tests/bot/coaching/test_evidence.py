"""Every fact has a sentence that reads well, whatever its figures."""

from datetime import date

import pytest

from bot.coaching.evidence import line
from bot.coaching.signals.signal import Fact, Value

TODAY = date(2026, 11, 24)

EXAMPLES: list[tuple[Fact, dict[str, Value], str]] = [
    (
        Fact.BLOCKER_OPEN,
        {"cause": "process", "days": 12},
        "Something has been in the way for 12 days: our own process.",
    ),
    (
        Fact.BLOCKER_OPEN,
        {"cause": "market", "days": 22},
        "Something has been in the way for 3 weeks: the market.",
    ),
    (Fact.BLOCKER_BETTER, {}, "They say it is getting better."),
    (
        Fact.BLOCKER_TAKEN_UP,
        {"day": "2026-11-26"},
        "You said you would see to it by Thursday.",
    ),
    (
        Fact.BLOCKER_BACK,
        {"cause": "other", "times": 1, "days": 3},
        "Something that was resolved is back (once): something else.",
    ),
    (
        Fact.TRAINING_ASKED,
        {"times": 2, "weeks": 8},
        "Something to learn was named twice in 8 weeks.",
    ),
    (
        Fact.WORKLOAD_RUN,
        {"level": 4, "weeks": 2},
        "Workload 4 or more of 5 in each of the last 2 weeks answered.",
    ),
    (Fact.WORKLOAD_BEFORE, {"weeks": 1, "of": 10}, "Before that, it was so in 1 of 10 weeks."),
    (
        Fact.WORKLOAD_ABOVE_USUAL,
        {"points": "4, 5, 4", "usual": 3.1, "of": 10},
        "Workload lately: 4, 5, 4; their own usual over 10 weeks is 3.1.",
    ),
    (
        Fact.MOOD_BELOW_USUAL,
        {"points": "2, 2", "usual": 3.8, "of": 12},
        "Mood lately: 2, 2; their own usual over 12 weeks is 3.8.",
    ),
    (Fact.MOOD_POINTS, {"points": "3, 2, 2"}, "Mood lately: 3, 2, 2 of 5."),
    (Fact.QUIET, {"weeks": 2}, "No answer in the last 2 weeks they were asked."),
    (Fact.QUIET_BEFORE, {"weeks": 7, "of": 8}, "Before that they answered 7 of 8 weeks."),
    (
        Fact.COMMITMENT_MOVED,
        {"times": 3},
        "One thing they meant to do has moved to another week 3 times.",
    ),
    (Fact.WIN_AFTER_A_WHILE, {"weeks": 6}, "A win, the first in 6 weeks."),
    (
        Fact.THANKED,
        {"people": 1, "days": 28},
        "1 colleague thanked them in the last 4 weeks.",
    ),
    (Fact.NEW, {"days": 1}, "With the team for 1 day."),
    (Fact.BACK, {"days": 14}, "Back after 2 weeks away."),
    (
        Fact.RESULTS_UNDER_FLOOR,
        {"periods": 2, "until": "2026-09-30"},
        "Results under the floor in 2 periods running.",
    ),
    (
        Fact.NO_BLOCKER,
        {"since": "2026-07-01"},
        "Nothing that you can see was in the way for long since Wednesday 1 July.",
    ),
    (Fact.RESULTS_HOLD, {"until": "2026-09-30"}, "Results hold, so the effort may not show."),
    (
        Fact.SHARED,
        {"people": 3, "of": 8, "cause": "process", "weeks": 3},
        "3 of 8 people named our own process in the last 3 weeks.",
    ),
    (
        Fact.THANKS_FEWER,
        {"recent": 1, "weeks": 4, "earlier": 9, "before": 8},
        "1 word of thanks in the team in the last 4 weeks; in the 8 weeks before there were 9.",
    ),
    (
        Fact.CARRIES,
        {"times": 6, "of": 9, "weeks": 6},
        "They gave 6 of the 9 helping hands that the team named, in 6 weeks.",
    ),
    (
        Fact.SPREADS,
        {"people": 6, "teams": 2, "cause": "training", "weeks": 4},
        "6 people in 2 teams named something to learn in the last 4 weeks.",
    ),
]


@pytest.mark.parametrize(("fact", "figures", "sentence"), EXAMPLES)
def test_a_fact_reads_as_a_sentence(fact: Fact, figures: dict[str, Value], sentence: str) -> None:
    assert line({"fact": str(fact), **figures}, TODAY) == sentence


def test_every_fact_is_in_the_examples() -> None:
    assert {fact for fact, _, _ in EXAMPLES} == set(Fact)


def test_a_fact_of_another_version_is_left_out() -> None:
    assert line({"fact": "something_new"}, TODAY) == ""
    assert line({}, TODAY) == ""
