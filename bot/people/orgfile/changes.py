"""What applying an organisation file would change: the difference between two specs.

`stored` describes what holds now, `wanted` what the file says; both name people the same way (the
caller has turned e-mail addresses into the ids that are stored). Equal specs give no change, and
so does a file that leaves unsaid what somebody set in chat: a name, a manager's zone.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Literal

from bot.coaching.learning.listed import Entry
from bot.people.notation import format_duration, format_percentage, format_time
from bot.people.orgfile.resources import ResourcesChanged, differ
from bot.people.orgfile.spec import (
    CheckInCadence,
    CoachingCadence,
    HighlightsCadence,
    OrganisationSpec,
    PersonSpec,
    PolicySpec,
    RepSpec,
    TargetsSpec,
    TeamSpec,
)
from bot.people.workdays import MONTHS, WEEKDAY_NAMES, format_workdays

Role = Literal["manager", "leader", "rep"]
Fact = Literal["name", "time zone", "country", "working days"]
Rules = CheckInCadence | CoachingCadence | HighlightsCadence | PolicySpec


@dataclass(frozen=True, slots=True)
class OrganisationAdded:
    name: str

    @property
    def sentence(self) -> str:
        return f"The organisation {self.name} is new."


@dataclass(frozen=True, slots=True)
class OrganisationRenamed:
    before: str
    after: str

    @property
    def sentence(self) -> str:
        return f"The organisation {self.before} is called {self.after}."


@dataclass(frozen=True, slots=True)
class ModelSwitched:
    """Whether a language model may work for the organisation."""

    on: bool

    @property
    def sentence(self) -> str:
        if self.on:
            return (
                "A language model may read answers and word prompts from now on, private words "
                "excepted."
            )
        return "No language model reads or words anything from now on."


@dataclass(frozen=True, slots=True)
class TargetsChanged:
    """What the organisation says of its targets; what is None stays as it is."""

    said: TargetsSpec

    @property
    def sentence(self) -> str:
        told: list[str] = []
        if self.said.text is not None:
            told.append(f"What targets count for: {self.said.text}")
        if self.said.season is not None:
            told.append(f"The year by months is {_per_cents(self.said.season)}.")
        if self.said.ramp is not None:
            told.append(f"New colleagues' months ask for {_per_cents(self.said.ramp)}.")
        if self.said.currency is not None:
            told.append(f"Money is in {self.said.currency}.")
        if self.said.year_begins is not None:
            told.append(f"The fiscal year begins in {MONTHS[self.said.year_begins - 1]}.")
        return " ".join(told)


def _per_cents(shares: tuple[Decimal, ...]) -> str:
    return ", ".join(f"{share.normalize():f}%" for share in shares)


@dataclass(frozen=True, slots=True)
class TeamAdded:
    """A team is new, or active again. Its people follow, each as PersonJoined."""

    team: TeamSpec

    @property
    def sentence(self) -> str:
        return f"{self.team.name}: new team, {told(self.team.check_in)}."


@dataclass(frozen=True, slots=True)
class TeamRespelled:
    """A team's name differs in upper and lower case alone."""

    before: str
    after: str

    @property
    def sentence(self) -> str:
        return f"{self.before}: the team's name is written {self.after}."


@dataclass(frozen=True, slots=True)
class TeamEnded:
    """A team is in the file no longer. A renamed team cannot be told from one that ended and one
    that began, so it is these two."""

    team: str

    @property
    def sentence(self) -> str:
        return f"{self.team}: the team becomes inactive. Its history stays."


@dataclass(frozen=True, slots=True)
class ChannelChanged:
    team: str
    before: str | None
    after: str | None

    @property
    def sentence(self) -> str:
        return f"{self.team}: channel {self.before or 'none'} becomes {self.after or 'none'}."


@dataclass(frozen=True, slots=True)
class RulesChanged:
    """A cadence or the policy of a team that exists; holds from the Monday `effective`."""

    team: str
    before: Rules
    after: Rules
    effective: date

    @property
    def sentence(self) -> str:
        return (
            f"{self.team}: {told(self.before)} becomes {told(self.after)}, "
            f"from Monday {self.effective}."
        )


