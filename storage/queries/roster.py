"""Who is who: people, their teams and parts, their leave. Inside one organisation."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import BindParameter, ColumnElement, bindparam
from sqlmodel import col, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.session import OrgSession
from storage.tables import (
    Cadence,
    Delivery,
    Identity,
    Leave,
    Member,
    Organisation,
    Person,
    Policy,
    Team,
    TeamEvent,
)
from storage.words import DeliveryState, Platform, Role


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


async def people_by_external(session: OrgSession, platform: Platform) -> dict[str, Person]:
    """Everybody whom a platform knows, active or not, by its id for them."""
    statement = (
        select(Identity.external_id, Person)
        .join(Person, col(Person.id) == col(Identity.person_id))
        .where(Identity.platform == platform)
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


async def active_names(session: OrgSession) -> Sequence[tuple[int, str]]:
    """Everybody who is active and has a name, by name: ids and names alone."""
    statement = (
        select(Person.id, Person.name)
        .where(col(Person.active), Person.name != "")
        .order_by(Person.name, col(Person.id))
    )
    return (await session.exec(statement)).all()


def holds(on: BindParameter[date] | date) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """That a part in a team is held on a day."""
    return (
        col(Member.since) <= on,
        or_(col(Member.until).is_(None), col(Member.until) > on),
    )


_ON: BindParameter[date] = bindparam("on")
_IN_ROLES = col(Member.role).in_(bindparam("roles", expanding=True))
_MEMBERS = (
    select(Member, Person)
    .join(Person, col(Person.id) == col(Member.person_id))
    .where(Member.team_id == bindparam("team"), col(Person.active), *holds(_ON), _IN_ROLES)
    .order_by(Person.name, col(Person.id))
)
_TEAMS_OF = (
    select(Member, Team)
    .join(Team, col(Team.id) == col(Member.team_id))
    .where(Member.person_id == bindparam("person"), col(Team.active), *holds(_ON), _IN_ROLES)
    .order_by(Team.name)
)
"""Asked at every turn: put together once, each takes half the time."""


async def members(
    session: OrgSession, team_id: int, on: date, *roles: Role
) -> Sequence[tuple[Member, Person]]:
    """Who has a part in a team on a day, active people alone, by name; all roles if none named."""
    given = {"team": team_id, "on": on, "roles": roles or tuple(Role)}
    return (await session.exec(_MEMBERS, params=given)).all()


async def teams_of(
    session: OrgSession, person_id: int, on: date, *roles: Role
) -> Sequence[tuple[Member, Team]]:
    """The active teams that a person has a part in on a day; in any role if none is named."""
    given = {"person": person_id, "on": on, "roles": roles or tuple(Role)}
    return (await session.exec(_TEAMS_OF, params=given)).all()


async def active_teams(session: OrgSession) -> Sequence[Team]:
    """All active teams, by name."""
    return (await session.exec(select(Team).where(col(Team.active)).order_by(Team.name))).all()


async def team_by_name(session: OrgSession, name: str) -> Team | None:
    """The team of that name in any case of letters, active or not."""
    teams = (await session.exec(select(Team))).all()
    return next((team for team in teams if team.name.casefold() == name.casefold()), None)


async def deciding_parts(session: OrgSession, on: date) -> Sequence[tuple[Member, Team]]:
    """Every active manager's and leader's part in any team on a day, by team, then by name."""
    statement = (
        select(Member, Team)
        .join(Team, col(Team.id) == col(Member.team_id))
        .join(Person, col(Person.id) == col(Member.person_id))
        .where(col(Member.role).in_([Role.MANAGER, Role.LEADER]), col(Person.active), *holds(on))
        .order_by(Team.name, Person.name, col(Person.id))
    )
    return (await session.exec(statement)).all()


async def members_of(
    session: OrgSession, team_ids: Iterable[int], on: date
) -> Sequence[tuple[Member, Person]]:
    """Everybody's parts in these teams on a day, in the order in which they came."""
    statement = (
        select(Member, Person)
        .join(Person, col(Person.id) == col(Member.person_id))
        .where(col(Member.team_id).in_(list(team_ids)), *holds(on))
        .order_by(col(Member.id))
    )
    return (await session.exec(statement)).all()


async def not_reached(session: OrgSession, kind: str, on: date) -> Sequence[Person]:
    """Active people with a part in a team on a day, whose hello (a delivery of that kind) was
    refused or withdrawn."""
    unsent = (DeliveryState.FAILED, DeliveryState.CANCELLED)
    statement = (
        select(Person)
        .join(Member, col(Member.person_id) == col(Person.id))
        .join(Delivery, col(Delivery.person_id) == col(Person.id))
        .where(
            col(Person.greeted_at).is_(None),
            col(Person.active).is_(True),
            Delivery.kind == kind,
            col(Delivery.state).in_(unsent),
            *holds(on),
        )
        .order_by(col(Person.id))
        .distinct()
    )
    return (await session.exec(statement)).all()


async def parts_of(
    session: OrgSession, team_id: int, person_id: int, role: Role
) -> Sequence[Member]:
    """All times that a person had or has a role in a team, the latest last."""
    statement = (
        select(Member)
        .where(Member.team_id == team_id, Member.person_id == person_id, Member.role == role)
        .order_by(col(Member.since))
    )
    return (await session.exec(statement)).all()


