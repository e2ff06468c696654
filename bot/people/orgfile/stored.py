"""What holds in an organisation now, told in the words of an organisation file.

A changed cadence or policy that begins next Monday counts as held: a file that says the same
changes nothing.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from decimal import Decimal

from bot.coaching.learning.listed import entries
from bot.language import switch
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
from bot.people.workdays import parse_workdays
from bot.targets.chosen import CURRENCY, RAMP, SEASON, TEXT, YEAR_BEGINS, said_of_targets
from storage.queries import roster
from storage.session import OrgSession
from storage.tables import Cadence, Member, Organisation, Person, Policy, Team
from storage.words import Role


async def stored_organisation(session: OrgSession, now: datetime) -> OrganisationSpec:
    """The session's organisation with its active teams. People are named by what its platform
    calls them; who was erased has no such name and is left out."""
    organisation = await session.get_one(Organisation, session.organisation_id)
    return OrganisationSpec(
        name=organisation.name,
        platform=organisation.platform,
        external_id=organisation.external_id,
        teams=await stored_teams(session, await roster.active_teams(session), now),
        targets=await _targets(session),
        language_model=await switch.is_on(session),
        resources=await entries(session),
    )


async def _targets(session: OrgSession) -> TargetsSpec:
    found = await said_of_targets(session)
    season, ramp = (
        tuple(Decimal(share) for share in found[name]) if name in found else None
        for name in (SEASON, RAMP)
    )
    return TargetsSpec(found.get(TEXT), season, ramp, found.get(CURRENCY), found.get(YEAR_BEGINS))


async def stored_teams(
    session: OrgSession, teams: Sequence[Team], now: datetime
) -> tuple[TeamSpec, ...]:
    """These teams, in their order."""
    organisation = await session.get_one(Organisation, session.organisation_id)
    ids = [team.id for team in teams]
    members: dict[int, list[tuple[Member, Person]]] = {id_: [] for id_ in ids}
    for member, person in await roster.members_of(session, ids, now.date()):
        members[member.team_id].append((member, person))
    everybody = {person.id for pairs in members.values() for _, person in pairs}
    users = await roster.external_ids(session, organisation.platform, everybody)
    cadences = await roster.cadences(session, ids)
    policies = await roster.policies(session, ids)
    return tuple(
        _team(team, members[team.id], users, cadences[team.id], policies[team.id]) for team in teams
    )


def _team(
    team: Team,
    members: Sequence[tuple[Member, Person]],
    users: dict[int, str],
    cadences: Sequence[Cadence],
    policies: Sequence[Policy],
) -> TeamSpec:
    def of(role: Role) -> list[tuple[str, Person]]:
        return [
            (users[person.id], person)
            for one, person in members
            if one.role == role and person.id in users
        ]

    spec = TeamSpec(
        name=team.name,
        managers=tuple(person_spec(user, person) for user, person in of(Role.MANAGER)),
        reps=tuple(rep_spec(user, person) for user, person in of(Role.REP)),
        leader=next((person_spec(user, person) for user, person in of(Role.LEADER)), None),
        channel=team.channel,
        policy=policy_spec(policies[-1]) if policies else PolicySpec(),
    )
    return with_rhythm(spec, cadences[-1]) if cadences else spec


def with_rhythm(spec: TeamSpec, row: Cadence) -> TeamSpec:
    """The team's spec with a stored cadence in it."""
    return replace(
        spec,
        check_in=CheckInCadence(
            day=row.checkin_weekday,
            time=time.fromisoformat(row.checkin_time),
            remind_after=timedelta(minutes=row.remind_after_minutes),
            reminders=row.reminders,
            close_after=timedelta(minutes=row.close_after_minutes),
        ),
        coaching=CoachingCadence(
            time=time.fromisoformat(row.coaching_time), nudges_per_week=row.nudges_per_week
        ),
        highlights=HighlightsCadence(
            day=row.highlights_weekday, time=time.fromisoformat(row.highlights_time)
        ),
    )


def policy_spec(row: Policy) -> PolicySpec:
    """A stored policy as a spec."""
    return PolicySpec(
        min_leave_days=row.min_leave_days,
        second_approval_above=Decimal(row.second_approval_above),
        threshold=row.threshold,
    )


def person_spec(user: str, person: Person) -> PersonSpec:
    """A manager or leader as the platform calls them."""
    return PersonSpec(user=user, name=person.name, timezone=person.timezone, country=person.country)


def rep_spec(user: str, person: Person) -> RepSpec:
    """A rep as the platform calls them."""
    return RepSpec(
        user=user,
        timezone=person.timezone,
        name=person.name,
        country=person.country,
        workdays=parse_workdays(person.workdays.split(",")) if person.workdays else frozenset(),
    )
