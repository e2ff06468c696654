"""Teams' side of the program, put together from settings: how it is reached, and its door.

    reach = reach_teams(settings, database, clock)   # who can be written to, and by what token
    door = TeamsDoor(reach, bot, commands, ...)      # what people do there

`reach` alone is enough to deliver; the door needs the running bot.
"""

import asyncio
import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.clock import Clock
from bot.errors import WrongSettings
from bot.logs import log_unforeseen
from bot.routes import Command
from bot.settings import Settings
from handlers.teams.adapter import Adapter
from handlers.teams.catching_up import catch_up
from handlers.teams.colleagues import Colleagues
from handlers.teams.connector import Connector, new_session
from handlers.teams.credentials import Credentials
from handlers.teams.desk import Desk
from handlers.teams.errors import Away, NoEntry, NotLetIn
from handlers.teams.installs import Installs
from handlers.teams.messenger import TeamsMessenger
from handlers.teams.pace import Pace
from handlers.teams.painter import Painter
from handlers.teams.people import People
from handlers.teams.program import Program
from handlers.teams.reception import Reception, Words
from handlers.teams.references import References
from handlers.teams.signing import Gate, Keys
from handlers.teams.tenants import Tenants
from handlers.web.pictures import pictures_of
from storage.encryption import Vault
from storage.session import Database

log = structlog.stdlib.get_logger(__name__)

PATH = "/api/messages"

SEEN_HOLDS = timedelta(days=1)
"""Teams sends nothing again that is older."""

LOOK_AFTER = timedelta(hours=1)
CATCH_UP_EVERY = 24
"""In rounds of `LOOK_AFTER`: how often teams and channels are compared with what is known here."""


@dataclass(frozen=True)
class TeamsReach:
    """What is needed to write to people in Teams. Use `start` and `stop`; made inside the loop."""

    session: aiohttp.ClientSession
    connector: Connector
    tenants: Tenants
    references: References
    painter: Painter
    people: People
    messenger: TeamsMessenger
    gate: Gate
    app_id: str

    async def start(self) -> None:
        """Fetch the first token. Raises WrongSettings where Entra does not accept the id or the
        secret; where it is away, that is found out later."""
        try:
            await self.connector.credentials.token()
        except Away:
            log.warning("teams is not reached yet")
        except NoEntry as refusal:
            await self.stop()
            raise WrongSettings(
                f"TEAMS_APP_PASSWORD: Entra does not accept it ({refusal.code}); allowed is a "
                "client secret of the app TEAMS_APP_ID that is registered in TEAMS_TENANT_ID."
            ) from refusal

    async def stop(self) -> None:
        """Close the connections."""
        await self.session.close()


def reach_teams(settings: Settings, database: Database, clock: Clock) -> TeamsReach:
    """Put it together. Raises WrongSettings where something is missing."""
    app_id, secret, tenant, vault = _needed(settings)
    session = new_session()
    credentials = Credentials(settings.teams_login_url, tenant, app_id, secret, session, clock)
    connector = Connector(session, credentials, clock)
    tenants = Tenants(database, clock, tenant, settings.teams_service_url, app_id)
    references = References(database, vault)
    painter = Painter(database, pictures_of(settings, clock).address)
    return TeamsReach(
        session=session,
        connector=connector,
        tenants=tenants,
        references=references,
        painter=painter,
        people=People(database, connector, references, clock),
        messenger=TeamsMessenger(connector, tenants, references, painter, database, pace=Pace()),
        gate=Gate(Keys(settings.teams_openid_url, session, clock), app_id, clock),
        app_id=app_id,
    )


class TeamsDoor:
    """What comes in from Teams. Use `start` and `stop`; mount `routes`."""

    name = "Microsoft Teams"
    mend = "Check that Teams reaches this server at /api/messages"

    def __init__(
        self,
        reach: TeamsReach,
        program: Program,
        commands: Iterable[Command],
        *,
        database: Database,
        clock: Clock,
    ) -> None:
        self._adapter = Adapter(reach.gate, reach.app_id)
        self._reach = reach
        self._database = database
        self._clock = clock
        self._after: asyncio.Task[None] | None = None
        colleagues = Colleagues(database, reach.tenants, reach.people)
        self._reception = Reception(
            tenants=reach.tenants,
            people=reach.people,
            installs=Installs(
                reach.people,
                reach.messenger,
                reach.painter,
                program,
                reach.connector,
                database,
                clock,
            ),
            desk=Desk(reach.messenger, reach.painter, program, colleagues, database),
            colleagues=colleagues,
            connector=reach.connector,
            database=database,
            clock=clock,
            words=Words.of(commands),
        )

    def routes(self) -> list[BaseRoute]:
        """What the web server mounts."""
        return [Route(PATH, self._message, methods=["POST"])]

    async def start(self) -> None:
        """Begin to listen. The reach has to be started before."""
        self._after = asyncio.create_task(self._look_after())

    async def stop(self) -> None:
        """Hear nothing more; what came in is answered by the server before it stops."""
        if self._after is not None:
            self._after.cancel()
            with suppress(asyncio.CancelledError):
                await self._after

    async def down_since(self) -> datetime | None:
        """None: Teams comes to us, and nobody can say when it last could not."""
        return None

    async def _message(self, request: Request) -> Response:
        try:
            body: Any = json.loads(await request.body())
        except ValueError:
            return PlainTextResponse("This is no JSON.", status_code=400)
        if not isinstance(body, dict):
            return PlainTextResponse("This is no activity.", status_code=400)
        header = request.headers.get("Authorization", "")
        try:
            answer = await self._adapter.take(header, body, self._reception.take)
        except NotLetIn as refusal:
            log.info("not let in", why=refusal.why)
            return PlainTextResponse("This is not for me.", status_code=refusal.status)
        if answer.body is None:
            return Response(status_code=answer.status)
        return JSONResponse(answer.body, status_code=answer.status)

    async def _look_after(self) -> None:
        reach, rounds = self._reach, 0
        while True:
            try:
                await self._reception.forget_seen(SEEN_HOLDS)
                if rounds % CATCH_UP_EVERY == 0:
                    await catch_up(reach.connector, reach.tenants, self._database, self._clock)
            except Exception as error:
                log_unforeseen(__name__, error)
            rounds += 1
            await asyncio.sleep(LOOK_AFTER.total_seconds())


def _needed(settings: Settings) -> tuple[str, str, str, Vault]:
    if not settings.teams_app_id:
        raise WrongSettings("TEAMS_APP_ID: missing; allowed is the id of the app's registration.")
    if settings.teams_app_password is None:
        raise WrongSettings(
            "TEAMS_APP_PASSWORD: missing, and needed beside TEAMS_APP_ID; allowed is a client "
            "secret of that app, from Certificates & secrets."
        )
    if not settings.teams_tenant_id:
        raise WrongSettings(
            "TEAMS_TENANT_ID: missing, and needed beside TEAMS_APP_ID; allowed is the id of the "
            "Entra tenant in which the app is registered."
        )
    if settings.vault is None:
        raise WrongSettings(
            "RQ_ENCRYPTION_KEYS: missing, and needed to keep how people can be written to in "
            "Teams; allowed are Fernet keys, comma separated, the first of which encrypts."
        )
    secret = settings.teams_app_password.get_secret_value()
    return settings.teams_app_id, secret, settings.teams_tenant_id, settings.vault
