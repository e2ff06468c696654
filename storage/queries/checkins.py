"""Check-ins and what their planning goes by. Inside one organisation."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import col, func, or_, select, update

from storage.session import OrgSession
from storage.tables import Checkin, Member, Person
from storage.words import CheckinState, NotAsked, Role


async def reps_between(
    session: OrgSession, team_id: int, first: date, last: date
) -> Sequence[tuple[Member, Person]]:
    """Active people who are reps of a team on any day from `first` to `last`, both included. Who
    left and came back in between is there once for each time."""
    statement = (
        select(Member, Person)
        .join(Person, col(Person.id) == col(Member.person_id))
        .where(
            Member.team_id == team_id,
            Member.role == Role.REP,
            col(Person.active),
            col(Member.since) <= last,
            or_(col(Member.until).is_(None), col(Member.until) > first),
        )
        .order_by(col(Person.id), col(Member.since))
    )
    return (await session.exec(statement)).all()


async def of_team_week(session: OrgSession, team_id: int, week: str) -> dict[int, Checkin]:
    """A team's check-ins of a week by person, held until the transaction ends."""
    statement = (
        select(Checkin)
        .where(Checkin.team_id == team_id, Checkin.week == week)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {row.person_id: row for row in await session.exec(statement)}


async def in_other_teams(
    session: OrgSession, person_ids: Sequence[int], team_id: int, week: str
) -> Sequence[Checkin]:
    """These people's check-ins of a week in all teams but one."""
    statement = select(Checkin).where(
        col(Checkin.person_id).in_(person_ids), Checkin.week == week, Checkin.team_id != team_id
    )
    return (await session.exec(statement)).all()


async def teams_ever(session: OrgSession, person_id: int) -> Sequence[int]:
    """The teams in which a person has or had the part of a rep."""
    statement = select(Member.team_id).where(Member.person_id == person_id, Member.role == Role.REP)
    return (await session.exec(statement.distinct())).all()


async def stop_asking_in(session: OrgSession, team_id: int) -> int:
    """Nobody of a team is asked any more where they were not yet; how many."""
    statement = (
        update(Checkin)
        .where(col(Checkin.team_id) == team_id, col(Checkin.state) == CheckinState.DUE)
        .values(state=CheckinState.NOT_ASKED, not_asked=NotAsked.LEFT)
        .returning(col(Checkin.id))
    )
    return len((await session.exec(statement)).all())


async def open_of_person(session: OrgSession, person_id: int, now: datetime) -> Sequence[Checkin]:
    """A person's check-ins that can still be answered, those asked last first; who left a team
    owes it no answer."""
    statement = (
        select(Checkin)
        .where(
            Checkin.person_id == person_id,
            col(Checkin.closed_at).is_(None),
            col(Checkin.closes_at) > now,
            or_(col(Checkin.not_asked).is_(None), col(Checkin.not_asked) != NotAsked.LEFT),
        )
        .order_by(col(Checkin.week), col(Checkin.asked_at).desc().nulls_last(), col(Checkin.id))
    )
    return (await session.exec(statement)).all()


async def next_due_of(
    session: OrgSession, person_ids: Sequence[int], after: datetime
) -> dict[int, datetime]:
    """When each of these people is asked next after an instant; who is not planned is missing."""
    statement = (
        select(Checkin.person_id, func.min(Checkin.due_at))
        .where(
            col(Checkin.person_id).in_(person_ids),
            Checkin.state == CheckinState.DUE,
            col(Checkin.due_at) > after,
        )
        .group_by(col(Checkin.person_id))
    )
    rows = await session.exec(statement)
    return {person_id: due for person_id, due in rows if due is not None}
