"""What Teams tells us, each kind read once, and handed to the desk, the people or the installs.

Teams may tell the same twice: everything is remembered by its id before it is acted upon.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta

import structlog

from bot.clock import Clock
from bot.highlights import service as highlights
from bot.interactions import Press, Say
from bot.people.cards import NO_LONGER_HERE
from bot.routes import DIRECT, Command, Place
from handlers.prefill import Prefill
from handlers.teams import inputs, origins
from handlers.teams.activities import HEARD, Activity, Answer, Json
from handlers.teams.colleagues import Colleagues, readable, words_of_html
from handlers.teams.connector import Connector, Where, patiently
from handlers.teams.desk import Desk, Origin, Visitor, says_in_dialog, tells
from handlers.teams.errors import NotInstalled, TeamsRefused
from handlers.teams.ids import EXTENSIONS, THANK_THE_AUTHOR
from handlers.teams.installs import Installs
from handlers.teams.painter import in_words
from handlers.teams.people import People
from handlers.teams.sayings import ADD_ME, HEARD_ALREADY, OLDER, SAID_IN_CHAT
from handlers.teams.tenants import Tenants
from storage.queries import teams as queries
from storage.session import Database

log = structlog.stdlib.get_logger(__name__)

HOME = "home"
"""What is typed to see one's home."""


@dataclass
class Words:
    """The commands that may be typed without a slash: alone, or with words behind them."""

    alone: frozenset[str]
    with_more: frozenset[str]

    @classmethod
    def of(cls, commands: Iterable[Command]) -> "Words":
        """The program's. One that takes nothing is no command where more is typed: "team was
        great" is an answer."""
        found = tuple(commands)
        return cls(
            frozenset(one.word for one in found),
            frozenset(one.word for one in found if one.usage),
        )

    def command_in(self, text: str) -> str | None:
        """The text as a command with its slash; None where it is none."""
        first, _, rest = text.strip().partition(" ")
        word = first.removeprefix("/").rstrip(":").casefold()
        if word in self.with_more or (word in self.alone and not rest.strip()):
            return f"/{word} {rest.strip()}".strip()
        return None


