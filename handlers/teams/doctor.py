"""What is wrong on Teams' side, and the mend: the app's secret, signing keys, people and channels,
and the keys that references are encrypted by."""

from collections.abc import AsyncGenerator, Sequence

from sqlmodel import col, select

from bot.clock import Clock
from bot.errors import RelievedQuotaError
from bot.findings import Finding
from bot.people.hello_cards import joined
from bot.people.ids import MessageKind
from bot.settings import Settings
from handlers.teams.app import TeamsReach, reach_teams
from handlers.teams.errors import Away, NoEntry, NotLetIn
from handlers.teams.references import References
from storage.encryption import Unreadable
from storage.queries import roster
from storage.queries import teams as queries
from storage.session import Database
from storage.tables import Organisation
from storage.words import Platform

MOST_NAMED = 10


async def examine(settings: Settings, database: Database, clock: Clock) -> list[Finding]:
    """Everything that can be said of Teams with these settings."""
    try:
        reach = reach_teams(settings, database, clock)
    except RelievedQuotaError as error:
        return [Finding("teams settings", False, str(error))]
    try:
        return [one async for one in _look(reach, database, clock)]
    finally:
        await reach.stop()


async def _look(reach: TeamsReach, database: Database, clock: Clock) -> AsyncGenerator[Finding]:
    yield await _secret(reach)
    yield await _keys(reach)
    async with database.looking_everywhere() as session:
        statement = select(Organisation).where(Organisation.platform == Platform.TEAMS)
        organisations = (await session.exec(statement.order_by(col(Organisation.id)))).all()
    if not organisations:
        sentence = (
            "No organisation is in Teams yet. Add the app in Teams, or run: relieved-quota apply "
            "ORG.yaml, with platform: teams and the tenant's id as external_id."
        )
        yield Finding("teams tenants", False, sentence)
    for organisation in organisations:
        async for one in _tenant(reach, database, organisation, clock):
            yield one


async def _secret(reach: TeamsReach) -> Finding:
    try:
        await reach.connector.credentials.token()
    except NoEntry as refusal:
        sentence = (
            f"{refusal} TEAMS_APP_PASSWORD has to be a client secret of the app TEAMS_APP_ID that "
            "has not ended, and TEAMS_TENANT_ID the tenant in which that app is registered."
        )
        return Finding("teams sign-in", False, sentence)
    except Away:
        sentence = "Entra cannot be reached. Check this machine's network."
        return Finding("teams sign-in", False, sentence)
    return Finding("teams sign-in", True, "The app's id and secret are accepted.")


async def _keys(reach: TeamsReach) -> Finding:
    try:
        await reach.gate.look()
    except NotLetIn:
        sentence = (
            "The keys that sign what Teams sends cannot be fetched, so nothing from Teams is "
            "believed. Check that this machine reaches login.botframework.com."
        )
        return Finding("teams keys", False, sentence)
    return Finding("teams keys", True, "The keys that sign what Teams sends can be fetched.")


async def _tenant(
    reach: TeamsReach, database: Database, organisation: Organisation, clock: Clock
) -> AsyncGenerator[Finding]:
    about = f"teams {organisation.name}"
    today = clock.now().date()
    async with database.reading(organisation.id) as session:
        is_heard_of = await queries.tenant(session) is not None
        without = [one.name for one in await queries.without_it(session, MessageKind.HELLO, today)]
        addresses = await queries.addresses(session)
        teams = [(team.name, team.channel) for team in await roster.active_teams(session)]
        channels = {one.channel_id for one in await queries.channels(session)
                    if one.removed_at is None}  # fmt: skip
        stored = await queries.stored_references(session)
    if not is_heard_of:
        sentence = (
            "Teams has not sent anything from this tenant yet. Upload the package of "
            "`relieved-quota teams package` there, and add the app."
        )
        yield Finding(about, False, sentence)
    yield _people(about, without)
    if addresses:
        sentence = (
            f"Not found in Teams yet: {_some(addresses)}. They are known once they add the app, or "
            "once it is added to a team in Teams that they are in."
        )
        yield Finding(f"{about} addresses", False, sentence)
    for name, channel in teams:
        if channel is not None:
            yield _channel(name, channel in channels)
    yield _references(reach.references, about, stored)


def _people(about: str, names: Sequence[str]) -> Finding:
    if not names:
        return Finding(f"{about} people", True, "Everybody who was written to has the app.")
    has = "has" if len(names) == 1 else "have"
    sentence = (
        f"{_some(names)} {has} not added the app, so nothing can be asked there. Anybody can add "
        "it in Teams under Apps; an administrator can add it for all, in the Teams admin centre "
        "under Teams apps, Setup policies, Installed apps."
    )
    return Finding(f"{about} people", False, sentence)


def _channel(team: str, is_in: bool) -> Finding:
    about = f"teams channel of {team}"
    if is_in:
        return Finding(about, True, "The app is in it.")
    sentence = (
        "The app is not in it, so no highlights can be posted. In Teams, add the app to the team "
        "that the channel belongs to, and check the channel's id."
    )
    return Finding(about, False, sentence)


def _references(references: References, about: str, stored: Sequence[str]) -> Finding:
    about = f"{about} encryption keys"
    old = 0
    for one in stored:
        try:
            references.vault.decrypt(one)
        except Unreadable:
            sentence = (
                "How to write to people was encrypted by a key that is gone. Put that key back "
                "into RQ_ENCRYPTION_KEYS; without it each chat is made anew, which takes longer."
            )
            return Finding(about, False, sentence)
        old += not references.vault.is_current(one)
    if old:
        return Finding(about, True, f"An older key is still needed, for {old} of {len(stored)}.")
    return Finding(about, True, "Everything is encrypted by the first one.")


def _some(names: Sequence[str]) -> str:
    """A few names, and how many more there are."""
    shown = list(names[:MOST_NAMED])
    if len(names) > MOST_NAMED:
        shown.append(f"{len(names) - MOST_NAMED} more")
    return joined(shown)
