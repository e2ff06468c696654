"""The program added and taken away, by a person for themselves or in a team; and what becomes of
teams and channels there."""

from collections.abc import Iterable
from dataclasses import dataclass

import structlog

from bot.clock import Clock
from bot.errors import RelievedQuotaError
from bot.interactions import Interaction, Say
from bot.outbox.service import find, postpone
from bot.people.cards import NO_LONGER_HERE
from bot.people.greeting import greet
from bot.people.ids import hello_key
from handlers.teams.activities import Activity, Group, Json
from handlers.teams.connector import Connector, Where, patiently
from handlers.teams.directory import settle_by_roster
from handlers.teams.errors import TeamsRefused
from handlers.teams.messenger import TeamsMessenger
from handlers.teams.painter import Painter, in_words
from handlers.teams.people import People, profile
from handlers.teams.program import Program
from storage.queries import teams as queries
from storage.session import Database
from storage.tables import Person
from storage.words import DeliveryState

log = structlog.stdlib.get_logger(__name__)

GENERAL = "General"
"""Teams gives no name of a team's first channel."""


def channel_names(group: str, listed: Iterable[Json]) -> dict[str, str]:
    """The channels of a team by id, as Teams lists them: the first has the team's own id."""
    found = {str(one.get("id") or ""): str(one.get("name") or GENERAL) for one in listed}
    return {group: GENERAL, **{id_: name for id_, name in found.items() if id_}}


@dataclass(frozen=True)
class Installs:
    """Follows where the program is installed."""

    people: People
    messenger: TeamsMessenger
    painter: Painter
    program: Program
    connector: Connector
    database: Database
    clock: Clock

    async def installation(self, organisation_id: int, activity: Activity) -> None:
        """It was added (again, in a newer version), or taken away."""
        is_there = activity.action.startswith("add")
        if activity.kind == "personal":
            if is_there:
                await self._installed(organisation_id, activity)
            else:
                await self._removed(organisation_id, activity)
        elif is_there:
            await self._added_to_team(organisation_id, activity)
        else:
            await self._taken_from_team(organisation_id, activity.place)

    async def changed(self, organisation_id: int, activity: Activity) -> None:
        """Something about a conversation changed."""
        ours = activity.bot.id
        if any(one.id == ours for one in activity.added):
            if activity.kind == "channel":  # for a person, the installation says so as well
                await self._added_to_team(organisation_id, activity)
        elif any(one.id == ours for one in activity.removed):
            await self._taken_from_team(organisation_id, activity.place)
        elif activity.added and activity.kind == "channel":
            await settle_by_roster(
                self.connector,
                self.database,
                organisation_id,
                Where(activity.service_url, activity.place),
            )
        if activity.group is not None:
            await self._follow(organisation_id, activity.group, activity.event)

    async def _installed(self, organisation_id: int, activity: Activity) -> None:
        """Somebody added the program for themselves. Whoever is the first in an organisation
        becomes known, so that they can set up their team; others have to be in one."""
        account = activity.sender.object_id
        async with self.database.reading(organisation_id) as session:
            chat = (await queries.chats(session, [account])).get(account)
            is_first = not await queries.has_people(session)
        is_back = chat is not None and chat.reference is None
        is_new = chat is None
        self.people.forget(organisation_id, account)
        if is_first and account:
            await self._meet(organisation_id, activity)
        person_id = await self.people.who(organisation_id, activity)
        where = Where(activity.service_url, activity.conversation)
        if person_id is None:
            await self._say(where, NO_LONGER_HERE)
            return
        if not (is_new or is_back):
            return
        if not await self._greet(organisation_id, person_id):
            await self._help(organisation_id, person_id, where)

    async def _meet(self, organisation_id: int, activity: Activity) -> None:
        where = Where(activity.service_url, activity.place)
        found = await self.people.look_up(where, activity.sender.id)
        if found is None or found.account != activity.sender.object_id:
            sender = activity.sender
            found = profile({"objectId": sender.object_id, "name": sender.name})
        await self.people.meet(organisation_id, found)

    async def _greet(self, organisation_id: int, person_id: int) -> bool:
        """The hello at once, rather than at the next working hour: they are here. False where they
        have had it."""
        now = self.clock.now()
        async with self.database.organisation(organisation_id) as session:
            person = await session.get_one(Person, person_id)
            if person.greeted_at is not None:
                return False
            await greet(session, person, now)
            hello = await find(session, hello_key(person_id))
            if hello is None or hello.state == DeliveryState.SENT:
                return False
            if hello.state == DeliveryState.PENDING:
                await postpone(session, hello, now)
        self.program.wake()
        return True

    async def _help(self, organisation_id: int, person_id: int, where: Where) -> None:
        """To somebody who is back: what can be done here."""
        try:
            reply = await self.program.handle(Interaction(organisation_id, person_id, Say("/help")))
            for card in reply.cards:
                for message in await self.painter.messages(organisation_id, card):
                    await patiently(lambda: self.connector.post(where, message))  # noqa: B023  called at once
        except RelievedQuotaError as refusal:
            log.info("help not said", reason=type(refusal).__name__)

    async def _removed(self, organisation_id: int, activity: Activity) -> None:
        account = activity.sender.object_id
        self.people.forget(organisation_id, account)
        async with self.database.organisation(organisation_id) as session:
            await queries.end_chat(session, account, self.clock.now())
        log.info("teams chat removed")

    async def _added_to_team(self, organisation_id: int, activity: Activity) -> None:
        """The program was added to a team. Whoever adds it becomes known: they may well be the one
        who sets up the team here."""
        group = activity.group or Group(activity.place)
        listed: list[Json] = []
        try:
            listed = await patiently(
                lambda: self.connector.channels(activity.service_url, group.id)
            )
        except TeamsRefused as refusal:
            log.warning("channels not listed", problem=refusal.code)
        names = channel_names(group.id, listed)
        async with self.database.organisation(organisation_id) as session:
            await queries.keep_channels(session, group.id, group.name, names, self.clock.now())
        where = Where(activity.service_url, group.id)
        await settle_by_roster(self.connector, self.database, organisation_id, where)
        if activity.sender.object_id:
            await self._meet(organisation_id, activity)

    async def _taken_from_team(self, organisation_id: int, group: str) -> None:
        async with self.database.organisation(organisation_id) as session:
            await queries.end_channels(session, self.clock.now(), group=group)

    async def _follow(self, organisation_id: int, group: Group, event: str) -> None:
        """Teams and channels that were renamed, made, removed or brought back."""
        now = self.clock.now()
        async with self.database.organisation(organisation_id) as session:
            match event:
                case "teamRenamed":
                    await queries.rename_group(session, group.id, group.name)
                case "channelCreated" | "channelRenamed" | "channelRestored":
                    name = {group.channel_id: group.channel_name or GENERAL}
                    if group.channel_id:
                        await queries.keep_channels(session, group.id, group.name, name, now)
                case "channelDeleted":
                    await queries.end_channels(session, now, channel=group.channel_id)
                case "teamDeleted" | "teamHardDeleted" | "teamArchived":
                    await queries.end_channels(session, now, group=group.id)
                case "teamRestored" | "teamUnarchived":
                    await queries.go_on_with_group(session, group.id)
                case _:
                    pass

    async def _say(self, where: Where, words: str) -> None:
        try:
            await patiently(lambda: self.connector.post(where, in_words(words)))
        except TeamsRefused as refusal:
            log.info("kind line not said", problem=refusal.code)
