"""Moves are zero-sum to the last cent; what came too late is made good, never beyond 0."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.errors import WrongInput
from bot.targets.bands import Band
from bot.targets.events import Leave, Period, Territory
from bot.targets.figures import scaled
from bot.targets.relief import Case
from bot.targets.transfers import taken_over, transfer, true_up

Q3 = Period(date(2026, 7, 1), date(2026, 9, 30))


def band(floor: int | str, target: int | str, aspiration: int | str) -> Band:
    return Band(Decimal(floor), Decimal(target), Decimal(aspiration))


def is_band(levels: Band) -> bool:
    return 0 <= levels.floor <= levels.target <= levels.aspiration


def test_what_moves_is_the_share_of_the_days_that_are_left():
    # from 15 August 33 of 66 selling days remain: a fifth of a half is a tenth
    giver = Case(Q3, band(180000, 300000, 360000), step=Decimal(100))
    moved = transfer(
        giver, Territory(date(2026, 8, 15), Fraction(1, 5)), band(90000, 100000, 120000)
    )
    assert moved.amount == band(18000, 30000, 36000)
    assert moved.giver.after == band(162000, 270000, 324000)
    assert moved.taker.after == band(108000, 130000, 156000)


def test_a_move_after_a_leave_takes_its_share_of_what_was_left():
    # away in all of September: 11 of 44 days remain from 15 August on
    giver = Case(
        Q3, band(0, 6600, 6600), (Leave(date(2026, 9, 1), date(2026, 9, 30)),), Decimal("0.01")
    )
    moved = transfer(giver, Territory(date(2026, 8, 15), Fraction(1, 2)), band(0, 0, 0))
    assert moved.giver.before.target == 4400
    assert moved.amount.target == 550


def test_both_bands_stay_bands_where_rounding_hits_one_level_alone():
    # a thousandth of 149 rounds the floor down to 100, and leaves 151 and 160 where they are
    giver = Case(Q3, band(149, 151, 160), step=Decimal(100))
    moved = transfer(giver, Territory(Q3.start, Fraction(1, 1000)), band(100, 100, 100))
    assert moved.amount == band(49, 49, 49)
    assert moved.giver.after == band(100, 102, 111)
    assert moved.taker.after == band(149, 149, 149)


@pytest.mark.parametrize(
    ("on", "share"), [(date(2026, 10, 1), Fraction(1, 2)), (date(2026, 8, 1), Fraction(0))]
)
def test_a_move_of_nothing_is_refused_in_a_sentence(on: date, share: Fraction):
    with pytest.raises(WrongInput, match="moves no part of the target"):
        transfer(Case(Q3, band(1, 2, 3)), Territory(on, share), band(1, 2, 3))


amounts = st.decimals(0, 10**9, places=2)
bands = st.tuples(amounts, amounts, amounts).map(lambda levels: Band(*sorted(levels)))


@given(
    bands,
    bands,
    st.sampled_from([Decimal("0.01"), Decimal("0.25"), Decimal(1), Decimal(100), Decimal(700)]),
    st.integers(0, 91),
    st.integers(1, 1000),
)
def test_both_sides_together_stay_the_same_to_the_last_cent(
    giver: Band, taker: Band, step: Decimal, day: int, thousandths: int
):
    move = Territory(Q3.start + timedelta(days=day), Fraction(thousandths, 1000))
    try:
        moved = transfer(Case(Q3, giver, step=step), move, taker)
    except WrongInput:
        assume(False)
        raise
    for mine, yours, have, get in zip(
        moved.giver.before, moved.taker.before, moved.giver.after, moved.taker.after, strict=True
    ):
        assert mine + yours == have + get
        assert have <= mine
    assert is_band(moved.giver.after)
    assert is_band(moved.taker.after)


# was, should have been, the next band, the next band after, carried further
TRUE_UPS = [
    (band(60, 100, 120), band(48, 80, 96), band(60, 100, 120), band(48, 80, 96), band(0, 0, 0)),
    # nothing is owed where nothing was too high, and what was too low goes back
    (band(60, 100, 120), band(60, 100, 120), band(6, 7, 8), band(6, 7, 8), band(0, 0, 0)),
    (band(60, 100, 120), band(80, 120, 130), band(6, 7, 8), band(18, 18, 18), band(0, 0, 0)),
    # more is owed than the next band has
    (band(60, 100, 120), band(0, 0, 0), band(30, 50, 60), band(0, 0, 0), band(30, 50, 60)),
    # the floor follows a target that fell below it
    (band(60, 100, 120), band(50, 50, 120), band(90, 100, 100), band(50, 50, 100), band(0, 0, 0)),
]


@pytest.mark.parametrize(("was", "fair", "following", "after", "carried"), TRUE_UPS)
def test_relief_for_a_closed_period_comes_in_the_next(
    was: Band, fair: Band, following: Band, after: Band, carried: Band
):
    found = true_up(was, fair, following)
    assert (found.band, found.carried) == (after, carried)


@given(bands, bands, bands)
def test_a_true_up_stays_a_band_and_lowers_what_was_too_high(
    was: Band, fair: Band, following: Band
):
    found = true_up(was, fair, following)
    assert is_band(found.band)
    if all(due <= had for due, had in zip(fair, was, strict=True)):
        assert all(new <= old for new, old in zip(found.band, following, strict=True))
    assert all(level >= 0 for level in found.carried)


whole = st.tuples(*[st.integers(0, 10**6)] * 3).map(lambda all_: Band(*map(Decimal, sorted(all_))))


@given(whole, st.fractions(0, 1, max_denominator=1000), whole, whole)
def test_a_move_of_a_closed_period_is_zero_sum_in_the_next(
    was: Band, factor: Fraction, following: Band, taker: Band
):
    found = true_up(was, scaled(was, factor, Decimal(1)), following)
    theirs = taken_over(following, found.band, taker)
    assert is_band(found.band)
    assert is_band(theirs)
    assert all(
        sum(now) == sum(before)
        for now, before in zip(
            zip(found.band, theirs, strict=True), zip(following, taker, strict=True), strict=True
        )
    )
