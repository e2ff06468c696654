"""Every screen that eight lived weeks of two teams bring forth, and every one behind each of their
buttons and commands, becomes blocks that Slack takes. Two validators judge: the fake's own, written
from Slack's documentation, and Slack's own package."""

from pathlib import Path

import pytest
from slack_sdk.models.blocks import Block as SdkBlock
from slack_sdk.models.views import View as SdkView
from sqlmodel import col, select

from bot.app import Bot, put_together
from bot.cards import Card, Form, card_from_json
from bot.commands.playground_file import open_world
from bot.errors import RelievedQuotaError
from bot.interactions import Interaction, Press, Say
from bot.language.offline import OfflineReader
from bot.routes import DIRECT, Reply
from handlers.slack import modals, render
from handlers.slack.render import Canvas, Json
from storage.session import Database
from storage.tables import Delivery, Person
from tests.fakes.slack.limits import check_message, check_view

EVERYBODY = Canvas({number: f"U{number:04d}" for number in range(500)}, delivery=12)
FINAL = frozenset({"people.erase"})


def by_sdk(blocks: list[Json]) -> None:
    parsed = SdkBlock.parse_all(blocks)
    assert len(parsed) == len(blocks)
    for block in parsed:
        block.validate_json()


def check_card(card: Card) -> None:
    for blocks in (render.message(card, EVERYBODY), *render.messages(card, EVERYBODY)):
        check_message({"text": render.notification(card), "blocks": blocks})
        by_sdk(blocks)


def check_form(form: Form) -> None:
    view = modals.modal(form, DIRECT, EVERYBODY)
    check_view(view)
    SdkView(**view).validate_json()
    assert [one.name for one in form.fields] == [
        one["block_id"] for one in view["blocks"] if one["type"] == "input"
    ]


class Looker:
    """Presses everything there is, once each kind, and looks at what comes."""

    def __init__(self, bot: Bot, organisation_id: int) -> None:
        self.bot = bot
        self.organisation_id = organisation_id
        self.cards = 0
        self.forms: set[str] = set()
        self.actions: set[str] = set()
        self._pressed: set[tuple[int, str]] = set()

    async def look(self, person: int, card: Card, delivery: int | None) -> None:
        """At a card, and behind each of its buttons that this person has not pressed before."""
        check_card(card)
        self.cards += 1
        for button in card.every_button():
            if button.action in FINAL or (person, button.action) in self._pressed:
                continue
            self._pressed.add((person, button.action))
            self.actions.add(button.action)
            await self.do(person, Press(button.action, button.value, delivery))

    async def do(self, person: int, doing: Press | Say) -> None:
        """Something, and at what comes of it."""
        try:
            reply = await self.bot.handle(Interaction(self.organisation_id, person, doing))
        except RelievedQuotaError:
            return
        await self._reply(person, reply)

    async def _reply(self, person: int, reply: Reply) -> None:
        if reply.form is not None:
            check_form(reply.form)
            self.forms.add(reply.form.id)
        for card in reply.cards:
            await self.look(person, card, None)


@pytest.mark.timeout(600)
async def test_every_screen_is_one_that_slack_takes(tmp_path: Path) -> None:
    world = await open_world(tmp_path, lambda _week: None)
    database: Database = world.database
    bot = put_together(database, world.clock, OfflineReader(), {})
    looker = Looker(bot, world.organisation_id)
    async with database.reading(world.organisation_id) as session:
        deliveries = (await session.exec(select(Delivery).order_by(col(Delivery.id).desc()))).all()
        people = (await session.exec(select(Person).where(col(Person.active)))).all()
    for person in people:
        home = await bot.home(world.organisation_id, person.id)
        view = render.home(home, EVERYBODY)
        check_view(view)
        by_sdk(view["blocks"])
        await looker.look(person.id, home, None)
        for command in bot.interactions.commands:
            await looker.do(person.id, Say(f"/{command.word}"))
    for delivery in deliveries:
        someone = delivery.person_id or people[0].id
        await looker.look(someone, card_from_json(delivery.card), delivery.id)
    await database.close()
    assert looker.cards > 200
    assert len(looker.actions) > 20
    assert len(looker.forms) > 5
