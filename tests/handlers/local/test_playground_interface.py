"""The contract of the playground's JSON interface, on the real core."""

import io
import json
from datetime import datetime, timedelta

import pytest

from bot.logs import set_up_logs
from tests.factories import NOW
from tests.handlers.local.small_world import LATER, World
from tests.logs_kept import logs_kept


async def test_state_tells_who_one_can_be_and_which_channels_there_are(world: World) -> None:
    state = (await world.get("state")).json()
    assert datetime.fromisoformat(state["now"]) == NOW
    assert [(one["name"], one["role"], one["team"]) for one in state["people"]] == [
        ("Kim Lund", "manager", "West"),
        ("Ana Ruiz", "rep", "West"),
        ("Ben Okoro", "rep", "West"),
        ("Chen Wei", "rep", "West"),
        ("Lee Park", "leader", "West"),
    ]
    assert state["people"][1]["id"] == "ana"
    assert state["people"][1]["timezone"] == "Europe/Madrid"
    assert [(one["id"], one["name"], one["team"]) for one in state["channels"]] == [
        ("west", "west", "West")
    ]
    assert state["commands"][0] == {
        "command": "/win",
        "usage": "what",
        "about": "Something went well",
    }
    assert [one["command"] for one in state["commands"]] == ["/win", "/help"]


async def test_a_delivery_becomes_a_message_and_a_press_changes_it_in_place(world: World) -> None:
    await world.ask("Ana")
    await world.playground.program.tick()
    (message,) = (await world.get("messages", place="ana", viewer="ana")).json()
    assert (message["sender"], message["text"], message["private_to"]) == ("bot", "Your week", None)
    assert [button["value"] for button in message["card"]["buttons"]] == [*list("12345"), ""]

    press = {"user": "ana", "message": message["id"], "action": "small.mood", "value": "4"}
    answer = await world.post("press", press)
    assert (answer.status_code, answer.json()) == (200, {"form": None, "messages": []})
    (changed,) = (await world.get("messages", place="ana", viewer="ana")).json()
    assert changed["id"] == message["id"]
    chosen = [one["value"] for one in changed["card"]["buttons"] if one["chosen"]]
    assert chosen == ["4"]


async def test_the_same_press_twice_is_the_same_as_once(world: World) -> None:
    await world.ask("Ana")
    await world.playground.program.tick()
    (message,) = (await world.get("messages", place="ana", viewer="ana")).json()
    press = {"user": "ana", "message": message["id"], "action": "small.mood", "value": "2"}
    for _ in range(2):
        assert (await world.post("press", press)).status_code == 200
    assert len((await world.get("messages", place="ana", viewer="ana")).json()) == 1


async def test_what_is_typed_and_what_the_bot_says_to_it_are_kept_in_order(world: World) -> None:
    answer = (await world.post("say", {"user": "ana", "place": "ana", "text": "Hello"})).json()
    said = [(one["sender"], one["text"]) for one in answer["messages"]]
    assert said == [("ana", "Hello"), ("bot", "I read")]
    kept = (await world.get("messages", place="ana", viewer="ana")).json()
    assert kept == answer["messages"]
    assert kept[0]["sender_name"] == "Ana Ruiz"


async def test_a_command_opens_a_form_and_the_form_comes_back_with_its_mistakes(
    world: World,
) -> None:
    form = (await world.post("say", {"user": "ana", "place": "ana", "text": "/win"})).json()["form"]
    assert (form["id"], form["fields"][0]["name"]) == ("small.win:w48", "win")

    values = {"win": "", "who": ["ben"]}
    again = await world.post("submit", {"user": "ana", "form": form["id"], "values": values})
    assert again.status_code == 200
    fields = {field["name"]: field for field in again.json()["form"]["fields"]}
    assert fields["win"]["error"] == "Write what went well."
    assert fields["who"]["value"] == ["ben"]

    values["win"] = "The Berger demo"
    answer = await world.post("submit", {"user": "ana", "form": form["id"], "values": values})
    (kept,) = answer.json()["messages"]
    runs = kept["card"]["blocks"][0]["runs"]
    assert runs[0] == {
        "text": "Ana Ruiz",
        "bold": False,
        "italic": False,
        "person": "ana",
        "address": None,
    }
    assert runs[2]["text"] == "The Berger demo"


