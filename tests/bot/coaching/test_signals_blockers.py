"""Blockers: open too long, back again, training asked for twice; and what keeps them quiet."""

from datetime import date

import pytest

from bot.coaching.signals.history import Blocker, Leave
from bot.coaching.signals.signal import Urgency
from storage.words import Cause
from tests.bot.coaching.histories import ago, blocker, facts, kinds, person, seen, states

ANSWERING = states("a" * 8)


@pytest.mark.parametrize(
    ("days", "expected", "urgency"),
    [
        (0, [], None),
        (7, [], None),
        (8, ["blocker_open"], Urgency.NORMAL),
        (21, ["blocker_open"], Urgency.NORMAL),
        (22, ["blocker_open"], Urgency.HIGH),
    ],
)
def test_a_blocker_is_worth_a_word_once_it_is_open_for_more_than_a_week(
    days: int, expected: list[str], urgency: Urgency | None
) -> None:
    found = seen(person(weeks=ANSWERING, blockers=(blocker(days),)))
    assert [str(signal.kind) for signal in found] == expected
    assert [signal.urgency for signal in found] == ([] if urgency is None else [urgency])


def test_the_signal_says_which_blocker_its_cause_and_its_age_and_no_words() -> None:
    (signal,) = seen(person(weeks=ANSWERING, blockers=(blocker(10, Cause.MARKET, item=7),)))
    assert (signal.key, signal.item_id, signal.cause) == ("blocker:7", 7, Cause.MARKET)
    assert (signal.person_id, signal.team_id, signal.since) == (1, 9, ago(10))
    assert facts(signal) == [{"fact": "blocker_open", "item": 7, "cause": "market", "days": 10}]


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        (blocker(30, resolved=ago(3)), []),
        (blocker(30, taken_up_until=ago(0)), []),
        (blocker(30, taken_up_until=ago(1)), ["blocker_open"]),
        (blocker(30, better=True), ["blocker_open"]),
        (blocker(30, came_back=(ago(2),)), ["blocker_came_back"]),
        (blocker(2, earlier=(5,)), ["blocker_came_back"]),
        (blocker(30, came_back=(ago(9),), resolved=ago(1)), []),
    ],
)
def test_what_became_of_a_blocker_decides(what: Blocker, expected: list[str]) -> None:
    assert kinds(person(weeks=ANSWERING, blockers=(what,))) == expected


def test_one_that_gets_better_can_wait_and_one_taken_up_says_so() -> None:
    (better,) = seen(person(weeks=ANSWERING, blockers=(blocker(30, better=True),)))
    assert better.urgency is Urgency.LOW
    assert facts(better)[1] == {"fact": "blocker_better"}
    (promised,) = seen(person(weeks=ANSWERING, blockers=(blocker(30, taken_up_until=ago(2)),)))
    assert facts(promised)[1] == {"fact": "blocker_taken_up", "day": ago(2).isoformat()}


def test_coming_back_once_more_is_a_new_thing() -> None:
    def key(*back: date) -> str:
        (signal,) = seen(person(weeks=ANSWERING, blockers=(blocker(60, came_back=back),)))
        return signal.key

    assert key(ago(20)) != key(ago(20), ago(2))


@pytest.mark.parametrize(
    ("weeks", "days", "heard"),
    [
        ("aaam", 10, True),
        ("aamm", 12, True),
        ("aamm", 17, False),
        ("aa--", 17, False),
        ("aaam", 17, False),
        ("aama", 17, True),
        ("aams", 17, True),
        ("aaad", 17, True),
        ("aamd", 17, False),
        ("", 30, True),
    ],
)
def test_nobody_is_told_of_a_blocker_of_which_its_author_has_long_said_nothing(
    weeks: str, days: int, heard: bool
) -> None:
    found = kinds(person(weeks=states(weeks), blockers=(blocker(days),)))
    assert ("blocker_open" in found) is heard


def test_about_somebody_who_is_away_nothing_is_said() -> None:
    away = person(weeks=ANSWERING, blockers=(blocker(30),), leaves=(Leave(start=ago(2), end=None),))
    assert kinds(away) == []


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ((5, 40), ["training_asked_twice"]),
        ((5, 9), ["blocker_open"]),
        ((30, 60), ["blocker_open", "blocker_open"]),
        ((5, 90), ["blocker_open"]),
        ((5, 12), ["training_asked_twice"]),
    ],
)
def test_training_asked_for_twice_within_a_quarter_is_one_signal(
    asked: tuple[int, int], expected: list[str]
) -> None:
    wishes = tuple(blocker(days, Cause.TRAINING, item=days) for days in asked)
    assert kinds(person(weeks=ANSWERING, blockers=wishes)) == expected


def test_a_training_wish_that_was_met_still_counts_as_asked() -> None:
    met = blocker(40, Cause.TRAINING, item=1, resolved=ago(30))
    (signal,) = seen(person(weeks=ANSWERING, blockers=(met, blocker(3, Cause.TRAINING, item=2))))
    assert facts(signal) == [{"fact": "training_asked", "times": 2, "weeks": 12, "item": 2}]
