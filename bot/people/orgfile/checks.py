"""What must fit together in an organisation file: who may be what, and one truth about each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.people.orgfile.spec import PersonSpec, RepSpec, TeamSpec
from bot.people.orgfile.yaml_nodes import Mistake
from bot.people.workdays import format_workdays

P = TypeVar("P", PersonSpec, RepSpec)


@dataclass(frozen=True, slots=True)
class Placed(Generic[P]):
    """A person and the line they stand on; not `sound` where a mistake was found in them."""

    line: int
    person: P
    sound: bool


@dataclass(frozen=True, slots=True)
class PlacedTeam:
    """A team with the lines on which its name and its people stand."""

    line: int
    managers: list[Placed[PersonSpec]]
    leader: Placed[PersonSpec] | None
    reps: list[Placed[RepSpec]]
    spec: TeamSpec


def check_team_names(teams: Sequence[PlacedTeam]) -> Iterator[Mistake]:
    """Two teams of one name cannot be told apart; upper and lower case are no difference."""
    first: dict[str, int] = {}
    for team in teams:
        name = team.spec.name.casefold()
        if name and name in first:
            yield Mistake(
                team.line,
                f"There is a team {team.spec.name!r} on line {first[name]} already. "
                "Give each team its own name.",
            )
        first.setdefault(name, team.line)


def check_team(team: PlacedTeam) -> Iterator[Mistake]:
    """Nobody twice in a role, and nobody in two roles: who proposes must not decide alone."""
    managers: dict[str, int] = {}
    for manager in team.managers:
        yield from _twice(manager.person.user, manager.line, managers, "a manager")
    reps: dict[str, int] = {}
    for rep in team.reps:
        user = rep.person.user
        yield from _twice(user, rep.line, reps, "a rep")
        if user and user in managers:
            yield Mistake(
                rep.line,
                f"{user} is a manager of this team on line {managers[user]}. "
                "A manager cannot be a rep of the same team.",
            )
    leader = team.leader.person.user if team.leader else ""
    if team.leader and leader and leader in managers:
        yield Mistake(
            team.leader.line,
            f"{leader} is a manager of this team on line {managers[leader]}. "
            "The leader approves second, so it must be somebody else.",
        )
    if team.leader and leader and leader in reps:
        yield Mistake(
            team.leader.line,
            f"{leader} is a rep of this team on line {reps[leader]}. "
            "The leader must be somebody else.",
        )


def _twice(user: str, line: int, seen: dict[str, int], role: str) -> Iterator[Mistake]:
    if user and user in seen:
        yield Mistake(line, f"{user} is {role} of this team on line {seen[user]} already.")
    seen.setdefault(user, line)


def check_people(teams: Sequence[PlacedTeam]) -> Iterator[Mistake]:
    """A person has one name, zone, country and working week, however many teams they are in."""
    told: dict[tuple[str, str], tuple[int, str]] = {}
    for placed in (person for team in teams for person in _everyone(team)):
        if not placed.sound:
            continue
        user = placed.person.user
        for what, value in _facts(placed.person):
            known_line, known = told.setdefault((user, what), (placed.line, value))
            if known != value:
                yield Mistake(
                    placed.line,
                    f"{user} has the {what} {value} here and {known} on line {known_line}. "
                    "Write the same in both places.",
                )


def _everyone(team: PlacedTeam) -> Iterator[Placed[PersonSpec] | Placed[RepSpec]]:
    yield from team.managers
    if team.leader is not None:
        yield team.leader
    yield from team.reps


def _facts(person: PersonSpec | RepSpec) -> Iterator[tuple[str, str]]:
    """What was said of a person. A rep without a country says: no holidays."""
    if person.name is not None:
        yield "name", repr(person.name)
    if person.timezone is not None:
        yield "time zone", person.timezone
    if isinstance(person, RepSpec):
        yield "country", person.country or "none"
        yield "working days", ", ".join(format_workdays(person.workdays))
    elif person.country is not None:
        yield "country", person.country
