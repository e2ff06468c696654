"""What Slack tells us, each kind read once, and handed to the desk, the homes or the roster.

Slack may tell the same twice: everything is remembered by its id before it is acted upon.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog

from bot.clock import Clock
from bot.highlights import service as highlights
from bot.interactions import Press, Say
from bot.routes import DIRECT, Place
from handlers.prefill import Prefill
from handlers.slack import modals
from handlers.slack.colleagues import Colleagues
from handlers.slack.desk import Desk, Visitor
from handlers.slack.homes import Homes
from handlers.slack.ids import ANY_COMMAND, SHORTCUTS
from handlers.slack.modals import Filled
from handlers.slack.people import Profile, complete, follow, profile
from handlers.slack.render import action_of, delivery_of
from handlers.slack.web import Json
from handlers.slack.workspaces import Workspaces, organisation_of
from storage.queries import slack as queries
from storage.session import Database

log = structlog.stdlib.get_logger(__name__)

TYPED = frozenset({None, "file_share", "me_message", "thread_broadcast"})
"""Kinds of message that somebody typed; the others tell of changes and joins."""

MOST_OPEN = 2000
"""Modals whose changes are remembered until they are closed; and accounts that changed."""

Body = Mapping[str, Any]


@dataclass
class Reception:
    """Takes what Slack sends, after it was told that we heard it."""

    workspaces: Workspaces
    database: Database
    clock: Clock
    desk: Desk
    homes: Homes
    colleagues: Colleagues
    commands: frozenset[str]
    """The words of all commands, without the slash."""
    _typed: dict[str, Filled] = field(default_factory=dict[str, Filled])
    _organisations: dict[str, int] = field(default_factory=dict[str, int])
    """By workspace; they are never taken away."""
    _updated: dict[str, float] = field(default_factory=dict[str, float])
    """When accounts changed last, as far as was heard of it."""

    async def pressed(self, body: Body) -> None:
        """A button on a message or on the Home; or a change in a modal that keeps drafts."""
        view: Body = body.get("view") or {}
        if view.get("type") == "modal":
            if len(self._typed) >= MOST_OPEN:
                self._typed.clear()
            self._typed[str(view["id"])] = modals.filled(view)
            return
        action = body["actions"][0]
        if action.get("type") != "button" or not await self._is_new(body["trigger_id"]):
            return
        channel = (body.get("container") or {}).get("channel_id")
        place = Place("home") if view else _place(channel)
        visitor = await self._visitor(body, place, channel=channel)
        if visitor is not None:
            delivery_id = delivery_of(str(action.get("block_id") or ""))
            if delivery_id is None:
                visitor = replace(visitor, answer_url=body.get("response_url"))
            press = Press(
                action_of(str(action["action_id"])),
                str(action.get("value") or ""),
                delivery_id,
            )
            await self.desk.answer(visitor, press)

    async def submitted(self, body: Body) -> Json | None:
        """A form that was sent: what Slack is to do with its modal; None: close it."""
        view: Json = body["view"]
        self._typed.pop(str(view["id"]), None)
        if not await self._is_new(str(body.get("trigger_id") or f"{view['id']}:{view['hash']}")):
            return None
        found = modals.opened(view)
        visitor = await self._visitor(body, found.place, channel=found.place.channel)
        if visitor is None:
            return None
        return await self.desk.submit(visitor, found.form, modals.filled(view), view)

    async def closed(self, body: Body) -> None:
        """A form that was closed. Slack does not say what stood in it; its changes did."""
        view: Body = body["view"]
        kept = self._typed.pop(str(view["id"]), None)
        said = modals.filled(view)
        filled = said if any(said.values.values()) or any(said.people.values()) else kept
        found = modals.opened(view)
        if filled is None or not found.form:
            return
        visitor = await self._visitor(body, found.place)
        if visitor is not None:
            await self.desk.close(visitor, found.form, filled)

    async def commanded(self, body: Body) -> None:
        """A slash command."""
        if not await self._is_new(str(body["trigger_id"])):
            return
        word, text = str(body["command"]), str(body.get("text") or "").strip()
        if word == ANY_COMMAND:
            word, _, text = (text or "help").partition(" ")
            word = f"/{word.removeprefix('/')}"
        channel = str(body.get("channel_id") or "")
        visitor = await self._visitor(
            body, _place(channel), channel=channel, response_url=body.get("response_url")
        )
        if visitor is not None:
            said = await self.colleagues.readable(visitor.organisation_id, text)
            await self.desk.answer(visitor, Say(f"{word} {said}".strip()))

    async def shortcut(self, body: Body) -> None:
        """A shortcut: the form of its command, begun with the message that it was used on."""
        if not await self._is_new(str(body["trigger_id"])):
            return
        command, wants_author = SHORTCUTS[str(body["callback_id"])]
        message: Body | None = body.get("message")
        channel = (body.get("channel") or {}).get("id") if message else None
        visitor = await self._visitor(
            body, _place(channel), channel=channel, response_url=body.get("response_url")
        )
        if visitor is None:
            return
        prefill = Prefill()
        if message is not None:
            words = str(message.get("text") or "")
            words = await self.colleagues.readable(visitor.organisation_id, words)
            author = await self._author(visitor, message) if wants_author else None
            prefill = Prefill("" if wants_author else words, author)
        await self.desk.answer(visitor, Say(command), prefill)

    async def typed(self, body: Body) -> None:
        """Words typed to the program in its direct messages."""
        event: Body = body["event"]
        is_ours = event.get("bot_id") or not event.get("user")
        if is_ours or event.get("channel_type") != "im" or event.get("subtype") not in TYPED:
            return
        if await self._is_new(str(body["event_id"])):
            await self._said(body, event, DIRECT)

    async def mentioned(self, body: Body) -> None:
        """The program was named in a channel: what may be said there, to whoever named it."""
        event: Body = body["event"]
        if event.get("bot_id") or not await self._is_new(str(body["event_id"])):
            return
        await self._said(body, event, _place(str(event["channel"])))

    async def home_opened(self, body: Body) -> None:
        """Somebody looks at their Home. Looking twice is no harm, so it is not remembered."""
        event: Body = body["event"]
        if event.get("tab") != "home":
            return
        team_id, user = str(body["team_id"]), str(event["user"])
        who = await self._who(team_id, user)
        if who is None:
            await self.homes.opened_by_nobody_we_know(team_id, user)
        else:
            await self.homes.opened(*who, user)

    async def account_changed(self, body: Body) -> None:
        """Somebody's account changed, or came to the workspace: perhaps one whom a file has named
        by an e-mail address before there was an account."""
        team_id = str(body["team_id"])
        organisation_id = await organisation_of(self.database, team_id)
        if organisation_id is None or not await self._is_new(str(body["event_id"])):
            return
        found = profile(body["event"]["user"], team_id)
        if self._is_overtaken(found, team_id):
            return
        async with self.database.organisation(organisation_id) as session:
            is_named = found.address is not None and await queries.settle_address(
                session, found.address, found.user
            )
            person = (await queries.everyone(session, [found.user])).get(found.user)
            if person is not None and is_named:
                await complete(session, person, found, self.clock.now())
            elif person is not None:
                await follow(session, person, found, self.clock.now())
        if person is not None:
            self.homes.changed(organisation_id)

    def _is_overtaken(self, found: Profile, team_id: str) -> bool:
        """Whether a later change of the account was heard of already."""
        key = f"{team_id}/{found.user}"
        if found.updated < self._updated.get(key, 0):
            return True
        if len(self._updated) >= MOST_OPEN:
            self._updated.clear()
        self._updated[key] = found.updated
        return False

    async def reacted(self, body: Body) -> None:
        """Somebody reacted to a message of ours, or took it back."""
        event: Body = body["event"]
        item: Body = event.get("item") or {}
        if item.get("type") != "message" or not await self._is_new(str(body["event_id"])):
            return
        who = await self._who(str(body["team_id"]), str(event["user"]))
        if who is None:
            return
        organisation_id, person_id = who
        prefix = f"{item.get('channel')}/{item.get('ts')}/"
        async with self.database.organisation(organisation_id) as session:
            delivery_id = await queries.delivery_at(session, str(item.get("channel")), prefix)
            if delivery_id is None:
                return
            told = highlights.reacted if event["type"] == "reaction_added" else highlights.unreacted
            at = _at(event.get("event_ts"), body)
            await told(session, delivery_id, person_id, str(event["reaction"]), at)

    async def uninstalled(self, body: Body) -> None:
        """The program was taken away from a workspace, or its token was."""
        event: Body = body["event"]
        if event["type"] == "tokens_revoked" and not (event.get("tokens") or {}).get("bot"):
            return
        await self.workspaces.revoke(str(body["team_id"]), _at(None, body))

    async def forget_seen(self, older_than: timedelta) -> None:
        """Remove what Slack will not send again."""
        async with self.database.everywhere() as session:
            await queries.forget_seen(session, self.clock.now() - older_than)

    async def _said(self, body: Body, event: Body, place: Place) -> None:
        channel = str(event["channel"])
        visitor = await self._visitor(body, place, channel=channel, user=str(event["user"]))
        if visitor is None:
            return
        text = str(event.get("text") or "")
        if place.kind == "channel":
            text = self._command_in(text, visitor.workspace.bot_user_id)
        words = await self.colleagues.readable(visitor.organisation_id, text)
        if words.strip():
            await self.desk.answer(visitor, Say(words))

    def _command_in(self, text: str, bot_user_id: str) -> str:
        """What follows the program's name as a command; anything else asks what may be said."""
        rest = text.partition(f"<@{bot_user_id}>")[2].strip()
        word, _, more = rest.partition(" ")
        word = word.removeprefix("/").casefold()
        return f"/{word} {more}".strip() if word in self.commands else "/help"

    async def _visitor(
        self,
        body: Body,
        place: Place,
        *,
        channel: str | None = None,
        response_url: str | None = None,
        user: str | None = None,
    ) -> Visitor | None:
        """Who did something; None where they are told that we do not know them."""
        team_id = str((body.get("team") or {}).get("id") or body.get("team_id") or "")
        user = user or str((body.get("user") or {}).get("id") or body.get("user_id") or "")
        workspace = await self.workspaces.of_team(team_id)
        if workspace is None or not user:
            log.info("from a workspace without an install")
            return None
        who = await self._who(team_id, user)
        if who is None:
            await self.desk.turn_away(workspace, user, channel, response_url)
            return None
        return Visitor(
            workspace=workspace,
            user=user,
            place=place,
            organisation_id=who[0],
            person_id=who[1],
            channel=channel,
            response_url=response_url,
            trigger_id=body.get("trigger_id"),
        )

    async def _who(self, team_id: str, user: str) -> tuple[int, int] | None:
        """The organisation's and the person's id; None where either is unknown or not active."""
        organisation_id = self._organisations.get(team_id)
        if organisation_id is None:
            organisation_id = await organisation_of(self.database, team_id)
            if organisation_id is None:
                return None
            self._organisations[team_id] = organisation_id
        async with self.database.reading(organisation_id) as session:
            person = (await queries.persons(session, [user])).get(user)
        return None if person is None else (organisation_id, person.id)

    async def _author(self, visitor: Visitor, message: Body) -> int | None:
        user = str(message.get("user") or "")
        async with self.database.reading(visitor.organisation_id) as session:
            found = await queries.persons(session, [user])
        return found[user].id if user in found and user != visitor.user else None

    async def _is_new(self, key: str) -> bool:
        return await queries.is_new(self.database, key, self.clock.now())


def _at(event_ts: object, body: Body) -> datetime:
    """When something happened, by Slack's clock: as the event says or, to the second, the body."""
    return datetime.fromtimestamp(float(str(event_ts or body.get("event_time") or 0)), UTC)


def _place(channel: str | None) -> Place:
    """Channels and groups are places that others see; a direct conversation is the program's."""
    if channel and not channel.startswith("D"):
        return Place("channel", channel)
    return DIRECT
