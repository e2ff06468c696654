"""The program as somebody starts it, with a fake Slack at the other end of its sockets."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlmodel import select

from bot.clock import SystemClock
from bot.commands.platforms import reached_platforms
from bot.errors import WrongSettings
from bot.settings import Settings
from storage.session import Database
from storage.tables import Identity
from tests.commanding import command
from tests.fakes.slack.acting import Actor
from tests.fakes.slack.server import FakeSlack, running
from tests.fakes.slack.state import everything_said

ROOT = Path(__file__).parents[3]

ORG = """\
organisation: Contoso Sales
platform: slack
external_id: T0WEST
teams:
  - name: West
    channel: C0WESTERN
    managers: [kim@example.com]
    reps:
      - {user: ana@example.com, timezone: Europe/Madrid, name: Ana Ruiz}
      - {user: U0WESTBEN, timezone: Europe/Madrid, name: Ben Okoro}
"""


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with running(FakeSlack()) as one:
        people = {"U0WESTANA": "Ana Ruiz", "U0WESTBEN": "Ben Okoro", "U0WESTKIM": "Kim Lund"}
        one.team("T0WEST", **people)
        yield one


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def environment(slack: FakeSlack, database_url: str, **more: str) -> dict[str, str]:
    token = slack.token(slack.teams["T0WEST"])
    found = {
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", "/"),
        "DATABASE_URL": database_url,
        "SLACK_API_URL": slack.url,
        "SLACK_BOT_TOKEN": token,
        "SLACK_APP_TOKEN": "xapp-1-good",
        "RQ_PORT": str(free_port()),
    }
    return {**found, **more}


async def test_apply_looks_addresses_up_and_names_those_that_nobody_has(
    slack: FakeSlack, sqlite_url: str, tmp_path: Path
) -> None:
    env = environment(slack, sqlite_url)
    file = tmp_path / "org.yaml"
    file.write_text(ORG.replace("ana@", "nobody@"))
    done = await command("apply", str(file), env=env)
    assert done.status == 1
    assert "nobody@example.com" in done.err
    slack.teams["T0WEST"].users["U0WESTBEN"]["is_restricted"] = True
    file.write_text(ORG)
    done = await command("apply", str(file), env=env)
    assert (done.status, "U0WESTBEN is a guest" in done.err) == (1, True)
    slack.teams["T0WEST"].users["U0WESTBEN"]["is_restricted"] = False
    file.write_text(ORG)
    for expected in ("Done.", "Nothing changes"):
        done = await command("apply", str(file), env=env)
        assert (done.status, done.err) == (0, "")
        assert expected in done.out
    database = Database(sqlite_url)
    async with database.looking_everywhere() as session:
        ids = set(await session.exec(select(Identity.external_id)))
    await database.close()
    assert ids == {"U0WESTANA", "U0WESTBEN", "U0WESTKIM"}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_wrong_token_is_said_in_one_sentence(slack: FakeSlack, database: Database) -> None:
    settings = Settings(
        _env_file=None,  # pyright: ignore[reportCallIssue]
        slack_api_url=slack.url,
        slack_bot_token=SecretStr("xoxb-wrong"),
        slack_app_token=SecretStr("xapp-1-good"),
    )
    with pytest.raises(WrongSettings) as refusal:
        async with reached_platforms(settings, database, SystemClock()):
            pass
    said = str(refusal.value)
    assert said.startswith("SLACK_BOT_TOKEN: Slack does not accept it (invalid_auth)")
    assert "xoxb-wrong" not in said


async def test_it_runs_answers_and_stops_when_it_is_told_to(
    slack: FakeSlack, sqlite_url: str, tmp_path: Path
) -> None:
    env = environment(slack, sqlite_url)
    file = tmp_path / "org.yaml"
    file.write_text(ORG)
    await command("apply", str(file), env=env)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run",
        cwd=ROOT, env=env, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    ana = Actor(slack, slack.teams["T0WEST"], "U0WESTANA")
    await asyncio.wait_for(slack.connected.wait(), 30)
    await ana.command("/win", "We renewed <!channel> Fabrikam")
    for _ in range(500):
        if any("Kim and me" in everything_said(one) for one in ana.messages):
            break
        await asyncio.sleep(0.02)
    process.send_signal(signal.SIGTERM)
    out, err = await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode == 0, err.decode()
    assert "running on port" in out.decode()
    assert any("Kim and me" in everything_said(one) for one in ana.messages)
    assert "Fabrikam" not in err.decode()  # people's words are in no log
    assert slack.refused == []