@dataclass
class Reception:
    """Takes what Teams sends, once it was let in."""

    tenants: Tenants
    people: People
    installs: Installs
    desk: Desk
    colleagues: Colleagues
    connector: Connector
    database: Database
    clock: Clock
    words: Words
    _busy: set[str] = field(default_factory=set[str])

    async def take(self, activity: Activity) -> Answer:
        """Act upon an activity. Raises a NotLetIn where it is not for us."""
        organisation_id = await self.tenants.let_in(activity)
        is_new = await queries.is_new(self.database, _key(activity), self.clock.now())
        if activity.type == "invoke":
            return Answer(200, await self._invoked(organisation_id, activity, is_new=is_new))
        if is_new:
            await self._happened(organisation_id, activity)
        return HEARD

    async def forget_seen(self, older_than: timedelta) -> None:
        """Remove what Teams will not send again."""
        async with self.database.everywhere() as session:
            await queries.forget_seen(session, self.clock.now() - older_than)

    async def _happened(self, organisation_id: int, activity: Activity) -> None:
        match activity.type:
            case "message" if activity.value:
                await self._submitted_as_message(organisation_id, activity)
            case "message":
                await self._typed(organisation_id, activity)
            case "messageReaction":
                await self._reacted(organisation_id, activity)
            case "installationUpdate":
                await self.installs.installation(organisation_id, activity)
            case "conversationUpdate":
                await self.installs.changed(organisation_id, activity)
            case _:
                log.info("an activity that nobody waits for", kind=activity.type[:40])

    async def _typed(self, organisation_id: int, activity: Activity) -> None:
        text = readable(activity)
        visitor = await self._visitor(organisation_id, activity)
        if visitor is None:
            await self._turn_away(activity)
            return
        command = self.words.command_in(text)
        if visitor.place.kind == "channel":
            await self._in_channel(visitor, activity, command or "/help")
        elif text.casefold().removeprefix("/") == HOME:
            await self.desk.show_home(visitor)
        elif text:
            await self.desk.said(visitor, command or text)

    async def _in_channel(self, visitor: Visitor, activity: Activity, command: str) -> None:
        """Somebody named the program where others read: they are answered in their own chat."""
        try:
            await self.desk.said(visitor, command)
        except NotInstalled:
            await self._reply(activity, ADD_ME)
        else:
            await self._reply(activity, SAID_IN_CHAT)

    async def _submitted_as_message(self, organisation_id: int, activity: Activity) -> None:
        """A button of a client that is too old for the other kind. Nothing can be put in the place
        of its card, so what would stand there is said; what the outbox sent, it changes itself."""
        visitor = await self._visitor(organisation_id, activity)
        if visitor is None:
            await self._turn_away(activity)
            return
        found = (await self._acted(visitor, activity, in_place=False)).get("value")
        if isinstance(found, dict):
            await self.desk.show(visitor, found)
        elif found:
            await self._reply(activity, str(found))

    async def _invoked(
        self, organisation_id: int, activity: Activity, *, is_new: bool
    ) -> Json | None:
        visitor = await self._visitor(organisation_id, activity)
        is_dialog = activity.name != "adaptiveCard/action"
        if visitor is None:
            return says_in_dialog(NO_LONGER_HERE) if is_dialog else tells(NO_LONGER_HERE)
        try:
            if is_dialog:
                return await self._in_dialog(visitor, activity, is_new=is_new)
            return await self._acted(visitor, activity) if is_new else tells(HEARD_ALREADY)
        except NotInstalled:
            return says_in_dialog(ADD_ME) if is_dialog else tells(ADD_ME)

    async def _in_dialog(
        self, visitor: Visitor, activity: Activity, *, is_new: bool
    ) -> Json | None:
        match activity.name:
            case "task/fetch":
                return await self._dialog(visitor, activity)
            case "composeExtension/fetchTask":
                return await self._extension(visitor, activity)
            case "task/submit" | "composeExtension/submitAction":
                return await self._dialog_sent(visitor, activity) if is_new else None
            case _:
                log.info("an invoke that nobody waits for", kind=activity.name[:40])
                return None

    async def _acted(self, visitor: Visitor, activity: Activity, *, in_place: bool = True) -> Json:
        delivery, home = origins.origin_of(activity.value)
        origin = Origin(delivery if in_place else None, home)
        if origins.is_back(activity.value):
            return await self.desk.closed(visitor, origin)
        found = inputs.read(activity.value)
        match found:
            case inputs.Pressed():
                there = Origin(found.delivery if in_place else None, found.at_home)
                at = replace(visitor, place=Place("home")) if found.at_home else visitor
                press = Press(found.action, found.value, found.delivery)
                return await self.desk.pressed(at, press, there)
            case inputs.Filled():
                return await self.desk.sent(visitor, found, origin)
            case inputs.Refresh():
                return await self.desk.closed(visitor, Origin(home=True))
            case None:
                return tells(OLDER)

    async def _dialog(self, visitor: Visitor, activity: Activity) -> Json | None:
        found = inputs.read(activity.value)
        if not isinstance(found, inputs.Pressed):
            return says_in_dialog(OLDER)
        press = Press(found.action, found.value, found.delivery)
        return await self.desk.asked_for_dialog(visitor, press)

    async def _dialog_sent(self, visitor: Visitor, activity: Activity) -> Json | None:
        found = inputs.read(activity.value)
        if not isinstance(found, inputs.Filled):
            return says_in_dialog(OLDER)
        return await self.desk.sent_dialog(visitor, found)

    async def _extension(self, visitor: Visitor, activity: Activity) -> Json | None:
        """A message extension: the form of its command, begun with the message it was used on."""
        command = EXTENSIONS.get(str(activity.value.get("commandId") or ""))
        if command is None:
            return says_in_dialog(OLDER)
        words, author = _message_in(activity.value)
        if activity.value.get("commandId") == THANK_THE_AUTHOR:
            person_id = None
            if author and author != visitor.account:
                person_id = await self.colleagues.author(visitor.organisation_id, author)
            prefill = Prefill(person_id=person_id)
        else:
            prefill = Prefill(words)
        return await self.desk.asked_for_dialog(visitor, Say(command), prefill)

    async def _reacted(self, organisation_id: int, activity: Activity) -> None:
        visitor = await self._visitor(organisation_id, activity)
        if visitor is None or not activity.reply_to:
            return
        channel = visitor.place.channel
        async with self.database.organisation(organisation_id) as session:
            delivery_id = await queries.delivery_at(
                session,
                activity.reply_to,
                channel=channel,
                person_id=None if channel else visitor.person_id,
            )
            if delivery_id is None:
                return
            person_id, at = visitor.person_id, activity.at or self.clock.now()
            for one in activity.reactions_added:
                await highlights.reacted(session, delivery_id, person_id, one, at)
            for one in activity.reactions_removed:
                await highlights.unreacted(session, delivery_id, person_id, one, at)

    async def _visitor(self, organisation_id: int, activity: Activity) -> Visitor | None:
        """Who did something; None for somebody who is not known here."""
        person_id = await self.people.who(organisation_id, activity)
        if person_id is None:
            return None
        is_direct = activity.kind == "personal"
        place = DIRECT if is_direct else Place("channel", activity.place)
        sender = activity.sender
        return Visitor(organisation_id, person_id, sender.object_id, place, sender.id)

    async def _turn_away(self, activity: Activity) -> None:
        """One kind line to somebody whom the program does not know. Nothing is kept of them."""
        await self._reply(activity, NO_LONGER_HERE)

    async def _reply(self, activity: Activity, words: str) -> None:
        where = Where(activity.service_url, activity.conversation)
        try:
            await patiently(lambda: self.connector.post(where, in_words(words)))
        except TeamsRefused as refusal:
            log.info("a line was not said", problem=refusal.code)


def _key(activity: Activity) -> str:
    """What names an activity for ever, whoever sends it again."""
    parts = (activity.tenant, activity.conversation, activity.type, activity.name, activity.id)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _message_in(value: Json) -> tuple[str, str]:
    """The words of the message that an extension was used on, and its author's Entra id."""
    payload = _object(value.get("messagePayload"))
    body = _object(payload.get("body"))
    content = body.get("content")
    words = content if isinstance(content, str) else ""
    if body.get("contentType") != "text":
        words = words_of_html(words)
    author = _object(_object(payload.get("from")).get("user")).get("id")
    return words[:3000], author.casefold() if isinstance(author, str) else ""


def _object(found: object) -> Json:
    return {str(name): one for name, one in found.items()} if isinstance(found, dict) else {}
