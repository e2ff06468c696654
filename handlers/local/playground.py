"""What one can do in the playground: be somebody, say, press and fill in, and move the clock.

Everything a person does goes through the same `Interaction` as on Slack or Teams. What follows
from it, deliveries included, is done before the request is answered, because the clock stands
still here.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

import structlog

from bot.cards import Card, card_from_json
from bot.clock import Clock
from bot.errors import NotFound, RelievedQuotaError, WrongInput
from bot.interactions import Close, Interaction, Press, Say, Submit
from bot.routes import DIRECT, NOTHING, Command, Place, Reply
from handlers.local import chat
from handlers.local.directory import Directory, Someone, look_up
from handlers.local.happened import Arrived, sentences
from handlers.local.news import News
from handlers.local.render import Json, card_json, form_json
from handlers.local.requests import (
    FURTHEST,
    ClockRequest,
    FormRequest,
    PressRequest,
    SayRequest,
    wrong,
)
from storage.session import Database
from storage.tables import LocalMessage, Organisation

log = structlog.stdlib.get_logger(__name__)

HOME = Place("home")


class Program(Protocol):
    """The part of a running bot that the playground needs; `bot.app.Bot` has it."""

    async def handle(self, interaction: Interaction) -> Reply:
        """Answer what a person did."""
        ...

    async def home(self, organisation_id: int, person_id: int) -> Card:
        """A person's home."""
        ...

    async def tick(self) -> int:
        """Do everything due by now, deliveries included."""
        ...


@dataclass(frozen=True)
class _Deed:
    """Something a person does at a place of the playground. A refusal is said about `field` of
    the request. `typed` is what is kept of it as a message of their own."""

    person: Someone
    at: str
    place: Place
    doing: Say | Press | Submit | Close | None
    field: str
    typed: str | None = None
    answer_id: int | None = None
    """The answer of the bot that was pressed, where it was no delivery."""

    @property
    def private_to(self) -> str | None:
        """Who alone sees the answer, where others could."""
        return self.person.id if self.place.kind == "channel" else None


