"""What the scorecard is drawn from: a person's own numbers, and a team's weeks."""

from collections.abc import Sequence

from sqlmodel import and_, col, func, or_, select

from storage.session import OrgSession
from storage.tables import Checkin, Item, Person, Policy
from storage.words import CheckinState, ItemKind

NUMBERS = (ItemKind.MOOD, ItemKind.WORKLOAD)


async def own_numbers(
    session: OrgSession, person_id: int, from_week: str
) -> Sequence[tuple[str, ItemKind, int]]:
    """A person's own numbers by ISO week from a week on, whoever may see them; in the order in
    which they were told. For the person alone."""
    statement = (
        select(Checkin.week, Item.kind, Item.number)
        .join(Checkin, col(Checkin.id) == col(Item.checkin_id))
        .where(
            Item.person_id == person_id,
            col(Item.kind).in_(NUMBERS),
            col(Item.number).is_not(None),
            Checkin.week >= from_week,
        )
        .order_by(col(Item.id))
    )
    rows = await session.exec(statement)
    return [(week, ItemKind(kind), number) for week, kind, number in rows if number is not None]


async def latest_asked_week(session: OrgSession, team_id: int, until_week: str) -> str | None:
    """The latest week of a team, up to one, in which anybody was asked or answered."""
    statement = select(func.max(Checkin.week)).where(
        Checkin.team_id == team_id,
        Checkin.week <= until_week,
        or_(col(Checkin.asked_at).is_not(None), col(Checkin.answered_at).is_not(None)),
    )
    return (await session.exec(statement)).one()


async def latest_closed_week(session: OrgSession, team_id: int, until_week: str) -> str | None:
    """The latest week of a team, up to one, that somebody answered and in which no check-in is
    open any more."""
    still_open = select(Checkin.week).where(
        Checkin.team_id == team_id,
        Checkin.week <= until_week,
        col(Checkin.closed_at).is_(None),
        col(Checkin.closes_at).is_not(None),  # of an erased person it is forgotten
        col(Checkin.state) != CheckinState.NOT_ASKED,
    )
    statement = select(func.max(Checkin.week)).where(
        Checkin.team_id == team_id,
        Checkin.week <= until_week,
        Checkin.state == CheckinState.ANSWERED,
        col(Checkin.week).not_in(still_open),
    )
    return (await session.exec(statement)).one()


async def team_weeks(
    session: OrgSession, team_id: int, from_week: str, until_week: str
) -> Sequence[tuple[Checkin, Person]]:
    """A team's check-ins of some weeks, both ends included, with their people, by name."""
    statement = (
        select(Checkin, Person)
        .join(Person, col(Person.id) == col(Checkin.person_id))
        .where(
            Checkin.team_id == team_id,
            Checkin.week >= from_week,
            Checkin.week <= until_week,
        )
        .order_by(Person.name, col(Person.id))
    )
    return (await session.exec(statement)).all()


async def numbers_told(
    session: OrgSession, team_id: int, week: str
) -> Sequence[tuple[Checkin, Person, Item | None]]:
    """The answered check-ins of a team's week, each with its numbers, or None where it has none:
    its author kept to words, or was erased. Whoever shows them minds the audience."""
    statement = (
        select(Checkin, Person, Item)
        .join(Person, col(Person.id) == col(Checkin.person_id))
        .outerjoin(
            Item,
            and_(
                col(Item.checkin_id) == col(Checkin.id),
                col(Item.kind).in_(NUMBERS),
                col(Item.number).is_not(None),
            ),
        )
        .where(
            Checkin.team_id == team_id,
            Checkin.week == week,
            Checkin.state == CheckinState.ANSWERED,
        )
        .order_by(Person.name, col(Person.id), col(Item.id))
    )
    return (await session.exec(statement)).all()


async def policies(session: OrgSession, team_id: int) -> Sequence[Policy]:
    """A team's policies, the oldest first."""
    statement = select(Policy).where(Policy.team_id == team_id).order_by(col(Policy.effective_from))
    return (await session.exec(statement)).all()
