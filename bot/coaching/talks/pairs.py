"""Who talks with whom: a rep and a manager of one of their teams."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.checkins.news import first_name
from bot.checkins.when import local_day
from bot.coaching.talks import cards
from bot.errors import NotFound, NotYours, TooLate
from bot.language.reading import Colleague
from bot.routes import Visit
from storage.queries import roster
from storage.session import OrgSession
from storage.tables import Person
from storage.words import Role


@dataclass(frozen=True)
class Pair:
    """A manager and a rep of a team that the one manages and the other sells in."""

    team_id: int
    manager: Person
    person: Person

    def other(self, than: int) -> Person:
        """The one of the two who is not `than`."""
        return self.person if than == self.manager.id else self.manager

    @property
    def ids(self) -> tuple[int, int]:
        """The manager's and the rep's id."""
        return self.manager.id, self.person.id


async def pairs_of(session: OrgSession, one: Person, on: date) -> list[Pair]:
    """With whom a person has one-to-ones on a day: first those of whom they are the manager, then
    their own managers, each by name and once."""
    found: dict[tuple[int, int], Pair] = {}
    for _, team in await roster.teams_of(session, one.id, on, Role.MANAGER):
        for _, rep in await roster.members(session, team.id, on, Role.REP):
            if rep.id != one.id:
                found.setdefault((one.id, rep.id), Pair(team.id, one, rep))
    for _, team in await roster.teams_of(session, one.id, on, Role.REP):
        for _, manager in await roster.members(session, team.id, on, Role.MANAGER):
            if manager.id != one.id:
                found.setdefault((manager.id, one.id), Pair(team.id, manager, one))
    return list(found.values())


async def own_pairs(visit: Visit) -> list[Pair]:
    """The visitor's pairs today. Raises NotFound where there is none."""
    today = local_day(visit.now, visit.person.timezone)
    found = await pairs_of(visit.session, visit.person, today)
    if not found:
        raise NotFound(cards.NOBODY_TO_PREPARE_WITH)
    return found


async def pair_for(visit: Visit, manager_id: int, person_id: int) -> Pair:
    """Two people of whom the visitor is one. Raises NotYours, and TooLate where they are no longer
    rep and manager of one team."""
    if visit.person.id not in {manager_id, person_id}:
        raise NotYours(cards.NOT_YOUR_TALK)
    today = local_day(visit.now, visit.person.timezone)
    for pair in await pairs_of(visit.session, visit.person, today):
        if pair.ids == (manager_id, person_id):
            return pair
    raise TooLate(cards.NO_LONGER_A_PAIR)


def as_colleagues(pairs: Sequence[Pair], viewer_id: int) -> list[Colleague]:
    """The others of these pairs, for finding who is meant."""
    others = [pair.other(viewer_id) for pair in pairs]
    return [Colleague(one.id, one.name) for one in others]


def called(person: Person) -> str:
    """How somebody is called on the page."""
    return first_name(person.name)
