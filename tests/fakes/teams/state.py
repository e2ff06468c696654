"""What is in the fake: tenants with their people, chats, teams and channels, and messages."""

import itertools
import uuid
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.teams.limits import elements

Json = dict[str, Any]

_numbers = itertools.count(1)


def fresh(prefix: str) -> str:
    """An id that was never used before."""
    return f"{prefix}{next(_numbers)}"


def object_id(tenant: str, name: str) -> str:
    """The Entra object id of somebody, the same in every process."""
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, f"{name.casefold()}.{tenant}"))


@dataclass
class Message:
    """A message of the program, as it stands now."""

    id: str
    conversation: str
    activity: Json
    edits: int = 0
    history: list[Json] = field(default_factory=list[Json])

    @property
    def card(self) -> Json:
        """Its card; empty where it is text alone."""
        attachments = self.activity.get("attachments") or []
        return attachments[0]["content"] if attachments else {}

    @property
    def text(self) -> str:
        """All words that somebody reads in it."""
        said = [str(self.activity.get("text") or ""), *words_of(self.card)]
        return "\n".join(one for one in said if one)

    @property
    def summary(self) -> str:
        """What the notification shows."""
        return str(self.activity.get("summary") or self.activity.get("text") or "")


@dataclass
class User:
    """Somebody of a tenant."""

    object_id: str
    teams_id: str
    name: str
    email: str
    zone: str = "Europe/Madrid"
    locale: str = "en-GB"
    installed: bool = False
    blocked: bool = False


@dataclass
class Conversation:
    """A chat or a channel."""

    id: str
    kind: str
    tenant: str
    members: set[str] = field(default_factory=set[str])
    """Object ids."""
    messages: list[Message] = field(default_factory=list[Message])
    group: str = ""
    name: str = ""


@dataclass
class Group:
    """A team in Teams. `installed`: the program was added to it."""

    id: str
    name: str
    members: set[str]
    channels: dict[str, str] = field(default_factory=dict[str, str])
    installed: bool = False


@dataclass
class Tenant:
    """One organisation's Teams."""

    id: str
    users: dict[str, User] = field(default_factory=dict[str, User])
    """By object id."""
    groups: dict[str, Group] = field(default_factory=dict[str, Group])

    def user(self, name: str) -> User:
        """Somebody by first name, in any case of letters."""
        return next(
            one for one in self.users.values() if one.name.split()[0].casefold() == name.casefold()
        )

    def add(self, name: str, **more: Any) -> User:
        """Somebody new."""
        id_ = object_id(self.id, name.split(maxsplit=1)[0])
        mail = f"{name.split(maxsplit=1)[0].casefold()}@{self.id[:8]}.example"
        self.users[id_] = User(id_, f"29:{id_[:8]}-{self.id[:4]}", name, mail, **more)
        return self.users[id_]


def words_of(card: Any) -> list[str]:
    """The words of a card in reading order: texts, facts, labels, titles of buttons."""
    found: list[str] = []
    for one in elements(card):
        for name in ("text", "label", "title", "placeholder", "errorMessage"):
            if isinstance(one.get(name), str):
                found.append(one[name])
        for fact in one.get("facts") or []:
            found += [str(fact.get("title") or ""), str(fact.get("value") or "")]
        for choice in one.get("choices") or []:
            found.append(str(choice.get("title") or ""))
    return found


def buttons_of(card: Any) -> list[Json]:
    """Everything that can be pressed, in reading order."""
    return [one for one in elements(card) if str(one["type"]).startswith("Action.")]


def inputs_of(card: Any) -> list[Json]:
    """Everything that can be filled in."""
    return [one for one in elements(card) if str(one["type"]).startswith("Input.")]
