"""Which signals become nudges: the budget, rest times, urgency, and fairness over people."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.coaching.choosing import BUDGET, RESTS, EarlierNudge, attended, choose
from bot.coaching.signals.signal import Evidence, Fact, Signal, SignalKind, Urgency
from storage.words import NudgeState

TODAY = date(2026, 11, 30)
WEEK = timedelta(days=7)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def need(
    key: str,
    person: int | None = None,
    urgency: Urgency = Urgency.NORMAL,
    *,
    since: int = 0,
    kind: SignalKind = SignalKind.WORKLOAD_HIGH,
    covers: tuple[str, ...] = (),
) -> Signal:
    return Signal(
        kind,
        key,
        urgency,
        ago(since),
        (Evidence.of(Fact.WORKLOAD_RUN),),
        team_id=1,
        person_id=person,
        covers=covers,
    )


def praise(key: str, person: int, since: int = 0) -> Signal:
    return need(key, person, Urgency.LOW, since=since, kind=SignalKind.WORTH_A_WORD)


def said(
    key: str,
    days: int,
    person: int | None = None,
    outcome: NudgeState = NudgeState.OPEN,
    *,
    day: date | None = None,
    kind: SignalKind = SignalKind.WORKLOAD_HIGH,
) -> EarlierNudge:
    return EarlierNudge(key, kind, ago(days), person, outcome, day)


def keys(signals: list[Signal], *earlier: EarlierNudge, budget: int = BUDGET) -> list[str]:
    return [s.key for s in choose(signals, earlier, today=TODAY, budget=budget)]


FIVE = [need(f"k{n}", n) for n in range(1, 6)]


def test_no_more_than_the_budget_of_the_week_is_spent() -> None:
    assert len(keys(FIVE)) == 3
    assert len(keys(FIVE, budget=1)) == 1
    assert keys(FIVE, budget=0) == []


def test_what_was_said_this_week_is_taken_off_and_last_week_is_not() -> None:
    sunday = TODAY + timedelta(days=6)
    monday = [said("x", 0, 90), said("y", 0, 91)]
    assert len(choose(FIVE, monday, today=sunday)) == 1
    assert len(choose(FIVE, monday, today=sunday + timedelta(days=1))) == 3


@pytest.mark.parametrize(("outcome", "rest"), [(o, rest.days) for o, rest in RESTS.items()])
def test_the_same_thing_rests_by_what_came_of_it(outcome: NudgeState, rest: int) -> None:
    assert keys([need("k", 1)], said("k", rest - 1, 1, outcome)) == []
    assert keys([need("k", 1)], said("k", rest, 1, outcome)) == ["k"]


def test_not_useful_rests_longest_and_later_shortest() -> None:
    assert max(RESTS, key=lambda o: RESTS[o]) is NudgeState.NOT_USEFUL
    assert RESTS[NudgeState.LATER] == min(RESTS.values())


def test_what_was_taken_up_rests_past_the_day_that_the_manager_set() -> None:
    early = said("k", 25, 1, NudgeState.TAKEN_UP, day=ago(24))
    late = said("k", 25, 1, NudgeState.TAKEN_UP, day=ago(13))
    assert keys([need("k", 1)], early) == ["k"]
    assert keys([need("k", 1)], late) == []


def test_urgent_comes_before_old() -> None:
    signals = [need("old", 1, since=60), need("urgent", 2, Urgency.HIGH, since=1)]
    assert keys(signals) == ["urgent", "old"]
    assert keys(signals, budget=1) == ["old"], "who would wait three weeks comes before all"
    fresh = [need("older", 1, since=5), need("urgent", 2, Urgency.HIGH, since=1)]
    assert keys(fresh, budget=1) == ["urgent"]


def test_places_are_kept_in_time_for_those_who_would_be_too_many_later() -> None:
    waiting = [need(f"w{n}", n, since=13) for n in range(1, 7)]
    urgent = [need(f"u{n}", 10 + n, Urgency.HIGH) for n in range(3)]
    assert keys([*waiting, *urgent]) == ["w1", "w2", "w3"], "next week has places for three"
    assert keys([*waiting[:4], *urgent]) == ["u0", "u1", "w1"]
    assert keys([*waiting[:3], *urgent]) == ["u0", "u1", "u2"]


def test_among_equals_whoever_was_mentioned_longest_ago_comes_first() -> None:
    earlier = [said("x", 20, 1), said("y", 30, 2)]
    signals = [need("a", 1), need("b", 2), need("c", 3)]
    assert keys(signals, *earlier) == ["c", "b", "a"]


def test_of_one_person_only_the_most_telling_signal_is_put() -> None:
    assert keys([need("a", 1), need("b", 1, Urgency.HIGH), need("c", 1)]) == ["b"]


@pytest.mark.parametrize(
    ("signal", "earlier", "expected"),
    [
        # Something new waits a week, something said before two.
        (need("new", 1), [said("x", 6, 1)], []),
        (need("new", 1), [said("x", 7, 1)], ["new"]),
        (need("k", 1), [said("k", 60, 1), said("x", 13, 1)], []),
        (need("k", 1), [said("k", 60, 1), said("x", 14, 1)], ["k"]),
        (need("k", 1, Urgency.HIGH), [said("k", 60, 1), said("x", 7, 1)], ["k"]),
        # Not three weeks running.
        (need("new", 1, Urgency.HIGH), [said("x", 14, 1), said("y", 7, 1)], []),
        (need("new", 1, Urgency.HIGH), [said("x", 21, 1), said("y", 7, 1)], ["new"]),
    ],
)
def test_nobody_is_nudged_about_every_week(
    signal: Signal, earlier: list[EarlierNudge], expected: list[str]
) -> None:
    assert keys([signal], *earlier) == expected


SHARED = need("shared", None, kind=SignalKind.SHARED_CAUSE, covers=("a", "b"))


def test_what_a_teams_signal_explains_is_left_to_it() -> None:
    assert keys([need("a", 1), need("b", 2), need("c", 3), SHARED]) == ["c", "shared"]


def test_it_rests_with_it_and_wakes_with_it() -> None:
    signals = [need("a", 1), SHARED]
    assert keys(signals, said("shared", 10)) == []
    assert keys(signals, said("shared", 14)) == ["shared"]
    assert attended(signals, [said("shared", 10)], TODAY) == {"shared", "a", "b"}


def test_where_a_manager_found_it_not_useful_the_single_ones_come_forward() -> None:
    refused = said("shared", 10, outcome=NudgeState.NOT_USEFUL)
    assert keys([need("a", 1), SHARED], refused) == ["a"]


def test_a_persons_other_need_is_not_covered() -> None:
    assert keys([need("a", 1), need("other", 1), SHARED]) == ["other", "shared"]


def test_one_place_that_is_left_goes_to_good_news() -> None:
    good = [praise("g1", 7), praise("g2", 8)]
    assert keys([need("a", 1), *good]) == ["a", "g1"]
    assert keys([*FIVE, *good]) == keys(FIVE)
    earlier = said("g0", 0, 9, kind=SignalKind.WORTH_A_WORD)
    assert choose(good, [earlier], today=TODAY) == []


def test_good_news_goes_round_and_is_not_beside_a_need_of_the_same_person() -> None:
    assert keys([need("a", 1), praise("g", 1)]) == ["a"]
    glad_before = said("g0", 30, 7, kind=SignalKind.WORTH_A_WORD)
    assert keys([praise("g1", 7), praise("g2", 8)], glad_before) == ["g2"]
    too_soon = said("g0", 20, 7, kind=SignalKind.WORTH_A_WORD)
    assert keys([praise("g1", 7)], too_soon) == []


def test_the_same_signal_of_two_teams_counts_once() -> None:
    assert keys([need("a", 1), need("a", 1)]) == ["a"]


persons = st.integers(1, 8)
kinds = st.sampled_from(SignalKind)
signal_lists = st.lists(
    st.builds(
        need,
        st.integers(1, 14).map(str),
        st.none() | persons,
        st.sampled_from(Urgency),
        since=st.integers(0, 60),
        kind=kinds,
        covers=st.lists(st.integers(1, 14).map(str), max_size=2).map(tuple),
    ),
    max_size=14,
    unique_by=lambda signal: signal.key,
)
nudge_lists = st.lists(
    st.builds(
        EarlierNudge,
        st.integers(1, 14).map(str),
        kinds,
        st.integers(0, 70).map(ago),
        st.none() | persons,
        st.sampled_from(NudgeState),
        st.none() | st.integers(-10, 60).map(ago),
    ),
    max_size=14,
)


@settings(max_examples=120, deadline=None)
@given(signal_lists, nudge_lists, st.integers(0, 5), st.randoms())
def test_budget_rest_and_order_hold_for_any_input(
    signals: list[Signal], earlier: list[EarlierNudge], budget: int, order: Random
) -> None:
    chosen = choose(signals, earlier, today=TODAY, budget=budget)
    this_week = sum(nudge.on == TODAY for nudge in earlier)
    assert len(chosen) <= max(0, budget - this_week)
    assert len({signal.key for signal in chosen}) == len(chosen)
    resting = {nudge.key for nudge in earlier if nudge.rests_until > TODAY}
    assert not resting & {signal.key for signal in chosen}
    about = [signal.person_id for signal in chosen if signal.person_id is not None]
    assert len(about) == len(set(about))
    lately = {n.person_id for n in earlier if n.kind.is_need and n.on > ago(7)}
    assert not {s.person_id for s in chosen if s.kind.is_need and s.person_id} & lately
    assert sum(not signal.kind.is_need for signal in chosen) <= 1

    shuffled, nudges = list(signals), list(earlier)
    order.shuffle(shuffled)
    order.shuffle(nudges)
    assert choose(shuffled, nudges, today=TODAY, budget=budget) == chosen


@settings(max_examples=30, deadline=None)
@given(
    budget=st.integers(1, 4),
    data=st.data(),
)
def test_nobody_with_an_open_need_goes_unmentioned_for_three_weeks(
    budget: int, data: st.DataObject
) -> None:
    """As many people as three weeks have places, who need something from any week on, with any
    urgency, and managers who answer anything."""
    count = data.draw(st.integers(1, 3 * budget))
    starts = data.draw(st.lists(st.integers(0, 6), min_size=count, max_size=count))
    urgencies = data.draw(st.lists(st.sampled_from(Urgency), min_size=count, max_size=count))
    earlier: list[EarlierNudge] = []
    waiting: dict[int, date] = {}
    for week in range(16):
        today = TODAY + week * WEEK
        signals = [
            Signal(
                SignalKind.WORKLOAD_HIGH,
                str(person),
                urgencies[person],
                TODAY + starts[person] * WEEK,
                (),
                person_id=person,
            )
            for person in range(count)
            if starts[person] <= week
        ]
        for signal in choose(signals, earlier, today=today, budget=budget):
            outcome = data.draw(st.sampled_from(NudgeState))
            earlier.append(EarlierNudge(signal.key, signal.kind, today, signal.person_id, outcome))
        resting = attended(signals, earlier, today)
        open_now = {
            signal.person_id
            for signal in signals
            if signal.key not in resting and signal.person_id is not None
        }
        waiting = {person: waiting.get(person, today) for person in open_now}
        last = {nudge.person_id: nudge.on for nudge in earlier}
        for person, since in waiting.items():
            assert (today - max(since, last.get(person, since))).days < 21
