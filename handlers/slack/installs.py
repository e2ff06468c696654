"""Installs by OAuth: where somebody begins, where Slack sends them back, and what is kept.

Bolt's own flow does the talking; the stores here keep states and tokens in the database, the
tokens encrypted. Whoever installs the program is known to it from then on, and nobody else is.
"""

import html
import logging
import secrets
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

import structlog
from slack_bolt import BoltResponse
from slack_bolt.oauth.async_callback_options import (
    AsyncCallbackOptions,
    AsyncFailureArgs,
    AsyncSuccessArgs,
)
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from bot.clock import Clock
from handlers.slack.directory import look_up
from handlers.slack.errors import Away, SlackRefused, Unclear
from handlers.slack.manifest import INSTALL_PATH, REDIRECT_PATH, SCOPES
from handlers.slack.people import get_to_know
from handlers.slack.web import Json, SlackWeb
from handlers.slack.workspaces import OAuth, Workspaces, keep_tokens, organisation_of
from storage.queries import slack as queries
from storage.session import Database, OrgSession
from storage.tables import Organisation, SlackInstall, SlackState
from storage.words import Platform

log = structlog.stdlib.get_logger(__name__)

STATE_HOLDS = timedelta(minutes=10)


class States(AsyncOAuthStateStore):
    """Sign-ins on their way; each is good for one return."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def async_issue(self, *args: Any, **kwargs: Any) -> str:  # noqa: ARG002  Bolt's signature
        state = secrets.token_urlsafe(24)
        async with self._database.everywhere() as session:
            session.add(SlackState(state=state, expires_at=self._clock.now() + STATE_HOLDS))
        return state

    async def async_consume(self, state: str) -> bool:
        async with self._database.everywhere() as session:
            return await queries.use_state(session, state, self._clock.now())


class Installs(AsyncInstallationStore):
    """Keeps what Slack answers to an install. Tokens are found by `Workspaces` alone."""

    def __init__(
        self,
        web: SlackWeb,
        workspaces: Workspaces,
        database: Database,
        clock: Clock,
        oauth: OAuth,
    ) -> None:
        self._web = web
        self._workspaces = workspaces
        self._database = database
        self._clock = clock
        self._oauth = oauth

    @property
    def logger(self) -> logging.Logger:
        return logging.getLogger(__name__)

    async def async_save(self, installation: Installation) -> None:
        """Keep an install, in place of an older one, and get to know who made it."""
        team_id = installation.team_id or ""
        if not team_id or not installation.bot_token:
            return  # the answer's page says that one workspace at a time is meant
        organisation_id = await organisation_of(self._database, team_id)
        if organisation_id is None:
            new = Organisation(
                name=installation.team_name or team_id,
                platform=Platform.SLACK,
                external_id=team_id,
                created_at=self._clock.now(),
            )
            async with self._database.new_organisation(new) as session:
                await self._keep(session, installation, team_id)
        else:
            async with self._database.organisation(organisation_id) as session:
                await self._keep(session, installation, team_id)
        self._workspaces.forget(team_id)
        await self._meet_installer(team_id, installation.user_id)
        log.info("slack install", team=team_id)

    async def _keep(self, session: OrgSession, found: Installation, team_id: str) -> None:
        install = await queries.install(session)
        scopes = found.bot_scopes or []
        values: dict[str, Any] = {
            "team_id": team_id,
            "app_id": found.app_id or "",
            "bot_user_id": found.bot_user_id or "",
            "bot_id": found.bot_id or "",
            "scopes": scopes if isinstance(scopes, str) else ",".join(scopes),
            "installed_at": self._clock.now(),
            "installed_by": found.user_id,
            "revoked_at": None,
            "refreshing_until": None,
        }
        if install is None:
            install = SlackInstall(**values)
        for name, value in values.items():
            setattr(install, name, value)
        ends = found.bot_token_expires_at
        tokens = {
            "access_token": found.bot_token,
            "refresh_token": found.bot_refresh_token,
            "expires_in": max(1, int(ends - found.installed_at)) if ends else None,
        }
        keep_tokens(install, tokens, self._oauth.vault, self._clock.now())
        session.add(install)
        await session.flush()

    async def _meet_installer(self, team_id: str, user: str) -> None:
        workspace = await self._workspaces.of_team(team_id)
        organisation_id = await organisation_of(self._database, team_id)
        if workspace is None or organisation_id is None:
            return
        try:
            found = await look_up(self._web, workspace, user)
        except SlackRefused as refusal:
            log.warning("installer not looked up", problem=refusal.code)
            return
        async with self._database.organisation(organisation_id) as session:
            await get_to_know(session, found, self._clock.now())


class Flow(AsyncOAuthFlow):
    """Bolt's flow, which asks Slack by our own calls: one session, and errors by their meaning."""

    def __init__(self, web: SlackWeb, settings: AsyncOAuthSettings) -> None:
        super().__init__(client=web.client, settings=settings)
        self._web = web

    async def run_installation(self, code: str) -> Installation | None:
        """Exchange the code for tokens; None where Slack does not take it. Raises Away or Unclear
        where Slack cannot be asked."""
        wanted = {
            "code": code,
            "client_id": self.settings.client_id,
            "client_secret": self.settings.client_secret,
        }
        if self.settings.redirect_uri:
            wanted["redirect_uri"] = self.settings.redirect_uri
        try:
            found = await self._web.form("oauth.v2.access", wanted)
            token = str(found["access_token"])
            bot = await self._web.post("auth.test", token, {})
        except (Away, Unclear):
            raise
        except SlackRefused as refusal:
            log.warning("slack install refused", problem=refusal.code)
            return None
        return _installation(found, bot, token)


