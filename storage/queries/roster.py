"""Who is who: people, their teams and parts, their leave. Inside one organisation."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import ColumnElement
from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.session import OrgSession
from storage.tables import Identity, Leave, Member, Organisation, Person, Team
from storage.words import Platform, Role


async def organisation_by_external(
    session: AsyncSession, platform: Platform, external_id: str
) -> Organisation | None:
    """The organisation that a platform calls by this id. Needs a session that looks everywhere."""
    statement = select(Organisation).where(
        Organisation.platform == platform, Organisation.external_id == external_id
    )
    return (await session.exec(statement)).one_or_none()


async def person_by_external(
    session: OrgSession, platform: Platform, external_id: str
) -> Person | None:
    """The person that a platform calls by this id, active or not."""
    statement = (
        select(Person)
        .join(Identity, col(Identity.person_id) == col(Person.id))
        .where(Identity.platform == platform, Identity.external_id == external_id)
    )
    return (await session.exec(statement)).one_or_none()


async def external_ids(
    session: OrgSession, platform: Platform, person_ids: Iterable[int]
) -> dict[int, str]:
    """How a platform calls these people, by person id."""
    statement = select(Identity.person_id, Identity.external_id).where(
        Identity.platform == platform, col(Identity.person_id).in_(list(person_ids))
    )
    return dict((await session.exec(statement)).all())


async def people(session: OrgSession, person_ids: Iterable[int]) -> dict[int, Person]:
    """These people by id."""
    statement = select(Person).where(col(Person.id).in_(list(person_ids)))
    return {person.id: person for person in await session.exec(statement)}


async def active_people(session: OrgSession) -> Sequence[Person]:
    """Everybody who is active, by name."""
    statement = select(Person).where(col(Person.active)).order_by(Person.name, col(Person.id))
    return (await session.exec(statement)).all()


async def members(
    session: OrgSession, team_id: int, on: date, *roles: Role
) -> Sequence[tuple[Member, Person]]:
    """Who has a part in a team on a day, active people alone, by name; all roles if none named."""
    statement = (
        select(Member, Person)
        .join(Person, col(Person.id) == col(Member.person_id))
        .where(Member.team_id == team_id, col(Person.active), *_holds(on))
        .order_by(Person.name, col(Person.id))
    )
    if roles:
        statement = statement.where(col(Member.role).in_(roles))
    return (await session.exec(statement)).all()


async def teams_of(
    session: OrgSession, person_id: int, on: date, *roles: Role
) -> Sequence[tuple[Member, Team]]:
    """The active teams that a person has a part in on a day; in any role if none is named."""
    statement = (
        select(Member, Team)
        .join(Team, col(Team.id) == col(Member.team_id))
        .where(Member.person_id == person_id, col(Team.active), *_holds(on))
        .order_by(Team.name)
    )
    if roles:
        statement = statement.where(col(Member.role).in_(roles))
    return (await session.exec(statement)).all()


async def active_teams(session: OrgSession) -> Sequence[Team]:
    """All active teams, by name."""
    return (await session.exec(select(Team).where(col(Team.active)).order_by(Team.name))).all()


async def leaves_of(
    session: OrgSession, person_ids: Iterable[int], *, from_day: date
) -> dict[int, list[Leave]]:
    """The leaves of these people that end on or after a day and were not cancelled, oldest first;
    everybody asked for is in the answer."""
    wanted = list(person_ids)
    found: dict[int, list[Leave]] = {person_id: [] for person_id in wanted}
    statement = (
        select(Leave)
        .where(
            col(Leave.person_id).in_(wanted),
            col(Leave.cancelled_at).is_(None),
            or_(col(Leave.end_day).is_(None), col(Leave.end_day) >= from_day),
        )
        .order_by(col(Leave.start_day), col(Leave.id))
    )
    for leave in await session.exec(statement):
        found[leave.person_id].append(leave)
    return found


def _holds(on: date) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (
        col(Member.since) <= on,
        or_(col(Member.until).is_(None), col(Member.until) > on),
    )
