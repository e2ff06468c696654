"""Which platforms this installation reaches, from its settings."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from starlette.routing import BaseRoute

from bot.app import Bot
from bot.clock import Clock
from bot.messenger import Messenger
from bot.people.orgfile.spec import OrganisationSpec
from bot.settings import Settings
from handlers.local.messenger import LocalMessenger
from handlers.local.news import News
from handlers.web.health import Line
from storage.session import Database
from storage.words import Platform

if TYPE_CHECKING:
    from handlers.slack.app import SlackReach
    from handlers.teams.app import TeamsReach

# A platform's packages take as long to load as all the rest: only where it is set up.
# ruff: noqa: PLC0415


class Door(Line, Protocol):
    """What listens to people on one platform."""

    def routes(self) -> list[BaseRoute]:
        """What the web server mounts."""
        ...

    async def start(self) -> None:
        """Begin to listen."""
        ...

    async def stop(self) -> None:
        """Hear nothing more, and finish what was begun."""
        ...


@dataclass(frozen=True)
class Platforms:
    """The platforms that can be written to. The local one always can: it keeps its messages in the
    database itself."""

    settings: Settings
    database: Database
    clock: Clock
    local: LocalMessenger
    slack: "SlackReach | None"
    teams: "TeamsReach | None"

    @property
    def messengers(self) -> dict[Platform, Messenger]:
        """A messenger for each."""
        found: dict[Platform, Messenger] = {Platform.LOCAL: self.local}
        if self.slack is not None:
            found[Platform.SLACK] = self.slack.messenger
        if self.teams is not None:
            found[Platform.TEAMS] = self.teams.messenger
        return found

    def doors(self, bot: Bot) -> list[Door]:
        """What listens to people there, for a running bot."""
        found: list[Door] = []
        commands = bot.interactions.commands
        if self.slack is not None:
            from handlers.slack.app import SlackDoor

            found.append(
                SlackDoor(
                    self.slack,
                    bot,
                    commands,
                    settings=self.settings,
                    database=self.database,
                    clock=self.clock,
                )
            )
        if self.teams is not None:
            from handlers.teams.app import TeamsDoor

            found.append(
                TeamsDoor(self.teams, bot, commands, database=self.database, clock=self.clock)
            )
        return found


@asynccontextmanager
async def reached_platforms(
    settings: Settings, database: Database, clock: Clock
) -> AsyncGenerator[Platforms]:
    """The platforms of the settings, connected. Raises WrongSettings."""
    local = LocalMessenger(database, clock, News())
    slack = _slack(settings, database, clock) if settings.uses_slack else None
    teams = _teams(settings, database, clock) if settings.uses_teams else None
    try:
        if slack is not None:
            await slack.start()
        if teams is not None:
            await teams.start()
        yield Platforms(settings, database, clock, local, slack, teams)
    finally:
        for reach in (slack, teams):
            if reach is not None:
                await reach.stop()


def _slack(settings: Settings, database: Database, clock: Clock) -> "SlackReach":
    from handlers.slack.app import reach_slack

    return reach_slack(settings, database, clock)


def _teams(settings: Settings, database: Database, clock: Clock) -> "TeamsReach":
    from handlers.teams.app import reach_teams

    return reach_teams(settings, database, clock)


async def with_platform_ids(
    settings: Settings,
    database: Database,
    clock: Clock,
    wanted: OrganisationSpec,
    *,
    settle: bool,
) -> OrganisationSpec:
    """The organisation with the platform's ids in place of e-mail addresses; with `settle`, those
    that are stored so far are replaced as well. Where the platform is not set up yet, addresses
    stay until it is. Raises WrongInput with every address that nobody has there, WrongSettings
    where it cannot be asked."""
    if wanted.platform == Platform.TEAMS:
        from handlers.teams.directory import in_small_letters

        wanted = in_small_letters(wanted)
    async with _asked(settings, database, clock, wanted.platform) as platforms:
        if platforms is None:
            return wanted
        if platforms.slack is not None and wanted.platform == Platform.SLACK:
            return await _with_slack_ids(platforms.slack, database, wanted, settle=settle)
        if platforms.teams is not None and wanted.platform == Platform.TEAMS:
            return await _with_teams_ids(platforms.teams, database, wanted, settle=settle)
        return wanted


@asynccontextmanager
async def _asked(
    settings: Settings, database: Database, clock: Clock, platform: Platform
) -> AsyncGenerator[Platforms | None]:
    """The platforms, connected, where this one is set up."""
    is_set_up = {Platform.SLACK: settings.uses_slack, Platform.TEAMS: settings.uses_teams}
    if not is_set_up.get(platform, False):
        yield None
        return
    async with reached_platforms(settings, database, clock) as platforms:
        yield platforms


async def _with_slack_ids(
    slack: "SlackReach", database: Database, wanted: OrganisationSpec, *, settle: bool
) -> OrganisationSpec:
    from handlers.slack.directory import settle_addresses, with_ids

    found = await with_ids(slack.web, slack.workspaces, wanted)
    if settle:
        await settle_addresses(slack.web, slack.workspaces, database, wanted.external_id)
    return found


async def _with_teams_ids(
    teams: "TeamsReach", database: Database, wanted: OrganisationSpec, *, settle: bool
) -> OrganisationSpec:
    from handlers.teams.directory import settle_addresses, with_ids

    found = await with_ids(teams.connector, teams.tenants, database, wanted)
    if settle:
        await settle_addresses(teams.connector, teams.tenants, database, wanted.external_id)
    return found


@asynccontextmanager
async def listening(doors: list[Door]) -> AsyncGenerator[None]:
    """The doors open; afterwards what came in is finished."""
    try:
        for door in doors:
            await door.start()
        yield
    finally:
        for door in doors:
            await door.stop()
