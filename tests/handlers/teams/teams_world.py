"""The whole program beside a fake Teams, with sockets between them and a clock that is set."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cryptography.fernet import Fernet
from sqlmodel import select, update

from bot.app import Bot, live_until, put_together
from bot.checkins.planning import replan_team
from bot.clock import SetClock
from bot.language.offline import OfflineReader
from bot.messenger import Messenger
from bot.settings import Settings
from handlers.teams.app import TeamsDoor, TeamsReach, reach_teams
from storage.session import Database
from storage.tables import Identity, Team
from storage.words import Platform
from tests.factories import NOW, Made, make_team, spare_the_monthly_question
from tests.fakes.teams.acting import Actor
from tests.fakes.teams.issuer import APP_ID, SECRET
from tests.fakes.teams.server import FakeTeams, running
from tests.fakes.teams.state import Group, object_id
from tests.handlers.serving import served
from tests.waiting import settled

KEY = Fernet.generate_key().decode()
HOME = "tenant-home"
NAMES = ("Ana Ruiz", "Ben Okoro", "Chen Wei")
EVERYBODY = (*NAMES, "Kim Lund", "Lee Park")


@dataclass
class World:
    """One program, one Teams, and at least one tenant with the team of `tests.factories`."""

    teams: FakeTeams
    database: Database
    clock: SetClock
    settings: Settings
    bot: Bot
    reach: TeamsReach
    door: TeamsDoor
    made: dict[str, Made]
    groups: dict[str, Group] = field(default_factory=dict[str, Group])

    def actor(self, name: str, tenant: str = HOME, *, twice: bool = False) -> Actor:
        """Somebody by first name."""
        found = self.teams.tenants[tenant]
        return Actor(self.teams, found, found.user(name), twice)

    async def install_for(self, *names: str, tenant: str = HOME) -> None:
        """These people add the program, and what it then has to say arrives."""
        for name in names:
            await self.actor(name, tenant).install()
        await self.bot.tick()

    async def live_until(self, end: datetime) -> None:
        """Live through the time until then."""
        await live_until(self.bot, self.clock, end)

    async def settle(self, done: Callable[[], Any], seconds: float = 5.0) -> None:
        """Wait until something is so."""
        await settled(self.bot, done, seconds)


async def add_tenant(teams: FakeTeams, database: Database, tenant: str) -> tuple[Made, Group]:
    """A tenant whose people are those of a team, with a team in Teams of the same name."""
    made = await make_team(database, NAMES, organisation=tenant, platform=Platform.TEAMS)
    found = teams.tenant(tenant, *EVERYBODY)
    group = teams.group(found, "West", "Highlights")
    channel = list(group.channels)[1]
    async with database.organisation(made.organisation_id) as session:
        for identity in await session.exec(select(Identity)):
            identity.external_id = object_id(tenant, identity.external_id)
            session.add(identity)
        await session.exec(update(Team).values(channel=channel))
        await spare_the_monthly_question(session, made)
        await replan_team(session, made.team_id, NOW)
    return made, group


@asynccontextmanager
async def world(
    database: Database,
    *,
    tenants: tuple[str, ...] = (HOME,),
    now: datetime = NOW,
    messengers: dict[Platform, Messenger] | None = None,
    clock: SetClock | None = None,
    **more: Any,
) -> AsyncIterator[World]:
    """The program at work; installed by nobody yet."""
    clock = clock or SetClock(now)
    async with running(FakeTeams(now=lambda: clock.now().timestamp())) as teams:
        added = {one: await add_tenant(teams, database, one) for one in tenants}
        settings = teams_settings(teams, **more)
        reach = reach_teams(settings, database, clock)
        await reach.start()
        everywhere: dict[Platform, Messenger] = {
            Platform.TEAMS: reach.messenger,
            **(messengers or {}),
        }
        bot = put_together(database, clock, OfflineReader(), everywhere)
        door = TeamsDoor(reach, bot, bot.interactions.commands, database=database, clock=clock)
        await door.start()
        try:
            async with served(door) as url:
                teams.app_url = url
                yield World(
                    teams,
                    database,
                    clock,
                    settings,
                    bot,
                    reach,
                    door,
                    {one: made for one, (made, _) in added.items()},
                    {one: group for one, (_, group) in added.items()},
                )
        finally:
            await door.stop()
            await reach.stop()


def teams_settings(teams: FakeTeams, **more: Any) -> Settings:
    """Settings for a program beside the fake."""
    found: dict[str, Any] = {
        "teams_app_id": APP_ID,
        "teams_app_password": SECRET,
        "teams_tenant_id": HOME,
        "teams_service_url": teams.service_url,
        "teams_login_url": f"{teams.url}/login",
        "teams_openid_url": f"{teams.url}/openid",
        "rq_encryption_keys": KEY,
    }
    return Settings(_env_file=None, **{**found, **more})
