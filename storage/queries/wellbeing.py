"""Answers to the monthly question. They are read for their author alone."""

from collections.abc import Mapping, Sequence

from sqlmodel import col, or_, select

from storage.session import OrgSession
from storage.tables import BurnoutAnswer


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
