"""Any card and any form, however wild, becomes blocks that Slack takes, and no word in them comes
alive. Two validators judge: one written from Slack's documentation, and Slack's own package."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block as SdkBlock
from slack_sdk.models.views import View as SdkView

from bot.cards import (
    Button,
    Card,
    Confirm,
    Context,
    Divider,
    Field,
    Fields,
    Form,
    FormField,
    Heading,
    Option,
    Picture,
    Run,
    Scale,
    Section,
    context,
    link,
    mention,
    section,
    text,
)
from bot.routes import DIRECT, Place
from handlers.slack import modals, render
from handlers.slack.render import Canvas
from handlers.slack.text import cut, pieces, size
from tests.fakes.slack.limits import check_blocks, check_message, check_view

HOSTILE = [
    "<!channel> <@U0KIM> <https://evil.example|click> *bold* _it_ ~no~ `code` & <",
    "&lt;!here&gt;",
    ":tada: :no_such_emoji: :+1:",
    "@channel @here #general https://evil.example",
    "",
    " \n ",
    "x" * 9000,
    "\x01",
    "😀" * 2000,
    "word " * 2000,
    "a\0b\ud800c",
]

words = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=200))
short = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=20))
runs = st.lists(
    st.builds(Run, words, st.booleans(), st.booleans(), st.sampled_from([None, 1, 2, 99])),
    max_size=4,
).map(tuple)
buttons = st.lists(
    st.builds(
        Button,
        st.sampled_from(["checkins.mood", "people.away", "x" * 300, ""]),
        st.one_of(short, st.just("v" * 2500)),
        short,
        st.sampled_from(["plain", "primary", "danger"]),
        st.one_of(st.none(), st.builds(Confirm, short, short, short, short)),
        st.booleans(),
        short,
    ),
    max_size=6,
).map(tuple)
blocks = st.one_of(
    st.builds(Section, runs, buttons),
    st.builds(Scale, runs, buttons),
    st.builds(Fields, st.lists(st.builds(Field, short, runs), max_size=12).map(tuple)),
    st.builds(Context, runs),
    st.builds(Heading, runs),
    st.builds(Picture, st.just("<svg/>"), short),
    st.just(Divider()),
)
cards = st.builds(Card, short, st.lists(blocks, max_size=12).map(tuple), buttons, short)
canvases = st.sampled_from(
    [
        Canvas(),
        Canvas({1: "U0ANA", 2: "U0BEN"}, lambda _: "https://rq.example/p.png", 123456),
    ]
)
options = st.lists(st.builds(Option, short, short), max_size=12).map(tuple)
form_fields = st.builds(
    FormField,
    name=st.text("abcdefgh_", min_size=1, max_size=12),
    kind=st.sampled_from(
        ["scale", "choice", "choices", "person", "people", "date", "time", "line", "text"]
    ),
    label=short,
    required=st.booleans(),
    options=options,
    value=st.one_of(st.none(), words, st.lists(st.sampled_from(["1", "2", "99", "a"]), max_size=3)),
    hint=short,
    placeholder=short,
    max_length=st.sampled_from([1, 100, 3000, 9000]),
)
forms = st.builds(
    Form,
    id=st.just("checkins.answer"),
    title=short,
    fields=st.lists(form_fields, max_size=10, unique_by=lambda one: one.name).map(tuple),
    submit=short,
    intro=runs,
    state=st.sampled_from(["", "12"]),
    errors=st.dictionaries(st.sampled_from(["nowhere", "", "mood"]), words, max_size=2),
    keeps_drafts=st.booleans(),
)
quick = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def validate_by_sdk(blocks: list[dict[str, Any]]) -> None:
    parsed = SdkBlock.parse_all(blocks)
    assert len(parsed) == len(blocks)  # it drops what it does not know
    for block in parsed:
        block.validate_json()


def no_markup(found: Any) -> None:
    """No text object of markup at all."""
    if isinstance(found, list):
        for one in found:
            no_markup(one)
    elif isinstance(found, dict):
        assert found.get("type") != "mrkdwn"
        for one in found.values():
            no_markup(one)


@quick
@given(cards, canvases)
def test_every_card_becomes_a_message_that_slack_takes(card: Card, canvas: Canvas) -> None:
    built = render.message(card, canvas)
    check_message({"text": render.notification(card), "blocks": built})
    validate_by_sdk(built)
    no_markup(built)
    assert "<" not in render.notification(card)


@quick
@given(cards, canvases)
def test_every_card_becomes_messages_without_loss(card: Card, canvas: Canvas) -> None:
    for page in render.messages(card, canvas):
        check_message({"text": render.notification(card), "blocks": page})
        validate_by_sdk(page)
        no_markup(page)


@quick
@given(cards, canvases)
def test_every_card_becomes_a_home_that_slack_takes(card: Card, canvas: Canvas) -> None:
    view = render.home(card, canvas)
    check_view(view)
    validate_by_sdk(view["blocks"])
    no_markup(view)


@quick
@given(forms, canvases, st.sampled_from([DIRECT, Place("channel", "C0WEST"), Place("home")]))
def test_every_form_becomes_a_modal_that_slack_takes(
    form: Form, canvas: Canvas, place: Place
) -> None:
    view = modals.modal(form, place, canvas)
    check_view(view)
    SdkView(**view).validate_json()
    no_markup(view)
    assert modals.opened(view) == modals.Opened(form.key, place)
    assert len([one for one in view["blocks"] if one["type"] == "input"]) == len(form.fields)


@quick
@given(runs, st.integers(5, 60))
def test_pieces_lose_nothing_but_the_space_they_are_split_at(
    row: tuple[Run, ...], most: int
) -> None:
    split = list(pieces(row, most))
    assert all(sum(size(run.text) for run in piece) <= most for piece in split)
    before = "".join(run.text for run in row)
    after = "".join(run.text for piece in split for run in piece)
    unfit = {chr(code) for code in (*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000))}
    assert [c for c in before if c not in unfit and not c.isspace()] == [
        c for c in after if not c.isspace()
    ]


@given(words, st.integers(1, 80))
def test_a_cut_text_fits(found: str, most: int) -> None:
    assert size(cut(found, most)) <= most


def test_a_long_message_ends_with_more_and_keeps_its_buttons() -> None:
    card = Card(
        title="Long",
        blocks=tuple(section(f"Line {number}") for number in range(80)),
        buttons=(Button("people.away", "", "Away"),),
    )
    built = render.message(card, Canvas())
    assert len(built) == 50
    assert built[-2]["elements"][0]["text"] == render.AND_MORE
    assert built[-1]["elements"][0]["action_id"] == "people.away"


def test_a_long_card_said_at_once_takes_several_messages() -> None:
    card = Card(title="", blocks=tuple(section("y" * 2800) for _ in range(7)))
    pages = render.messages(card, Canvas())
    assert [len(page) for page in pages] == [3, 3, 1]
    for page in pages:
        check_message({"text": "a", "blocks": page})


def test_only_a_mention_mentions() -> None:
    card = Card(
        title="<!here>",
        blocks=(
            section("Thanks, ", mention(1, "Ana"), " and ", mention(7, "Somebody"), ": <@U0BEN>"),
        ),
    )
    built = render.message(card, Canvas({1: "U0ANA"}))
    elements = built[1]["elements"][0]["elements"]
    assert elements[1] == {"type": "user", "user_id": "U0ANA"}
    assert "".join(one.get("text", "") for one in elements) == "Thanks,  and Somebody: <@U0BEN>"
    assert render.notification(card) == "&lt;!here&gt;"
    assert built[0]["text"]["type"] == "plain_text"


def test_only_a_link_leads_somewhere() -> None:
    words = "<https://evil.example|here> www.evil.example "
    card = Card(
        title="", blocks=(section(words, link("Our <list>", "https://wiki.example.com/s")),)
    )
    built = render.message(card, Canvas())
    check_message({"text": "a", "blocks": built})
    said, led = built[0]["elements"][0]["elements"]
    assert said == {"type": "text", "text": words}
    assert (led["type"], led["text"], led["url"]) == (
        "link",
        "Our <list>",
        "https://wiki.example.com/s",
    )
    with pytest.raises(ValueError, match="http"):
        link("a", "javascript:alert(1)")


def test_known_emoji_become_emoji_and_others_stay_words() -> None:
    built = render.message(Card("", (section(Run(":tada: :acme_logo:", bold=True)),)), Canvas())
    assert built[0]["elements"][0]["elements"] == [
        {"type": "emoji", "name": "tada"},
        {"type": "text", "text": " :acme_logo:", "style": {"bold": True}},
    ]


def test_buttons_of_one_action_are_told_apart_and_read_back() -> None:
    scale = Scale(text("Mood?"), tuple(Button("checkins.mood", f"1:{n}", str(n)) for n in range(5)))
    built = render.message(Card("", (scale,)), Canvas(delivery=17))
    ids = [one["action_id"] for one in built[1]["elements"]]
    assert len(set(ids)) == 5
    assert {render.action_of(one) for one in ids} == {"checkins.mood"}
    assert render.delivery_of(built[1]["block_id"]) == 17


@pytest.mark.parametrize("block_id", ["", "d", "dx.1", "17", "d-1.0", "d²", "d" + "9" * 30])
def test_other_block_ids_name_no_delivery(block_id: str) -> None:
    assert render.delivery_of(block_id) is None


def test_a_picture_without_an_address_is_said_in_words() -> None:
    card = Card("", (Picture("<svg/>", "Your mood over six weeks"),))
    (block,) = render.message(card, Canvas())
    assert block["elements"][0]["text"] == "Your mood over six weeks"


def test_who_hears_a_picture_hears_all_of_it() -> None:
    words = "Mood: 23 Nov good. " * 60
    canvas = Canvas(picture=lambda _picture: "https://rq.example/p.png")
    (block,) = render.message(Card("", (Picture("<svg/>", words),)), canvas)
    check_blocks([block], 50, "message")
    assert block["alt_text"] == words


def test_one_button_stands_beside_plain_text() -> None:
    card = Card("", (section("Away?", buttons=[Button("people.away", "", "Away")]), context("c")))
    check_blocks(built := render.message(card, Canvas()), 50, "message")
    assert built[0]["accessory"]["text"]["text"] == "Away"


STATE = {
    "mood": {"answer": {"type": "radio_buttons", "selected_option": {"value": "4"}}},
    "workload": {"answer": {"type": "radio_buttons", "selected_option": None}},
    "win": {"answer": {"type": "plain_text_input", "value": "We won"}},
    "blocker": {"answer": {"type": "plain_text_input", "value": None}},
    "thanks_to": {"answer": {"type": "multi_users_select", "selected_users": ["U0BEN", "U0X"]}},
    "leader": {"answer": {"type": "users_select", "selected_user": None}},
    "day": {"answer": {"type": "static_select", "selected_option": {"value": "fri"}}},
    "first": {"answer": {"type": "datepicker", "selected_date": "2026-11-27"}},
    "time": {"answer": {"type": "timepicker", "selected_time": "14:00"}},
    "some": {"answer": {"type": "checkboxes", "selected_options": [{"value": "a"}]}},
}


def test_what_was_filled_in_comes_back_as_the_form_s_values() -> None:
    found = modals.filled({"state": {"values": STATE}})
    assert modals.with_people(found, {"U0BEN": 7}) == {
        "mood": "4",
        "workload": "",
        "win": "We won",
        "blocker": "",
        "thanks_to": ["7", "0"],
        "leader": "",
        "day": "fri",
        "first": "2026-11-27",
        "time": "14:00",
        "some": ["a"],
    }


def test_mistakes_stand_beside_their_fields_where_there_is_a_field() -> None:
    form = Form("f.x", "T", (FormField("win", "text", "What?"),), errors={"win": "Too long."})
    view = modals.modal(form, DIRECT, Canvas())
    assert modals.mistakes(form, view) == {"win": "Too long."}
    lost = Form("f.x", "T", form.fields, errors={"elsewhere": "Not today."})
    assert modals.mistakes(lost, modals.modal(lost, DIRECT, Canvas())) is None
    assert "Not today." in json.dumps(modals.modal(lost, DIRECT, Canvas()))


@pytest.mark.parametrize("metadata", ["", "{}", '{"form": 3, "kind": "direct"}', '{"form": "a"}'])
def test_views_of_others_are_not_taken_for_ours(metadata: str) -> None:
    with pytest.raises(ValueError, match="not ours"):
        modals.opened({"private_metadata": metadata})
