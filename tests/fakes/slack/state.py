"""What a fake Slack holds: workspaces with their people, channels, messages and open views."""

import itertools
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

ALL_SCOPES = (
    "app_mentions:read,channels:read,chat:write,commands,groups:read,im:history,im:write,"
    "reactions:read,users:read,users:read.email"
)


@dataclass
class Message:
    """One message, as it stands."""

    channel: str
    ts: str
    text: str
    blocks: list[Json]
    private_to: str | None = None
    client_msg_id: str | None = None
    edits: int = 0


@dataclass
class View:
    """A modal or a Home that somebody has before them."""

    id: str
    hash: str
    body: Json
    errors: dict[str, str] = field(default_factory=dict[str, str])
    updates: int = 0


@dataclass
class Team:
    """One workspace."""

    id: str
    bot_user: str
    bot_id: str
    users: dict[str, Json] = field(default_factory=dict[str, Json])
    channels: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    """Who is in each, the bot user among them or not."""
    messages: list[Message] = field(default_factory=list[Message])
    modals: dict[str, View] = field(default_factory=dict[str, View])
    """The open modal of each person."""
    homes: dict[str, View] = field(default_factory=dict[str, View])
    by_client_msg_id: dict[tuple[str, str], Message] = field(
        default_factory=dict[tuple[str, str], Message]
    )
    refused_twins: int = 0
    """How many messages came a second time under the same client_msg_id."""

    def add_user(self, user: str, name: str, **more: Any) -> None:
        """An account."""
        email = f"{name.split(maxsplit=1)[0].lower()}@example.com"
        self.users[user] = {
            "id": user,
            "team_id": self.id,
            "deleted": False,
            "real_name": name,
            "tz": "Europe/Madrid",
            "is_bot": False,
            "is_restricted": False,
            "is_ultra_restricted": False,
            "profile": {"email": email, "real_name": name},
            **more,
        }

    def direct(self, user: str) -> str:
        """The conversation of a person with the bot."""
        return f"D{self.id[1:]}{user[1:]}"

    def owner_of(self, channel: str) -> str | None:
        """Whose direct conversation with the bot that is."""
        return next((user for user in self.users if self.direct(user) == channel), None)

    def seen_by(self, user: str) -> list[Message]:
        """The messages of a person's direct conversation, oldest first."""
        return [one for one in self.messages if one.channel == self.direct(user)]

    def said_in(self, channel: str, viewer: str | None = None) -> list[Message]:
        """The messages of a channel that a person sees."""
        return [
            one
            for one in self.messages
            if one.channel == channel and one.private_to in {None, viewer}
        ]


@dataclass
class Token:
    """A token and what it may do."""

    team: str
    scopes: frozenset[str]
    state: str = "good"
    """`good`, or the error that it is answered with."""


_numbers = itertools.count(1)


def fresh(prefix: str) -> str:
    """An id that was never used."""
    return f"{prefix}{next(_numbers):08d}"


def everything_said(message: Message) -> str:
    """All words of a message's blocks, as somebody reads them."""
    return words_of(message.blocks)


def words_of(found: Any) -> str:
    """All words in blocks."""
    if isinstance(found, list):
        return " ".join(filter(None, (words_of(one) for one in found)))
    if isinstance(found, dict):
        if found.get("type") == "user":
            return f"@{found['user_id']}"
        if found.get("type") == "emoji":
            return f":{found['name']}:"
        if isinstance(found.get("text"), str):
            return str(found["text"])
        inside = [value for value in found.values() if isinstance(value, list | dict)]
        return words_of(inside)
    return ""


def buttons_of(blocks: list[Json]) -> list[tuple[Json, str]]:
    """All buttons of blocks in reading order, each with its block's id."""
    found: list[tuple[Json, str]] = []
    for block in blocks:
        elements = [*block.get("elements", [])] if block["type"] == "actions" else []
        if "accessory" in block:
            elements.append(block["accessory"])
        for one in elements:
            if one.get("type") == "button":
                found.append((one, str(block.get("block_id", ""))))
    return found
