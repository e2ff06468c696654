"""Which tenants the program is at work in, and where each is served.

An activity is let in from the tenant in the settings, and from those of which there is an
organisation here; and only from the service address that belongs to Teams.
"""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

import structlog

from bot.clock import Clock
from handlers.teams.activities import Activity
from handlers.teams.errors import NotOurs
from storage.queries import roster
from storage.queries import teams as queries
from storage.session import Database
from storage.tables import Organisation, TeamsTenant
from storage.words import Platform

log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True)
class Served:
    """A tenant: its id, the address at which it is served, and how Teams names the program."""

    tenant: str
    service_url: str
    bot: str


@dataclass
class Tenants:
    """Finds organisations by tenant, and what to call for each."""

    database: Database
    clock: Clock
    own_tenant: str
    service_url: str
    """Where Teams is, until an activity says where exactly."""
    app_id: str
    _organisations: dict[str, int] = field(default_factory=dict[str, int])
    _served: dict[int, Served] = field(default_factory=dict[int, Served])

    async def let_in(self, activity: Activity) -> int:
        """The organisation of an activity that has proven where it comes from. Raises NotOurs."""
        if _origin(activity.service_url) != _origin(self.service_url):
            raise NotOurs("wrong_service_address")
        organisation_id = await self.organisation_of(activity.tenant)
        if organisation_id is None:
            if activity.tenant != self.own_tenant.casefold():
                raise NotOurs("wrong_tenant")
            organisation_id = await self._found(activity.tenant)
        await self._settle(organisation_id, activity)
        return organisation_id

    async def organisation_of(self, tenant: str) -> int | None:
        """The organisation of a tenant; None where there is none yet."""
        known = self._organisations.get(tenant)
        if known is not None:
            return known
        async with self.database.looking_everywhere() as session:
            found = await roster.organisation_by_external(session, Platform.TEAMS, tenant)
        if found is None:
            return None
        self._organisations[tenant] = found.id
        return found.id

    async def served(self, organisation_id: int) -> Served:
        """Where an organisation's tenant is served; before it was heard of, where Teams begins."""
        known = self._served.get(organisation_id)
        if known is not None:
            return known
        async with self.database.reading(organisation_id) as session:
            organisation = await session.get_one(Organisation, organisation_id)
            row = await queries.tenant(session)
        if row is None:
            return Served(organisation.external_id, self.service_url, f"28:{self.app_id}")
        found = Served(organisation.external_id, row.service_url, row.bot_id)
        self._served[organisation_id] = found
        return found

    async def _found(self, tenant: str) -> int:
        """The program was installed in its own tenant, of which no file has told."""
        new = Organisation(
            name=tenant, platform=Platform.TEAMS, external_id=tenant, created_at=self.clock.now()
        )
        async with self.database.new_organisation(new) as session:
            organisation_id = session.organisation_id
        self._organisations[tenant] = organisation_id
        log.info("teams tenant", tenant=tenant)
        return organisation_id

    async def _settle(self, organisation_id: int, activity: Activity) -> None:
        """Remember where the tenant is served; Microsoft may move it."""
        bot = activity.bot.id or f"28:{self.app_id}"
        now_served = Served(activity.tenant, activity.service_url, bot)
        if self._served.get(organisation_id) == now_served:
            return
        async with self.database.organisation(organisation_id) as session:
            row = {
                "service_url": activity.service_url,
                "bot_id": bot,
                "since": self.clock.now(),
            }
            if await session.insert_new(TeamsTenant, [row]) == 0:
                known = await queries.tenant(session)
                if known is not None:
                    known.service_url, known.bot_id = activity.service_url, bot
                    session.add(known)
        self._served[organisation_id] = now_served


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme.casefold(), parts.netloc.casefold()
