"""The playground's JSON interface on the real demo, as an outside client uses it."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from storage.session import Database
from storage.tables import Organisation
from tests.bringing import bring_in
from tests.journeys.client import Client, Json, with_button, words
from tests.journeys.program import Demo

pytestmark = pytest.mark.timeout(300)

COMMANDS = ("/checkin", "/blocker", "/win", "/thanks", "/away", "/team", "/coach", "/help")
SIX = {"mood", "workload", "blocker", "win", "thanks", "commitment"}


@pytest.fixture
def client(demo: Demo) -> Iterator[Client]:
    """A client of a demo as it is on its first start."""
    client = Client(demo.address)
    yield client
    client.close()


@pytest.fixture(scope="module")
def shared(shared_demo: Demo) -> Iterator[Client]:
    """A client of the demo that all tests of this file share."""
    client = Client(shared_demo.address)
    yield client
    client.close()


def test_two_teams_of_eight_with_managers_and_one_leader(shared: Client) -> None:
    state = shared.get("state")
    for team in ("West", "North"):
        assert len(shared.people("rep", team)) == 8
        assert len(shared.people("manager", team)) == 1
    assert [one["name"] for one in shared.people("leader")] == ["Lee Park"]
    assert [(one["name"], one["team"]) for one in state["channels"]] == [
        ("west-wins", "West"),
        ("north-wins", "North"),
    ]
    assert len({one["timezone"] for one in state["people"]}) > 10
    assert datetime.fromisoformat(state["now"]) == datetime.fromisoformat("2026-11-27T14:12+01:00")


def test_every_place_can_be_read_and_every_home_looked_at(shared: Client) -> None:
    state = shared.get("state")
    for person in state["people"]:
        messages = shared.direct(person["id"])
        assert messages, person["name"]
        assert [one["at"] for one in messages] == sorted(one["at"] for one in messages)
        assert person["name"] in words(shared.home(person["id"]))
    for channel in state["channels"]:
        posts = shared.get("messages", place=channel["id"], viewer=state["people"][0]["id"])
        assert len(posts) >= 7


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_answers_everybody(shared: Client, command: str) -> None:
    for person in shared.people():
        answer = shared.tried("say", user=person["id"], place=person["id"], text=command)
        if command == "/coach" and person["role"] == "rep":
            assert "managers" in answer["errors"]["text"]
        else:
            assert answer["form"] or any(one["card"] for one in answer["messages"])


def test_commands_work_in_a_channel_and_stay_private(shared: Client) -> None:
    answer = shared.post("say", user="ana", place="west-wins", text="/help")
    assert {one["private_to"] for one in answer["messages"]} == {"ana"}
    for_ben = shared.get("messages", place="west-wins", viewer="ben")
    assert not {one["id"] for one in answer["messages"]} & {one["id"] for one in for_ben}


def test_a_check_in_is_answered_by_its_form(client: Client) -> None:
    form = client.post("say", user="ana", place="ana", text="/checkin")["form"]
    fields = {one["name"]: one for one in form["fields"]}
    assert set(fields) >= SIX
    assert [name for name in SIX if fields[name]["required"]] == ["mood"]
    values = {
        "mood": "4",
        "workload": "3",
        "blocker": "The pilot in the second depot waits for a cable",
        "win": "The first depot asked for more seats by itself",
        "thanks": "Ben, for the call on Tuesday",
        "commitment": "Visit the second depot on Thursday",
    }
    saved = client.post("submit", user="ana", form=form["id"], values=values)
    assert saved["form"] is None
    again = client.post("say", user="ana", place="ana", text="/checkin")["form"]
    kept = {one["name"]: one["value"] for one in again["fields"]}
    assert {name: kept[name] for name in values} == values
    home = words(client.home("ana"))
    assert values["blocker"] in home
    assert values["commitment"] in home
    assert "Ana Ruiz: mood 🙂 good, workload ⚖️ just right" in words(client.home("kim"))


def test_a_form_that_fails_comes_back_filled_in(client: Client) -> None:
    form = client.post("say", user="ana", place="ana", text="/checkin")["form"]
    values = {"mood": "", "win": "A thing well done", "workload": "9"}
    again = client.post("submit", user="ana", form=form["id"], values=values)["form"]
    fields = {one["name"]: one for one in again["fields"]}
    assert fields["win"]["value"] == "A thing well done"
    assert fields["mood"]["error"]
    assert fields["workload"]["error"]
    assert not fields["win"]["error"]


def test_the_whole_loop_over_the_interface(client: Client) -> None:
    """Two taps; the manager takes a blocker up, its author is told; a win of a week's end stands in
    Monday's post."""
    message, good = next(with_button(client.direct("ana"), "Good"))
    press = {"user": "ana", "message": message["id"]}
    client.post("press", **press, action=good["action"], value=good["value"])
    message, heavy = next(with_button(client.direct("ana"), "Heavy"))
    client.post("press", **press, action=heavy["action"], value=heavy["value"])
    assert "Thank you." in words(client.direct("ana")[-1]["card"])

    nudge, take_up = next(with_button(client.direct("kim"), "Take it up"))
    assert "Ana Ruiz" in nudge["card"]["title"]
    press = {"user": "kim", "message": nudge["id"]}
    form = client.post("press", **press, action=take_up["action"], value=take_up["value"])["form"]
    client.post("submit", user="kim", form=form["id"], values={"day": "2026-11-30"})
    told = client.direct("ana")[-1]
    assert "Kim" in words(told["card"])
    (taken,) = [one for one in client.direct("kim") if one["id"] == nudge["id"]]
    assert "You take it up" in words(taken["card"])

    client.post("say", user="ana", place="ana", text="/win Fabrikam's crews sang at the handover")
    before = {one["id"] for one in client.get("messages", place="west-wins", viewer="ana")}
    moved = client.post("clock", to="2026-11-30T09:30:00+01:00")
    assert moved["now"] == "2026-11-30T08:30:00+00:00"
    assert any("#west-wins" in sentence for sentence in moved["happened"])
    after = client.get("messages", place="west-wins", viewer="ana")
    (post,) = [one for one in after if one["id"] not in before]
    assert "Ana Ruiz: Fabrikam's crews sang at the handover" in words(post["card"])


