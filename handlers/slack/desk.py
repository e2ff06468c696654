"""What people do in Slack becomes an `Interaction`, and its reply a message or a modal.

A modal has to be opened within three seconds of the press. So an answer that takes longer than a
moment finds a modal already open that says so, and fills it.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog

from bot.cards import Card, section
from bot.errors import RelievedQuotaError
from bot.interactions import Close, Interaction, Press, Say, Submit
from bot.people.cards import NO_LONGER_HERE
from bot.routes import Place, Reply
from handlers.prefill import NOTHING_YET, Prefill
from handlers.sayings import NOTHING_TO_FILL_IN, sentence
from handlers.slack import modals
from handlers.slack.colleagues import Colleagues
from handlers.slack.errors import NobodyThere, SlackRefused, TooLateForView
from handlers.slack.homes import Homes
from handlers.slack.messenger import QUIET, SlackMessenger
from handlers.slack.modals import Filled
from handlers.slack.painter import Painter
from handlers.slack.program import Program
from handlers.slack.sayings import TOO_SLOW
from handlers.slack.tasks import Tasks
from handlers.slack.web import Json, SlackWeb
from handlers.slack.workspaces import Workspace

log = structlog.stdlib.get_logger(__name__)

MOMENT = 0.8
"""Seconds after a press until a modal is opened that says: one moment."""

SUBMIT_MOMENT = 1.8
"""Seconds after a form was sent until its modal says: one moment. Slack waits for three."""

ON_ITS_WAY = 0.5
"""Seconds that such a modal may take until Slack shows it: what comes sooner is covered by it."""


Doing = Say | Press | Submit | Close


@dataclass(frozen=True)
class Visitor:
    """Who did something, and where they get the answer."""

    workspace: Workspace
    user: str
    place: Place
    organisation_id: int
    person_id: int
    channel: str | None = None
    """The conversation it was done in, where it was done in one."""
    response_url: str | None = None
    trigger_id: str | None = None
    answer_url: str | None = None
    """Where the answer that was pressed can be replaced; None where it came by the outbox."""

    def doing(self, what: Doing) -> Interaction:
        """The interaction."""
        return Interaction(self.organisation_id, self.person_id, what, self.place)


@dataclass(frozen=True)
class Desk:
    """Answers people."""

    web: SlackWeb
    messenger: SlackMessenger
    painter: Painter
    program: Program
    homes: Homes
    colleagues: Colleagues
    tasks: Tasks

    async def answer(self, visitor: Visitor, doing: Doing, prefill: Prefill = NOTHING_YET) -> None:
        """Somebody said or pressed something: answer where they are."""
        work = self.tasks.start(self._handled(visitor, doing))
        done, _ = await asyncio.wait({work}, timeout=MOMENT if visitor.trigger_id else None)
        view_id = None if done else await self._open_waiting(visitor)
        reply = await work
        if reply.form is not None:
            form = prefill.into(reply.form)
            view = await self.painter.modal(visitor.organisation_id, form, visitor.place)
            await self._show_modal(visitor, view, view_id)
        elif view_id is not None:
            said = next((card.summary or card.title for card in reply.cards), NOTHING_TO_FILL_IN)
            await self._show_modal(visitor, modals.saying(said, visitor.place), view_id)
        if reply.in_place and visitor.answer_url is not None:
            await self._put_in_place(visitor, visitor.answer_url, reply.cards[0])
            await self.say(visitor, *reply.cards[1:])
        else:
            await self.say(visitor, *reply.cards)

    async def submit(self, visitor: Visitor, form: str, found: Filled, view: Json) -> Json | None:
        """Somebody sent a form. What Slack is to do with the modal; None: close it."""
        values = await self.colleagues.values(
            visitor.workspace, visitor.organisation_id, found, sent=True
        )
        work = self.tasks.start(self._submitted(visitor, form, values))
        done, _ = await asyncio.wait({work}, timeout=SUBMIT_MOMENT)
        if not done:
            doing = visitor.doing(Submit(form, values))
            self.tasks.start(self._answer_late(visitor, work, doing, str(view["id"])))
            return _instead(modals.waiting(visitor.place))
        outcome = await work
        if isinstance(outcome, str):
            return _refusal(outcome, view, visitor.place)
        if outcome.form is None:
            self.tasks.start(self.say(visitor, *outcome.cards))
            return None
        again = modals.mistakes(outcome.form, view)
        if again is not None:
            return {"response_action": "errors", "errors": again}
        self.tasks.start(self.say(visitor, *outcome.cards))
        return _instead(
            await self.painter.modal(visitor.organisation_id, outcome.form, visitor.place)
        )

    async def close(self, visitor: Visitor, form: str, found: Filled) -> None:
        """Somebody closed a form: what they had filled in is kept, where the form says so."""
        values = await self.colleagues.values(
            visitor.workspace, visitor.organisation_id, found, sent=False
        )
        try:
            await self.program.handle(visitor.doing(Close(form, values)))
        except RelievedQuotaError as refusal:
            log.info("draft not kept", reason=type(refusal).__name__)

    async def say(self, visitor: Visitor, *cards: Card) -> None:
        """Say something to the visitor alone, where they are."""
        for card in cards:
            for message in await self.painter.messages(visitor.organisation_id, card):
                await self._say_one(visitor, message)

    async def _put_in_place(self, visitor: Visitor, url: str, card: Card) -> None:
        first, *more = await self.painter.messages(visitor.organisation_id, card)
        try:
            await self.web.respond(url, {**first, "replace_original": True})
        except SlackRefused as refusal:
            log.info("answer not replaced", problem=refusal.code, person=visitor.person_id)
            more = [first, *more]
        for message in more:
            await self._say_one(visitor, message)

    async def turn_away(
        self, workspace: Workspace, user: str, channel: str | None, response_url: str | None
    ) -> None:
        """One kind line to somebody whom the program does not know. Nothing is kept of them."""
        message: Json = {"text": NO_LONGER_HERE}
        try:
            if response_url is not None:
                await self.web.respond(response_url, {**message, "response_type": "ephemeral"})
            elif channel is not None and not channel.startswith("D"):
                await self._whisper(workspace, user, channel, message)
            else:
                await self.messenger.say(workspace, user, message)
        except SlackRefused as refusal:
            log.info("kind line not said", problem=refusal.code)

    async def _handled(self, visitor: Visitor, doing: Doing) -> Reply:
        """The program's reply; what went wrong as one sentence."""
        try:
            return await self.program.handle(visitor.doing(doing))
        except Exception as error:
            said = sentence(error, person=visitor.person_id)
            return Reply(cards=(_saying(said),))
        finally:
            self.homes.changed(visitor.organisation_id)

    async def _submitted(
        self, visitor: Visitor, form: str, values: modals.FormValues
    ) -> Reply | str:
        """The program's reply; what went wrong as one sentence, which is shown in the form."""
        try:
            return await self.program.handle(visitor.doing(Submit(form, values)))
        except Exception as error:
            return sentence(error, person=visitor.person_id)
        finally:
            self.homes.changed(visitor.organisation_id)

    async def _answer_late(
        self,
        visitor: Visitor,
        work: "asyncio.Task[Reply | str]",
        doing: Interaction,
        view_id: str,
    ) -> None:
        await asyncio.sleep(ON_ITS_WAY)
        outcome = await work
        if isinstance(outcome, str):
            # The form made room for another modal: it comes back as it was sent.
            try:
                outcome = Reply(form=await self.program.form_again(doing, outcome))
            except Exception:  # why it was refused is known and said
                await self._show_modal(visitor, modals.saying(str(outcome), visitor.place), view_id)
                return
        if outcome.form is not None:
            view = await self.painter.modal(visitor.organisation_id, outcome.form, visitor.place)
            await self._show_modal(visitor, view, view_id)
        else:
            said = next((card.summary or card.title for card in outcome.cards), "✓")
            await self._show_modal(visitor, modals.saying(said, visitor.place), view_id)
        await self.say(visitor, *outcome.cards)

    async def _open_waiting(self, visitor: Visitor) -> str | None:
        try:
            return await self._open(visitor, modals.waiting(visitor.place))
        except SlackRefused as refusal:
            log.info("modal not opened", problem=refusal.code)
            return None

    async def _show_modal(self, visitor: Visitor, view: Json, view_id: str | None) -> None:
        """Open the modal or fill the one that waits; say why where it cannot be."""
        try:
            if view_id is None:
                await self._open(visitor, view)
            else:
                await self.web.post(
                    "views.update", visitor.workspace.token, {"view_id": view_id, "view": view}
                )
        except TooLateForView as refusal:
            log.info("modal not shown", problem=refusal.code)
            if view_id is None:  # one that was open has been closed by the person
                await self.say(visitor, _saying(TOO_SLOW))

    async def _open(self, visitor: Visitor, view: Json) -> str:
        if visitor.trigger_id is None:
            raise TooLateForView("expired_trigger_id", "views.open")
        found = await self.web.post(
            "views.open",
            visitor.workspace.token,
            {"trigger_id": visitor.trigger_id, "view": view},
        )
        return str(found["view"]["id"])

    async def _say_one(self, visitor: Visitor, message: Json) -> None:
        workspace, user = visitor.workspace, visitor.user
        try:
            if visitor.place.kind == "channel" and visitor.channel is not None:
                await self._say_in_channel(visitor, visitor.channel, message)
            else:
                await self.messenger.say(workspace, user, message)
        except SlackRefused as refusal:
            log.warning("answer not said", problem=refusal.code, person=visitor.person_id)

    async def _say_in_channel(self, visitor: Visitor, channel: str, message: Json) -> None:
        if visitor.response_url is not None:
            await self.web.respond(
                visitor.response_url,
                {**message, "response_type": "ephemeral", "replace_original": False},
            )
            return
        await self._whisper(visitor.workspace, visitor.user, channel, message)

    async def _whisper(self, workspace: Workspace, user: str, channel: str, message: Json) -> None:
        """To one person in a channel or, where the program is not in it, directly."""
        try:
            await self.web.post(
                "chat.postEphemeral",
                workspace.token,
                {**message, **QUIET, "channel": channel, "user": user},
            )
        except NobodyThere:
            await self.messenger.say(workspace, user, message)


def _saying(words: str) -> Card:
    return Card(title="", blocks=(section(words),), summary=words)


def _instead(view: Json) -> Json:
    return {"response_action": "update", "view": view}


def _refusal(words: str, view: Mapping[str, Any], place: Place) -> Json:
    """A sentence in the modal, beside the first field, so that what was typed stays there."""
    for block in view["blocks"]:
        if block.get("type") == "input":
            return {"response_action": "errors", "errors": {block["block_id"]: words}}
    return _instead(modals.saying(words, place))
