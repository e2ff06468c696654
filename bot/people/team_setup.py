"""A manager sets up a team from the home, or changes it: the same rows that a file changes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.checkins.schedule import next_monday
from bot.errors import NotFound, NotYours, WrongInput
from bot.people import team_form
from bot.people.apply import hold
from bot.people.carrying_out import Author, carry_out
from bot.people.orgfile.changes import Change, changes
from bot.people.orgfile.spec import OrganisationSpec, PersonSpec, TeamSpec
from bot.people.orgfile.stored import person_spec, rep_spec, stored_organisation
from bot.people.team_form import NEW, Filled, Wishes
from storage.queries import roster
from storage.session import OrgSession
from storage.tables import Organisation, Person, Team
from storage.words import Role


@dataclass(frozen=True)
class Known:
    """The organisation as it stands, and everybody who can be chosen, by person id."""

    stored: OrganisationSpec
    users: dict[int, str]
    people: dict[int, Person]
    spec: TeamSpec
    """The team as it stands; without a name where it is to be founded."""


async def look(session: OrgSession, manager: Person, state: str, now: datetime) -> Known:
    """What the form needs to know. Raises NotFound and NotYours where the team of that id is
    none that this person manages, WrongInput where they want a second one."""
    organisation = await session.get_one(Organisation, session.organisation_id)
    stored = await stored_organisation(session, now)
    known = await roster.people_by_external(session, organisation.platform)
    users = {person.id: user for user, person in known.items()}
    managed = await roster.teams_of(session, manager.id, now.date(), Role.MANAGER)
    chosen: list[Person] = [*await roster.active_people(session)]
    if state == NEW:
        if managed:
            raise WrongInput(
                f"You manage {managed[0][1].name} already. You can change it from your home."
            )
        spec = TeamSpec(name="", managers=(_person(manager, users),), reps=())
    else:
        team = _mine(state, [team for _, team in managed])
        spec = next(one for one in stored.teams if one.name == team.name)
        chosen += await roster.ever_in(session, team.id)
    people = {person.id: person for person in chosen if person.id in users}
    return Known(stored, users, people, spec)


def filled(known: Known) -> Filled:
    """What the form shows before anybody typed."""
    ids = {user: id_ for id_, user in known.users.items()}
    leader = known.spec.leader
    return Filled(
        known.spec,
        reps=tuple(ids[rep.user] for rep in known.spec.reps),
        leader=ids[leader.user] if leader else None,
    )


def to_choose_from(known: Known, manager: Person) -> list[tuple[int, str]]:
    """Everybody but the manager, by name."""
    others = [one for one in known.people.values() if one.id != manager.id]
    return [(one.id, one.name) for one in sorted(others, key=lambda one: one.name.casefold())]


async def set_up(
    session: OrgSession, manager: Person, state: str, values: team_form.Values, now: datetime
) -> tuple[TeamSpec, tuple[Change, ...]]:
    """Found a team (state `new`) or change the one of the state's id, as a form says. The team as
    it is now, and what changed. Raises WrongInput with a sentence for each field that cannot be
    used, and as `look`."""
    await hold(session)
    known = await look(session, manager, state, now)
    wishes = team_form.read(state, values, known.spec, known.stored.platform)
    await _check(session, known, wishes)
    wanted_team = _wanted(known, wishes)
    others = tuple(one for one in known.stored.teams if one.name != known.spec.name)
    wanted = replace(known.stored, teams=(*others, wanted_team))
    found = changes(known.stored, wanted, next_monday(now))
    await carry_out(session, found, wanted, Author("chat", manager.id), now)
    return wanted_team, found


NO_SUCH_TEAM = "I cannot find that team any more. Your home shows how things stand."
NOT_YOUR_TEAM = "Only somebody who manages this team can change it."
CANNOT_REACH_YOU = "I cannot reach you on this platform, so I cannot set up a team for you."


def _mine(state: str, managed: Sequence[Team]) -> Team:
    if not (state.isascii() and state.isdigit()):
        raise NotFound(NO_SUCH_TEAM)
    team = next((team for team in managed if team.id == int(state)), None)
    if team is None:
        raise NotYours(NOT_YOUR_TEAM)
    return team


async def _check(session: OrgSession, known: Known, wishes: Wishes) -> None:
    """What a form by itself cannot know."""
    mistakes: dict[str, str] = {}
    managers = {person.user for person in known.spec.managers}
    if any(id_ not in known.people for id_ in wishes.reps):
        mistakes["reps"] = "I do not know one of these people. Please choose them from the list."
    elif bad := next((id_ for id_ in wishes.reps if known.users[id_] in managers), None):
        mistakes["reps"] = (
            f"{known.people[bad].name} manages this team, and so cannot be asked in it as well."
        )
    if wishes.leader is not None:
        if wishes.leader not in known.people:
            mistakes["leader"] = "I do not know this person. Please choose somebody from the list."
        elif known.users[wishes.leader] in managers:
            mistakes["leader"] = (
                "Who else decides has to be somebody other than the team's manager."
            )
        elif wishes.leader in wishes.reps:
            mistakes["leader"] = (
                "Who else decides cannot be asked in the same team; please choose somebody else."
            )
    if wishes.name and await roster.team_by_name(session, wishes.name) is not None:
        mistakes["name"] = "There is a team of this name, or there was. Please choose another."
    if mistakes:
        raise WrongInput(next(iter(mistakes.values())), mistakes)


def _wanted(known: Known, wishes: Wishes) -> TeamSpec:
    spec = known.spec
    leader = known.people[wishes.leader] if wishes.leader is not None else None
    return replace(
        spec,
        name=wishes.name or spec.name,
        reps=tuple(rep_spec(known.users[id_], known.people[id_]) for id_ in wishes.reps),
        leader=_person(leader, known.users) if leader else None,
        channel=wishes.channel,
        check_in=replace(spec.check_in, day=wishes.day, time=wishes.time),
        coaching=replace(spec.coaching, nudges_per_week=wishes.nudges),
        highlights=replace(spec.highlights, day=wishes.highlights_day),
    )


def _person(person: Person, users: dict[int, str]) -> PersonSpec:
    if person.id not in users:
        raise NotFound(CANNOT_REACH_YOU)
    return person_spec(users[person.id], person)
