"""Which platforms this installation reaches, from its settings."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.app import Bot
from bot.clock import Clock
from bot.messenger import Messenger
from bot.people.orgfile.spec import OrganisationSpec
from bot.settings import Settings
from handlers.local.messenger import LocalMessenger
from handlers.local.news import News
from storage.session import Database
from storage.words import Platform

if TYPE_CHECKING:
    from handlers.slack.app import SlackDoor, SlackReach

# Slack's packages take as long to load as all the rest: only where Slack is set up.
# ruff: noqa: PLC0415


@dataclass(frozen=True)
class Platforms:
    """The platforms that can be written to. The local one always can: it keeps its messages in the
    database itself."""

    settings: Settings
    database: Database
    clock: Clock
    local: LocalMessenger
    slack: "SlackReach | None"

    @property
    def messengers(self) -> dict[Platform, Messenger]:
        """A messenger for each."""
        found: dict[Platform, Messenger] = {Platform.LOCAL: self.local}
        if self.slack is not None:
            found[Platform.SLACK] = self.slack.messenger
        return found

    def doors(self, bot: Bot) -> "list[SlackDoor]":
        """What listens to people there, for a running bot."""
        if self.slack is None:
            return []
        from handlers.slack.app import SlackDoor

        return [
            SlackDoor(
                self.slack,
                bot,
                bot.interactions.commands,
                settings=self.settings,
                database=self.database,
                clock=self.clock,
            )
        ]


@asynccontextmanager
async def reached_platforms(
    settings: Settings, database: Database, clock: Clock
) -> AsyncGenerator[Platforms]:
    """The platforms of the settings, connected. Raises WrongSettings."""
    local = LocalMessenger(database, clock, News())
    slack = _slack(settings, database, clock) if settings.uses_slack else None
    try:
        if slack is not None:
            await slack.start()
        yield Platforms(settings, database, clock, local, slack)
    finally:
        if slack is not None:
            await slack.stop()


def _slack(settings: Settings, database: Database, clock: Clock) -> "SlackReach":
    from handlers.slack.app import reach_slack

    return reach_slack(settings, database, clock)


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
    if wanted.platform != Platform.SLACK or not settings.uses_slack:
        return wanted
    from handlers.slack.directory import settle_addresses, with_ids

    async with reached_platforms(settings, database, clock) as platforms:
        if platforms.slack is None:
            return wanted
        web, workspaces = platforms.slack.web, platforms.slack.workspaces
        found = await with_ids(web, workspaces, wanted)
        if settle:
            await settle_addresses(web, workspaces, database, wanted.external_id)
        return found


@asynccontextmanager
async def listening(doors: "list[SlackDoor]") -> AsyncGenerator[None]:
    """The doors open; afterwards what came in is finished."""
    try:
        for door in doors:
            await door.start()
        yield
    finally:
        for door in doors:
            await door.stop()