async def open_parts(
    session: OrgSession, on: date, *, team_id: int | None = None, person_id: int | None = None
) -> Sequence[Member]:
    """The parts that still hold on a day or begin later: of a team, of a person, or both."""
    statement = select(Member).where(or_(col(Member.until).is_(None), col(Member.until) > on))
    if team_id is not None:
        statement = statement.where(Member.team_id == team_id)
    if person_id is not None:
        statement = statement.where(Member.person_id == person_id)
    return (await session.exec(statement.order_by(col(Member.id)))).all()


async def ever_in(session: OrgSession, team_id: int) -> Sequence[Person]:
    """Everybody who has or had a part in a team, by name; those who were erased excepted."""
    statement = (
        select(Person)
        .where(
            col(Person.id).in_(select(Member.person_id).where(Member.team_id == team_id)),
            col(Person.erased_at).is_(None),
        )
        .order_by(Person.name, col(Person.id))
    )
    return (await session.exec(statement)).all()


async def cadences(session: OrgSession, team_ids: Iterable[int]) -> dict[int, list[Cadence]]:
    """The cadences of these teams by team id, each team's latest last."""
    wanted = list(team_ids)
    found: dict[int, list[Cadence]] = {team_id: [] for team_id in wanted}
    statement = select(Cadence).where(col(Cadence.team_id).in_(wanted))
    for row in await session.exec(statement.order_by(col(Cadence.effective_from))):
        found[row.team_id].append(row)
    return found


_CADENCES_OF = (
    select(Cadence)
    .where(Cadence.team_id == bindparam("team"))
    .order_by(col(Cadence.effective_from))
)


async def cadences_of(session: OrgSession, team_id: int) -> Sequence[Cadence]:
    """All cadences that a team has had, the latest last."""
    return (await session.exec(_CADENCES_OF, params={"team": team_id})).all()


async def policies(session: OrgSession, team_ids: Iterable[int]) -> dict[int, list[Policy]]:
    """The policies of these teams by team id, each team's latest last."""
    wanted = list(team_ids)
    found: dict[int, list[Policy]] = {team_id: [] for team_id in wanted}
    statement = select(Policy).where(col(Policy.team_id).in_(wanted))
    for row in await session.exec(statement.order_by(col(Policy.effective_from))):
        found[row.team_id].append(row)
    return found


async def team_events(
    session: OrgSession, source: str, *, after: int
) -> Sequence[tuple[TeamEvent, Team]]:
    """What was changed in teams from one source, `file` or `chat`, after the event of an id;
    oldest first."""
    statement = (
        select(TeamEvent, Team)
        .join(Team, col(Team.id) == col(TeamEvent.team_id))
        .where(TeamEvent.source == source, TeamEvent.id > after)
        .order_by(col(TeamEvent.id))
    )
    return (await session.exec(statement)).all()


async def last_team_event(session: OrgSession) -> int:
    """The id of the latest change in a team; 0 before any."""
    return (await session.exec(select(func.max(col(TeamEvent.id))))).one() or 0


def _hello_arrived(kind: str) -> tuple[ColumnElement[bool], ...]:
    """Active people whose hello has arrived and was not noted yet."""
    # Written so that no index of deliveries serves them: SQLite would look through all that was
    # ever sent, rather than at what the few got who were not greeted.
    sent = func.trim(col(Delivery.state)) == DeliveryState.SENT.value
    new = func.coalesce(col(Delivery.replaces_id), 0) == 0
    return (
        col(Person.greeted_at).is_(None),
        col(Person.active).is_(True),
        col(Delivery.kind) == kind,
        sent,
        new,
        col(Delivery.sent_at).is_not(None),
    )


async def next_greeted(session: AsyncSession, kind: str) -> datetime | None:
    """When a hello (a delivery of that kind) arrived that was not noted yet; across
    organisations."""
    statement = (
        select(Delivery.sent_at)
        .join(Person, col(Person.id) == col(Delivery.person_id))
        .where(*_hello_arrived(kind))
        .limit(1)
    )
    return (await session.exec(statement)).first()


async def organisations_greeted(session: AsyncSession, kind: str) -> Sequence[int]:
    """The organisations in which a hello arrived that was not noted yet."""
    statement = (
        select(Person.organisation_id)
        .join(Delivery, col(Delivery.person_id) == col(Person.id))
        .where(*_hello_arrived(kind))
        .distinct()
    )
    return (await session.exec(statement)).all()


async def greeted(session: OrgSession, kind: str) -> list[tuple[Person, datetime]]:
    """Who got a hello that was not noted yet, and when it arrived."""
    statement = (
        select(Person, Delivery.sent_at)
        .join(Delivery, col(Delivery.person_id) == col(Person.id))
        .where(*_hello_arrived(kind))
        .order_by(col(Person.id))
    )
    return [(person, at) for person, at in await session.exec(statement) if at is not None]


_LEAVES_OF = (
    select(Leave)
    .where(
        col(Leave.person_id).in_(bindparam("people", expanding=True)),
        col(Leave.cancelled_at).is_(None),
        or_(col(Leave.end_day).is_(None), col(Leave.end_day) >= bindparam("from_day")),
    )
    .order_by(col(Leave.start_day), col(Leave.id))
)


async def leaves_of(
    session: OrgSession, person_ids: Iterable[int], *, from_day: date
) -> dict[int, list[Leave]]:
    """The leaves of these people that end on or after a day and were not cancelled, oldest first;
    everybody asked for is in the answer."""
    wanted = list(person_ids)
    found: dict[int, list[Leave]] = {person_id: [] for person_id in wanted}
    given = {"people": wanted, "from_day": from_day}
    for leave in await session.exec(_LEAVES_OF, params=given):
        found[leave.person_id].append(leave)
    return found
