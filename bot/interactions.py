"""What a person did, and the feature that answers.

Every platform turns what happens there into an `Interaction`; this file finds the feature by the
id that the feature itself declared, within one transaction. It holds no rule of any feature.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

import structlog

from bot.cards import Block, Button, Card, Form
from bot.errors import NotFound, WrongInput
from bot.language.reading import Reader
from bot.means import Means
from bot.outbox.service import platform_of
from bot.people import cards as people_cards
from bot.people import drafts
from bot.people.service import active_person
from bot.routes import DIRECT, Command, Place, Reply, Routes, Values, Visit
from storage.session import Database, OrgSession

V = TypeVar("V")

log = structlog.stdlib.get_logger(__name__)

LONGEST_TYPED = 20_000
"""Characters of one typed message that are looked at; nobody's answer is longer by intent."""


@dataclass(frozen=True)
class Say:
    """Somebody typed a message or a command."""

    text: str


@dataclass(frozen=True)
class Press:
    """Somebody pressed a button. `delivery_id` names the message; None on the home."""

    action: str
    value: str
    delivery_id: int | None = None


@dataclass(frozen=True)
class Submit:
    """Somebody sent a form. `form` is its key: the id and, behind a colon, its state."""

    form: str
    values: Values


@dataclass(frozen=True)
class Close:
    """Somebody closed a form without sending it; half-filled values are kept where it says so."""

    form: str
    values: Values


@dataclass(frozen=True)
class Interaction:
    """One person doing one thing in one place."""

    organisation_id: int
    person_id: int
    doing: Say | Press | Submit | Close
    place: Place = DIRECT


