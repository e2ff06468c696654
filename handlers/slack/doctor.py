"""What is wrong on Slack's side, and the mend: tokens, scopes, channels, clocks and keys."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from sqlmodel import select

from bot.clock import Clock
from bot.errors import RelievedQuotaError
from bot.findings import Finding
from bot.settings import Settings
from handlers.slack.app import SlackReach, reach_slack
from handlers.slack.errors import NobodyThere, SlackRefused
from handlers.slack.manifest import SCOPES
from handlers.slack.workspaces import Workspace, organisation_of
from storage.encryption import Unreadable, Vault
from storage.queries import roster
from storage.queries import slack as queries
from storage.session import Database
from storage.tables import Organisation
from storage.words import Platform

SKEW = timedelta(minutes=1)
"""Slack refuses to be believed, and we refuse Slack, past five minutes."""


async def examine(settings: Settings, database: Database, clock: Clock) -> list[Finding]:
    """Everything that can be said of Slack with these settings."""
    try:
        reach = reach_slack(settings, database, clock)
    except RelievedQuotaError as error:
        return [Finding("slack settings", False, str(error))]
    await reach.web.start()
    try:
        return [one async for one in _look(reach, settings, database, clock)]
    finally:
        await reach.stop()


async def _look(
    reach: SlackReach, settings: Settings, database: Database, clock: Clock
) -> AsyncGenerator[Finding]:
    if settings.slack_app_token is not None:
        yield await _app_token(reach, settings.slack_app_token.get_secret_value())
    try:
        workspaces = await reach.workspaces.all()
    except SlackRefused as refusal:
        yield Finding("slack token", False, f"{refusal} {_INSTALL_AGAIN}")
        return
    if not workspaces:
        sentence = "Installed nowhere yet. Open /slack/install on this server in a browser."
        yield Finding("slack installs", False, sentence)
    for workspace in workspaces:
        async for one in _workspace(reach, workspace, database, clock):
            yield one
    if settings.vault is not None:
        yield await _keys(database, settings.vault)


_INSTALL_AGAIN = (
    "Install the app again on its page at api.slack.com and copy the bot token, which begins with "
    "xoxb-, into SLACK_BOT_TOKEN."
)


async def _app_token(reach: SlackReach, token: str) -> Finding:
    try:
        await reach.web.post("apps.connections.open", token, {})
    except SlackRefused as refusal:
        sentence = (
            f"{refusal} Make a new app-level token with the scope connections:write and put it "
            "into SLACK_APP_TOKEN; it begins with xapp-."
        )
        return Finding("slack socket mode", False, sentence)
    return Finding("slack socket mode", True, "A connection can be opened.")


async def _workspace(
    reach: SlackReach, workspace: Workspace, database: Database, clock: Clock
) -> AsyncGenerator[Finding]:
    about = f"slack {workspace.team_id}"
    try:
        headers = await reach.web.headers_of_auth_test(workspace.token)
    except SlackRefused as refusal:
        yield Finding(about, False, f"{refusal} {_INSTALL_AGAIN}")
        return
    yield _scopes(about, headers.get("x-oauth-scopes", workspace.scopes))
    yield _clock(about, headers.get("date", ""), clock.now())
    organisation_id = await organisation_of(database, workspace.team_id)
    if organisation_id is None:
        sentence = (
            f"No organisation has the external_id {workspace.team_id}. Run: relieved-quota apply "
            "ORG.yaml, with that id in it."
        )
        yield Finding(about, False, sentence)
        return
    async for one in _channels(reach, workspace, database, organisation_id):
        yield one


def _scopes(about: str, granted: str) -> Finding:
    missing = sorted(set(SCOPES) - {one.strip() for one in granted.split(",")})
    if missing:
        sentence = (
            f"Missing scopes: {', '.join(missing)}. Put the manifest of `relieved-quota slack "
            "manifest` on the app's page and install the app again."
        )
        return Finding(f"{about} scopes", False, sentence)
    return Finding(f"{about} scopes", True, "All are granted.")


def _clock(about: str, said: str, now: datetime) -> Finding:
    try:
        apart = abs(parsedate_to_datetime(said).astimezone(UTC) - now)
    except ValueError:
        return Finding(f"{about} clock", True, "Slack does not tell its time.")
    if apart > SKEW:
        sentence = (
            f"This machine's clock and Slack's are {apart.total_seconds():.0f} seconds apart; past "
            "five minutes nothing from Slack is believed. Turn on time synchronisation."
        )
        return Finding(f"{about} clock", False, sentence)
    return Finding(f"{about} clock", True, "Slack's clock agrees.")


async def _channels(
    reach: SlackReach, workspace: Workspace, database: Database, organisation_id: int
) -> AsyncGenerator[Finding]:
    async with database.reading(organisation_id) as session:
        teams = [(team.name, team.channel) for team in await roster.active_teams(session)]
    for name, channel in teams:
        if channel is None:
            continue
        about = f"slack channel of {name}"
        try:
            found = await reach.web.get("conversations.info", workspace.token, {"channel": channel})
        except NobodyThere:
            sentence = (
                f"There is no channel {channel}, or it is private and the app is not in it. Check "
                "the id, and invite the app there: /invite @Relieved Quota"
            )
            yield Finding(about, False, sentence)
        except SlackRefused as refusal:
            yield Finding(about, False, f"{refusal} It could not be looked at.")
        else:
            is_in = bool(found["channel"].get("is_member"))
            sentence = "The app is in it."
            if not is_in:
                sentence = "The app is not in it. Invite it there: /invite @Relieved Quota"
            yield Finding(about, is_in, sentence)


async def _keys(database: Database, vault: Vault) -> Finding:
    about = "encryption keys"
    async with database.looking_everywhere() as session:
        installs = await queries.installs(session)
        names = {
            one.id: one.external_id
            for one in await session.exec(
                select(Organisation).where(Organisation.platform == Platform.SLACK)
            )
        }
    old: list[str] = []
    for install in installs:
        stored = install.bot_token or ""
        team = names.get(install.organisation_id, install.team_id)
        try:
            vault.decrypt(stored)
        except Unreadable:
            sentence = (
                f"The token of {team} was encrypted by a key that is gone. Put that key back into "
                "RQ_ENCRYPTION_KEYS, or install the app there again."
            )
            return Finding(about, False, sentence)
        if not vault.is_current(stored):
            old.append(team)
    if old:
        return Finding(about, True, f"Still needed is an older key, for {', '.join(old[:10])}.")
    return Finding(about, True, "Everything is encrypted by the first one.")
