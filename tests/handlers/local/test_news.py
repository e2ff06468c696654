"""Which places changed, told to every open page."""

import asyncio
import contextlib

from handlers.local.news import News


async def test_what_changed_is_told_to_every_listener() -> None:
    news = News()
    first, second = news.listen(5), news.listen(5)
    waiting = [asyncio.ensure_future(anext(one)) for one in (first, second)]
    await asyncio.sleep(0)
    news.tell(["ana"])
    assert await asyncio.gather(*waiting) == [{"ana"}, {"ana"}]
    await first.aclose()
    await second.aclose()


async def test_what_changed_while_nobody_looked_is_gathered() -> None:
    news = News()
    listener = news.listen(5)
    waiting = asyncio.ensure_future(anext(listener))
    await asyncio.sleep(0)
    news.tell(["ana"])
    assert await waiting == {"ana"}
    news.tell(["ben"])
    news.tell(["west", "ben"])
    assert await anext(listener) == {"ben", "west"}
    await listener.aclose()


async def test_a_quiet_time_is_an_empty_set() -> None:
    listener = News().listen(0.01)
    assert await anext(listener) == frozenset()
    await listener.aclose()


async def test_closing_ends_every_stream() -> None:
    news = News()
    listener = news.listen(5)
    waiting = asyncio.ensure_future(anext(listener))
    await asyncio.sleep(0)
    news.close()
    with contextlib.suppress(StopAsyncIteration):
        raise AssertionError(await waiting)
    assert [places async for places in news.listen(5)] == []