def _installation(found: Json, bot: Json, token: str) -> Installation:
    team: Json = found.get("team") or {}
    return Installation(
        app_id=found.get("app_id"),
        team_id=team.get("id"),
        team_name=team.get("name"),
        bot_token=token,
        bot_id=bot.get("bot_id"),
        bot_user_id=found.get("bot_user_id"),
        bot_scopes=str(found.get("scope") or ""),
        bot_refresh_token=found.get("refresh_token"),
        bot_token_expires_in=found.get("expires_in"),
        user_id=str((found.get("authed_user") or {}).get("id") or ""),
        is_enterprise_install=bool(found.get("is_enterprise_install")),
    )


def install_flow(
    web: SlackWeb,
    oauth: OAuth,
    installs: Installs,
    states: States,
    *,
    api_url: str,
    base_url: str | None,
) -> AsyncOAuthFlow:
    """Bolt's flow with our stores and pages."""
    redirect = urljoin(f"{base_url.rstrip('/')}/", REDIRECT_PATH[1:]) if base_url else None
    settings = AsyncOAuthSettings(
        client_id=oauth.client_id,
        client_secret=oauth.client_secret,
        scopes=sorted(SCOPES),
        redirect_uri=redirect,
        install_path=INSTALL_PATH,
        redirect_uri_path=REDIRECT_PATH,
        install_page_rendering_enabled=False,
        authorization_url=_authorization_url(api_url),
        installation_store=installs,
        installation_store_bot_only=True,
        state_store=states,
        state_expiration_seconds=int(STATE_HOLDS.total_seconds()),
        callback_options=AsyncCallbackOptions(success=_installed, failure=_not_installed),
    )
    return Flow(web, settings)


def _authorization_url(api_url: str) -> str:
    """Where people agree to an install: on the server whose API is used."""
    parts = urlsplit(api_url)
    return f"{parts.scheme}://{parts.netloc}/oauth/v2/authorize"


async def _installed(args: AsyncSuccessArgs) -> BoltResponse:
    found = args.installation
    if found.is_enterprise_install or not found.team_id:
        return page(
            400,
            "Please choose one workspace",
            "The program is installed in one workspace at a time. Please begin again and choose "
            "the workspace instead of the whole organisation.",
        )
    granted = found.bot_scopes or []
    names = granted.split(",") if isinstance(granted, str) else list(granted)
    missing = sorted(set(SCOPES) - set(names))
    if missing:
        reasons = "; ".join(f"{scope}, {SCOPES[scope]}" for scope in missing)
        return page(
            200,
            "Installed, but something is missing",
            f"Slack did not grant everything. Missing: {reasons}. Please add it in the app's "
            "settings (OAuth & Permissions) and install once more.",
        )
    return page(
        200,
        "Installed",
        "Open the app in Slack: its Home tab lets you set up your team.",
    )


_WHY = {
    "access_denied": (
        "Not installed",
        "You chose not to install the app, so nothing was changed.",
    ),
    "invalid_browser": (
        "Please begin again",
        "You came back in another browser than you began in, or a cookie is missing.",
    ),
    "invalid_state": (
        "Please begin again",
        "This way back was used already, or it took more than ten minutes.",
    ),
    "missing_code": ("Please begin again", "Slack sent you back without its answer."),
    "invalid_code": (
        "Please begin again",
        "Slack did not accept the answer. If it happens again, check SLACK_CLIENT_ID and "
        "SLACK_CLIENT_SECRET.",
    ),
}


async def _not_installed(args: AsyncFailureArgs) -> BoltResponse:
    title, words = _WHY.get(
        args.reason,
        ("Not installed", f"Slack says: {args.reason[:60]}. Nothing was changed."),
    )
    log.info("slack install not made", reason=args.reason[:60])
    status = 200 if args.reason == "access_denied" else max(args.suggested_status_code, 400)
    return page(status, title, words)


def page(status: int, title: str, words: str) -> BoltResponse:
    """A page of one sentence or two."""
    body = (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>'
        f'{html.escape(title)}</title><body style="font:1.1em/1.5 system-ui,sans-serif;'
        'max-width:36em;margin:4em auto;padding:0 1em">'
        f"<h1>{html.escape(title)}</h1><p>{html.escape(words)}</p>"
        f'<p><a href="{INSTALL_PATH}">Install in a workspace</a></p>'
    )
    return BoltResponse(
        status=status,
        body=body,
        headers={
            "Content-Type": "text/html; charset=utf-8",
            "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
        },
    )
