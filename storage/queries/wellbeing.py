"""Answers to the monthly question. They are read for their author alone."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlmodel import col, or_, select

from storage.session import OrgSession
from storage.tables import BurnoutAnswer, Checkin
from storage.words import CheckinState


async def own(session: OrgSession, person_id: int) -> Sequence[BurnoutAnswer]:
    """A person's months, oldest first, the newest held until the transaction ends."""
    statement = (
        select(BurnoutAnswer)
        .where(BurnoutAnswer.person_id == person_id)
        .order_by(BurnoutAnswer.month)
        .with_for_update()
    )
    return (await session.exec(statement)).all()


async def not_to_ask(session: OrgSession, months: Mapping[int, str]) -> set[int]:
    """Of these people, each with a month: who was asked in it, and who wants no more."""
    statement = select(BurnoutAnswer.person_id, BurnoutAnswer.month, BurnoutAnswer.stopped).where(
        col(BurnoutAnswer.person_id).in_(list(months)),
        or_(
            col(BurnoutAnswer.month).in_(sorted(set(months.values()))),
            col(BurnoutAnswer.stopped).is_(True),
        ),
    )
    rows = await session.exec(statement)
    return {person for person, month, stopped in rows if stopped or months[person] == month}


async def next_checkins(
    session: OrgSession, person_ids: Iterable[int], after: datetime, until: datetime
) -> dict[int, datetime]:
    """When these people are asked their check-in within a time; who is not is missing."""
    statement = select(Checkin.person_id, Checkin.due_at).where(
        col(Checkin.person_id).in_(list(person_ids)),
        Checkin.state == CheckinState.DUE,
        col(Checkin.due_at) > after,
        col(Checkin.due_at) <= until,
    )
    rows = await session.exec(statement.order_by(col(Checkin.due_at)))
    return {person_id: due_at for person_id, due_at in rows if due_at is not None}
