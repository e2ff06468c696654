"""The manifest is what Slack's own schema allows, and the file is what the code says."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from bot.commands.slack import manifest_text
from handlers.slack.manifest import EVENTS, SCOPES
from tests.commanding import command

ROOT = Path(__file__).parents[3]
SCHEMA = json.loads((ROOT / "tests/data/slack-manifest-v2.schema.json").read_text("utf-8"))


def parsed(base_url: str | None) -> dict[str, Any]:
    return yaml.safe_load(manifest_text(base_url))


@pytest.mark.parametrize("base_url", [None, "https://rq.example", "https://rq.example/below/"])
def test_slacks_schema_takes_it(base_url: str | None) -> None:
    jsonschema.Draft7Validator(SCHEMA).validate(parsed(base_url))


def test_the_file_is_what_the_code_says() -> None:
    assert (ROOT / "manifest.yml").read_text("utf-8") == manifest_text()


def test_socket_mode_needs_no_address_and_http_names_it_everywhere() -> None:
    assert parsed(None)["settings"]["socket_mode_enabled"]
    assert "request_url" not in manifest_text()
    found = parsed("https://rq.example/below/")
    assert not found["settings"]["socket_mode_enabled"]
    events = "https://rq.example/below/slack/events"
    assert found["settings"]["event_subscriptions"]["request_url"] == events
    assert {one["url"] for one in _commands(found)} == {events}
    assert found["oauth_config"]["redirect_urls"] == [
        "https://rq.example/below/slack/oauth_redirect"
    ]


def _commands(found: dict[str, Any]) -> list[dict[str, Any]]:
    return found["features"]["slash_commands"]


def test_every_command_can_be_typed() -> None:
    words = {one["command"] for one in _commands(parsed(None))}
    expected = {"/checkin", "/blocker", "/win", "/thanks", "/away", "/team", "/coach", "/help"}
    assert words >= expected


def test_every_scope_has_a_reason_and_every_event_its_scope() -> None:
    assert all(reason for reason in SCOPES.values())
    needed = {
        "app_mention": "app_mentions:read",
        "message.im": "im:history",
        "reaction_added": "reactions:read",
        "reaction_removed": "reactions:read",
        "team_join": "users:read",
        "user_change": "users:read",
    }
    assert {needed[event] for event in EVENTS if event in needed} <= SCOPES.keys()
    assert not {scope for scope in SCOPES if scope.endswith(":write.public")}


def test_the_documentation_explains_every_scope() -> None:
    page = (ROOT / "docs/slack.md").read_text("utf-8")
    assert [scope for scope in SCOPES if f"`{scope}`" not in page] == []


async def test_the_command_refuses_an_address_that_is_not_public() -> None:
    done = await command("slack", "manifest", "--http", "http://localhost")
    assert done.status == 2
    assert "https://" in done.err
