"""Whatever is sent, the playground answers 200, 404 or 422, and names what was wrong."""

import asyncio
import json

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.handlers.local.small_world import World

SETTINGS = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

NAMES = st.sampled_from(
    ["user", "place", "text", "message", "action", "value", "form", "values", "forward", "to", "x"]
)
LIKELY = st.sampled_from(
    [
        "ana",
        "kim",
        "west",
        "small.more",
        "home",
        "small.win",
        "small.win:w48",
        "/win",
        "1d",
        "",
        "\0",
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | LIKELY,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES | st.text(max_size=5), inner),
    max_leaves=8,
)
POSTS = st.sampled_from(["say", "press", "submit", "draft", "clock"])


def check(answer: httpx.Response) -> None:
    """The answer is one of the contract's."""
    assert answer.status_code in {200, 404, 422}
    found = answer.json()
    if answer.status_code != 200:
        assert found["errors"]
        assert all(isinstance(words, str) and words for words in found["errors"].values())
        assert not any("mistake" in words for words in found["errors"].values())


@SETTINGS
@given(name=POSTS, body=st.dictionaries(NAMES, JSON | LIKELY, max_size=5))
async def test_any_object(quick_world: World, name: str, body: dict[str, object]) -> None:
    content = json.dumps(body)
    check(await quick_world.client.post(f"/playground/api/{name}", content=content))


@SETTINGS
@given(name=POSTS, body=st.binary(max_size=80) | JSON.map(lambda found: json.dumps(found).encode()))
async def test_any_body(quick_world: World, name: str, body: bytes) -> None:
    check(await quick_world.client.post(f"/playground/api/{name}", content=body))


@SETTINGS
@given(
    values=st.dictionaries(st.text(max_size=8) | st.just("win"), st.text() | st.lists(st.text()))
)
async def test_any_values_of_a_form(quick_world: World, values: dict[str, object]) -> None:
    body = {"user": "ana", "form": "small.win:w48", "values": values}
    if values.get("win") != "break":
        content = json.dumps(body)
        check(await quick_world.client.post("/playground/api/submit", content=content))


@SETTINGS
@given(place=st.text(max_size=30) | LIKELY, viewer=st.text(max_size=30) | LIKELY)
async def test_any_query(quick_world: World, place: str, viewer: str) -> None:
    encodable = [word.encode("utf-8", "replace").decode() for word in (place, viewer)]
    check(await quick_world.get("messages", place=encodable[0], viewer=encodable[1]))
    check(await quick_world.get("home", user=encodable[1]))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"text"',
        b"{",
        b"\xff\xfe",
        b'{"user": NaN}',
        b'{"user": Infinity}',
        b'{"user": ' + b"9" * 6000 + b"}",
        b'{"user": 1e999}',
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b'{"user": "ana", "text": "' + b"x" * 2_000_000 + b'"}',
    ],
    ids=lambda body: repr(body[:12]),
)
@pytest.mark.parametrize("name", ["say", "press", "submit", "draft", "clock"])
async def test_bodies_that_are_no_request(quick_world: World, name: str, body: bytes) -> None:
    answer = await quick_world.client.post(f"/playground/api/{name}", content=body)
    assert answer.status_code == 422
    check(answer)


async def test_many_at_once_from_two_windows(quick_world: World) -> None:
    await quick_world.ask("Ana")
    await quick_world.playground.program.tick()
    (message,) = (await quick_world.get("messages", place="ana", viewer="ana")).json()
    presses = [
        {"user": "ana", "message": message["id"], "action": "small.mood", "value": str(step)}
        for step in (1, 2, 3, 4, 5, 1, 2, 3, 4, 5)
    ]
    answers = await asyncio.gather(*(quick_world.post("press", press) for press in presses))
    assert {answer.status_code for answer in answers} == {200}
    (after,) = (await quick_world.get("messages", place="ana", viewer="ana")).json()
    assert sum(button["chosen"] for button in after["card"]["buttons"]) == 1
