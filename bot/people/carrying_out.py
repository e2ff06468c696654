"""Carrying out what `changes` found: every change is done, noted, and made to be felt.

A file and the home's form differ only in who says so; both end here, so that they change the same
rows in the same way.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from bot.checkins.planning import replan_person, replan_team
from bot.coaching.learning.listed import put
from bot.language import switch
from bot.outbox.service import Message, queue
from bot.people import hello_cards, teams
from bot.people.away import rearrange
from bot.people.courtesy import courteous_time
from bot.people.greeting import greet
from bot.people.ids import MessageKind
from bot.people.orgfile.changes import (
    Change,
    ChannelChanged,
    ModelSwitched,
    OrganisationAdded,
    OrganisationRenamed,
    PersonChanged,
    PersonEnded,
    PersonJoined,
    PersonLeft,
    RulesChanged,
    TargetsChanged,
    TeamAdded,
    TeamEnded,
    TeamRespelled,
)
from bot.people.orgfile.resources import ResourcesChanged
from bot.people.orgfile.spec import OrganisationSpec, PersonSpec, PolicySpec, RepSpec, TeamSpec
from bot.people.workdays import format_workdays
from bot.targets.chosen import CURRENCY, RAMP, SEASON, TEXT, YEAR_BEGINS, choose
from storage.queries import roster
from storage.session import OrgSession
from storage.tables import Identity, Organisation, Person, Team, TeamEvent
from storage.words import Role

Source = Literal["file", "chat"]

TOLD_WITHIN = timedelta(days=14)
"""Being new in a team is news for so long."""


@dataclass(frozen=True)
class Author:
    """Who says so: a file, or a person in chat."""

    source: Source
    person_id: int | None = None


@dataclass
class _Work:
    """What one run of changes needs and leaves to be done at its end. People are keyed by what
    the platform calls them, teams by their name without its case."""

    session: OrgSession
    wanted: OrganisationSpec
    author: Author
    now: datetime
    people: dict[str, Person]
    teams: dict[str, Team]
    said: dict[str, list[PersonSpec | RepSpec]]
    """What is wanted of each person; what is said of them as a rep last, as it is complete."""
    touched: dict[int, None] = field(default_factory=dict[int, None])
    joined: dict[int, list[Team]] = field(default_factory=dict[int, list[Team]])
    left: dict[int, None] = field(default_factory=dict[int, None])
    changed: dict[int, None] = field(default_factory=dict[int, None])

    def team(self, name: str) -> Team:
        return self.teams[name.casefold()]


async def carry_out(
    session: OrgSession,
    changes: Sequence[Change],
    wanted: OrganisationSpec,
    author: Author,
    now: datetime,
) -> None:
    """Do what `changes(stored, wanted, ...)` found, and bring plans and messages in line."""
    work = _Work(
        session,
        wanted,
        author,
        now,
        people=await roster.people_by_external(session, wanted.platform),
        teams={team.name.casefold(): team for team in await roster.active_teams(session)},
        said=_said(wanted),
    )
    for change in changes:
        await _do(work, change)
    await _settle(work)


async def _do(work: _Work, change: Change) -> None:
    match change:
        case OrganisationAdded():
            pass  # whoever opened the session stored it
        case OrganisationRenamed() | ModelSwitched() | TargetsChanged() | ResourcesChanged():
            await _change_organisation(work, change)
        case PersonJoined():
            await _join(work, change)
        case PersonLeft():
            await _leave(work, change)
        case PersonChanged():
            _take_over(work, work.people[change.user], change.user)
        case PersonEnded():
            person = work.people[change.person.user]
            work.left[person.id] = None
            await teams.retire(work.session, person)
        case TeamAdded() | TeamRespelled() | TeamEnded() | ChannelChanged() | RulesChanged():
            await _change_team(work, change)


async def _change_organisation(
    work: _Work, change: OrganisationRenamed | ModelSwitched | TargetsChanged | ResourcesChanged
) -> None:
    session = work.session
    match change:
        case OrganisationRenamed(_, name):
            organisation = await session.get_one(Organisation, session.organisation_id)
            organisation.name = name
            session.add(organisation)
        case ModelSwitched():
            await switch.switch(session, on=change.on)
        case TargetsChanged():
            said = change.said
            await choose(
                session,
                {
                    TEXT: said.text,
                    SEASON: said.season,
                    RAMP: said.ramp,
                    CURRENCY: said.currency,
                    YEAR_BEGINS: said.year_begins,
                },
            )
        case ResourcesChanged():
            await put(session, change.after)


async def _change_team(
    work: _Work, change: TeamAdded | TeamRespelled | TeamEnded | ChannelChanged | RulesChanged
) -> None:
    session = work.session
    match change:
        case TeamAdded(spec):
            team = await teams.found(session, spec, work.now)
            work.teams[team.name.casefold()] = team
        case TeamRespelled(before, after):
            team = work.team(before)
            team.name = after
        case TeamEnded(name):
            team = work.team(name)
            for part in await roster.open_parts(session, work.now.date(), team_id=team.id):
                work.left[part.person_id] = None
            await teams.end(session, team, work.now)
        case ChannelChanged(name, _, channel):
            team = work.team(name)
            team.channel = channel
        case RulesChanged(name, _, rules, effective):
            team = work.team(name)
            if isinstance(rules, PolicySpec):
                await teams.keep_policy(session, team, rules, effective)
            else:
                await teams.keep_rhythm(session, team, _spec(work, name), effective)
    session.add(team)
    work.touched[team.id] = None
    _note(work, team, change.sentence)


async def _join(work: _Work, change: PersonJoined) -> None:
    team = work.team(change.team)
    user = change.person.user
    person = work.people.get(user)
    if person is None:
        person = await _newcomer(work, change)
        work.people[user] = person
    else:
        _take_over(work, person, user)
    await teams.join(work.session, team, person, Role(change.role), work.now)
    work.touched[team.id] = None
    work.joined.setdefault(person.id, []).append(team)
    _note(work, team, change.sentence, about=person)


async def _leave(work: _Work, change: PersonLeft) -> None:
    team = work.team(change.team)
    person = work.people[change.person.user]
    await teams.leave(work.session, team, person, Role(change.role), work.now)
    work.touched[team.id] = None
    work.left[person.id] = None
    _note(work, team, change.sentence, about=person)


async def _newcomer(work: _Work, change: PersonJoined) -> Person:
    user = change.person.user
    columns = _columns(work.said[user])
    columns.setdefault("name", called(user))
    columns.setdefault("timezone", usual_zone(_spec(work, change.team)))
    person = Person(since=work.now.date(), **columns)
    work.session.add(person)
    await work.session.flush()
    work.session.add(Identity(person_id=person.id, platform=work.wanted.platform, external_id=user))
    await work.session.flush()
    return person


def called(user: str) -> str:
    """How to call somebody whose name nobody gave: `kim.lund@example.com` is Kim Lund, and an id
    stays what it is until the platform tells the name."""
    mailbox, at, _ = user.partition("@")
    words = mailbox.replace(".", " ").replace("_", " ").replace("-", " ").split()
    return " ".join(word.capitalize() for word in words) if at and words else user


def usual_zone(team: TeamSpec) -> str:
    """The zone of a manager or leader of whom none was said: that of most of the team's reps."""
    return Counter(rep.timezone for rep in team.reps).most_common(1)[0][0] if team.reps else "UTC"


