"""People as Teams knows them: who is behind an account, and what follows Teams when it changes
there: name, time zone, language."""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog

from bot.checkins.planning import replan_person
from bot.clock import Clock
from bot.errors import WrongInput
from bot.people.carrying_out import called
from bot.people.orgfile.values import name as fit_name
from bot.people.settings import move_to
from handlers.teams.activities import Activity, Json
from handlers.teams.connector import Connector, Where, patiently
from handlers.teams.errors import TeamsRefused
from handlers.teams.references import Reference, References
from handlers.teams.text import fit
from storage.queries import roster
from storage.queries import teams as queries
from storage.session import Database, OrgSession
from storage.tables import Identity, Person, TeamsChat
from storage.words import Platform

log = structlog.stdlib.get_logger(__name__)

MOST_KNOWN = 50_000


@dataclass(frozen=True)
class Profile:
    """One account of a tenant."""

    account: str
    """The Entra object id."""
    name: str
    addresses: tuple[str, ...]
    """E-mail address and sign-in name, in small letters."""


def profile(found: Json) -> Profile:
    """The account as a roster has it."""
    account = str(found.get("objectId") or found.get("aadObjectId") or "").casefold()
    mails = (found.get("email"), found.get("userPrincipalName"))
    addresses = tuple(dict.fromkeys(str(one).casefold() for one in mails if one))
    return Profile(account, fit(str(found.get("name") or ""))[:100], addresses)


@dataclass
class People:
    """Finds out who did something, and keeps how to write to them."""

    database: Database
    connector: Connector
    references: References
    clock: Clock
    _kept: dict[tuple[int, str], tuple[str, ...]] = field(
        default_factory=dict[tuple[int, str], "tuple[str, ...]"]
    )
    """What was kept last of somebody's activities, so that it is written once."""

    async def who(self, organisation_id: int, activity: Activity) -> int | None:
        """The id of the person behind an activity; None for somebody who is not known here or no
        longer active. Somebody who was known by their address is known by their account after."""
        account = activity.sender.object_id
        if not account:
            return None
        person = await self._known(organisation_id, account)
        if person is None and await self._settle(organisation_id, activity):
            person = await self._known(organisation_id, account)
        if person is None or not person.active:
            return None
        await self._follow(organisation_id, person.id, activity)
        return person.id

    async def meet(self, organisation_id: int, found: Profile) -> Person | None:
        """Somebody whom a manager chose, or who installed the program, becomes known to it;
        nothing is asked of them."""
        if not found.account:
            return None
        async with self.database.organisation(organisation_id) as session:
            return await get_to_know(session, found, self.clock.now())

    async def look_up(self, where: Where, account: str) -> Profile | None:
        """An account in a conversation's roster; None where it is not there or cannot be seen."""
        try:
            found = profile(await patiently(lambda: self.connector.member(where, account)))
        except TeamsRefused as refusal:
            log.info("an account was not looked up", problem=refusal.code)
            return None
        return found

    def forget(self, organisation_id: int, account: str) -> None:
        """Keep what the next activity says, whatever was kept before."""
        self._kept.pop((organisation_id, account), None)

    async def _known(self, organisation_id: int, account: str) -> Person | None:
        async with self.database.reading(organisation_id) as session:
            return (await queries.everyone(session, [account])).get(account)

    async def _settle(self, organisation_id: int, activity: Activity) -> bool:
        """Whether somebody turned out to be one of those who are stored by an address."""
        async with self.database.reading(organisation_id) as session:
            addresses = {one.casefold(): one for one in await queries.addresses(session)}
        if not addresses:
            return False
        where = Where(activity.service_url, activity.conversation)
        found = await self.look_up(where, activity.sender.id)
        # Only what the roster says of this very account counts.
        if found is None or found.account != activity.sender.object_id:
            return False
        mine = next((addresses[one] for one in found.addresses if one in addresses), None)
        if mine is None:
            return False
        async with self.database.organisation(organisation_id) as session:
            return await recognise(session, mine, found)

    async def _follow(self, organisation_id: int, person_id: int, activity: Activity) -> None:
        """Take over what an activity says of somebody: where to write to them, name, zone."""
        sender, key = activity.sender, (organisation_id, activity.sender.object_id)
        chat = activity.conversation if activity.kind == "personal" else ""
        said = (chat, activity.service_url, sender.name, activity.zone, activity.locale)
        before = self._kept.get(key)
        if before == said:
            return
        async with self.database.organisation(organisation_id) as session:
            person = await session.get_one(Person, person_id)
            row = (await queries.chats(session, [sender.object_id])).get(sender.object_id)
            stored = self.references.read(row)
            called_before = before[2] if before is not None else stored.name if stored else ""
            if chat:
                here = Reference(
                    activity.tenant, activity.service_url, chat, sender.id, sender.name
                )
                row = await queries.keep_chat(
                    session, person_id, sender.object_id, self.clock.now()
                )
                self.references.keep(session, row, here)
                await _follow_zone(session, person, row, activity, self.clock.now())
            elif row is not None and stored is not None:
                self.references.keep(session, row, replace(stored, name=sender.name))
            is_renamed = called_before not in {"", sender.name}
            await _follow_name(session, person, activity, is_renamed=is_renamed)
        if len(self._kept) >= MOST_KNOWN:
            self._kept.clear()
        self._kept[key] = said


