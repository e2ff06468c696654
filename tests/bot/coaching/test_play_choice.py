"""Which play goes with a signal: it fits, it is not the last one again, and what helped leads."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.coaching.play_choice import Tally, choose_play
from bot.coaching.signals.signal import Signal, SignalKind, Urgency
from prompts.play_file import SIGNALS, SIGNALS_WITH_CAUSE
from prompts.playbook import load_playbook
from storage.words import Cause

PLAYBOOK = load_playbook()


def signal(kind: SignalKind, cause: Cause | None = None) -> Signal:
    return Signal(kind, "k", Urgency.NORMAL, date(2026, 11, 30), (), cause=cause)


HIGH = signal(SignalKind.WORKLOAD_HIGH)
HIGH_PLAYS = [play.id for play in PLAYBOOK.answering("workload_high")]


def test_the_playbook_knows_the_same_signals_as_the_rules() -> None:
    assert set(SIGNALS) == {str(kind) for kind in SignalKind}
    assert {str(kind) for kind in SignalKind} >= SIGNALS_WITH_CAUSE


@pytest.mark.parametrize("kind", SignalKind)
@pytest.mark.parametrize("cause", [None, *Cause])
def test_every_signal_finds_a_play_that_fits(kind: SignalKind, cause: Cause | None) -> None:
    if (str(kind) in SIGNALS_WITH_CAUSE) != (cause is not None):
        return
    play = choose_play(signal(kind, cause), PLAYBOOK)
    assert play.answers(str(kind), cause)


def test_a_play_for_the_cause_comes_before_one_for_any_cause() -> None:
    first = choose_play(signal(SignalKind.BLOCKER_OPEN, Cause.MARKET), PLAYBOOK)
    assert first.id == "blocker-market-as-it-is"
    other = choose_play(signal(SignalKind.BLOCKER_OPEN, Cause.OTHER), PLAYBOOK)
    assert other.id == "blocker-listen-first"


def test_the_last_one_is_not_repeated_while_there_is_another() -> None:
    used: list[str] = []
    for _ in range(12):
        play = choose_play(HIGH, PLAYBOOK, before=used).id
        assert not used or play != used[-1]
        used.append(play)
    assert set(used) == set(HIGH_PLAYS)


def test_of_equals_the_one_used_least_gets_its_chance() -> None:
    tallies = {play: Tally(used=5) for play in HIGH_PLAYS[1:]}
    assert choose_play(HIGH, PLAYBOOK, tallies=tallies).id == HIGH_PLAYS[0]
    tallies = {play: Tally(used=5) for play in HIGH_PLAYS[:-1]}
    assert choose_play(HIGH, PLAYBOOK, tallies=tallies).id == HIGH_PLAYS[-1]


@pytest.mark.parametrize(
    ("helped", "not_useful", "leads"),
    [
        (3, 0, False),  # three good words are no proof
        (30, 2, True),
    ],
)
def test_outcomes_weigh_slowly(helped: int, not_useful: int, leads: bool) -> None:
    best, *others = HIGH_PLAYS
    tallies = {play: Tally(used=20, helped=8, not_useful=12) for play in others}
    tallies[best] = Tally(used=helped + not_useful + 50, helped=helped, not_useful=not_useful)
    assert (choose_play(HIGH, PLAYBOOK, tallies=tallies).id == best) is leads


def test_a_play_that_helps_nobody_comes_last_without_being_lost() -> None:
    worst, *others = HIGH_PLAYS
    tallies = {play: Tally(used=40, helped=30, not_useful=10) for play in others}
    tallies[worst] = Tally(used=0, helped=2, not_useful=38)
    assert choose_play(HIGH, PLAYBOOK, tallies=tallies).id != worst


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(SignalKind),
    st.sampled_from(Cause),
    st.lists(st.sampled_from([play.id for play in PLAYBOOK.plays]), max_size=6),
    st.dictionaries(
        st.sampled_from([play.id for play in PLAYBOOK.plays]),
        st.builds(Tally, st.integers(0, 50), st.integers(0, 50), st.integers(0, 50)),
    ),
)
def test_whatever_was_before_the_play_fits_and_is_the_same_again(
    kind: SignalKind, cause: Cause, before: list[str], tallies: dict[str, Tally]
) -> None:
    what = signal(kind, cause if str(kind) in SIGNALS_WITH_CAUSE else None)
    play = choose_play(what, PLAYBOOK, before=before, tallies=tallies)
    assert play.answers(str(kind), what.cause)
    assert play == choose_play(what, PLAYBOOK, before=before, tallies=tallies)