def _take_over(work: _Work, person: Person, user: str) -> None:
    """What the wanted state says of somebody; what it leaves unsaid stays."""
    columns = _columns(work.said[user])
    if all(getattr(person, name) == value for name, value in columns.items()):
        return
    for name, value in columns.items():
        setattr(person, name, value)
    work.session.add(person)
    work.changed[person.id] = None


def _columns(said: Sequence[PersonSpec | RepSpec]) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for spec in said:
        if spec.name is not None:
            columns["name"] = spec.name
        if spec.timezone is not None:
            columns["timezone"] = spec.timezone
        if isinstance(spec, RepSpec):
            columns["country"] = spec.country
            columns["workdays"] = ",".join(format_workdays(spec.workdays))
        elif spec.country is not None:
            columns["country"] = spec.country
    return columns


def _said(wanted: OrganisationSpec) -> dict[str, list[PersonSpec | RepSpec]]:
    said: dict[str, list[PersonSpec | RepSpec]] = {}
    for team in wanted.teams:
        for person in (*team.managers, *((team.leader,) if team.leader else ())):
            said.setdefault(person.user, []).append(person)
    for rep in (rep for team in wanted.teams for rep in team.reps):
        said.setdefault(rep.user, []).append(rep)
    return said


def _spec(work: _Work, name: str) -> TeamSpec:
    wanted = name.casefold()
    return next(team for team in work.wanted.teams if team.name.casefold() == wanted)


def _note(work: _Work, team: Team, sentence: str, *, about: Person | None = None) -> None:
    work.session.add(
        TeamEvent(
            team_id=team.id,
            by_person_id=work.author.person_id,
            about_person_id=about.id if about else None,
            at=work.now,
            source=work.author.source,
            what=sentence,
        )
    )


async def _settle(work: _Work) -> None:
    """Plans first, for those who left somewhere before the teams that they came to; then what
    waits for people, and the words to those who are new."""
    session, now = work.session, work.now
    await session.flush()
    for person_id in work.left:
        await replan_person(session, person_id, now)
    for team_id in work.touched:
        await replan_team(session, team_id, now)
    people = {person.id: person for person in work.people.values()}
    for person_id in work.changed:
        await rearrange(session, people[person_id], now)
    for person_id, joined in work.joined.items():
        person = people[person_id]
        if person.greeted_at is None:
            await greet(session, person, now)
        elif person_id != work.author.person_id:
            await _tell_of(session, person, joined, now)


async def _tell_of(session: OrgSession, person: Person, joined: list[Team], now: datetime) -> None:
    """Whoever knows the program already is told that they came to a team."""
    at = await courteous_time(session, person, now)
    if at is None:
        return
    parts = await roster.teams_of(session, person.id, now.date())
    here = [(team, member.role) for member, team in parts if team in joined]
    if not here:
        return
    message = Message(
        key=f"joined:{person.id}:{now.date()}:{'+'.join(str(team.id) for team, _ in here)}",
        kind=MessageKind.NEWS,
        card=hello_cards.new_in_team([(team.name, role) for team, role in here]),
        due_at=at,
        person_id=person.id,
        expires_at=at + TOLD_WITHIN,
        repeatable=True,  # nobody should be asked in a team they have not heard of
        proactive=True,
    )
    await queue(session, [message], now)
