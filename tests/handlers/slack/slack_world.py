"""The whole program beside a fake Slack, with sockets between them and a clock that is set."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from cryptography.fernet import Fernet
from sqlmodel import col, select, update

from bot.app import Bot, live_until, put_together
from bot.checkins.planning import replan_team
from bot.clock import SetClock
from bot.language.offline import OfflineReader
from bot.settings import Settings
from handlers.slack.app import SlackDoor, SlackReach, reach_slack
from storage.session import Database
from storage.tables import Identity, Organisation, Team
from storage.words import Platform
from tests.factories import NOW, Made, make_team, spare_the_monthly_question
from tests.fakes.slack.acting import Actor
from tests.fakes.slack.server import SECRET, FakeSlack, running
from tests.handlers.serving import served
from tests.waiting import settled

KEY = Fernet.generate_key().decode()
Mode = Literal["http", "socket"]


@dataclass
class World:
    """One program, one Slack, and at least one workspace with the team of `tests.factories`."""

    slack: FakeSlack
    database: Database
    clock: SetClock
    settings: Settings
    bot: Bot
    reach: SlackReach
    door: SlackDoor
    made: dict[str, Made]
    url: str
    """Where its web server is; Slack posts there unless it is reached by Socket Mode."""

    def actor(self, name: str, team: str = "T0WEST", *, twice: bool = False) -> Actor:
        """Somebody by first name."""
        user = f"U0{team[2:]}{name.upper()}"
        return Actor(self.slack, self.slack.teams[team], user, twice)

    async def live_until(self, end: datetime) -> None:
        """Live through the time until then."""
        await live_until(self.bot, self.clock, end)

    async def settle(self, done: Callable[[], Any], seconds: float = 5.0) -> None:
        """Wait until something is so: what the program does after it acknowledged."""
        await settled(self.bot, done, seconds)


NAMES = ("Ana Ruiz", "Ben Okoro", "Chen Wei")


async def add_workspace(slack: FakeSlack, database: Database, team_id: str) -> Made:
    """A workspace whose people are those of a team."""
    made = await make_team(database, NAMES, organisation=team_id, platform=Platform.SLACK)
    async with database.organisation(made.organisation_id) as session:
        for identity in await session.exec(select(Identity)):
            identity.external_id = f"U0{team_id[2:]}{identity.external_id.upper()}"
            session.add(identity)
        await session.exec(update(Team).values(channel=f"C0{team_id[2:]}"))
        await spare_the_monthly_question(session, made)
        await replan_team(session, made.team_id, NOW)
    everybody = (*NAMES, "Kim Lund", "Lee Park")
    names = {f"U0{team_id[2:]}{name.split()[0].upper()}": name for name in everybody}
    team = slack.team(team_id, **names)
    team.channels[f"C0{team_id[2:]}"] = {*names, team.bot_user}
    return made


@asynccontextmanager
async def world(
    database: Database,
    mode: Mode = "socket",
    *,
    oauth: bool = False,
    teams: tuple[str, ...] = ("T0WEST",),
    now: datetime = NOW,
    **more: Any,
) -> AsyncIterator[World]:
    """The program at work, reached in this way. With `oauth`, no workspace is installed yet."""
    clock = SetClock(now)
    async with running(FakeSlack(now=lambda: clock.now().timestamp())) as slack:
        made = {team: await add_workspace(slack, database, team) for team in teams}
        settings = slack_settings(slack, mode, oauth=oauth, **more)
        reach = reach_slack(settings, database, clock)
        await reach.start()
        bot = put_together(database, clock, OfflineReader(), {Platform.SLACK: reach.messenger})
        door = SlackDoor(
            reach,
            bot,
            bot.interactions.commands,
            settings=settings,
            database=database,
            clock=clock,
        )
        await door.start()
        try:
            async with served(door) as url:
                slack.app_url = url if mode == "http" else None
                yield World(slack, database, clock, settings, bot, reach, door, made, url)
        finally:
            await door.stop()
            await reach.stop()


def slack_settings(slack: FakeSlack, mode: Mode, *, oauth: bool = False, **more: Any) -> Settings:
    """Settings for a program beside the fake."""
    found: dict[str, Any] = {"slack_api_url": slack.url, "rq_encryption_keys": KEY}
    if oauth:
        found |= {"slack_client_id": "1.2", "slack_client_secret": "secret"}
    else:
        found["slack_bot_token"] = slack.token(next(iter(slack.teams.values())))
    if mode == "http":
        found |= {"slack_signing_secret": SECRET}
    else:
        found["slack_app_token"] = "xapp-1-good"
    return Settings(_env_file=None, **{**found, **more})


async def organisation_ids(database: Database) -> list[int]:
    """Of all organisations on Slack."""
    async with database.looking_everywhere() as session:
        statement = select(Organisation.id).where(col(Organisation.platform) == Platform.SLACK)
        return list(await session.exec(statement))
