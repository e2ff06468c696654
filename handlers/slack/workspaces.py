"""Which workspaces the program may act in, and the token for each.

One workspace by the token in the settings, or any number by installs, whose tokens are stored
encrypted and, where they rotate, renewed by one process at a time.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.errors import WrongSettings
from handlers.slack.errors import Away, NoInstall, SlackRefused, Unclear
from handlers.slack.web import Json, SlackWeb
from storage.encryption import Unreadable, Vault
from storage.queries import roster
from storage.queries import slack as queries
from storage.session import Database
from storage.tables import Organisation, SlackInstall
from storage.words import Platform

log = structlog.stdlib.get_logger(__name__)

RENEW_BEFORE = timedelta(hours=1)
"""A rotating token is renewed so long before it ends."""

REMEMBER = timedelta(seconds=60)
"""How long another process's news about an install may go unnoticed."""

ENDED = ("token_revoked", "account_inactive")
"""What Slack says of a token that nobody will make work again."""


@dataclass(frozen=True)
class Workspace:
    """A workspace that the program acts in."""

    team_id: str
    token: str
    bot_user_id: str
    bot_id: str
    scopes: str = ""


@dataclass(frozen=True)
class OAuth:
    """What the settings say about installs."""

    client_id: str
    client_secret: str
    vault: Vault


