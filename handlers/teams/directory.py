"""Looking people up in the rosters of the teams that the program was added to: by e-mail address
for the organisation file, which is how most people write each other down."""

from dataclasses import replace

import structlog

from bot.people.orgfile.spec import OrganisationSpec, PersonSpec, RepSpec, TeamSpec
from handlers.teams.connector import Connector, Where
from handlers.teams.errors import TeamsRefused
from handlers.teams.people import Profile, profile, recognise
from handlers.teams.tenants import Tenants
from storage.queries import teams as queries
from storage.session import Database

log = structlog.stdlib.get_logger(__name__)


async def settle_by_roster(
    connector: Connector, database: Database, organisation_id: int, where: Where
) -> int:
    """Put Entra ids in place of the addresses by which people are stored, as far as a team's roster
    has them. How many were settled."""
    async with database.reading(organisation_id) as session:
        addresses = {one.casefold(): one for one in await queries.addresses(session)}
    if not addresses:
        return 0
    settled = 0
    try:
        async for page in connector.members(where):
            for found in map(profile, page):
                mine = next((addresses[one] for one in found.addresses if one in addresses), None)
                if mine is not None and found.account:
                    async with database.organisation(organisation_id) as session:
                        settled += await recognise(session, mine, found)
    except TeamsRefused as refusal:
        log.warning("roster not read", problem=refusal.code)
    return settled


async def settle_addresses(
    connector: Connector, tenants: Tenants, database: Database, tenant: str
) -> int:
    """The same with every team of a tenant that the program is in."""
    organisation_id = await tenants.organisation_of(tenant.casefold())
    if organisation_id is None:
        return 0
    settled = 0
    for where in await _rosters(tenants, database, organisation_id):
        settled += await settle_by_roster(connector, database, organisation_id, where)
    return settled


def in_small_letters(wanted: OrganisationSpec) -> OrganisationSpec:
    """The organisation with the ids of its tenant and people as Teams compares them: in whichever
    letters they were written, they are the same."""
    teams = tuple(
        replace(
            team,
            managers=tuple(replace(one, user=one.user.casefold()) for one in team.managers),
            reps=tuple(replace(one, user=one.user.casefold()) for one in team.reps),
            leader=replace(team.leader, user=team.leader.user.casefold()) if team.leader else None,
        )
        for team in wanted.teams
    )
    return replace(wanted, external_id=wanted.external_id.casefold(), teams=teams)


async def with_ids(
    connector: Connector, tenants: Tenants, database: Database, wanted: OrganisationSpec
) -> OrganisationSpec:
    """The organisation with Entra ids in place of e-mail addresses, as far as the rosters of its
    teams have them, and with the names of those of whom none was said. An address that no roster
    has stays until its person installs the program or joins such a team."""
    organisation_id = await tenants.organisation_of(wanted.external_id.casefold())
    if organisation_id is None:
        return wanted
    found: dict[str, Profile] = {}
    for where in await _rosters(tenants, database, organisation_id):
        try:
            async for page in connector.members(where):
                for one in map(profile, page):
                    found |= dict.fromkeys((one.account, *one.addresses), one)
        except TeamsRefused as refusal:
            log.warning("roster not read", problem=refusal.code)
    return replace(wanted, teams=tuple(_team(team, found) for team in wanted.teams))


async def _rosters(tenants: Tenants, database: Database, organisation_id: int) -> list[Where]:
    served = await tenants.served(organisation_id)
    async with database.reading(organisation_id) as session:
        channels = await queries.channels(session)
    groups = dict.fromkeys(one.group_id for one in channels if one.removed_at is None)
    return [Where(served.service_url, group) for group in groups]


def _team(team: TeamSpec, found: dict[str, Profile]) -> TeamSpec:
    return replace(
        team,
        managers=tuple(_leading(one, found) for one in team.managers),
        reps=tuple(_rep(one, found) for one in team.reps),
        leader=_leading(team.leader, found) if team.leader else None,
    )


def _leading(person: PersonSpec, found: dict[str, Profile]) -> PersonSpec:
    known = found.get(person.user.casefold())
    if known is None:
        return person
    return replace(person, user=known.account, name=person.name or known.name or None)


def _rep(person: RepSpec, found: dict[str, Profile]) -> RepSpec:
    known = found.get(person.user.casefold())
    if known is None:
        return person
    return replace(person, user=known.account, name=person.name or known.name or None)
