"""Slack's side of the program, put together from settings: how it is reached, and its doors.

    reach = reach_slack(settings, database, clock)   # who can be written to, and by what token
    door = SlackDoor(reach, bot, commands, ...)      # what people do there, by HTTP or Socket Mode

`reach` alone is enough to deliver; the door needs the running bot.
"""

import asyncio
import logging
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

import structlog
from slack_bolt.adapter.starlette.async_handler import (
    to_async_bolt_request,
    to_starlette_response,
)
from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.clock import Clock
from bot.errors import WrongSettings
from bot.logs import log_unforeseen
from bot.routes import Command
from bot.settings import Settings
from handlers.slack.colleagues import Colleagues
from handlers.slack.desk import Desk
from handlers.slack.directory import catch_up, settle_addresses
from handlers.slack.errors import Away, SlackRefused, Unclear
from handlers.slack.homes import Homes
from handlers.slack.installs import Installs, States, install_flow, page
from handlers.slack.listeners import Authorize, listen
from handlers.slack.manifest import EVENTS_PATH, INSTALL_PATH, REDIRECT_PATH
from handlers.slack.messenger import SlackMessenger
from handlers.slack.painter import Painter
from handlers.slack.program import Program
from handlers.slack.reception import Reception
from handlers.slack.signing import Gate
from handlers.slack.socket import Socket
from handlers.slack.tasks import Tasks
from handlers.slack.web import SlackWeb
from handlers.slack.workspaces import OAuth, Workspaces
from handlers.web.pictures import pictures_of
from storage.session import Database

log = structlog.stdlib.get_logger(__name__)

FINISH_SECONDS = 8
"""How long what was begun may take when the program stops."""

SEEN_HOLDS = timedelta(days=1)
"""Slack sends nothing again that is older."""

LOOK_AFTER = timedelta(hours=1)
CATCH_UP_EVERY = 24
"""In rounds of `LOOK_AFTER`: how often all accounts are compared with the people here."""


@dataclass(frozen=True)
class SlackReach:
    """What is needed to write to people in Slack. Use `start` and `stop`."""

    web: SlackWeb
    workspaces: Workspaces
    painter: Painter
    messenger: SlackMessenger

    async def start(self) -> None:
        """Open the connection pool. Raises WrongSettings where Slack refuses the token."""
        await self.web.start()
        await self.workspaces.start()

    async def stop(self) -> None:
        """Close it."""
        await self.web.stop()


def reach_slack(settings: Settings, database: Database, clock: Clock) -> SlackReach:
    """Put it together. Raises WrongSettings where installs are wanted and cannot be kept."""
    web = SlackWeb(settings.slack_api_url)
    token = settings.slack_bot_token
    oauth = None if token else _oauth(settings)
    workspaces = Workspaces(
        web,
        database,
        clock,
        own_token=token.get_secret_value() if token else None,
        oauth=oauth,
    )
    painter = Painter(database, pictures_of(settings, clock).address)
    return SlackReach(web, workspaces, painter, SlackMessenger(web, workspaces, painter))