@dataclass(frozen=True, slots=True)
class PersonJoined:
    team: str
    role: Role
    person: PersonSpec | RepSpec

    @property
    def sentence(self) -> str:
        return f"{self.team}: {_called(self.person)} joins as {self.role}."


@dataclass(frozen=True, slots=True)
class PersonLeft:
    team: str
    role: Role
    person: PersonSpec | RepSpec

    @property
    def sentence(self) -> str:
        return f"{self.team}: {_called(self.person)} is no longer {self.role}."


@dataclass(frozen=True, slots=True)
class PersonChanged:
    """Something about a person, whatever teams they are in; `none` where there was or is none."""

    user: str
    fact: Fact
    before: str
    after: str

    @property
    def sentence(self) -> str:
        return f"{self.user}: {self.fact} {self.before} becomes {self.after}."


@dataclass(frozen=True, slots=True)
class PersonEnded:
    """A person is in no team any more."""

    person: PersonSpec | RepSpec

    @property
    def sentence(self) -> str:
        return (
            f"{_called(self.person)} is in no team any more and becomes inactive. "
            "Their history stays."
        )


Change = (
    OrganisationAdded
    | OrganisationRenamed
    | TargetsChanged
    | ModelSwitched
    | ResourcesChanged
    | TeamAdded
    | TeamRespelled
    | TeamEnded
    | ChannelChanged
    | RulesChanged
    | PersonJoined
    | PersonLeft
    | PersonChanged
    | PersonEnded
)


def changes(
    stored: OrganisationSpec | None, wanted: OrganisationSpec, effective: date
) -> tuple[Change, ...]:
    """What becomes different, in the order in which a person would tell it.

    Teams in the file's order, then people, then what ends. `effective` is the Monday from which
    changed cadences and policies hold. Teams are known by their name, in any case of letters.
    """
    return tuple(_changes(stored, wanted, effective))


def _changes(
    stored: OrganisationSpec | None, wanted: OrganisationSpec, effective: date
) -> Iterator[Change]:
    yield from _of_organisation(stored, wanted)
    yield from _of_resources((stored.resources if stored else None) or (), wanted.resources)
    teams_now = {team.name.casefold(): team for team in stored.teams} if stored else {}
    for team in wanted.teams:
        now = teams_now.pop(team.name.casefold(), None)
        if now is None:
            yield TeamAdded(team)
        else:
            yield from _within_team(now, team, effective)
        yield from _membership(now, team)
    before = _people(stored) if stored else {}
    after = _people(wanted)
    for user, person in after.items():
        if user in before:
            yield from _about(user, before[user].facts, person.facts)
    for gone in teams_now.values():
        yield TeamEnded(gone.name)
    for user, person in before.items():
        if user not in after:
            yield PersonEnded(person.spec)


def _of_organisation(stored: OrganisationSpec | None, wanted: OrganisationSpec) -> Iterator[Change]:
    if stored is None:
        yield OrganisationAdded(wanted.name)
    elif stored.name != wanted.name:
        yield OrganisationRenamed(stored.name, wanted.name)
    if wanted.language_model != (stored is not None and stored.language_model):
        yield ModelSwitched(wanted.language_model)
    yield from _of_targets(stored.targets if stored else TargetsSpec(), wanted.targets)


def _of_targets(now: TargetsSpec, wanted: TargetsSpec) -> Iterator[Change]:
    new = {
        one.name: getattr(wanted, one.name)
        for one in fields(TargetsSpec)
        if getattr(wanted, one.name) not in {None, getattr(now, one.name)}
    }
    if new:
        yield TargetsChanged(TargetsSpec(**new))


def _of_resources(now: tuple[Entry, ...], wanted: tuple[Entry, ...] | None) -> Iterator[Change]:
    if wanted is not None and differ(now, wanted):
        yield ResourcesChanged(now, wanted)


