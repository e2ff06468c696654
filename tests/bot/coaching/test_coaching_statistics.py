"""The few statistics, against values worked out elsewhere."""

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coaching.statistics import (
    binomial_at_most,
    ewma,
    ewma_sigma,
    median,
    run_needed,
    spread,
    wilson,
)


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(4, 5, 0.38, 0.96), (8, 10, 0.49, 0.94), (24, 30, 0.63, 0.91), (0, 0, 0.0, 1.0)],
)
def test_wilson_as_in_domain_md(hits: int, of: int, low: float, high: float) -> None:
    interval = wilson(hits, of)
    assert interval.low == pytest.approx(low, abs=0.006)
    assert interval.high == pytest.approx(high, abs=0.006)


def test_ewma_and_its_sigma() -> None:
    assert ewma([], 3.0) == 3.0
    assert ewma([5, 5], 3.0) == pytest.approx(3 + 2 * 0.36)
    assert ewma_sigma(1.0, 1) == pytest.approx(0.2)
    assert ewma_sigma(1.0, 1000) == pytest.approx((0.2 / 1.8) ** 0.5)


@pytest.mark.parametrize(
    ("hits", "of", "needed"),
    [(0, 0, 5), (0, 10, 2), (1, 20, 2), (3, 20, 3), (15, 20, 5)],
)
def test_how_many_in_a_row_are_unusual(hits: int, of: int, needed: int) -> None:
    assert run_needed(hits, of, chance=0.01, least=2, most=5) == needed


def test_middle_and_spread() -> None:
    assert median([3, 1, 2]) == 2
    assert median([4, 1, 2, 3]) == 2.5
    assert spread([2, 4, 4, 4, 5, 5, 7, 9]) == pytest.approx(2.138, abs=0.001)
    assert spread([3]) == 0.0


@given(st.integers(1, 60), st.integers(0, 60), st.floats(0.01, 0.99))
def test_the_binomial_tail_is_the_plain_sum(of: int, hits: int, share: float) -> None:
    hits = min(hits, of)
    plain = sum(comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(hits + 1))
    assert binomial_at_most(hits, of, share) == pytest.approx(plain, rel=1e-6, abs=1e-12)


def test_the_binomial_tail_bears_large_numbers() -> None:
    assert binomial_at_most(2_000, 20_000, 0.25) == pytest.approx(0.0, abs=1e-9)
    assert binomial_at_most(20_000, 20_000, 0.25) == pytest.approx(1.0)
