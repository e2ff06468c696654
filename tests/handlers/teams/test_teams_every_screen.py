"""Every screen becomes Adaptive Cards by the public schema, under 28 KB; and the buttons that are
said to open a dialog are those that do."""

import pytest

from bot.cards import Card, Form, FormField
from bot.coaching.diagnosis.ids import Action as Diagnosis
from bot.coaching.helping.ids import Action as Helping
from handlers.teams.canvas import Canvas, Somebody
from handlers.teams.ids import OPENS_A_DIALOG
from handlers.teams.inputs import input_id
from handlers.teams.render import render_card, render_cards, render_form
from tests.every_screen import Screens
from tests.handlers.teams.card_schema import check, inside

IDS = {number: f"00000000-0000-4000-8000-{number:012d}" for number in range(500)}
EVERYBODY = Canvas(
    {number: Somebody(id_, f"Person {number}") for number, id_ in IDS.items()},
    picture=lambda _picture: "https://rq.example/teams/pictures/a.png",
    delivery=12,
    mentions=True,
    refreshed_for="29:somebody",
)


def check_card(card: Card) -> None:
    check(render_card(card, EVERYBODY))
    check(render_card(card))
    pages = render_cards(card, EVERYBODY)
    for page in pages:
        check(page)
    pressed = [one["data"] for page in pages for one in inside(page) if "data" in one]
    for button in card.every_button():
        assert any(button.action == data["rq"].get("a") for data in pressed)


def check_form(form: Form) -> None:
    for dialog in (True, False):
        drawn = render_form(form, EVERYBODY, dialog=dialog)
        check(drawn)
        asked = [
            str(one["id"]) for one in inside(drawn) if str(one.get("type")).startswith("Input.")
        ]
        assert asked == [input_id(one.name) for one in form.fields]
    wrong = {one.name: "This cannot be used." for one in form.fields}
    full = Form(form.id, form.title, tuple(_filled(one) for one in form.fields), errors=wrong)
    check(render_form(full, EVERYBODY))


def _filled(field: FormField) -> FormField:
    words = "漢" * field.max_length
    return FormField(field.name, field.kind, field.label, value=words, max_length=field.max_length)


@pytest.mark.timeout(300)
def test_every_screen_is_one_that_teams_takes(screens: Screens) -> None:
    for card in (*screens.cards, *screens.homes):
        check_card(card)
    for form in screens.forms:
        check_form(form)
    assert len(screens.cards) > 200
    assert set(Helping) <= screens.actions
    assert Diagnosis.ANSWER in screens.actions
    assert len({one.id for one in screens.forms}) > 5
    assert screens.opening <= OPENS_A_DIALOG
    assert screens.speaking.isdisjoint(OPENS_A_DIALOG)
