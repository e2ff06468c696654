"""What became of teams and channels while nobody listened: Teams says each change once."""

import structlog
from sqlmodel import col, select

from bot.clock import Clock
from handlers.teams.connector import Connector, Where, patiently
from handlers.teams.directory import settle_by_roster
from handlers.teams.errors import NotInstalled, TeamsRefused
from handlers.teams.installs import channel_names
from handlers.teams.tenants import Tenants
from storage.queries import teams as queries
from storage.session import Database
from storage.tables import Organisation
from storage.words import Platform

log = structlog.stdlib.get_logger(__name__)


async def catch_up(
    connector: Connector, tenants: Tenants, database: Database, clock: Clock
) -> None:
    """Compare every team that the program is in with what is known of it, and its members with
    those who are stored by an address."""
    async with database.looking_everywhere() as everywhere:
        statement = select(Organisation.id).where(Organisation.platform == Platform.TEAMS)
        organisations = (await everywhere.exec(statement.order_by(col(Organisation.id)))).all()
    for organisation_id in organisations:
        served = await tenants.served(organisation_id)
        async with database.reading(organisation_id) as session:
            known = await queries.channels(session)
        for group in dict.fromkeys(one.group_id for one in known if one.removed_at is None):
            where = Where(served.service_url, group)
            try:
                await _follow(connector, database, organisation_id, where, clock)
            except TeamsRefused as refusal:
                log.warning("a team was not looked at", problem=refusal.code)
                continue
            await settle_by_roster(connector, database, organisation_id, where)


async def _follow(
    connector: Connector, database: Database, organisation_id: int, where: Where, clock: Clock
) -> None:
    """A team's name and channels as they are now. Raises a TeamsRefused where nobody can say."""
    group, now = where.conversation, clock.now()
    try:
        name = await patiently(lambda: connector.group_name(where.service_url, group))
        listed = await patiently(lambda: connector.channels(where.service_url, group))
    except NotInstalled:
        async with database.organisation(organisation_id) as session:
            await queries.end_channels(session, now, group=group)
        return
    names = channel_names(group, listed)
    async with database.organisation(organisation_id) as session:
        await queries.keep_channels(session, group, name, names, now)
        for one in await queries.channels(session):
            if one.group_id == group and one.channel_id not in names and one.removed_at is None:
                await queries.end_channels(session, now, channel=one.channel_id)
