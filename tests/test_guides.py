"""The first steps of the README and the guides into Slack and Teams, walked as they are written:
their settings, their organisation file and their commands, a fake standing in for the platform."""

import asyncio
import os
import re
import shlex
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

from bot.app import put_together
from bot.clock import SystemClock
from bot.commands.platforms import listening, reached_platforms
from bot.language.offline import OfflineReader
from bot.settings import load_settings
from storage.session import Database
from tests.commanding import command
from tests.fakes.slack.acting import Actor as SlackActor
from tests.fakes.slack.server import FakeSlack
from tests.fakes.slack.server import running as slack_running
from tests.fakes.teams.acting import Actor as TeamsActor
from tests.fakes.teams.issuer import APP_ID, SECRET
from tests.fakes.teams.server import FakeTeams
from tests.fakes.teams.server import running as teams_running
from tests.fakes.teams.state import User
from tests.handlers.serving import served
from tests.waiting import settled

ROOT = Path(__file__).parents[1]
README, SLACK, TEAMS = (ROOT / one for one in ("README.md", "docs/slack.md", "docs/teams.md"))

ENTRA_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@pytest.fixture(autouse=True)
def a_working_day() -> Iterator[None]:
    """A Tuesday morning: at a week's end no check-in is to be had, whoever asks for one."""
    with time_machine.travel(datetime(2026, 11, 24, 9, tzinfo=UTC), tick=True):
        yield


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, with nothing set."""
    for name in list(os.environ):
        if name.startswith(("SLACK_", "TEAMS_", "OPENAI_", "RQ_", "DATABASE_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def blocks(document: Path, language: str = "") -> list[str]:
    """The fenced blocks of a document's first steps that are in a language, in order."""
    steps = document.read_text("utf-8").partition("## What people can do")[0]
    found: list[tuple[str, str]] = re.findall(r"^```(\w*)\n(.*?)^```$", steps, re.M | re.S)
    return [block for of, block in found if of == language]


def with_values(settings: str, values: dict[str, str]) -> str:
    """A guide's settings, with our values of those that everybody has of their own."""
    found = [line.partition("=") for line in settings.strip().splitlines()]
    return "".join(f"{name}={values.get(name, value)}\n" for name, _, value in found)


async def said_by(block: str) -> dict[str, str]:
    """What each of a block's commands says, by its words; the doctor alone may find a fault. `run`
    is tested with the server."""
    said: dict[str, str] = {}
    for line in block.splitlines():
        program, *words = shlex.split(line, comments=True) or [""]
        if program == "cp":
            await asyncio.to_thread(copy, ROOT / words[0], Path(words[1]))
        if not program.endswith("relieved-quota") or words == ["run"]:
            continue
        done = await command(*words)
        assert done.status == 0 or words == ["doctor"], (line, done)
        said[" ".join(words)] = done.out
    return said


def copy(source: Path, target: Path) -> None:
    target.write_bytes(source.read_bytes())


async def walk(guide: Path, values: dict[str, str]) -> dict[str, str]:
    """Do what a guide's steps say in this folder; what each command said."""
    (settings,) = (one for one in blocks(guide) if re.match(r"[A-Z_]+=", one))
    (organisation,) = blocks(guide, "yaml")
    await asyncio.to_thread(Path(".env").write_text, with_values(settings, values))
    await asyncio.to_thread(Path("org.yaml").write_text, organisation)
    return await said_by("".join(blocks(guide)))


async def test_the_first_steps_in_earnest(folder: Path) -> None:
    steps = next(block for block in blocks(README) if "org.yaml" in block)
    said = await said_by(steps)
    assert "No chat platform is set up" in said["doctor"]
    assert "Done." in said["apply org.yaml"]
    assert (folder / "relieved-quota.db").exists()


@pytest.mark.usefixtures("folder")
async def test_ten_minutes_into_slack(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SystemClock()
    async with slack_running(FakeSlack(now=lambda: clock.now().timestamp())) as slack:
        team = slack.team("T012345", U0ANA="Ana Ruiz", U0KIM="Kim Lund")
        team.channels["C0HIGHLIGHT"] = {*team.users, team.bot_user}
        monkeypatch.setenv("SLACK_API_URL", slack.url)
        tokens = {"SLACK_BOT_TOKEN": slack.token(team), "SLACK_APP_TOKEN": "xapp-1-good"}
        said = await walk(SLACK, tokens)
        assert "Ana" in said["apply org.yaml --dry-run"]
        assert "Done." in said["apply org.yaml"]
        assert "Slack is set up." in said["doctor"]
        settings = load_settings()
        database = Database(settings.database_url)
        async with reached_platforms(settings, database, clock) as platforms:
            bot = put_together(database, clock, OfflineReader(), platforms.messengers)
            async with listening(platforms.doors(bot)):
                await asyncio.wait_for(slack.connected.wait(), 10)
                ana = SlackActor(slack, team, "U0ANA")
                await ana.command("/checkin")
                await settled(bot, lambda: ana.modal and "mood" in str(ana.modal.body))
        await database.close()
        assert slack.refused == []


async def key_of_the_guide() -> str:
    """An encryption key, made as the guide says."""
    (line,) = (one for one in blocks(TEAMS) if "Fernet" in one)
    program, *words = shlex.split(line)
    assert program.endswith("python")
    made = await asyncio.create_subprocess_exec(
        sys.executable, *words, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await made.communicate()
    return out.decode().strip()


async def test_fifteen_minutes_into_teams(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SystemClock()
    async with teams_running(FakeTeams(now=lambda: clock.now().timestamp())) as teams:
        (organisation,) = blocks(TEAMS, "yaml")
        (teams.home_tenant,) = re.findall(r"external_id: (\S+)", organisation)
        tenant = teams.tenant(teams.home_tenant)
        for id_, name in zip(
            ENTRA_ID.findall(organisation)[1:], ("Kim Lund", "Ana Ruiz"), strict=True
        ):
            tenant.users[id_] = User(id_, f"29:{id_[:8]}", name, f"{name[:3]}@example.com")
        group = teams.group(tenant, "West")
        monkeypatch.setenv("TEAMS_SERVICE_URL", teams.service_url)
        monkeypatch.setenv("TEAMS_LOGIN_URL", f"{teams.url}/login")
        monkeypatch.setenv("TEAMS_OPENID_URL", f"{teams.url}/openid")
        secrets = {
            "TEAMS_APP_ID": APP_ID,
            "TEAMS_APP_PASSWORD": SECRET,
            "RQ_ENCRYPTION_KEYS": await key_of_the_guide(),
        }
        said = await walk(TEAMS, secrets)
        assert "Ana Ruiz" in said["apply org.yaml --dry-run"]
        assert "Done." in said["apply org.yaml"]
        assert (folder / "relieved-quota-teams.zip").exists()
        settings = load_settings()
        database = Database(settings.database_url)
        async with reached_platforms(settings, database, clock) as platforms:
            bot = put_together(database, clock, OfflineReader(), platforms.messengers)
            (door,) = platforms.doors(bot)
            async with listening([door]), served(door) as teams.app_url:
                kim, ana = (TeamsActor(teams, tenant, tenant.user(one)) for one in ("kim", "ana"))
                await ana.install()
                await kim.add_to(group)
                await ana.type("checkin")
                assert "How was your week" in ana.messages[-1].text
        await database.close()
        assert teams.refused == []
