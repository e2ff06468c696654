"""Organisations for tests, made of rows with sensible defaults."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from storage.session import Database, OrgSession
from storage.tables import (
    BurnoutAnswer,
    Cadence,
    Identity,
    Member,
    Organisation,
    Person,
    Policy,
    Team,
)
from storage.words import Platform, Role

MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
"""A Tuesday of ISO week 2026-W48."""


@dataclass
class Made:
    """An organisation with one team: ids to use in tests."""

    organisation_id: int
    team_id: int
    managers: dict[str, int] = field(default_factory=dict[str, int])
    reps: dict[str, int] = field(default_factory=dict[str, int])
    leader: int | None = None


async def add_person(
    session: OrgSession,
    name: str,
    *,
    timezone: str = "Europe/Madrid",
    country: str | None = None,
    platform: Platform = Platform.LOCAL,
    greeted: bool = True,
    since: date = date(2026, 1, 1),
) -> int:
    """A person whom the platform knows by their name in small letters."""
    person = Person(
        name=name,
        timezone=timezone,
        country=country,
        since=since,
        greeted_at=datetime(2026, 1, 2, tzinfo=UTC) if greeted else None,
    )
    session.add(person)
    await session.flush()
    session.add(
        Identity(
            person_id=person.id, platform=platform, external_id=name.split(maxsplit=1)[0].lower()
        )
    )
    return person.id


async def make_team(
    database: Database,
    reps: tuple[str, ...] = ("Ana Ruiz", "Ben Okoro", "Chen Wei"),
    managers: tuple[str, ...] = ("Kim Lund",),
    leader: str | None = "Lee Park",
    *,
    organisation: str = "Contoso Sales",
    platform: Platform = Platform.LOCAL,
    timezone: str = "Europe/Madrid",
    since: date = date(2026, 1, 1),
) -> Made:
    """An organisation with one team, `West`, asked on Fridays at 14:00."""
    async with database.everywhere() as everywhere:
        row = Organisation(
            name=organisation, platform=platform, external_id=organisation, created_at=NOW
        )
        everywhere.add(row)
        await everywhere.flush()
        organisation_id = row.id
    async with database.organisation(organisation_id) as session:
        team = Team(name="West", channel="west")
        session.add(team)
        await session.flush()
        made = Made(organisation_id, team.id)
        session.add(
            Cadence(
                team_id=team.id,
                effective_from=since,
                checkin_weekday=4,
                checkin_time="14:00",
                remind_after_minutes=240,
                reminders=1,
                close_after_minutes=2880,
                coaching_time="08:30",
                nudges_per_week=3,
                highlights_weekday=0,
                highlights_time="09:00",
            )
        )
        session.add(
            Policy(
                team_id=team.id,
                effective_from=since,
                min_leave_days=5,
                second_approval_above="0.15",
                threshold=5,
            )
        )
        parts = [(name, Role.REP, made.reps) for name in reps]
        parts += [(name, Role.MANAGER, made.managers) for name in managers]
        for name, role, into in parts:
            into[name.split()[0]] = await add_person(
                session, name, timezone=timezone, platform=platform, since=since
            )
            session.add(
                Member(team_id=team.id, person_id=into[name.split()[0]], role=role, since=since)
            )
        if leader:
            made.leader = await add_person(session, leader, timezone=timezone, platform=platform)
            session.add(
                Member(team_id=team.id, person_id=made.leader, role=Role.LEADER, since=since)
            )
    return made


async def spare_the_monthly_question(session: OrgSession, made: Made) -> None:
    """The reps have said that they want no monthly question: what they get is the week's alone."""
    rows = [
        {"person_id": rep, "month": "2026-11", "asked_at": NOW, "stopped": True}
        for rep in made.reps.values()
    ]
    await session.insert_new(BurnoutAnswer, rows)
