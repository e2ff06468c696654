"""Waiting for what happens in the background, without a clock: what is waited for can be seen."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from bot.app import Bot


async def eventually(check: Callable[[], Awaitable[bool]]) -> None:
    """Give other tasks their turn until it holds."""
    while not await check():  # noqa: ASYNC110  what is waited for stands in the database
        await asyncio.sleep(0.005)


async def settled(bot: Bot, done: Callable[[], Any], seconds: float = 5.0) -> None:
    """Wait until something is so: what a program does after it acknowledged."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while not done():
        if loop.time() > end:
            raise AssertionError("it did not come to that")
        await bot.tick()
        await asyncio.sleep(0.01)
