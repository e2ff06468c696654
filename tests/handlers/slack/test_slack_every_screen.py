"""Every screen becomes blocks that Slack takes. Two validators judge: the fake's own, written from
Slack's documentation, and Slack's own package."""

import pytest
from slack_sdk.models.blocks import Block as SdkBlock
from slack_sdk.models.views import View as SdkView

from bot.cards import Card, Form
from bot.coaching.diagnosis.ids import Action as Diagnosis
from bot.coaching.helping.ids import Action as Helping
from bot.routes import DIRECT
from handlers.slack import modals, render
from handlers.slack.render import Canvas, Json
from tests.every_screen import Screens
from tests.fakes.slack.limits import check_message, check_view

EVERYBODY = Canvas({number: f"U{number:04d}" for number in range(500)}, delivery=12)


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


def check_home(card: Card) -> None:
    view = render.home(card, EVERYBODY)
    check_view(view)
    by_sdk(view["blocks"])


@pytest.mark.timeout(300)
def test_every_screen_is_one_that_slack_takes(screens: Screens) -> None:
    for card in screens.cards:
        check_card(card)
    for card in screens.homes:
        check_home(card)
    for form in screens.forms:
        check_form(form)
    assert len(screens.cards) > 200
    assert set(Helping) <= screens.actions
    assert Diagnosis.ANSWER in screens.actions
    assert len(screens.actions) > 20
    assert len({one.id for one in screens.forms}) > 5
