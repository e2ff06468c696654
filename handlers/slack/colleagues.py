"""Slack's ids of people, as they come in pickers and typed mentions, and who they are here."""

import re

import structlog

from bot.clock import Clock
from handlers.slack import modals
from handlers.slack.directory import look_up
from handlers.slack.errors import SlackRefused
from handlers.slack.modals import Filled
from handlers.slack.people import Profile, get_to_know
from handlers.slack.text import fit, unescaped
from handlers.slack.web import SlackWeb
from handlers.slack.workspaces import Workspace
from storage.queries import slack as queries
from storage.session import Database

log = structlog.stdlib.get_logger(__name__)

_MENTION = re.compile(r"<@([UW][A-Z0-9]{1,30})(?:\|([^<>]*))?>")
_CHANNEL = re.compile(r"<#([CG][A-Z0-9]{1,30})(?:\|([^<>]*))?>")
_LINK = re.compile(r"<((?:https?|mailto|tel):[^|<>]*)(?:\|([^<>]*))?>")
_SPECIAL = re.compile(r"<!([^|<>]*)(?:\|([^<>]*))?>")


class Colleagues:
    """Knows who is meant."""

    def __init__(self, web: SlackWeb, database: Database, clock: Clock) -> None:
        self._web = web
        self._database = database
        self._clock = clock

    async def values(
        self, workspace: Workspace, organisation_id: int, found: Filled, *, sent: bool
    ) -> modals.FormValues:
        """What was filled in, with person ids. In a form that was sent, whoever was chosen in a
        field that is open to newcomers becomes known, if they may be asked at all."""
        users = {user for chosen in found.people.values() for user in chosen}
        if not users:
            return dict(found.values)
        async with self._database.reading(organisation_id) as session:
            persons = await queries.persons(session, users)
        known = {user: person.id for user, person in persons.items()}
        if sent:
            wanted = {user for name in found.open_to_newcomers for user in found.people[name]}
            for user in sorted(wanted - known.keys()):
                person_id = await self._meet(workspace, organisation_id, user)
                if person_id is not None:
                    known[user] = person_id
        return modals.with_people(found, known)

    async def readable(self, organisation_id: int, text: str) -> str:
        """What somebody typed, as they read it: mentions as names, links as they are shown."""
        mentioned = {match[1] for match in _MENTION.finditer(text)}
        names: dict[str, str] = {}
        if mentioned:
            async with self._database.reading(organisation_id) as session:
                found = await queries.persons(session, mentioned)
            names = {user: person.name for user, person in found.items()}
        text = _MENTION.sub(lambda one: f"@{names.get(one[1]) or one[2] or one[1]}", text)
        text = _CHANNEL.sub(lambda one: f"#{one[2] or one[1]}", text)
        text = _LINK.sub(lambda one: one[2] or one[1], text)
        text = _SPECIAL.sub(lambda one: one[2] or f"@{one[1]}", text)
        return fit(unescaped(text))

    async def _meet(self, workspace: Workspace, organisation_id: int, user: str) -> int | None:
        try:
            found: Profile = await look_up(self._web, workspace, user)
        except SlackRefused as refusal:
            log.info("somebody chosen was not looked up", problem=refusal.code)
            return None
        async with self._database.organisation(organisation_id) as session:
            person = await get_to_know(session, found, self._clock.now())
        return None if person is None else person.id
