"""The command line within the test process, where starting another would prove nothing more."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from typer.testing import CliRunner

from bot.cli import FAILED, NAME, application
from bot.errors import RelievedQuotaError
from tests.logs_kept import logs_kept


@dataclass(frozen=True)
class Ended:
    """How a command ended: its status, and what it said."""

    status: int
    out: str
    err: str


async def command(*words: str, env: Mapping[str, str] | None = None) -> Ended:
    """Run it with a loop of its own, while fakes go on in this one. An error that nobody foresaw
    comes out of here."""
    return await asyncio.to_thread(_run, words, env)


def _run(words: Sequence[str], env: Mapping[str, str] | None) -> Ended:
    with logs_kept():
        done = CliRunner(env=env).invoke(application(words), words, prog_name=NAME)
    if isinstance(done.exception, RelievedQuotaError):  # `bot.cli.main` says it
        return Ended(FAILED, done.stdout, f"{done.exception}\n")
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Ended(done.exit_code, done.stdout, done.stderr)
