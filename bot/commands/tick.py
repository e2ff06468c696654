"""`relieved-quota tick`"""

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.app import put_together
from bot.clock import Clock, SetClock, SystemClock
from bot.commands.means import means_of
from bot.commands.models import reached_models
from bot.commands.opening import opened
from bot.commands.platforms import reached_platforms
from bot.language.offline import OfflineReader
from bot.logs import set_up_logs
from bot.settings import load_settings

USED_WRONGLY = 2

EARLIEST, LATEST = 1970, 2099
"""Zone rules and holidays outside these years would be guesses."""


def tick(
    at: Annotated[
        str | None,
        typer.Option(
            "--at",
            metavar="TIME",
            help="Instead of now: ISO 8601 with an offset, such as 2026-11-27T14:00+01:00.",
            show_default=False,
        ),
    ] = None,
    json_: Annotated[
        bool, typer.Option("--json", help="What was done and what is due next, as JSON.")
    ] = False,
) -> None:
    """Do everything that is due, deliveries included, once, and leave.

    For a machine where a timer starts the program instead of keeping it running.

    Example: relieved-quota tick --at 2026-11-27T14:00+01:00
    """
    clock: Clock = SystemClock() if at is None else SetClock(_instant(at))
    done, next_at = asyncio.run(_tick(clock))
    if json_:
        typer.echo(json.dumps({"done": done, "next": next_at and next_at.isoformat()}))
        return
    typer.echo("Nothing was due." if done == 0 else f"Done: {done} things that were due.")


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        typer.echo(f"{text[:60]!r} is no instant. Write it like 2026-11-27T14:00+01:00.", err=True)
        raise typer.Exit(USED_WRONGLY) from None
    if instant.tzinfo is None:
        typer.echo(
            f"{text[:60]!r} does not say which clock. Add the offset: {text[:60]}Z or +01:00.",
            err=True,
        )
        raise typer.Exit(USED_WRONGLY)
    if not EARLIEST <= instant.year <= LATEST:
        typer.echo(f"{text[:60]!r} is not in a year from {EARLIEST} to {LATEST}.", err=True)
        raise typer.Exit(USED_WRONGLY)
    return instant.astimezone(UTC)


async def _tick(clock: Clock) -> tuple[int, datetime | None]:
    """How much was done, and when something is due next."""
    settings = load_settings()
    set_up_logs()
    async with (
        opened(settings) as database,
        reached_platforms(settings, database, clock) as platforms,
        reached_models(settings, database, clock) as models,
    ):
        means = replace(means_of(settings), models=models)
        bot = put_together(database, clock, OfflineReader(), platforms.messengers, means=means)
        done = await bot.tick()
        await bot.settle()  # a model words what was held for it, and then it goes
        done += await bot.outbox.drain()
        return done, await bot.next_at()
