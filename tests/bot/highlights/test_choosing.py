"""What a post celebrates: few things, everybody seldom, the long unmentioned first."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.highlights.choosing import (
    MOST_ITEMS,
    MOST_MENTIONS,
    MOST_OF_A_KIND,
    Candidate,
    Kind,
    choose,
)

FRIDAY = datetime(2026, 11, 27, 14, tzinfo=UTC)
ANA, BEN, CHEN, KIM = 1, 2, 3, 4


def one(item_id: int, kind: Kind, *people: int, minutes: int = 0) -> Candidate:
    return Candidate(item_id, kind, frozenset(people), FRIDAY + timedelta(minutes=minutes))


def ids(chosen: tuple[Candidate, ...]) -> list[int]:
    return [candidate.item_id for candidate in chosen]


def test_nothing_to_say_chooses_nothing() -> None:
    assert choose([], {}) == ()


def test_who_was_never_mentioned_comes_first_then_who_was_long_ago() -> None:
    recently, long_ago = FRIDAY - timedelta(days=4), FRIDAY - timedelta(days=60)
    wins = [one(1, Kind.WIN, ANA), one(2, Kind.WIN, BEN), one(3, Kind.WIN, CHEN)]
    assert ids(choose(wins, {ANA: recently, BEN: long_ago})) == [3, 2, 1]


def test_a_thing_counts_by_whoever_in_it_was_unmentioned_longest() -> None:
    recently = FRIDAY - timedelta(days=4)
    both = [one(1, Kind.WIN, BEN), one(2, Kind.WIN, ANA, CHEN)]
    assert ids(choose(both, dict.fromkeys((ANA, BEN), recently))) == [2, 1]


def test_everybody_at_most_twice_in_any_part() -> None:
    thanked_by_all = [one(n, Kind.THANKS, n + 10, KIM) for n in range(5)]
    assert len(choose(thanked_by_all, {})) == 2


def test_a_second_mention_waits_for_everybodys_first() -> None:
    wins = [one(1, Kind.WIN, ANA), one(2, Kind.WIN, ANA, minutes=1), one(3, Kind.WIN, BEN)]
    recently = FRIDAY - timedelta(days=4)
    assert ids(choose(wins, {BEN: recently})) == [1, 3, 2]


def test_a_single_thanks_has_its_place_among_many_wins() -> None:
    wins = [one(n, Kind.WIN, n + 10) for n in range(10)]
    thanks = one(99, Kind.THANKS, 10, 11, minutes=60)
    chosen = choose([*wins, thanks], dict.fromkeys((10, 11), FRIDAY))
    assert len(chosen) == MOST_ITEMS
    assert 99 in ids(chosen)


def test_where_there_is_only_one_kind_it_may_fill_the_post() -> None:
    assert len(choose([one(n, Kind.WIN, n + 10) for n in range(10)], {})) == MOST_ITEMS


def test_neighbours_differ_in_kind_where_they_can() -> None:
    candidates = [one(n, Kind.WIN, n + 10, minutes=n) for n in range(4)]
    candidates += [one(n, Kind.THANKS, n + 10, minutes=n) for n in range(4, 7)]
    kinds = [candidate.kind for candidate in choose(candidates, {})]
    assert all(a != b for a, b in pairwise(kinds))


instants = st.integers(-400_000, 40_000).map(lambda n: FRIDAY + timedelta(minutes=n))
people = st.frozensets(st.integers(1, 9), min_size=1, max_size=4)
candidate_lists = st.lists(
    st.builds(
        Candidate,
        item_id=st.integers(1, 10_000),
        kind=st.sampled_from(Kind),
        people=people,
        at=instants,
    ),
    max_size=25,
    unique_by=lambda candidate: candidate.item_id,
)
mentions = st.dictionaries(
    st.integers(1, 9),
    instants,
)


@settings(max_examples=200)
@given(candidate_lists, mentions, st.randoms(use_true_random=False))
def test_what_holds_for_every_post(
    candidates: list[Candidate], last: dict[int, datetime], random: Random
) -> None:
    chosen = choose(candidates, last)
    named = Counter(person for candidate in chosen for person in candidate.people)
    kinds = Counter(candidate.kind for candidate in chosen)
    left = [candidate for candidate in candidates if candidate not in chosen]
    fitting = [
        candidate
        for candidate in left
        if all(named[person] < MOST_MENTIONS for person in candidate.people)
    ]

    assert len(set(ids(chosen))) == len(chosen) <= MOST_ITEMS
    assert set(chosen) <= set(candidates)
    assert all(count <= MOST_MENTIONS for count in named.values())
    assert len(chosen) == MOST_ITEMS or not fitting, "there was room for one more"
    assert bool(chosen) == bool(candidates)
    if len(chosen) == MOST_ITEMS and max(kinds.values()) > MOST_OF_A_KIND:
        crowded = kinds.most_common(1)[0][0]
        assert all(candidate.kind == crowded for candidate in fitting), "another kind was left out"

    shuffled = list(candidates)
    random.shuffle(shuffled)
    assert choose(shuffled, last) == chosen


@settings(max_examples=100)
@given(candidate_lists, mentions)
def test_nobody_never_mentioned_waits_for_somebody_mentioned_twice(
    candidates: list[Candidate], last: dict[int, datetime]
) -> None:
    """Within one kind: where somebody unmentioned alone has something fitting left over, everyone
    chosen in its stead brought a first mention too."""
    wins = [
        Candidate(c.item_id, Kind.WIN, c.people, c.at) for c in candidates if len(c.people) == 1
    ]
    chosen = choose(wins, last)
    named = Counter(person for candidate in chosen for person in candidate.people)
    waiting = {p for c in wins if c not in chosen for p in c.people if p not in named}
    if any(person not in last for person in waiting):
        assert all(count == 1 for count in named.values())
        assert all(person not in last for person in named)
