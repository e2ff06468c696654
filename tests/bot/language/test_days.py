from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.days import day_meant
from bot.language.offline import read_offline

WEDNESDAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Thursday", date(2026, 11, 26)),
        ("next Tues", date(2026, 12, 1)),
        ("wednesday", date(2026, 12, 2)),
        ("today", WEDNESDAY),
        ("tomorrow", date(2026, 11, 26)),
        ("end of the week", date(2026, 11, 27)),
        ("end of next week", date(2026, 12, 4)),
        ("EOM", date(2026, 11, 30)),
        ("end of next month", date(2026, 12, 31)),
        ("the 14th", date(2026, 12, 14)),
        ("3 March", date(2027, 3, 3)),
        ("2026-12-01", date(2026, 12, 1)),
        ("2026-13-01", None),
        ("31 February", None),
        ("soon", None),
        ("", None),
    ],
)
def test_the_day_that_words_mean(words: str, day: date | None):
    assert day_meant(words, WEDNESDAY) == day


@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.sampled_from(["monday", "fri", "sunday"]))
@settings(deadline=None)
def test_a_weekday_is_ahead_and_within_a_week(today: date, words: str):
    found = day_meant(words, today)
    assert found is not None
    assert 1 <= (found - today).days <= 7


@pytest.mark.parametrize(
    ("text", "quote", "day"),
    [
        ("Good week. I'll call Bremen by Thursday", "I'll call Bremen by Thursday", "Thursday"),
        ("Fine. Going to clean my pipeline", "Going to clean my pipeline", None),
        ("Next: finish the proposal", "finish the proposal", None),
    ],
)
def test_a_commitment_with_its_day(text: str, quote: str, day: str | None):
    commitment = read_offline(text).commitment
    assert commitment is not None
    assert (commitment.quote, commitment.day) == (quote, day)


@pytest.mark.parametrize("text", ["Closed Hill on Thursday", "I'll never understand this", "ok"])
def test_what_is_no_commitment(text: str):
    assert read_offline(text).commitment is None
