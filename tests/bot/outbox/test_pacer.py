"""Buckets are drawn from no faster than they fill."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.messenger import Rate
from bot.outbox.pacer import Pacer

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_a_full_bucket_gives_its_burst_and_then_its_rate() -> None:
    pacer, rate = Pacer(), Rate(per_second=2, burst=5)
    assert pacer.allowance("a", rate, 100) == 5
    pacer.take("a", rate, 5, 100)
    assert pacer.allowance("a", rate, 100) == 0
    assert pacer.wait("a", rate, 100) == 0.5
    assert pacer.allowance("a", rate, 100.5) == 1
    assert pacer.allowance("a", rate, 101) == 2
    assert pacer.allowance("a", rate, 1000) == 5


def test_buckets_do_not_share() -> None:
    pacer, rate = Pacer(), Rate(per_second=1, burst=1)
    pacer.take("a", rate, 1, 0)
    pacer.block("a", 60 * SECOND, NOW)
    assert pacer.allowance("b", rate, 0) == 1
    assert pacer.blocked("b", NOW) == timedelta(0)


def test_a_blocked_bucket_opens_when_the_platform_said() -> None:
    pacer = Pacer()
    pacer.block("a", 30 * SECOND, NOW)
    assert pacer.blocked("a", NOW + 10 * SECOND) == 20 * SECOND
    assert pacer.blocked("a", NOW + 30 * SECOND) == timedelta(0)


def test_a_shorter_wait_does_not_shorten_a_longer_one() -> None:
    pacer = Pacer()
    pacer.block("a", 30 * SECOND, NOW)
    pacer.block("a", 5 * SECOND, NOW + SECOND)
    assert pacer.blocked("a", NOW + 10 * SECOND) == 20 * SECOND


def test_a_clock_that_was_set_back_does_not_prolong_a_wait() -> None:
    pacer = Pacer()
    pacer.block("a", 30 * SECOND, NOW)
    assert pacer.blocked("a", NOW - timedelta(days=1)) == timedelta(0)


def test_after_a_block_the_bucket_fills_anew() -> None:
    pacer, rate = Pacer(), Rate(per_second=1, burst=10)
    assert pacer.allowance("a", rate, 0) == 10
    pacer.block("a", SECOND, NOW)
    assert pacer.allowance("a", rate, 0) == 1


@given(
    rate=st.builds(Rate, st.floats(0.1, 50), st.integers(1, 30)),
    steps=st.lists(st.tuples(st.floats(0, 5), st.integers(0, 40)), max_size=40),
)
def test_never_more_than_the_burst_and_what_flowed_in(
    rate: Rate, steps: list[tuple[float, int]]
) -> None:
    pacer, at, taken = Pacer(), 0.0, 0
    for passed, wanted in steps:
        at += passed
        count = min(wanted, pacer.allowance("a", rate, at))
        pacer.take("a", rate, count, at)
        taken += count
        assert taken <= rate.burst + at * rate.per_second + 1e-6
