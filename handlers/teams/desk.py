"""What people do in Teams becomes an `Interaction`, and its reply a message, a card in the place of
the one that was pressed, or a dialog.

A press is answered with the card as it is now, so that whoever pressed sees at once what became of
it. A form takes the place of its card until it is sent, or stands in a dialog.
"""

from dataclasses import dataclass

import structlog

from bot.cards import Card, Form, card_from_json, context, section
from bot.errors import NotFound
from bot.interactions import Close, Interaction, Press, Say, Submit
from bot.routes import Place, Reply
from handlers.prefill import NOTHING_YET, Prefill
from handlers.sayings import NOTHING_TO_FILL_IN, sentence
from handlers.teams import origins, render
from handlers.teams.activities import Json
from handlers.teams.colleagues import Colleagues
from handlers.teams.errors import NotInstalled, TeamsRefused
from handlers.teams.inputs import Filled
from handlers.teams.manifest import NAME
from handlers.teams.messenger import TeamsMessenger
from handlers.teams.painter import CARD_TYPE, Painter, attachment, with_card
from handlers.teams.program import Program
from handlers.teams.sayings import (
    FORM_FOLLOWS,
    KEPT,
    OLDER,
    SAVED,
    WHAT_YOU_WROTE,
)
from storage.queries import teams as queries
from storage.session import Database

log = structlog.stdlib.get_logger(__name__)

MESSAGE_TYPE = "application/vnd.microsoft.activity.message"
DIALOG_TITLE = 60

Doing = Say | Press | Submit | Close


@dataclass(frozen=True)
class Visitor:
    """Who did something, and where."""

    organisation_id: int
    person_id: int
    account: str
    """The Entra object id."""
    place: Place
    teams_id: str
    """How Teams names them: `29:...`."""

    def doing(self, what: Doing) -> Interaction:
        """The interaction."""
        return Interaction(self.organisation_id, self.person_id, what, self.place)


@dataclass(frozen=True)
class Origin:
    """The card that was pressed, or that a form stands over: a delivery's, somebody's home, or
    (neither) an answer that is kept nowhere."""

    delivery: int | None = None
    home: bool = False