async def _follow_name(
    session: OrgSession, person: Person, activity: Activity, *, is_renamed: bool
) -> None:
    """A name that changed in Teams is followed; the one that a file gave is not undone by the
    first that Teams says, unless it is no name yet."""
    if is_renamed or person.name == activity.sender.object_id:
        _call(person, activity.sender.name)
    if activity.locale:
        person.locale = fit(activity.locale)[:35]
    session.add(person)
    await session.flush()


def _call(person: Person, name: str) -> None:
    with suppress(WrongInput):  # a name that we cannot use leaves what it was
        person.name = fit_name(fit(name)[:100]) if name else person.name


async def recognise(session: OrgSession, address: str, found: Profile) -> bool:
    """Somebody who is stored by an address is this account, and is called as Teams calls them
    where nobody gave a name. False where the account is somebody's already."""
    person = await roster.person_by_external(session, Platform.TEAMS, address)
    if person is None or not await queries.settle_address(session, address, found.account):
        return False
    if person.name in {address, called(address)}:
        _call(person, found.name)
        session.add(person)
        await session.flush()
    return True


async def _follow_zone(
    session: OrgSession, person: Person, chat: TeamsChat, activity: Activity, now: datetime
) -> None:
    """A zone that Teams has not said before is followed. What a file or the person said is not
    undone by the first thing that Teams says, unless nobody had said anything."""
    if not activity.zone or activity.zone == chat.zone:
        return
    is_news = chat.zone is not None or person.timezone == "UTC"
    chat.zone, chat.locale = activity.zone[:64], activity.locale[:35]
    session.add(chat)
    if is_news:
        with suppress(WrongInput):  # Windows' own names of zones, for example
            await move_to(session, person, activity.zone, now)


async def get_to_know(session: OrgSession, found: Profile, now: datetime) -> Person:
    """The person behind an account, active; a new one where there is none."""
    known = await roster.person_by_external(session, Platform.TEAMS, found.account)
    if known is None:
        for address in found.addresses:
            if await recognise(session, address, found):
                known = await roster.person_by_external(session, Platform.TEAMS, found.account)
                break
    if known is not None:
        if not known.active and known.erased_at is None:
            known.active = True
            session.add(known)
            await session.flush()
            await replan_person(session, known.id, now)
        return known
    person = Person(name=found.name or found.account, timezone="UTC", since=now.date())
    session.add(person)
    await session.flush()
    session.add(Identity(person_id=person.id, platform=Platform.TEAMS, external_id=found.account))
    await session.flush()
    return person