def _within_team(now: TeamSpec, team: TeamSpec, effective: date) -> Iterator[Change]:
    if now.name != team.name:
        yield TeamRespelled(now.name, team.name)
    if now.channel != team.channel:
        yield ChannelChanged(team.name, now.channel, team.channel)
    pairs: tuple[tuple[Rules, Rules], ...] = (
        (now.check_in, team.check_in),
        (now.coaching, team.coaching),
        (now.highlights, team.highlights),
        (now.policy, team.policy),
    )
    for held, wanted in pairs:
        if held != wanted:
            yield RulesChanged(team.name, held, wanted, effective)


def _membership(now: TeamSpec | None, team: TeamSpec) -> Iterator[Change]:
    before = _roles(now) if now else {}
    after = _roles(team)
    for (role, user), person in before.items():
        if (role, user) not in after:
            yield PersonLeft(team.name, role, person)
    for (role, user), person in after.items():
        if (role, user) not in before:
            yield PersonJoined(team.name, role, person)


def _roles(team: TeamSpec) -> dict[tuple[Role, str], PersonSpec | RepSpec]:
    roles: dict[tuple[Role, str], PersonSpec | RepSpec] = {}
    for manager in team.managers:
        roles["manager", manager.user] = manager
    if team.leader is not None:
        roles["leader", team.leader.user] = team.leader
    for rep in team.reps:
        roles["rep", rep.user] = rep
    return roles


@dataclass(frozen=True, slots=True)
class _Known:
    """One person over all their teams: how to call them, and what was said of them."""

    spec: PersonSpec | RepSpec
    facts: dict[Fact, str]


def _people(organisation: OrganisationSpec) -> dict[str, _Known]:
    people: dict[str, _Known] = {}
    for team in organisation.teams:
        for person in _roles(team).values():
            known = people.get(person.user)
            facts = (known.facts if known else {}) | _facts(person)
            spec = known.spec if known and known.spec.name is not None else person
            people[person.user] = _Known(spec, facts)
    return people


def _facts(person: PersonSpec | RepSpec) -> dict[Fact, str]:
    """What was said of a person. Of a rep a missing country says that there are no holidays."""
    facts: dict[Fact, str] = {}
    if person.name is not None:
        facts["name"] = person.name
    if person.timezone is not None:
        facts["time zone"] = person.timezone
    if isinstance(person, RepSpec):
        facts["country"] = person.country or "none"
        facts["working days"] = ", ".join(format_workdays(person.workdays)) or "none"
    elif person.country is not None:
        facts["country"] = person.country
    return facts


def _about(user: str, before: dict[Fact, str], after: dict[Fact, str]) -> Iterator[Change]:
    for fact, value in after.items():
        if fact == "working days" and fact not in before:
            continue  # a manager becomes a rep: what was not said before is no change
        known = before.get(fact, "none")
        if known != value:
            yield PersonChanged(user, fact, known, value)


def _called(person: PersonSpec | RepSpec) -> str:
    return person.user if person.name is None else f"{person.name} ({person.user})"


def told(rules: Rules) -> str:
    """A cadence or policy in words, everything in it named."""
    match rules:
        case CheckInCadence():
            times = {0: "no reminder", 1: "one reminder"}.get(
                rules.reminders, f"{rules.reminders} reminders"
            )
            after = f" after {format_duration(rules.remind_after)}" if rules.reminders else ""
            return (
                f"check-in on {WEEKDAY_NAMES[rules.day].title()} at {format_time(rules.time)} "
                f"({times}{after}, open for {format_duration(rules.close_after)})"
            )
        case CoachingCadence():
            nudges = "1 nudge" if rules.nudges_per_week == 1 else f"{rules.nudges_per_week} nudges"
            return f"coaching at {format_time(rules.time)} (up to {nudges} a week)"
        case HighlightsCadence():
            return f"highlights on {WEEKDAY_NAMES[rules.day].title()} at {format_time(rules.time)}"
        case PolicySpec():
            return (
                f"policy (leave from {rules.min_leave_days} days, second approval above "
                f"{format_percentage(rules.second_approval_above)}, totals from "
                f"{rules.threshold} people)"
            )