class Workspaces:
    """Finds workspaces and their tokens."""

    def __init__(
        self,
        web: SlackWeb,
        database: Database,
        clock: Clock,
        *,
        own_token: str | None,
        oauth: OAuth | None,
    ) -> None:
        self._web = web
        self._database = database
        self._clock = clock
        self._own_token = own_token
        self._oauth = oauth
        self._own: Workspace | None = None
        self._teams: dict[int, str] = {}
        self._known: dict[str, tuple[Workspace, datetime]] = {}
        self._locks: dict[str, asyncio.Lock] = {}
        self._looking = asyncio.Lock()

    async def start(self) -> None:
        """Find out which workspace the token in the settings is for. Raises WrongSettings where
        Slack does not accept it; where Slack is away, that is found out later."""
        if self._own_token is None:
            return
        try:
            await self._find_own()
        except (Away, Unclear):
            log.warning("slack is not reached yet")
        except SlackRefused as refusal:
            raise WrongSettings(
                f"SLACK_BOT_TOKEN: Slack does not accept it ({refusal.code}); allowed is the bot "
                "token of an app that is installed, which begins with xoxb-."
            ) from refusal

    async def of_team(self, team_id: str) -> Workspace | None:
        """The workspace of that id; None where the program is not installed."""
        if self._own_token is not None:
            own = self._own or await self._find_own()
            return own if own.team_id == team_id else None
        try:
            return await self._installed(team_id)
        except NoInstall:
            return None

    async def of_organisation(self, organisation_id: int) -> Workspace:
        """The workspace of an organisation. Raises NoInstall, or what Slack answers meanwhile."""
        team_id = self._teams.get(organisation_id) or await self._team_of(organisation_id)
        if self._own is not None and self._own.team_id == team_id:
            return self._own
        workspace = (
            await self.of_team(team_id) if self._own_token else await self._installed(team_id)
        )
        if workspace is None:
            raise NoInstall("not_installed")
        return workspace

    async def _team_of(self, organisation_id: int) -> str:
        async with self._looking:  # a hundred messages go out at once: one of them asks
            if organisation_id not in self._teams:
                async with self._database.looking_everywhere() as session:
                    organisation = await session.get(Organisation, organisation_id)
                if organisation is None or organisation.platform != Platform.SLACK:
                    raise NoInstall("not_installed")
                self._teams[organisation_id] = organisation.external_id
            return self._teams[organisation_id]

    async def all(self) -> list[Workspace]:
        """Every workspace that the program acts in now."""
        if self._own_token is not None:
            return [self._own or await self._find_own()]
        async with self._database.looking_everywhere() as session:
            found = await queries.installs(session)
        return [one for install in found if (one := await self.of_team(install.team_id))]

    def forget(self, team_id: str) -> None:
        """Look at the install again at the next call: it changed."""
        self._known.pop(team_id, None)

    async def lost(self, team_id: str, refusal: NoInstall) -> None:
        """Slack refused the token: where it will never take it again, the install has ended."""
        self.forget(team_id)
        if self._own_token is None and refusal.code in ENDED:
            await self.revoke(team_id, self._clock.now())

    async def revoke(self, team_id: str, said_at: datetime) -> None:
        """The program was taken away: nothing more is done there; what it holds stays. Old news
        about an install that was made anew since is no news."""
        async with self._database.everywhere() as session:
            install = await queries.install_of_team(session, team_id)
            if install is not None and install.installed_at > said_at:
                return
            if install is not None and install.revoked_at is None:
                install.revoked_at = self._clock.now()
                install.bot_token = install.refresh_token = install.expires_at = None
                session.add(install)
        self.forget(team_id)
        log.info("slack install taken away", team=team_id)

    async def _find_own(self) -> Workspace:
        assert self._own_token is not None  # noqa: S101  asked before
        found = await self._web.post("auth.test", self._own_token, {})
        self._own = Workspace(
            team_id=str(found["team_id"]),
            token=self._own_token,
            bot_user_id=str(found.get("user_id") or ""),
            bot_id=str(found.get("bot_id") or ""),
        )
        return self._own

    async def _installed(self, team_id: str) -> Workspace:
        if self._oauth is None:
            raise NoInstall("not_installed")
        known = self._known.get(team_id)
        now = self._clock.now()
        if known is not None and known[1] > now:
            return known[0]
        async with self._locks.setdefault(team_id, asyncio.Lock()):
            known = self._known.get(team_id)
            if known is not None and known[1] > now:
                return known[0]
            install = await self._current(team_id, self._oauth)
            token = _decrypted(self._oauth.vault, install.bot_token)
            workspace = Workspace(
                team_id, token, install.bot_user_id, install.bot_id, install.scopes
            )
            self._known[team_id] = (workspace, now + REMEMBER)
            return workspace

    async def _current(self, team_id: str, oauth: OAuth) -> SlackInstall:
        """The install, with its token renewed where it ends soon."""
        install = await self._stored(team_id)
        now = self._clock.now()
        if install.expires_at is None or install.expires_at - RENEW_BEFORE > now:
            return install
        async with self._database.organisation(install.organisation_id) as session:
            is_ours = await queries.may_refresh(session, install.expires_at, now)
        if not is_ours:
            install = await self._stored(team_id)  # another process may have renewed it by now
            if install.expires_at is not None and install.expires_at <= now:
                raise Away("service_unavailable", "oauth.v2.access")  # another process fetches it
            return install
        try:
            await self._renew(install, oauth)
        except (Away, Unclear):
            if install.expires_at <= now:
                raise
            log.warning("slack token not renewed yet", team=team_id)
        return await self._stored(team_id)

    async def _renew(self, install: SlackInstall, oauth: OAuth) -> None:
        found = await self._web.form(
            "oauth.v2.access",
            {
                "client_id": oauth.client_id,
                "client_secret": oauth.client_secret,
                "grant_type": "refresh_token",
                "refresh_token": _decrypted(oauth.vault, install.refresh_token),
            },
        )
        async with self._database.organisation(install.organisation_id) as session:
            stored = await queries.install(session)
            if stored is not None and stored.revoked_at is None:
                keep_tokens(stored, found, oauth.vault, self._clock.now())
                stored.refreshing_until = None
                session.add(stored)
        log.info("slack token renewed", team=install.team_id)

    async def _stored(self, team_id: str) -> SlackInstall:
        async with self._database.looking_everywhere() as session:
            install = await queries.install_of_team(session, team_id)
        if install is None or install.revoked_at is not None or install.bot_token is None:
            raise NoInstall("not_installed")
        return install


def keep_tokens(install: SlackInstall, found: Json, vault: Vault, now: datetime) -> None:
    """Put the tokens of an answer of oauth.v2.access into an install, encrypted."""
    install.bot_token = vault.encrypt(str(found["access_token"]))
    refresh = found.get("refresh_token")
    install.refresh_token = vault.encrypt(str(refresh)) if refresh else None
    seconds = found.get("expires_in")
    install.expires_at = now + timedelta(seconds=int(seconds)) if refresh and seconds else None


async def organisation_of(database: Database, team_id: str) -> int | None:
    """The organisation of a workspace; None where there is none yet."""
    async with database.looking_everywhere() as session:
        found = await roster.organisation_by_external(session, Platform.SLACK, team_id)
    return found.id if found else None


def _decrypted(vault: Vault, stored: str | None) -> str:
    if stored is None:
        raise NoInstall("not_installed")
    try:
        return vault.decrypt(stored)
    except Unreadable:
        raise NoInstall("token_unreadable") from None
