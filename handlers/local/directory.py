"""Who and which channels there are in the playground, under the ids it knows them by."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from handlers.local.chat import Count
from handlers.local.render import Ids, Json
from storage.queries import roster
from storage.session import OrgSession
from storage.tables import Person
from storage.words import Platform, Role

RoleName = Literal["rep", "manager", "leader"]

_NONE = Count(0, 0)


@dataclass(frozen=True)
class Someone:
    """A person whom one can be. `id` is the playground's, `person_id` the program's."""

    id: str
    person_id: int
    name: str
    timezone: str
    role: RoleName
    """What they are first: the leader of a team, else its manager, else a rep."""
    teams: tuple[str, ...]

    def as_json(self, count: Count = _NONE) -> Json:
        """As the page gets it; `count` is of their direct messages."""
        return {
            "id": self.id,
            "name": self.name,
            "role": self.role,
            "team": _only(self.teams),
            "teams": list(self.teams),
            "timezone": self.timezone,
            "messages": count.messages,
            "fresh": count.fresh,
        }


@dataclass(frozen=True)
class Channel:
    """A channel of one team, or of several that share it. `zone` is the first manager's."""

    id: str
    teams: tuple[str, ...]
    zone: str

    @property
    def name(self) -> str:
        """Without the sign before it."""
        return self.id.removeprefix("#")

    def as_json(self, count: Count = _NONE) -> Json:
        """As the page gets it; `count` is of the messages that everybody sees."""
        return {
            "id": self.id,
            "name": self.name,
            "team": _only(self.teams),
            "teams": list(self.teams),
            "messages": count.messages,
            "fresh": count.fresh,
        }


@dataclass(frozen=True)
class Directory:
    """Everybody who is active on a day, and the channels of their teams."""

    people: tuple[Someone, ...]
    channels: tuple[Channel, ...]

    def person(self, id_: str) -> Someone | None:
        """The person of that id."""
        return next((one for one in self.people if one.id == id_), None)

    def channel(self, id_: str) -> Channel | None:
        """The channel of that id."""
        return next((one for one in self.channels if one.id == id_), None)

    @property
    def ids(self) -> Ids:
        """The playground's ids by person id."""
        return {one.person_id: one.id for one in self.people}


async def look_up(session: OrgSession, today: date) -> Directory:
    """The directory of a day: teams as they were set up, within them managers first, then reps by
    name."""
    persons = {person.id: person for person in await roster.active_people(session)}
    ids = await roster.external_ids(session, Platform.LOCAL, persons)
    parts: dict[int, list[tuple[Role, str]]] = {}
    channels: dict[str, tuple[list[str], str]] = {}
    for team in sorted(await roster.active_teams(session), key=lambda team: team.id):
        members = sorted(
            await roster.members(session, team.id, today),
            key=lambda pair: (_ORDER[pair[0].role], pair[1].name),
        )
        for member, person in members:
            parts.setdefault(person.id, []).append((member.role, team.name))
        if team.channel:
            zone = members[0][1].timezone if members else "UTC"
            channels.setdefault(team.channel, ([], zone))[0].append(team.name)
    order = [*parts, *(id_ for id_ in persons if id_ not in parts)]
    return Directory(
        people=tuple(
            _someone(persons[id_], ids[id_], parts.get(id_, [])) for id_ in order if id_ in ids
        ),
        channels=tuple(Channel(id_, tuple(teams), zone) for id_, (teams, zone) in channels.items()),
    )


_ORDER = {Role.MANAGER: 0, Role.REP: 1, Role.LEADER: 2}


def _someone(person: Person, id_: str, parts: Iterable[tuple[Role, str]]) -> Someone:
    roles = {role for role, _ in parts}
    role: RoleName = "rep"
    if Role.LEADER in roles:
        role = "leader"
    elif Role.MANAGER in roles:
        role = "manager"
    teams = tuple(dict.fromkeys(team for _, team in parts))
    return Someone(id_, person.id, person.name, person.timezone, role, teams)


def _only(teams: tuple[str, ...]) -> str | None:
    return teams[0] if len(teams) == 1 else None
