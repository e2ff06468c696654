"""The program as it is run, beside a fake Teams: applied, started, heard, and stopped."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from sqlmodel import select

from bot.clock import SystemClock
from bot.commands.platforms import reached_platforms
from bot.errors import WrongSettings
from storage.session import Database
from storage.tables import Identity
from tests.commanding import command
from tests.fakes.slack.server import FakeSlack
from tests.fakes.slack.server import running as slack_running
from tests.fakes.teams.acting import Actor
from tests.fakes.teams.server import FakeTeams, running
from tests.handlers.slack.test_slack_program import ROOT
from tests.handlers.teams.teams_world import HOME, teams_settings
from tests.handlers.teams.test_teams_killed import environment

pytestmark = pytest.mark.timeout(120)

ORG = """
organisation: Contoso Sales
platform: teams
external_id: TENANT-home
teams:
  - name: West
    managers: [KIM@tenant-h.example]
    reps:
      - {user: ana@tenant-h.example, name: Ana Ruiz, timezone: Europe/Madrid}
      - {user: "{BEN}", timezone: Europe/Madrid}
"""


@pytest.fixture
async def teams() -> AsyncIterator[FakeTeams]:
    async with running(FakeTeams(now=lambda: SystemClock().now().timestamp())) as fake:
        fake.tenant(HOME, "Ana Ruiz", "Ben Okoro", "Kim Lund")
        yield fake


def actor(teams: FakeTeams, name: str) -> Actor:
    tenant = teams.tenants[HOME]
    return Actor(teams, tenant, tenant.user(name))


async def identities(url: str) -> set[str]:
    database = Database(url)
    async with database.looking_everywhere() as session:
        found = set(await session.exec(select(Identity.external_id)))
    await database.close()
    return found


async def until_ready(url: str) -> None:
    async with aiohttp.ClientSession() as session:
        for _ in range(600):
            try:
                async with session.get(f"{url}/readyz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.05)
    raise AssertionError("it did not get ready")


async def test_applied_by_address_it_knows_people_as_they_come_and_stops_cleanly(
    teams: FakeTeams, sqlite_url: str, tmp_path: Path
) -> None:
    env = environment(teams, sqlite_url)
    ana, ben, kim = (actor(teams, name) for name in ("ana", "ben", "kim"))
    file = tmp_path / "org.yaml"
    file.write_text(ORG.replace("{BEN}", ben.user.object_id.upper()))
    for expected in ("Done.", "Nothing changes"):
        done = await command("apply", str(file), env=env)
        assert (done.status, done.err) == (0, "")
        assert expected in done.out
    running_now = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run",
        cwd=ROOT, env=env, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        teams.app_url = f"http://127.0.0.1:{env['RQ_PORT']}"
        await until_ready(teams.app_url)
        await ana.install()
        await ben.install()
        group = teams.group(teams.tenants[HOME], "West")
        await kim.add_to(group)
        for one in (ana, ben):
            for _ in range(400):
                if one.messages:
                    break
                await asyncio.sleep(0.02)
            assert "Relieved Quota" in one.messages[0].text or "Hello" in one.messages[0].text
        assert await identities(sqlite_url) == {one.user.object_id for one in (ana, ben, kim)}
        done = await command("doctor", env={**env, "RQ_PORT": "1"})
        assert "Teams is set up." in done.out
        assert "The app's id and secret are accepted." in done.out
    finally:
        running_now.send_signal(signal.SIGTERM)
        _, err = await running_now.communicate()
    assert running_now.returncode == 0, err.decode()
    # Applied once more, the file still says the same.
    done = await command("apply", str(file), env=env)
    assert (done.status, "Nothing changes" in done.out) == (0, True), done


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_wrong_secret_is_said_in_one_sentence(teams: FakeTeams, database: Database) -> None:
    settings = teams_settings(teams, teams_app_password="not the secret")
    with pytest.raises(WrongSettings) as refusal:
        async with reached_platforms(settings, database, SystemClock()):
            pass
    said = str(refusal.value)
    assert said.startswith("TEAMS_APP_PASSWORD: Entra does not accept it (invalid_client)")
    assert "not the secret" not in said


async def test_both_platforms_in_one_program(teams: FakeTeams, sqlite_url: str) -> None:
    async with slack_running(FakeSlack()) as slack:
        slack.team("T0WEST", U0WESTANA="Ana Ruiz")
        env = {
            **environment(teams, sqlite_url),
            "SLACK_API_URL": slack.url,
            "SLACK_BOT_TOKEN": slack.token(slack.teams["T0WEST"]),
            "SLACK_APP_TOKEN": "xapp-1-good",
        }
        done = await command("doctor", env=env)
        assert "Slack and Teams are set up." in done.out, done
