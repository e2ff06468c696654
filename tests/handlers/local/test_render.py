"""Cards and forms as the page gets them."""

import json
from base64 import b64decode

from hypothesis import given
from hypothesis import strategies as st

from bot.cards import (
    Button,
    Card,
    Confirm,
    Divider,
    Form,
    FormField,
    Option,
    Picture,
    Scale,
    bold,
    context,
    fields,
    heading,
    link,
    mention,
    section,
    text,
)
from handlers.local.render import card_json, form_json

CARD = Card(
    "Your week",
    (
        section("Hello ", mention(7, "Ana"), buttons=[Button("a.one", "1", "One")]),
        fields(("Answered", bold("5 of 8"))),
        Scale(text("Mood?"), (Button("a.mood", "1", "1", hint="1 of 5"),)),
        context("Only you see this."),
        heading("More"),
        Picture("<svg>ü</svg>", "Your weeks"),
        Divider(),
    ),
    (Button("a.erase", "", "Erase", "danger", Confirm("Sure?", "It is gone.", "Erase", "Keep")),),
)


def test_every_kind_of_block_keeps_its_text() -> None:
    blocks = card_json(CARD, {7: "ana"})["blocks"]
    assert [(block["kind"], block["text"]) for block in blocks] == [
        ("section", "Hello Ana"),
        ("fields", "Answered: 5 of 8"),
        ("scale", "Mood?"),
        ("context", "Only you see this."),
        ("heading", "More"),
        ("picture", "Your weeks"),
        ("divider", ""),
    ]


def test_all_buttons_stand_at_the_cards_top_in_reading_order() -> None:
    card = card_json(CARD, {})
    assert [(one["action"], one["in_block"]) for one in card["buttons"]] == [
        ("a.one", 0),
        ("a.mood", 2),
        ("a.erase", None),
    ]
    assert [button.action for button in CARD.every_button()] == ["a.one", "a.mood", "a.erase"]


def test_a_mention_is_the_playgrounds_id_and_somebody_gone_is_only_a_name() -> None:
    def person(ids: dict[int, str]) -> object:
        return card_json(CARD, ids)["blocks"][0]["runs"][1]["person"]

    assert person({7: "ana"}) == "ana"
    assert person({}) is None


def test_only_a_link_leads_somewhere() -> None:
    card = Card("", (section("https://evil.example ", link("Ours", "https://wiki.example.com")),))
    [block] = card_json(card, {})["blocks"]
    assert [one["address"] for one in block["runs"]] == [None, "https://wiki.example.com"]


def test_a_picture_is_an_image_and_no_markup() -> None:
    source = card_json(CARD, {})["blocks"][5]["src"]
    kind, _, drawing = source.partition(",")
    assert kind == "data:image/svg+xml;base64"
    assert b64decode(drawing).decode() == "<svg>ü</svg>"


def test_a_form_carries_its_state_and_its_errors() -> None:
    questions = (
        FormField("mood", "scale", "Mood?", True, (Option("1", "Rough"),), value="1"),
        FormField("win", "text", "A win?", hint="Small things count"),
    )
    errors = {"mood": "Choose one.", "week": "The week is closed."}
    form = form_json(Form("a.answer", "Week", questions, state="w48", errors=errors), {})
    assert form["id"] == "a.answer:w48"
    assert [(one["name"], one["error"]) for one in form["fields"]] == [
        ("mood", "Choose one."),
        ("win", None),
    ]
    assert form["errors"] == {"week": "The week is closed."}


@given(words=st.text())
def test_peoples_words_travel_unchanged(words: str) -> None:
    found = json.loads(json.dumps(card_json(Card(words, (section(bold(words)),)), {})))
    assert found["title"] == words
    assert found["blocks"][0]["text"] == words
