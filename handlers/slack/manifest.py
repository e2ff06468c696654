"""The app as Slack is told of it: what it may do, what it hears of, what can be typed.

`manifest.yml` is this, for Socket Mode; a test keeps them the same. Every scope says what for.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urljoin

from bot.routes import Command
from handlers.slack.ids import ANY_COMMAND, SHARE_A_WIN, THANK_THE_AUTHOR, THIS_IS_A_WIN

NAME = "Relieved Quota"
ABOUT = "Check-ins, coaching prompts and shared wins for sales teams: attention, not pressure"

EVENTS_PATH = "/slack/events"
INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"

SCOPES: dict[str, str] = {
    "app_mentions:read": "to answer when somebody names the app in a channel",
    "channels:read": "to see whether the app was invited to the channel of the weekly highlights",
    "chat:write": "to ask, remind and thank, and to post the highlights",
    "commands": "for /checkin and the other commands, and for the shortcuts",
    "groups:read": "the same as channels:read, where that channel is private",
    "im:history": "to read what people write to the app in its own direct messages, nothing else",
    "im:write": "to begin a direct message with somebody who is on a team",
    "reactions:read": "to tell people quietly that colleagues liked their win",
    "users:read": "to follow names, time zones and who has left",
    "users:read.email": "to find people by the e-mail addresses of the organisation file",
}
"""Each with the reason that the documentation gives."""

EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "message.im",
    "reaction_added",
    "reaction_removed",
    "team_join",
    "tokens_revoked",
    "user_change",
)

_SHORTCUTS = (
    (SHARE_A_WIN, "global", "Share a win", "Tell something that went well"),
    (THIS_IS_A_WIN, "message", "This is a win", "Tell a win with the words of this message"),
    (THANK_THE_AUTHOR, "message", "Thank the author", "Thank whoever wrote this message"),
)


def manifest(commands: Sequence[Command], base_url: str | None = None) -> dict[str, Any]:
    """The manifest: for Socket Mode or, with the public address of the server, for HTTP and
    installs by OAuth."""
    events = urljoin(f"{base_url.rstrip('/')}/", EVENTS_PATH.lstrip("/")) if base_url else None
    at: dict[str, Any] = {"request_url": events} if events else {}
    oauth: dict[str, Any] = {"scopes": {"bot": sorted(SCOPES)}}
    if base_url:
        redirect = urljoin(f"{base_url.rstrip('/')}/", REDIRECT_PATH.lstrip("/"))
        oauth = {"redirect_urls": [redirect], **oauth}
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": NAME,
            "description": ABOUT,
            "background_color": "#1f5f57",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": NAME, "always_online": True},
            "shortcuts": [
                {"callback_id": id_, "type": kind, "name": name, "description": about}
                for id_, kind, name, about in _SHORTCUTS
            ],
            "slash_commands": [_command(one.word, one.about, one.usage, events) for one in commands]
            + [_command(ANY_COMMAND[1:], "Any of these, as its first word", "checkin", events)],
        },
        "oauth_config": oauth,
        "settings": {
            "event_subscriptions": {**at, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **at},
            "org_deploy_enabled": False,
            "socket_mode_enabled": base_url is None,
            "token_rotation_enabled": False,
        },
    }


def _command(word: str, about: str, usage: str, url: str | None) -> dict[str, Any]:
    found: dict[str, Any] = {"command": f"/{word}", "description": about[:100]}
    if url:
        found["url"] = url
    if usage:
        found["usage_hint"] = usage[:100]
    return {**found, "should_escape": True}