@dataclass(frozen=True)
class Desk:
    """Answers people."""

    messenger: TeamsMessenger
    painter: Painter
    program: Program
    colleagues: Colleagues
    database: Database

    async def said(self, visitor: Visitor, text: str) -> None:
        """Somebody typed something: answer in their chat."""
        reply = await self._handled(visitor, Say(text))
        await self._say_all(visitor, reply)

    async def show_home(self, visitor: Visitor) -> None:
        """Somebody asked for their home."""
        card = await self._home(visitor)
        for message in await self.painter.home(visitor.organisation_id, card, visitor.teams_id):
            await self._say(visitor, message)

    async def pressed(self, visitor: Visitor, press: Press, origin: Origin) -> Json:
        """Somebody pressed a button: what its card becomes."""
        reply = await self._handled(visitor, press)
        if reply.form is not None:
            return await self._form_instead(visitor, reply, origin)
        cards = reply.cards
        if reply.in_place and cards and origin == Origin():
            await self._say_cards(visitor, *cards[1:])
            return shows(await self.painter.card(visitor.organisation_id, cards[0]))
        there = await self._as_it_is(visitor, origin)
        if there is None and len(cards) == 1 and not cards[0].buttons and is_short(cards[0]):
            return tells(cards[0].summary or cards[0].title)
        await self._say_cards(visitor, *cards)
        return shows(there) if there is not None else tells("")

    async def sent(self, visitor: Visitor, found: Filled, origin: Origin) -> Json:
        """Somebody sent a form that stood in the place of a card, or put it aside."""
        reply = await self._submitted(visitor, found)
        if isinstance(reply, str):
            return tells(reply)  # the form stays as it is, with all that was typed
        if reply.form is not None:
            return await self._form_instead(visitor, reply, origin)
        there = await self._as_it_is(visitor, origin)
        if there is not None:
            await self._say_cards(visitor, *reply.cards)
            return shows(there)
        said = reply.cards[0] if reply.cards else saying(KEPT if found.kept else SAVED)
        await self._say_cards(visitor, *reply.cards[1:])
        return shows(await self.painter.card(visitor.organisation_id, said))

    async def show(self, visitor: Visitor, card: Json) -> None:
        """Say a card that was drawn already."""
        await self._say(visitor, with_card(card, str(card.get("speak") or "")))

    async def closed(self, visitor: Visitor, origin: Origin) -> Json:
        """Somebody closed a form without sending it: the card that it stood over."""
        there = await self._as_it_is(visitor, origin)
        return shows(there) if there is not None else tells(OLDER)

    async def asked_for_dialog(
        self, visitor: Visitor, doing: Say | Press, prefill: Prefill = NOTHING_YET
    ) -> Json | None:
        """Somebody opens a dialog: what stands in it."""
        reply = await self._handled(visitor, doing)
        if reply.form is None:
            said = next((one.summary or one.title for one in reply.cards), NOTHING_TO_FILL_IN)
            return says_in_dialog(said)
        await self._say_cards(visitor, *reply.cards)
        return await self._dialog(visitor, prefill.into(reply.form))

    async def sent_dialog(self, visitor: Visitor, found: Filled) -> Json | None:
        """Somebody sent a dialog, or put it aside: what stands in it next; None: it closes."""
        reply = await self._submitted(visitor, found)
        if isinstance(reply, str):
            return await self._refused_dialog(visitor, found, reply)
        await self._say_cards(visitor, *reply.cards)
        return None if reply.form is None else await self._dialog(visitor, reply.form)

    async def _handled(self, visitor: Visitor, doing: Doing) -> Reply:
        """The program's reply; what went wrong as one sentence."""
        try:
            return await self.program.handle(visitor.doing(doing))
        except Exception as error:
            return Reply(cards=(saying(sentence(error, person=visitor.person_id)),))

    async def _submitted(self, visitor: Visitor, found: Filled) -> Reply | str:
        """The program's reply to a form; what went wrong as one sentence."""
        values = await self.colleagues.values(visitor.organisation_id, found)
        doing = Close(found.form, values) if found.kept else Submit(found.form, values)
        try:
            return await self.program.handle(visitor.doing(doing))
        except Exception as error:
            return sentence(error, person=visitor.person_id)

    async def _refused_dialog(self, visitor: Visitor, found: Filled, why: str) -> Json:
        """A dialog that was refused as a whole: its form with the reason above it or, where that
        cannot be filled in any more, the reason and what was typed."""
        try:
            values = await self.colleagues.values(visitor.organisation_id, found)
            doing = visitor.doing(Submit(found.form, values))
            return await self._dialog(visitor, await self.program.form_again(doing, why))
        except Exception:  # why it was refused is known and said
            if not found.words:
                return says_in_dialog(why)
        words = (context(WHAT_YOU_WROTE), *(section(one) for one in found.words))
        drawn = render.render_card(Card(title="", blocks=(section(why), *words), summary=why))
        return opens_dialog(NAME, drawn)

    async def _form_instead(self, visitor: Visitor, reply: Reply, origin: Origin) -> Json:
        """A form in the place of the card that was pressed; below it, where that card could not
        come back."""
        assert reply.form is not None  # noqa: S101  asked before
        await self._say_cards(visitor, *reply.cards)
        drawn = await self.painter.form(visitor.organisation_id, reply.form, dialog=False)
        if origin == Origin() and not reply.form.errors:
            await self._say(visitor, with_card(drawn, reply.form.title))
            return tells(FORM_FOLLOWS)
        return shows(origins.over(drawn, origin.delivery, at_home=origin.home))

    async def _as_it_is(self, visitor: Visitor, origin: Origin) -> Json | None:
        """The card of an origin, as it is now."""
        if origin.home:
            home = await self._home(visitor)
            return await self.painter.home_card(visitor.organisation_id, home, visitor.teams_id)
        if origin.delivery is None:
            return None
        channel = visitor.place.channel
        async with self.database.reading(visitor.organisation_id) as session:
            stored = await queries.newest_card(
                session,
                origin.delivery,
                channel=channel,
                person_id=None if channel else visitor.person_id,
            )
        if stored is None:
            return None
        return await self.painter.card(
            visitor.organisation_id,
            card_from_json(stored),
            origin.delivery,
            group=channel is not None,
        )

    async def _home(self, visitor: Visitor) -> Card:
        try:
            return await self.program.home(visitor.organisation_id, visitor.person_id)
        except NotFound as refusal:
            return saying(str(refusal))

    async def _dialog(self, visitor: Visitor, form: Form) -> Json:
        drawn = await self.painter.form(visitor.organisation_id, form, dialog=True)
        return opens_dialog(form.title, drawn)

    async def _say_all(self, visitor: Visitor, reply: Reply) -> None:
        await self._say_cards(visitor, *reply.cards)
        if reply.form is not None:
            form = await self.painter.form(visitor.organisation_id, reply.form, dialog=False)
            await self._say(visitor, with_card(form, reply.form.title))

    async def _say_cards(self, visitor: Visitor, *cards: Card) -> None:
        for card in cards:
            for message in await self.painter.messages(visitor.organisation_id, card):
                await self._say(visitor, message)

    async def _say(self, visitor: Visitor, message: Json) -> None:
        """To the visitor alone: in their chat, wherever they are."""
        try:
            await self.messenger.say(visitor.organisation_id, visitor.account, message)
        except NotInstalled:
            raise
        except TeamsRefused as refusal:
            log.warning("answer not said", problem=refusal.code, person=visitor.person_id)


def saying(words: str) -> Card:
    """A card of one sentence."""
    return Card(title="", blocks=(section(words),), summary=words)


def is_short(card: Card) -> bool:
    """Whether the card is one sentence of ours."""
    return card == saying(card.summary)


def shows(card: Json) -> Json:
    """The answer to a press: its card becomes this one."""
    return {"statusCode": 200, "type": CARD_TYPE, "value": card}


def tells(words: str) -> Json:
    """The answer to a press: its card stays, and this is said."""
    return {"statusCode": 200, "type": MESSAGE_TYPE, "value": words}


def opens_dialog(title: str, card: Json) -> Json:
    """A dialog with a card in it."""
    value = {
        "title": title[:DIALOG_TITLE],
        "height": "large",
        "width": "medium",
        "card": attachment(card),
    }
    return {"task": {"type": "continue", "value": value}}


def says_in_dialog(words: str) -> Json:
    """A dialog that says one thing."""
    return {"task": {"type": "message", "value": words}}