class Interactions:
    """Answers interactions by the features' own routes."""

    def __init__(
        self,
        database: Database,
        reader: Reader,
        features: Sequence[Routes],
        means: Means | None = None,
    ) -> None:
        self._database = database
        self._reader = reader
        self._means = means or Means()
        self._features = tuple(features)
        self._presses = _joined([routes.presses for routes in features])
        self._forms = _joined([routes.forms for routes in features])
        self.commands: tuple[Command, ...] = (
            *(command for routes in features for command in routes.commands),
            Command("help", "What I can do, and who sees what.", "", self._help),
        )
        """Every command of the program, in the order of the help."""
        self._commands = _joined([{command.word: command} for command in self.commands])

    async def handle(self, interaction: Interaction, now: datetime) -> Reply:
        """Answer it. Raises RelievedQuotaError with a sentence for the person; then nothing has
        changed. A form with mistakes comes back in the reply instead, filled in."""
        if isinstance(interaction.doing, Submit):
            try:
                return await self._answered(interaction, now)
            except WrongInput as mistake:
                if not mistake.fields:
                    raise
                form = await self._as_sent(interaction, interaction.doing, mistake.fields, now)
                return Reply(form=form)
        return await self._answered(interaction, now)

    async def form_again(self, interaction: Interaction, sentence: str, now: datetime) -> Form:
        """The form of a `Submit` that was refused as a whole, filled in as it was sent, with the
        sentence above it. Raises RelievedQuotaError where it cannot be filled in any more."""
        doing = interaction.doing
        if not isinstance(doing, Submit) or doing.form.partition(":")[0] not in self._forms:
            raise NotFound(people_cards.UNKNOWN_FORM)
        return await self._as_sent(interaction, doing, {"": sentence}, now)

    async def home(self, organisation_id: int, person_id: int, now: datetime) -> Card:
        """The person's home, made of every feature's part."""
        async with self._database.reading(organisation_id) as session:
            person = await active_person(session, person_id)
            visit = Visit(session, person, now, Place("home"), self._reader, self._means)
            blocks: list[Block] = []
            buttons: list[Button] = []
            for feature in self._features:
                if feature.home is not None:
                    blocks.extend(await feature.home(visit))
                if feature.home_buttons is not None:
                    buttons.extend(await feature.home_buttons(visit))
        return people_cards.home(person.name, blocks, buttons)

    async def _answered(self, interaction: Interaction, now: datetime) -> Reply:
        """The reply, with what is worked out once the rest is stored."""
        reply = await self._within(interaction, now)
        if reply.then is None:
            return reply
        try:
            async with self._database.organisation(interaction.organisation_id) as session:
                return await reply.then(await self._visit(session, interaction, now))
        except Exception as error:
            # What was done is stored. The kind alone: the error may quote somebody's words.
            log.warning("what follows an answer failed", kind=type(error).__name__)
            return reply

    async def _visit(self, session: OrgSession, interaction: Interaction, now: datetime) -> Visit:
        person = await active_person(session, interaction.person_id)
        place = interaction.place
        return Visit(session, person, now, place, self._reader, self._means)

    async def _within(self, interaction: Interaction, now: datetime) -> Reply:
        async with self._database.organisation(interaction.organisation_id) as session:
            visit = await self._visit(session, interaction, now)
            person = visit.person
            match interaction.doing:
                case Say(text):
                    return await self._say(visit, text[:LONGEST_TYPED].replace("\0", ""))
                case Press(action, value, delivery_id):
                    return await self._press(replace(visit, delivery_id=delivery_id), action, value)
                case Submit(form, values):
                    reply = await self._submit(visit, form, values)
                    await drafts.forget(session, person.id, form)
                    return reply
                case Close(form, values):
                    await drafts.keep(session, person.id, form, values, now)
                    return Reply()

    async def _say(self, visit: Visit, text: str) -> Reply:
        command, rest = self._command_in(text, bare=visit.place.kind == "direct")
        if command is not None:
            return await command.handler(visit, rest)
        for feature in self._features:
            if feature.typed is not None:
                reply = await feature.typed(visit, text)
                if reply is not None:
                    return reply
        return Reply(cards=(people_cards.not_understood(),))

    def _command_in(self, text: str, *, bare: bool) -> tuple[Command | None, str]:
        """The command that a text begins with: `/win ...` or, where `bare`, a lone `help`."""
        first, _, rest = text.strip().partition(" ")
        word = first.casefold()
        if word.startswith("/"):
            command = self._commands.get(word[1:])
            if command is None:
                raise NotFound(people_cards.unknown_command(first, sorted(self._commands)))
            return command, rest.strip()
        if bare and not rest.strip():
            return self._commands.get(word), ""
        return None, ""

    async def _help(self, visit: Visit, _rest: str) -> Reply:
        platform = await platform_of(visit.session)
        return Reply(cards=(people_cards.help_with(self.commands, platform),))

    async def _press(self, visit: Visit, action: str, value: str) -> Reply:
        handler = self._presses.get(action)
        if handler is None:
            raise NotFound(people_cards.UNKNOWN_BUTTON)
        return await handler(visit, value)

    async def _submit(self, visit: Visit, key: str, values: Values) -> Reply:
        id_, _, state = key.partition(":")
        route = self._forms.get(id_)
        if route is None:
            raise NotFound(people_cards.UNKNOWN_FORM)
        return await route.submit(visit, state, values)

    async def _as_sent(
        self, interaction: Interaction, doing: Submit, errors: dict[str, str], now: datetime
    ) -> Form:
        id_, _, state = doing.form.partition(":")
        async with self._database.organisation(interaction.organisation_id) as session:
            visit = await self._visit(session, interaction, now)
            form = await self._forms[id_].again(visit, state, doing.values)
        return _filled(form, doing.values, errors)


def _filled(form: Form, values: Values, errors: dict[str, str]) -> Form:
    fields = tuple(
        replace(field, value=values[field.name]) if field.name in values else field
        for field in form.fields
    )
    return replace(form, fields=fields, errors=errors)


def _joined(maps: Sequence[Mapping[str, V]]) -> dict[str, V]:
    """One map of many. Two features that claim the same id are a mistake of ours."""
    joined: dict[str, V] = {}
    for routes in maps:
        for key, value in routes.items():
            if key in joined:
                raise ValueError(f"two features answer to {key}")
            joined[key] = value
    return joined
