"""What Teams tells us, in our own small types. Pure.

`read` is the one place that knows how an activity is written down; everything else in this folder
sees an `Activity`, whichever SDK handed it over.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, cast

Json = dict[str, Any]

Kind = Literal["personal", "channel", "groupChat"]


@dataclass(frozen=True)
class Account:
    """Somebody in a conversation: a person, or the program itself."""

    id: str
    """Teams' own id, such as `29:...` or `28:...`."""
    object_id: str = ""
    """The Entra object id, in small letters; empty for programs."""
    name: str = ""


@dataclass(frozen=True)
class Group:
    """A team in Teams, and one of its channels."""

    id: str
    name: str = ""
    channel_id: str = ""
    channel_name: str = ""


@dataclass(frozen=True)
class Mention:
    """Somebody who is named in a text: `text` is what stands there for them."""

    text: str
    account: Account


@dataclass(frozen=True)
class Activity:
    """One thing that happened in Teams."""

    type: str
    id: str
    tenant: str
    service_url: str
    conversation: str
    """In a channel with the thread in it: `19:...@thread.tacv2;messageid=...`."""
    kind: Kind
    sender: Account
    bot: Account
    name: str = ""
    """Of an invoke: what is asked for, such as `task/fetch`."""
    action: str = ""
    """Of an installation: `add`, `remove` and so on."""
    event: str = ""
    """Of a change in a team: `channelRenamed` and so on."""
    text: str = ""
    value: Json = field(default_factory=dict[str, Any])
    reply_to: str = ""
    """The message that was pressed or reacted to."""
    locale: str = ""
    zone: str = ""
    mentions: tuple[Mention, ...] = ()
    added: tuple[Account, ...] = ()
    removed: tuple[Account, ...] = ()
    reactions_added: tuple[str, ...] = ()
    reactions_removed: tuple[str, ...] = ()
    at: datetime | None = None
    """When it happened, by Teams' clock; None where it does not say."""
    group: Group | None = None

    @property
    def place(self) -> str:
        """The conversation without its thread: a channel's id."""
        return self.conversation.partition(";")[0]


@dataclass(frozen=True)
class Answer:
    """What Teams gets back at once: a status and, to an invoke, a body."""

    status: int = 200
    body: Json | None = None


HEARD = Answer()


def read(body: object) -> Activity:
    """An activity as it was sent. Raises ValueError for anything else: what every activity has to
    say is there and of the right kind, what is only sometimes there is empty where it is not."""
    found = _object(body)
    conversation = _object(found.get("conversation"))
    data = _object(found.get("channelData"))
    tenant = _text(_object(data.get("tenant")).get("id"))
    elsewhere = _text(conversation.get("tenantId"))
    if tenant and elsewhere and tenant.casefold() != elsewhere.casefold():
        raise ValueError("an activity names two tenants")
    sender = _object(found.get("from"))
    activity = Activity(
        type=_text(found.get("type")),
        id=_text(found.get("id")),
        tenant=(tenant or elsewhere).casefold(),
        service_url=_text(found.get("serviceUrl")),
        conversation=_text(conversation.get("id")),
        kind=_kind(conversation),
        sender=_account(sender),
        bot=_account(_object(found.get("recipient"))),
        name=_text(found.get("name")),
        action=_text(found.get("action")),
        event=_text(data.get("eventType")),
        text=_text(found.get("text")),
        value=_object(found.get("value")),
        reply_to=_text(found.get("replyToId")),
        locale=_text(found.get("locale")) or _client(found, "locale"),
        zone=_text(found.get("localTimezone")) or _client(found, "timezone"),
        mentions=tuple(
            Mention(_text(one.get("text")), _account(_object(one.get("mentioned"))))
            for one in _objects(found.get("entities"))
            if one.get("type") == "mention"
        ),
        added=tuple(_account(one) for one in _objects(found.get("membersAdded"))),
        removed=tuple(_account(one) for one in _objects(found.get("membersRemoved"))),
        reactions_added=_types(found.get("reactionsAdded")),
        reactions_removed=_types(found.get("reactionsRemoved")),
        at=_instant(found.get("timestamp")),
        group=_group(data),
    )
    if not (activity.type and activity.tenant and activity.service_url and activity.conversation):
        raise ValueError("an activity without type, tenant, service address or conversation")
    return activity


def _kind(conversation: Mapping[str, Any]) -> Kind:
    match conversation.get("conversationType"):
        case "channel":
            return "channel"
        case "groupChat":
            return "groupChat"
        case "personal":
            return "personal"
        case _:
            return "groupChat" if conversation.get("isGroup") else "personal"


def _account(found: Mapping[str, Any]) -> Account:
    object_id = _text(found.get("aadObjectId")) or _text(found.get("objectId"))
    return Account(_text(found.get("id")), object_id.casefold(), _text(found.get("name")))


def _group(data: Mapping[str, Any]) -> Group | None:
    team, channel = _object(data.get("team")), _object(data.get("channel"))
    if not team.get("id"):
        return None
    return Group(
        _text(team.get("id")),
        _text(team.get("name")),
        _text(channel.get("id")),
        _text(channel.get("name")),
    )


def _client(found: Mapping[str, Any], name: str) -> str:
    """What the app that somebody uses says of itself."""
    for one in _objects(found.get("entities")):
        if one.get("type") == "clientInfo":
            return _text(one.get(name))
    return ""


def _types(found: object) -> tuple[str, ...]:
    return tuple(_text(one.get("type")) for one in _objects(found) if one.get("type"))


def _instant(found: object) -> datetime | None:
    try:
        said = datetime.fromisoformat(_text(found))
    except ValueError:
        return None
    return said if said.tzinfo else None


def _object(found: object) -> Json:
    return cast(Json, found) if isinstance(found, dict) else {}


def _objects(found: object) -> list[Json]:
    if not isinstance(found, list):
        return []
    return [cast(Json, one) for one in cast("list[object]", found) if isinstance(one, dict)]


def _text(found: object) -> str:
    return found if isinstance(found, str) else ""