async def test_a_button_of_the_home_answers_too(world: World) -> None:
    card = (await world.get("home", user="ben")).json()["card"]
    assert card["title"] == "Hello Ben Okoro"
    (button,) = card["buttons"]
    press = {"user": "ben", "message": None, "action": button["action"], "value": button["value"]}
    assert (await world.post("press", press)).json()["form"]["id"] == "small.win:w48"


async def test_colleagues_talk_in_a_channel_and_only_commands_reach_the_bot(world: World) -> None:
    await world.post("say", {"user": "ana", "place": "west", "text": "Well done"})
    await world.post("say", {"user": "ben", "place": "west", "text": "/win"})
    assert [
        one["text"] for one in (await world.get("messages", place="west", viewer="ana")).json()
    ] == ["Well done"]
    own = (await world.get("messages", place="west", viewer="ben")).json()
    assert [(one["text"], one["private_to"]) for one in own] == [
        ("Well done", None),
        ("/win", "ben"),
    ]


async def test_the_clock_lives_through_what_was_due_and_tells_it(world: World) -> None:
    for person in world.made.reps:
        await world.ask(person, NOW + timedelta(hours=3))
    await world.post_to_channel(NOW + timedelta(hours=4))
    moved = (await world.post("clock", {"forward": "5h"})).json()
    assert datetime.fromisoformat(moved["now"]) == LATER
    assert moved["happened"] == [
        "Tue 24 Nov, 13:00: Ana Ruiz, Ben Okoro and Chen Wei got “Your week”.",
        "Tue 24 Nov, 14:00: “What West did together” was posted in #west.",
    ]
    (message,) = (await world.get("messages", place="ana", viewer="ana")).json()
    assert datetime.fromisoformat(message["at"]) == NOW + timedelta(hours=3)
    state = (await world.get("state")).json()
    counts = {one["id"]: one["messages"] for one in (*state["people"], *state["channels"])}
    assert counts == {"kim": 0, "ana": 1, "ben": 1, "chen": 1, "lee": 0, "west": 1}


async def test_an_instant_may_be_named_instead(world: World) -> None:
    moved = await world.post("clock", {"to": "2026-11-25T10:00:00+01:00"})
    assert moved.json() == {"now": "2026-11-25T09:00:00+00:00", "happened": []}


@pytest.mark.parametrize(
    ("name", "body", "field"),
    [
        ("clock", {"to": "2026-11-24T08:00:00+00:00"}, "to"),
        ("clock", {"to": "2026-11-24T10:00:00"}, "to"),
        ("clock", {"to": "2199-11-24T10:00:00Z"}, "to"),
        ("clock", {"forward": "soon"}, "forward"),
        ("clock", {"forward": "0m"}, "forward"),
        ("clock", {"forward": "9999w"}, "forward"),
        ("clock", {"forward": "1d", "to": "2026-11-25T10:00:00Z"}, "forward"),
        ("clock", {}, "forward"),
        ("say", {"user": "nobody", "place": "ana", "text": "Hi"}, "user"),
        ("say", {"user": "ana", "place": "ben", "text": "Hi"}, "place"),
        ("say", {"user": "ana", "place": "moon", "text": "Hi"}, "place"),
        ("say", {"user": "ana", "place": "ana", "text": "  "}, "text"),
        ("say", {"user": "ana", "place": "ana", "text": "/dance"}, "text"),
        ("say", {"user": "ana", "place": "ana", "text": "Hi", "colour": "red"}, "colour"),
        ("press", {"user": "ana", "message": 10**30, "action": "a", "value": ""}, "message"),
        ("press", {"user": "ana", "message": 99, "action": "a", "value": ""}, "message"),
        ("press", {"user": "ana", "message": None, "action": "small.mood", "value": "x"}, "action"),
        ("submit", {"user": "ana", "form": "other.form", "values": {}}, "form"),
        ("submit", {"user": "ana", "form": "small.win", "values": {"win": {"a": 1}}}, "win"),
        ("submit", {"user": "ana", "form": "small.win", "values": []}, "values"),
        ("submit", {"user": "ana", "form": "small.win", "values": {"win": True}}, "win"),
    ],
)
async def test_a_wrong_request_names_its_field(
    quick_world: World, name: str, body: object, field: str
) -> None:
    answer = await quick_world.post(name, body)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [field]