def test_from_an_imported_leave_to_the_reps_message(shared: Client, shared_demo: Demo) -> None:
    """It is proposed, a manager decides, and the rep reads how, from when, and by whom."""
    now = datetime.fromisoformat(shared.get("state")["now"])
    asyncio.run(_bring(shared_demo, "leave", "dan,2026-12-07,2026-12-11,parental", now))
    shared.post("clock", forward="1m")
    message, decline = next(with_button(shared.direct("kim"), "Decline"))
    assert message["card"]["title"] == "Dan Keller: time away"
    assert "takes 5 of" in words(message["card"])
    proposed = words(shared.direct("dan")[-1]["card"])
    assert "It is proposed that your target moves, and Kim Lund decides." in proposed

    yes = next(one for one in message["card"]["buttons"] if one["label"] == "Approve")
    press = {"user": "kim", "message": message["id"], "action": yes["action"]}
    shared.post("press", **press, value=yes["value"])
    told = words(shared.direct("dan")[-1]["card"])
    assert "Kim Lund has decided: your target is now" in told
    assert "From: 7 December 2026" in told
    again = {**press, "action": decline["action"], "value": decline["value"]}
    assert "no longer there" in str(shared.tried("press", **again))


async def _bring(demo: Demo, table: str, row: str, at: datetime) -> None:
    """Bring a row in from beside the program, as the command does."""
    database = Database(f"sqlite:///{demo.folder}/.playground/playground.db")
    async with database.everywhere() as session:
        organisation_id = (await session.exec(select(Organisation.id))).one()
    await bring_in(database, organisation_id, table, [row], at)
    await database.close()


def test_the_clock_goes_forward_and_to(client: Client) -> None:
    now = datetime.fromisoformat(client.get("state")["now"])
    moved = client.post("clock", forward="3d4h")
    assert datetime.fromisoformat(moved["now"]) == now + timedelta(days=3, hours=4)
    friday = "2026-12-04T14:01:00+01:00"
    happened = client.post("clock", to=friday)["happened"]
    asked = [one for one in happened if one.startswith("Fri 4 Dec, 14:00: ")]
    assert any("got “How was your week?”." in sentence for sentence in asked)
    assert list(with_button(client.direct("ana"), "Good"))


def test_every_button_can_be_pressed_by_whoever_has_it(client: Client) -> None:
    """Of the home and of every message there is, the destructive ones excepted."""
    pressed: set[tuple[str, str]] = set()
    for person in ("ana", "ben", "kim", "noor", "lee", "fenna", "samir"):
        home: list[Json] = [{"id": None, "card": client.home(person)}]
        for message in [*home, *client.direct(person)[-8:]]:
            for button in (message["card"] or {"buttons": []})["buttons"]:
                if button["style"] == "danger" or (person, button["action"]) in pressed:
                    continue
                pressed.add((person, button["action"]))
                answer = client.tried(
                    "press",
                    user=person,
                    message=message["id"],
                    action=button["action"],
                    value=button["value"],
                )
                if answer.get("form"):
                    form = answer["form"]
                    values = {one["name"]: one["value"] or "" for one in form["fields"]}
                    client.tried("submit", user=person, form=form["id"], values=values)
    assert len({action for _, action in pressed}) > 20
    assert client.post("clock", forward="7d")


