from datetime import UTC, datetime, timedelta

import pytest

from bot.language.sparing import (
    LONGEST_PAUSE,
    Breaker,
    UseInMemory,
    failed,
    may_ask,
    month_of,
    tokens_expected,
)

NOW = datetime(2026, 11, 27, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("failures", "pause"),
    [
        (1, None),
        (2, None),
        (3, timedelta(minutes=1)),
        (4, timedelta(minutes=2)),
        (40, LONGEST_PAUSE),
    ],
)
def test_the_pause_after_failures(failures: int, pause: timedelta | None):
    breaker = Breaker()
    for _ in range(failures):
        breaker = failed(breaker, NOW)
    assert breaker.closed_until == (NOW + pause if pause else None)
    assert may_ask(breaker, NOW) == (pause is None)
    assert may_ask(breaker, NOW + LONGEST_PAUSE)


async def test_use_is_counted_by_month():
    uses = UseInMemory()
    await uses.add(month_of(NOW), 10)
    await uses.add(month_of(NOW), 5)
    assert await uses.used("2026-11") == 15
    assert await uses.used("2026-12") == 0


def test_an_estimate_grows_with_the_text():
    assert tokens_expected("", "a" * 300) - tokens_expected("", "") == 100
