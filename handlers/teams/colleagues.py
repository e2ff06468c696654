"""Teams' ids of people, as they come in pickers and typed mentions, and who they are here."""

import html
import re
from dataclasses import dataclass

from bot.people.ids import FormId
from handlers.teams.activities import Activity
from handlers.teams.connector import Where
from handlers.teams.inputs import Filled, FormValues, with_people
from handlers.teams.people import People, Profile
from handlers.teams.tenants import Tenants
from handlers.teams.text import fit
from storage.queries import teams as queries
from storage.session import Database

OPEN_TO_NEWCOMERS = frozenset({FormId.TEAM.value})
"""Forms in which somebody may be chosen whom the program does not know yet."""

_TAG = re.compile(r"<[^<>]{0,2000}>")
_AT = re.compile(r"</?at[^<>]{0,200}>")


@dataclass(frozen=True)
class Colleagues:
    """Knows who is meant."""

    database: Database
    tenants: Tenants
    people: People

    async def values(self, organisation_id: int, found: Filled) -> FormValues:
        """What was filled in, with person ids. In a form that is open to newcomers, whoever was
        chosen becomes known, if a roster that the program sees has them."""
        accounts = {one.casefold() for chosen in found.people.values() for one in chosen}
        if not accounts:
            return with_people(found, {})
        async with self.database.reading(organisation_id) as session:
            persons = await queries.everyone(session, accounts)
        known = {account: one.id for account, one in persons.items() if one.active}
        if not found.kept and found.form.partition(":")[0] in OPEN_TO_NEWCOMERS:
            for account in sorted(accounts - known.keys()):
                profile = await self._look_up(organisation_id, account)
                person = profile and await self.people.meet(organisation_id, profile)
                if person:
                    known[account] = person.id
        chosen = {
            one: known[one.casefold()]
            for ids in found.people.values()
            for one in ids
            if one.casefold() in known
        }
        return with_people(found, chosen)

    async def author(self, organisation_id: int, account: str) -> int | None:
        """The person behind an account; None for somebody who is not known."""
        async with self.database.reading(organisation_id) as session:
            found = await queries.everyone(session, [account])
        person = found.get(account)
        return person.id if person is not None and person.active else None

    async def _look_up(self, organisation_id: int, account: str) -> Profile | None:
        served = await self.tenants.served(organisation_id)
        async with self.database.reading(organisation_id) as session:
            channels = await queries.channels(session)
        groups = dict.fromkeys(one.group_id for one in channels if one.removed_at is None)
        for group in groups:
            found = await self.people.look_up(Where(served.service_url, group), account)
            if found is not None and found.account == account:
                return found
        return None


def readable(activity: Activity) -> str:
    """What somebody typed, as they read it: mentions as names, without the program's own."""
    text = activity.text
    for one in activity.mentions:
        name = "" if one.account.id == activity.bot.id else f"@{one.account.name}"
        text = text.replace(one.text, name) if one.text else text
    text = _AT.sub("", text).replace("\u00a0", " ")
    return fit(text).strip()


def words_of_html(content: str) -> str:
    """The words of a message that comes as HTML."""
    broken = re.sub(r"(?i)<(?:br|/p|/div|/li)\b[^<>]{0,200}>", "\n", content)
    return fit(html.unescape(_TAG.sub("", broken)).replace("\u00a0", " ")).strip()