def test_whoever_erases_their_data_is_gone_from_everywhere(client: Client) -> None:
    erase = next(one for one in client.home("gil")["buttons"] if one["label"] == "Erase my data")
    assert erase["style"] == "danger"
    client.post("press", user="gil", message=None, action=erase["action"], value=erase["value"])
    everybody = client.get("state")["people"]
    assert "gil" not in {one["id"] for one in everybody}
    assert client.refused("GET", "home", params={"user": "gil"})[0] == 404
    for person in everybody:
        for place in (person["id"], "west-wins", "north-wins"):
            for message in client.get("messages", place=place, viewer=person["id"]):
                if message["card"]:  # what colleagues typed themselves is theirs
                    assert "Gil Santos" not in message["text"] + words(message["card"])
        assert "Gil Santos" not in words(client.home(person["id"]))
    assert client.post("clock", forward="7d")


WRONG: list[tuple[str, str, Any]] = [
    ("say", "user", {"user": "nobody", "place": "ana", "text": "hello"}),
    ("say", "place", {"user": "ana", "place": "ben", "text": "hello"}),
    ("say", "place", {"user": "ana", "place": "north", "text": "hello"}),
    ("say", "text", {"user": "ana", "place": "ana", "text": ""}),
    ("say", "text", {"user": "ana", "place": "ana", "text": 7}),
    ("say", "text", {"user": "ana", "place": "ana", "text": "/dance"}),
    ("say", "text", {"user": "ana", "place": "ana"}),
    ("press", "message", {"user": "ana", "message": 999999, "action": "a", "value": ""}),
    ("press", "message", {"user": "ana", "message": "x", "action": "a", "value": ""}),
    ("press", "action", {"user": "ana", "message": None, "action": "a", "value": ""}),
    ("press", "action", {"user": "ana", "message": None, "action": "no.such", "value": ""}),
    ("press", "value", {"user": "ana", "message": None, "action": "people.away", "value": []}),
    ("submit", "form", {"user": "ana", "form": "no.such", "values": {}}),
    ("submit", "form", {"user": "ana", "form": "checkins.answer:999999", "values": {"mood": "3"}}),
    ("submit", "values", {"user": "ana", "form": "checkins.answer:1", "values": [1]}),
    ("submit", "mood", {"user": "ana", "form": "checkins.answer:1", "values": {"mood": {"a": 1}}}),
    ("clock", "forward", {}),
    ("clock", "forward", {"forward": "a while"}),
    ("clock", "forward", {"forward": "900w"}),
    ("clock", "forward", {"forward": "1d", "to": "2027-01-01T00:00:00+00:00"}),
    ("clock", "to", {"to": "2020-01-01T00:00:00+00:00"}),
    ("clock", "to", {"to": "2026-12-01"}),
    ("clock", "to", {"to": "2099-12-01T00:00:00+00:00"}),
    ("clock", "speed", {"forward": "1d", "speed": 2}),
    ("say", "body", ["not", "an", "object"]),
]


@pytest.mark.parametrize(("name", "field", "body"), WRONG)
def test_a_wrong_request_is_refused_with_a_sentence_about_its_field(
    shared: Client, name: str, field: str, body: Any
) -> None:
    status, errors = shared.refused("POST", name, json=body)
    assert status == 422
    assert field in errors
    assert errors[field].endswith((".", "!", "?"))


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"user": NaN}'])
def test_what_is_no_json_is_refused(shared: Client, body: bytes) -> None:
    for name in ("say", "press", "submit", "clock"):
        status, errors = shared.refused("POST", name, content=body)
        assert status == 422
        assert "body" in errors


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("home", {"user": "nobody"}),
        ("messages", {"place": "ana", "viewer": "nobody"}),
        ("messages", {"place": "ben", "viewer": "ana"}),
        ("messages", {"place": "nowhere", "viewer": "ana"}),
    ],
)
def test_what_is_not_there_is_not_found(shared: Client, name: str, query: dict[str, str]) -> None:
    assert shared.refused("GET", name, params=query)[0] == 404


HOSTILE = {
    "null": "\0",
    "long": "x" * 100_000,
    "markup": "<!channel> *b* <script>alert(1)</script>",
    "formula": "=1+1",
    "right to left": "\u202eمرحبا",
    "emoji": "👩\u200d👩\u200d👧\u200d👦" * 500,
    "half a character": "/win \0\ud800",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_words_are_words(shared: Client, text: str) -> None:
    for place in ("ana", "west-wins"):
        shared.tried("say", user="ana", place=place, text=text)
    assert shared.home("ana")
    assert shared.get("messages", place="west-wins", viewer="ben")