@dataclass
class Playground:
    """One organisation in which everybody may be anybody."""

    database: Database
    organisation_id: int
    clock: Clock
    program: Program
    commands: Sequence[Command]
    live: Callable[[datetime], Awaitable[object]]
    """Lives through the time until an instant, everything due done in order."""
    news: News
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def state(self) -> Json:
        """The time, everybody and the channels, with how many messages each has."""
        now = self.clock.now()
        async with self.database.reading(self.organisation_id) as session:
            directory = await look_up(session, now.date())
            counts = await chat.counts(session, now)
            organisation = await session.get_one(Organisation, self.organisation_id)
        none = chat.Count(0, 0)
        return {
            "now": now.isoformat(),
            "world": f"{organisation.id}-{organisation.created_at.timestamp():.0f}",
            "people": [one.as_json(counts.get(one.id, none)) for one in directory.people],
            "channels": [one.as_json(counts.get(one.id, none)) for one in directory.channels],
            "commands": [
                {"command": f"/{one.word}", "usage": one.usage, "about": one.about}
                for one in self.commands
            ],
        }

    async def messages(self, place: str, viewer: str) -> list[Json]:
        """The messages of a place that the viewer sees, oldest first. Raises NotFound."""
        directory = await self._directory()
        if directory.person(viewer) is None:
            raise NotFound(_nobody(viewer))
        if place != viewer and directory.channel(place) is None:
            raise NotFound("There is no such place, or it is somebody else's.")
        async with self.database.reading(self.organisation_id) as session:
            found = await chat.seen_by(session, place, viewer)
        return [_message_json(one, directory) for one in found]

    async def home(self, user: str) -> Json:
        """A person's home. Raises NotFound."""
        directory = await self._directory()
        person = directory.person(user)
        if person is None:
            raise NotFound(_nobody(user))
        card = await self.program.home(self.organisation_id, person.person_id)
        return {"card": card_json(card, directory.ids)}

    async def say(self, request: SayRequest) -> Json:
        """A typed message or command. In a channel only commands are the bot's business."""
        directory = await self._directory()
        person = _person(directory, request.user)
        place = _place(directory, person, request.place)
        is_command = request.text.lstrip().startswith("/")
        doing = Say(request.text) if place.kind == "direct" or is_command else None
        deed = _Deed(person, request.place, place, doing, "text", typed=request.text)
        return await self._do(directory, deed)

    async def press(self, request: PressRequest) -> Json:
        """A button on a message or on the home."""
        directory = await self._directory()
        person = _person(directory, request.user)
        if request.message is None:
            place, at, delivery_id, answer_id = HOME, person.id, None, None
            card = await self.program.home(self.organisation_id, person.person_id)
        else:
            message = await self._message(request.message)
            if message is None or message.card is None:
                raise wrong("message", "There is no such message with buttons.")
            if message.private_to not in {None, person.id}:
                raise wrong("message", "That message is for somebody else.")
            at, delivery_id = message.place, message.delivery_id
            answer_id = message.id if delivery_id is None else None
            place = _place(directory, person, at, field="message")
            card = card_from_json(message.card)
        buttons = {(button.action, button.value) for button in card.every_button()}
        if (request.action, request.value) not in buttons:
            raise wrong("action", "That button is no longer there. What you see now is up to date.")
        press = Press(request.action, request.value, delivery_id)
        deed = _Deed(person, at, place, press, "action", answer_id=answer_id)
        return await self._do(directory, deed)

    async def submit(self, request: FormRequest) -> Json:
        """A form that was sent."""
        return await self._with_form(request, Submit(request.form, request.values))

    async def draft(self, request: FormRequest) -> Json:
        """A form that was closed before it was sent."""
        return await self._with_form(request, Close(request.form, request.values))

    async def move_clock(self, request: ClockRequest) -> Json:
        """Live through the time until then, and tell what happened."""
        async with self._one_at_a_time:
            now = self.clock.now()
            to = request.to or now + (request.forward or FURTHEST)
            if to <= now:
                raise wrong("to", f"The clock only moves on; it stands at {now.isoformat()}.")
            if to - now > FURTHEST:
                raise wrong("to", f"The clock moves on by {FURTHEST.days} days at most at once.")
            async with self.database.reading(self.organisation_id) as session:
                before = await chat.newest_id(session)
            await self.live(to)
            async with self.database.everywhere() as everywhere:
                await chat.keep_clock(everywhere, self.clock.now())
            async with self.database.reading(self.organisation_id) as session:
                said = await chat.bots_since(session, before)
        directory = await self._directory()
        self.news.tell(one.id for one in (*directory.people, *directory.channels))
        return {
            "now": self.clock.now().isoformat(),
            "happened": sentences(_arrived(said, directory)),
        }

    async def _with_form(self, request: FormRequest, doing: Submit | Close) -> Json:
        directory = await self._directory()
        person = _person(directory, request.user)
        return await self._do(directory, _Deed(person, person.id, DIRECT, doing, "form"))

    async def _do(self, directory: Directory, deed: _Deed) -> Json:
        """Do it, keep what was said, and do what follows from it."""
        async with self._one_at_a_time:
            async with self.database.reading(self.organisation_id) as session:
                before = await chat.newest_id(session)
            reply = await self._handle(deed)
            await self._keep(deed, reply)
            await self.program.tick()
            async with self.database.reading(self.organisation_id) as session:
                new = await chat.new_to(session, before, (deed.at, deed.person.id), deed.person.id)
                if reply.in_place and deed.answer_id is not None:
                    new.insert(0, await session.get_one(LocalMessage, deed.answer_id))
        self.news.tell([deed.person.id, deed.at])
        return {
            "form": form_json(reply.form, directory.ids) if reply.form else None,
            "messages": [_message_json(one, directory) for one in new],
        }

    async def _handle(self, deed: _Deed) -> Reply:
        """Let the program answer. Raises WrongInput with its sentence for whatever it refuses."""
        if deed.doing is None:
            return NOTHING
        person_id = deed.person.person_id
        interaction = Interaction(self.organisation_id, person_id, deed.doing, deed.place)
        try:
            return await self.program.handle(interaction)
        except WrongInput as mistake:
            raise WrongInput(
                str(mistake), mistake.fields or {deed.field: str(mistake)}
            ) from mistake
        except RelievedQuotaError as refusal:
            log.info("refused", person=person_id, reason=type(refusal).__name__)
            raise WrongInput(str(refusal), {deed.field: str(refusal)}) from refusal

    async def _keep(self, deed: _Deed, reply: Reply) -> None:
        if deed.typed is None and not reply.cards:
            return
        now = self.clock.now()
        private = deed.private_to
        async with self.database.organisation(self.organisation_id) as session:
            if deed.typed is not None:
                # A command in a channel is nobody else's business, as on other platforms.
                own = private if deed.doing is not None else None
                sender = deed.person.id
                await chat.typed(session, deed.at, sender, deed.typed, now, private_to=own)
            cards = list(reply.cards)
            if reply.in_place and deed.answer_id is not None:
                await chat.put_in_place(session, deed.answer_id, cards.pop(0), now)
            for card in cards:
                await chat.answered(session, deed.at, card, now, private_to=private)

    async def _message(self, id_: int) -> LocalMessage | None:
        async with self.database.reading(self.organisation_id) as session:
            return await session.get(LocalMessage, id_)

    async def _directory(self) -> Directory:
        async with self.database.reading(self.organisation_id) as session:
            return await look_up(session, self.clock.now().date())


def _nobody(id_: str) -> str:
    return f"There is nobody with the id {id_[:40]!r} here."


def _person(directory: Directory, id_: str) -> Someone:
    person = directory.person(id_)
    if person is None:
        raise wrong("user", _nobody(id_))
    return person


def _place(directory: Directory, person: Someone, id_: str, *, field: str = "place") -> Place:
    """The place as the program sees it. Raises WrongInput where it is not this person's."""
    if id_ == person.id:
        return DIRECT
    if directory.channel(id_) is not None:
        return Place("channel", id_)
    if directory.person(id_) is not None:
        log.info("refused", person=person.person_id, reason="somebody else's messages")
        raise wrong(field, "That is between somebody else and the bot.")
    raise wrong(
        field, "There is no such place: give the id of a channel, or of the person who writes."
    )


def _message_json(message: LocalMessage, directory: Directory) -> Json:
    sender = directory.person(message.sender)
    name = "Relieved Quota" if message.sender == chat.BOT else "Someone who left"
    card = None if message.card is None else card_from_json(message.card)
    return {
        "id": message.id,
        "at": message.at.isoformat(),
        "sender": message.sender,
        "sender_name": sender.name if sender else name,
        "text": message.text,
        "card": card and card_json(card, directory.ids),
        "private_to": message.private_to,
        "place": message.place,
    }


def _arrived(messages: Sequence[chat.Heard], directory: Directory) -> list[Arrived]:
    """The messages whose receivers still exist, as what happened."""
    arrived: list[Arrived] = []
    for message in messages:
        person = directory.person(message.place)
        channel = directory.channel(message.place)
        if person is not None:
            zone, name = person.timezone, person.name
        elif channel is not None:
            zone, name = channel.zone, channel.name
        else:
            continue
        in_channel = person is None
        arrived.append(Arrived(message.at, name, in_channel, ZoneInfo(zone), message.words))
    return arrived
