"""The app as Teams is told of it: version 1.25 of the manifest. Pure."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from bot.routes import Command
from handlers.teams.icons import ACCENT
from handlers.teams.ids import SHARE_A_WIN, THANK_THE_AUTHOR

NAME = "Relieved Quota"
SHORT = "Check-ins, coaching prompts and shared wins: attention, not pressure"
FULL = (
    "Once a week Relieved Quota asks everybody on a sales team how it is going. Two taps are "
    "enough. It remembers what is in the way until it is gone, gives each manager a few well- "
    "founded prompts for a good talk, and celebrates in the team's channel what went well, "
    "with the consent of everyone named. Every answer shows who sees it: only you, your "
    "manager, or your team. Nobody is ranked against anybody, and mood and words never touch "
    "a target. It answers those whom your organisation has put on a team. What is held on you "
    "can be read and erased at any time, from the app's home."
)
REPOSITORY = "https://github.com/relieved-quota/relieved-quota"

IN_A_TEAM = ("win", "thanks", "help")
"""The commands that are suggested where a whole team reads; in a chat with the app all are."""
HOME = ("home", "Your week, what is open, your settings and your data")

PERMISSIONS: dict[str, str] = {
    "identity": "to know who pressed a button: their name and their id in the organisation",
    "messageTeamMembers": "to begin a chat with somebody who is on a team, for the check-in",
}
"""Each with the reason that the documentation gives."""

_SCHEMA = "https://developer.microsoft.com/json-schemas/teams/v1.25/MicrosoftTeams.schema.json"
_EXTENSIONS = (
    (SHARE_A_WIN, "Share a win", "Tell something that went well", ["compose", "commandBox"]),
    (THANK_THE_AUTHOR, "Thank the author", "Thank whoever wrote this message", ["message"]),
)


def manifest(
    app_id: str, base_url: str | None, commands: Sequence[Command], version: str
) -> dict[str, Any]:
    """The manifest of the app with this Entra application id. With the public address of the
    server, its domain is named as the app's own."""
    known = {one.word: one.about for one in commands}
    host = urlsplit(base_url or "").hostname
    return {
        "$schema": _SCHEMA,
        "manifestVersion": "1.25",
        "version": _three_numbers(version),
        "id": app_id,
        "developer": {
            "name": NAME,
            "websiteUrl": REPOSITORY,
            "privacyUrl": f"{REPOSITORY}/blob/main/docs/privacy.md",
            "termsOfUseUrl": f"{REPOSITORY}/blob/main/LICENSE",
        },
        "name": {"short": NAME, "full": f"{NAME}, for sales teams"},
        "description": {"short": SHORT, "full": FULL},
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": ACCENT,
        "bots": [
            {
                "botId": app_id,
                "scopes": ["personal", "team"],
                "supportsFiles": False,
                "isNotificationOnly": False,
                "commandLists": [
                    _command_list("personal", [*known.items(), HOME]),
                    _command_list("team", [(word, known[word]) for word in IN_A_TEAM]),
                ],
            }
        ],
        "composeExtensions": [
            {
                "botId": app_id,
                "commands": [
                    {
                        "id": id_,
                        "type": "action",
                        "title": title,
                        "description": about,
                        "context": context,
                        "fetchTask": True,
                    }
                    for id_, title, about, context in _EXTENSIONS
                ],
            }
        ],
        "permissions": list(PERMISSIONS),
        "validDomains": [host] if host else [],
        "defaultInstallScope": "personal",
    }


def _command_list(scope: str, commands: Sequence[tuple[str, str]]) -> dict[str, Any]:
    return {
        "scopes": [scope],
        "commands": [{"title": word, "description": about} for word, about in commands],
    }


def _three_numbers(version: str) -> str:
    """`1.2` or `1.2.0.dev3` as the three numbers that Teams takes."""
    numbers = [part for part in version.split(".")[:3] if part.isdigit()]
    return ".".join([*numbers, "0", "0", "0"][:3])
