"""The fake's Web API: what each method does, what it refuses, and how fast it may be called."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.slack.limits import Refused, check_message, check_view
from tests.fakes.slack.state import ALL_SCOPES, Json, Message, Team, Token, View, fresh

TRIGGER_SECONDS = 3.0

NEEDS = {
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "chat.postEphemeral": "chat:write",
    "conversations.open": "im:write",
    "conversations.info": "channels:read",
    "users.info": "users:read",
    "users.list": "users:read",
    "users.lookupByEmail": "users:read.email",
}


@dataclass
class Limit:
    """So many calls a second, so many at once, for each workspace."""

    per_second: float
    burst: int
    left: float = field(init=False)
    at: float = field(init=False, default=0.0)
    refused: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self.left = float(self.burst)

    def wait(self, now: float) -> float:
        """0: it may go. Otherwise how long to wait."""
        if self.at:
            self.left = min(float(self.burst), self.left + (now - self.at) * self.per_second)
        self.at = now
        if self.left >= 1:
            self.left -= 1
            return 0.0
        self.refused += 1
        return (1 - self.left) / self.per_second


@dataclass
class SlackState:
    """All workspaces, tokens and calls."""

    teams: dict[str, Team] = field(default_factory=dict[str, Team])
    tokens: dict[str, Token] = field(default_factory=dict[str, Token])
    app_tokens: set[str] = field(default_factory=lambda: {"xapp-1-good"})
    calls: list[tuple[str, str, Json]] = field(default_factory=list[tuple[str, str, Json]])
    limits: dict[str, Limit] = field(default_factory=dict[str, Limit])
    triggers: dict[str, tuple[str, str, float]] = field(
        default_factory=dict[str, tuple[str, str, float]]
    )
    """By trigger id: the workspace, the person, and when it was given."""
    codes: dict[str, Json] = field(default_factory=dict[str, Json])
    """Answers of oauth.v2.access, by code; each works once."""
    refresh_tokens: dict[str, str] = field(default_factory=dict[str, str])
    """The workspace of each refresh token that still works."""
    direct_by_user_id: bool = True
    """Whether chat.postMessage takes a person's id."""
    faults: dict[str, deque[Any]] = field(default_factory=dict[str, deque[Any]])

    def team(self, id_: str, **names: str) -> Team:
        """A workspace with people (`U0ANA="Ana Ruiz"`), the program installed in it."""
        team = Team(id_, bot_user=f"UBOT{id_[1:]}", bot_id=f"B{id_[1:]}")
        for user, name in names.items():
            team.add_user(user, name)
        team.add_user(team.bot_user, "Relieved Quota", is_bot=True)
        self.teams[id_] = team
        return team

    def token(self, team: Team, *, scopes: str = ALL_SCOPES) -> str:
        """A bot token for a workspace."""
        token = fresh(f"xoxb-{team.id}-")
        self.tokens[token] = Token(team.id, frozenset(scopes.split(",")))
        return token

    def called(self, method: str) -> list[Json]:
        """The arguments of every call of a method."""
        return [arguments for name, _, arguments in self.calls if name == method]

    def trigger(self, team: Team, user: str) -> str:
        """A trigger id, good for three seconds."""
        trigger = fresh("trigger.")
        self.triggers[trigger] = (team.id, user, asyncio.get_running_loop().time())
        return trigger

    def call(self, method: str, token: str, arguments: Json) -> Json:
        """Do it. Raises Refused with Slack's code."""
        if method == "oauth.v2.access":
            return self._access(arguments)
        if method == "apps.connections.open":
            if token not in self.app_tokens:
                raise Refused("invalid_auth", "no app token")
            return {"ok": True}
        known = self.tokens.get(token)
        if known is None:
            raise Refused("invalid_auth" if token else "not_authed", "unknown token")
        if known.state != "good":
            raise Refused(known.state, "a token that no longer works")
        needed = NEEDS.get(method)
        if needed and needed not in known.scopes:
            raise Refused("missing_scope", needed)
        team = self.teams[known.team]
        self.calls.append((method, team.id, arguments))
        do: Callable[[Team, Json], Json] | None = getattr(self, _name(method), None)
        if do is None:
            raise Refused("unknown_method", method)
        return {"ok": True, **do(team, arguments)}

    def _auth_test(self, team: Team, _arguments: Json) -> Json:
        return {"team_id": team.id, "user_id": team.bot_user, "bot_id": team.bot_id, "url": "u"}

    def _chat_post_message(self, team: Team, arguments: Json) -> Json:
        check_message(arguments)
        channel = self._channel(team, str(arguments.get("channel")))
        key = (channel, str(arguments.get("client_msg_id")))
        if arguments.get("client_msg_id") and key in team.by_client_msg_id:
            team.refused_twins += 1
            twin = team.by_client_msg_id[key]
            return {"channel": channel, "ts": twin.ts, "message": {}}
        message = Message(
            channel,
            fresh("1764000000."),
            str(arguments["text"]),
            list(arguments.get("blocks") or []),
            client_msg_id=arguments.get("client_msg_id"),
        )
        team.messages.append(message)
        team.by_client_msg_id[key] = message
        return {"channel": channel, "ts": message.ts, "message": {}}

    def _chat_post_ephemeral(self, team: Team, arguments: Json) -> Json:
        check_message(arguments)
        channel = self._channel(team, str(arguments["channel"]))
        if arguments["user"] not in team.channels.get(channel, set()):
            raise Refused("user_not_in_channel", "nobody there would see it")
        ts = fresh("1764000000.")
        team.messages.append(
            Message(
                channel,
                ts,
                arguments["text"],
                list(arguments.get("blocks") or []),
                arguments["user"],
            )
        )
        return {"message_ts": ts}

    def _chat_update(self, team: Team, arguments: Json) -> Json:
        check_message(arguments)
        for message in team.messages:
            same = (message.channel, message.ts) == (arguments["channel"], arguments["ts"])
            if same and message.private_to is None:
                message.text = arguments["text"]
                message.blocks = list(arguments.get("blocks") or [])
                message.edits += 1
                return {"channel": message.channel, "ts": message.ts}
        raise Refused("message_not_found", "no such message")

    def _conversations_open(self, team: Team, arguments: Json) -> Json:
        user = team.users.get(str(arguments["users"]))
        if user is None:
            raise Refused("user_not_found", "nobody")
        if user["deleted"]:
            raise Refused("user_disabled", "gone")
        if user["is_bot"]:
            raise Refused("cannot_dm_bot", "a bot")
        return {"channel": {"id": team.direct(user["id"])}}

    def _conversations_info(self, team: Team, arguments: Json) -> Json:
        members = team.channels.get(str(arguments["channel"]))
        if members is None:
            raise Refused("channel_not_found", "no such channel")
        return {"channel": {"id": arguments["channel"], "is_member": team.bot_user in members}}

    def _users_info(self, team: Team, arguments: Json) -> Json:
        user = team.users.get(str(arguments["user"]))
        if user is None:
            raise Refused("user_not_found", "nobody")
        return {"user": user}

    def _users_list(self, team: Team, arguments: Json) -> Json:
        users = list(team.users.values())
        start, size = int(arguments.get("cursor") or 0), min(int(arguments["limit"]), 2)
        after = str(start + size) if start + size < len(users) else ""
        return {
            "members": users[start : start + size],
            "response_metadata": {"next_cursor": after},
        }

    def _users_lookup_by_email(self, team: Team, arguments: Json) -> Json:
        for user in team.users.values():
            if user["profile"].get("email") == arguments["email"]:
                return {"user": user}
        raise Refused("users_not_found", "nobody has it")

    def _views_open(self, team: Team, arguments: Json) -> Json:
        check_view(arguments["view"])
        given = self.triggers.pop(str(arguments.get("trigger_id")), None)
        if given is None or given[0] != team.id:
            raise Refused("exchanged_trigger_id", "used, or never given")
        if asyncio.get_running_loop().time() - given[2] > TRIGGER_SECONDS:
            raise Refused("expired_trigger_id", "more than three seconds old")
        view = View(fresh("V"), fresh("hash"), arguments["view"])
        team.modals[given[1]] = view
        return {"view": {"id": view.id, "hash": view.hash}}

    def _views_update(self, team: Team, arguments: Json) -> Json:
        check_view(arguments["view"])
        for view in team.modals.values():
            if view.id == arguments["view_id"]:
                if arguments.get("hash") not in {None, view.hash}:
                    raise Refused("hash_conflict", "it changed meanwhile")
                view.body, view.hash = arguments["view"], fresh("hash")
                view.updates += 1
                return {"view": {"id": view.id, "hash": view.hash}}
        raise Refused("not_found", "no such view")

    def _views_publish(self, team: Team, arguments: Json) -> Json:
        check_view(arguments["view"])
        user = str(arguments["user_id"])
        if user not in team.users:
            raise Refused("user_not_found", "nobody")
        before = team.homes.get(user)
        team.homes[user] = View(fresh("V"), fresh("hash"), arguments["view"])
        team.homes[user].updates = before.updates + 1 if before else 0
        return {"view": {"id": team.homes[user].id}}

    def _access(self, arguments: Json) -> Json:
        if arguments.get("client_secret") != "secret":
            raise Refused("bad_client_secret", "wrong")
        if arguments.get("grant_type") == "refresh_token":
            team_id = self.refresh_tokens.pop(str(arguments["refresh_token"]), None)
            if team_id is None:
                raise Refused("invalid_refresh_token", "used, or never given")
            return self._tokens(self.teams[team_id])
        answer = self.codes.pop(str(arguments.get("code")), None)
        if answer is None:
            raise Refused("invalid_code", "used, or never given")
        return {"ok": True, **answer}

    def _tokens(self, team: Team) -> Json:
        refresh = fresh("xoxe-1-")
        self.refresh_tokens[refresh] = team.id
        return {
            "ok": True,
            "access_token": self.token(team),
            "refresh_token": refresh,
            "expires_in": 43200,
        }

    def grant(
        self, team: Team, user: str, *, scopes: str = ALL_SCOPES, rotates: bool = False
    ) -> str:
        """Somebody agreed to an install: the code that Slack sends them back with."""
        code = fresh("code")
        tokens = (
            self._tokens(team) if rotates else {"access_token": self.token(team, scopes=scopes)}
        )
        self.codes[code] = {
            **tokens,
            "token_type": "bot",
            "scope": scopes,
            "bot_user_id": team.bot_user,
            "app_id": "A0RQ",
            "team": {"id": team.id, "name": f"Workspace {team.id}"},
            "enterprise": None,
            "is_enterprise_install": False,
            "authed_user": {"id": user},
        }
        return code

    def _channel(self, team: Team, channel: str) -> str:
        if channel.startswith(("U", "W")):
            user = team.users.get(channel)
            if user is None or not self.direct_by_user_id:
                raise Refused("channel_not_found", "no such conversation")
            if user["deleted"]:
                raise Refused("user_disabled", "gone")
            return team.direct(channel)
        if channel.startswith("D"):
            if team.owner_of(channel) is None:
                raise Refused("channel_not_found", "somebody else's conversation")
            return channel
        if channel not in team.channels:
            raise Refused("channel_not_found", "no such channel")
        if team.bot_user not in team.channels[channel]:
            raise Refused("not_in_channel", "not invited")
        return channel


def _name(method: str) -> str:
    snake = "".join(f"_{sign.lower()}" if sign.isupper() else sign for sign in method)
    return "_" + snake.replace(".", "_")