async def test_a_place_or_person_that_does_not_exist_is_not_found(quick_world: World) -> None:
    for query in ({"place": "moon", "viewer": "ana"}, {"place": "ana", "viewer": "moon"}):
        assert (await quick_world.get("messages", **query)).status_code == 404
    assert (await quick_world.get("home", user="moon")).status_code == 404
    assert (await quick_world.get("home")).status_code == 422


async def test_somebody_elses_messages_can_be_neither_read_nor_pressed(quick_world: World) -> None:
    await quick_world.ask("Ana")
    await quick_world.playground.program.tick()
    (message,) = (await quick_world.get("messages", place="ana", viewer="ana")).json()
    assert (await quick_world.get("messages", place="ana", viewer="kim")).status_code == 404
    press = {"user": "kim", "message": message["id"], "action": "small.mood", "value": "1"}
    refused = await quick_world.post("press", press)
    assert refused.status_code == 422
    assert refused.json() == {"errors": {"message": "That is between somebody else and the bot."}}


async def test_an_answer_in_a_channel_cannot_be_pressed_by_another(quick_world: World) -> None:
    await quick_world.post_to_channel()
    await quick_world.playground.program.tick()
    (post,) = (await quick_world.get("messages", place="west", viewer="ben")).json()
    press = {"user": "ben", "message": post["id"], "action": "small.more", "value": ""}
    assert (await quick_world.post("press", press)).json()["form"]["id"] == "small.win:w48"


async def test_a_features_refusal_reaches_the_person_as_its_sentence(quick_world: World) -> None:
    await quick_world.ask("Chen")
    await quick_world.playground.program.tick()
    (message,) = (await quick_world.get("messages", place="chen", viewer="chen")).json()
    press = {"user": "chen", "message": message["id"], "action": "small.mood", "value": "1"}
    refused = await quick_world.post("press", press)
    assert refused.json() == {"errors": {"action": "That was for somebody else."}}


async def test_our_own_mistake_is_no_500_and_tells_nobody_the_words(quick_world: World) -> None:
    body = {"user": "ana", "form": "small.win:w48", "values": {"win": "break"}}
    into = io.StringIO()
    with logs_kept():
        set_up_logs(into)
        answer = await quick_world.post("submit", body)
    assert answer.status_code == 422
    logged = into.getvalue()
    assert "RuntimeError" in logged
    assert "secret words" not in logged + answer.text


async def test_text_that_databases_do_not_store_becomes_harmless(world: World) -> None:
    words = "a\0b \ud800 <!channel> =1+1 <b>x</b> \u202e" + "x" * 100_000
    answer = await world.client.post(
        "/playground/api/say",
        content=b'{"user":"ana","place":"ana","text":' + json.dumps(words).encode() + b"}",
    )
    assert answer.status_code == 200
    kept = (await world.get("messages", place="ana", viewer="ana")).json()[0]["text"]
    assert kept.startswith("ab ? <!channel> =1+1 <b>x</b> \u202e")
    assert len(kept) == 20_000


async def test_drafts_are_kept_without_a_word(quick_world: World) -> None:
    body = {"user": "ana", "form": "small.win:w48", "values": {"win": "half a thou"}}
    assert (await quick_world.post("draft", body)).json() == {"form": None, "messages": []}
    assert (await quick_world.get("messages", place="ana", viewer="ana")).json() == []


async def test_an_answer_that_was_pressed_is_replaced_where_it_stands(world: World) -> None:
    say = {"user": "ana", "place": "ana", "text": "All quiet"}
    _, read = (await world.post("say", say)).json()["messages"]
    press = {"user": "ana", "message": read["id"], "action": "small.keep", "value": "All quiet"}
    (kept,) = (await world.post("press", press)).json()["messages"]
    assert (kept["id"], kept["text"], kept["card"]["buttons"]) == (read["id"], "I kept", [])
    assert (await world.post("press", press)).status_code == 422
    everything = (await world.get("messages", place="ana", viewer="ana")).json()
    assert [one["text"] for one in everything] == ["All quiet", "I kept"]
