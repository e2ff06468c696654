"""What `/away ...` means, word by word."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import WrongInput
from bot.people.away_words import LONGEST, Away, Back, read_away

TUESDAY = date(2026, 11, 24)


def day(number: int, month: int = 11, year: int = 2026) -> date:
    return date(year, month, number)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("until Monday", day(24), day(29)),
        ("until monday.", day(24), day(29)),
        ("till Friday", day(24), day(26)),
        ("until 3 December", day(24), day(2, 12)),
        ("until 2026-12-01", day(24), day(30)),
        ("back on Thursday", day(24), day(25)),
        ("back thursday", day(24), day(25)),
        ("today", day(24), day(24)),
        ("tomorrow", day(25), day(25)),
        ("Friday", day(27), day(27)),
        ("now", day(24), None),
        ("3 days", day(24), day(26)),
        ("for 2 weeks", day(24), day(7, 12)),
        ("a week", day(24), day(30)),
        ("one day", day(24), day(24)),
        ("this week", day(24), day(29)),
        ("next week", day(30), day(6, 12)),
        ("2 to 9 December", day(2, 12), day(9, 12)),
        ("from 2 December to 9 December", day(2, 12), day(9, 12)),
        ("2 December - 9 December", day(2, 12), day(9, 12)),
        ("28 December until 5 January", day(28, 12), day(5, 1, 2027)),
        ("from Thursday", day(26), None),
        ("Thursday to Monday", day(26), day(30)),
        ("the 14th", day(14, 12), day(14, 12)),
    ],
)
def test_days_are_understood(words: str, first: date, last: date | None) -> None:
    assert read_away(words, TUESDAY) == Away(first, last)


@pytest.mark.parametrize("words", ["back", "Back", "over", "i'm back", "I am back", "end", "stop"])
def test_back_is_understood(words: str) -> None:
    assert read_away(words, TUESDAY) == Back()


@pytest.mark.parametrize(
    "words",
    ["", "banana", "0 days", "until", "soon", "<!channel>", "until " + "x" * 5000, "to", "- -"],
)
def test_other_words_are_answered_with_examples(words: str) -> None:
    with pytest.raises(WrongInput) as caught:
        read_away(words, TUESDAY)
    assert "/away until Monday" in str(caught.value)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("until 2029-12-01", "more than two years away"),
        ("999 weeks", "more than two years away"),
        ("2026-11-20", "over already"),
        ("2026-12-05 to 2026-12-01", "end before it begins"),
    ],
)
def test_days_that_cannot_be_say_why(words: str, sentence: str) -> None:
    with pytest.raises(WrongInput, match=sentence):
        read_away(words, TUESDAY)


@given(st.text(max_size=60), st.dates(date(2024, 1, 1), date(2030, 12, 31)))
@settings(max_examples=200)
def test_any_words_are_days_ahead_or_a_sentence(words: str, today: date) -> None:
    try:
        read = read_away(words, today)
    except WrongInput:
        return
    if isinstance(read, Away):
        assert read.last is None or read.first <= read.last <= today + LONGEST
        assert (read.last or read.first) >= today


@given(
    st.dates(date(2024, 1, 1), date(2030, 12, 31)),
    st.integers(0, 300),
    st.integers(1, 60),
)
@settings(max_examples=100)
def test_dates_written_out_mean_themselves(today: date, ahead: int, long: int) -> None:
    first = today + timedelta(days=ahead)
    last = first + timedelta(days=long)
    assert read_away(f"{first} to {last}", today) == Away(first, last)