class SlackDoor:
    """What comes in from Slack: over HTTP where there is a signing secret, over Socket Mode where
    there is an app token. Use `start` and `stop`; mount `routes`."""

    name = "Slack"
    mend = "Check this machine's network and SLACK_APP_TOKEN"

    def __init__(
        self,
        reach: SlackReach,
        program: Program,
        commands: Iterable[Command],
        *,
        settings: Settings,
        database: Database,
        clock: Clock,
    ) -> None:
        self._reach = reach
        self._settings = settings
        self._database = database
        self._clock = clock
        self._commands = frozenset(command.word for command in commands)
        self._program = program
        self._tasks = Tasks()
        self._after: asyncio.Task[None] | None = None
        self._socket: Socket | None = None
        self._app: AsyncApp | None = None
        self._flow: AsyncOAuthFlow | None = None
        secret = settings.slack_signing_secret
        self._gate = Gate(secret.get_secret_value(), clock) if secret else None
        self._reception = self._put_together()

    def routes(self) -> list[BaseRoute]:
        """What the web server mounts."""
        routes: list[BaseRoute] = []
        if self._gate is not None:
            routes.append(Route(EVENTS_PATH, self._event, methods=["POST"]))
        if self._settings.slack_bot_token is None and self._settings.slack_client_id is not None:
            routes.append(Route(INSTALL_PATH, self._install, methods=["GET"]))
            routes.append(Route(REDIRECT_PATH, self._come_back, methods=["GET"]))
        return routes

    async def start(self) -> None:
        """Begin to listen; what happened meanwhile is caught up with behind. The reach has to be
        started before."""
        self._flow = self._make_flow()
        self._app = AsyncApp(
            logger=_quiet_logger(),
            name="relieved-quota",
            client=self._reach.web.client,
            authorize=cast(Any, Authorize(self._reach.workspaces)),
            oauth_flow=self._flow,
            signing_secret="checked before",  # noqa: S106  see `Gate`
            request_verification_enabled=False,
        )
        listen(self._app, self._reception, self._tasks)
        token = self._settings.slack_app_token
        if token is not None:
            self._socket = Socket(self._app, token.get_secret_value(), self._reach.web, self._clock)
            self._socket.start()
        self._after = asyncio.create_task(self._look_after())

    async def stop(self) -> None:
        """Hear nothing more, and finish what was begun."""
        if self._after is not None:
            self._after.cancel()
            with suppress(asyncio.CancelledError):
                await self._after
        if self._socket is not None:
            await self._socket.stop()
        await self._tasks.finish(FINISH_SECONDS)

    async def down_since(self) -> datetime | None:
        """When Slack could reach us last, by Socket Mode; None where it can, as far as we can
        tell."""
        return None if self._socket is None else await self._socket.down_since()

    def _put_together(self) -> Reception:
        reach = self._reach
        homes = Homes(
            reach.web, reach.workspaces, reach.painter, self._program, self._clock, self._tasks
        )
        reach.messenger.on_sent.append(homes.on_sent())
        colleagues = Colleagues(reach.web, self._database, self._clock)
        desk = Desk(
            reach.web,
            reach.messenger,
            reach.painter,
            self._program,
            homes,
            colleagues,
            self._tasks,
        )
        return Reception(
            reach.workspaces,
            self._database,
            self._clock,
            desk,
            homes,
            colleagues,
            self._commands,
        )

    def _make_flow(self) -> AsyncOAuthFlow | None:
        if self._settings.slack_bot_token is not None:
            return None
        oauth = _oauth(self._settings)
        if oauth is None:
            return None
        reach = self._reach
        installs = Installs(reach.web, reach.workspaces, self._database, self._clock, oauth)
        return install_flow(
            reach.web,
            oauth,
            installs,
            States(self._database, self._clock),
            api_url=self._settings.slack_api_url,
            base_url=self._settings.rq_base_url,
        )

    async def _event(self, request: Request) -> Response:
        body = await request.body()
        if self._gate is None or not self._gate.lets_in(body, request.headers):
            return PlainTextResponse("This is not signed by Slack.", status_code=401)
        if self._app is None:
            return PlainTextResponse("Not yet.", status_code=503)
        return to_starlette_response(
            await self._app.async_dispatch(to_async_bolt_request(request, body))
        )

    async def _install(self, request: Request) -> Response:
        if self._flow is None:
            return PlainTextResponse("Not yet.", status_code=503)
        return to_starlette_response(
            await self._flow.handle_installation(to_async_bolt_request(request, b""))
        )

    async def _come_back(self, request: Request) -> Response:
        if self._flow is None:
            return PlainTextResponse("Not yet.", status_code=503)
        try:
            answer = await self._flow.handle_callback(to_async_bolt_request(request, b""))
        except (Away, Unclear):
            answer = page(502, "Please begin again", "Slack could not be reached just now.")
        return to_starlette_response(answer)

    async def _look_after(self) -> None:
        rounds = 0
        while True:
            try:
                await self._reception.forget_seen(SEEN_HOLDS)
                if rounds % CATCH_UP_EVERY == 0:
                    await self._catch_up()
            except Exception as error:
                log_unforeseen(__name__, error)
            rounds += 1
            await asyncio.sleep(LOOK_AFTER.total_seconds())

    async def _catch_up(self) -> None:
        reach = self._reach
        try:
            for workspace in await reach.workspaces.all():
                await settle_addresses(
                    reach.web, reach.workspaces, self._database, workspace.team_id
                )
                await catch_up(reach.web, workspace, self._database, self._clock)
        except SlackRefused as refusal:
            log.warning("accounts not compared", problem=refusal.code)


def _quiet_logger() -> logging.Logger:
    """Bolt's lines of everyday work quote what came in; its errors are logged by us."""
    logger = logging.getLogger("slack_bolt.relieved_quota")
    logger.setLevel(logging.ERROR)
    return logger


def _oauth(settings: Settings) -> OAuth | None:
    if not settings.slack_client_id:
        return None
    if settings.slack_client_secret is None:
        raise WrongSettings(
            "SLACK_CLIENT_SECRET: missing, and needed beside SLACK_CLIENT_ID; allowed is the "
            "secret from the app's page, Basic Information."
        )
    vault = settings.vault
    if vault is None:
        raise WrongSettings(
            "RQ_ENCRYPTION_KEYS: missing, and needed to keep the tokens of installs; allowed are "
            "Fernet keys, comma separated, the first of which encrypts."
        )
    return OAuth(settings.slack_client_id, settings.slack_client_secret.get_secret_value(), vault)
