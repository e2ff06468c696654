"""Guided talks of two people, and what each of them said: for the two alone."""

from collections.abc import Sequence

from sqlmodel import col, or_, select

from storage.session import OrgSession
from storage.tables import Diagnosis, DiagnosisAnswer


async def diagnosis(session: OrgSession, diagnosis_id: int) -> Diagnosis | None:
    """One of them, held against a second press until the transaction ends."""
    statement = select(Diagnosis).where(Diagnosis.id == diagnosis_id).with_for_update()
    return (await session.exec(statement)).one_or_none()


async def open_between(session: OrgSession, manager_id: int, person_id: int) -> Diagnosis | None:
    """The newest of two people that was not closed."""
    statement = (
        select(Diagnosis)
        .where(
            Diagnosis.manager_id == manager_id,
            Diagnosis.person_id == person_id,
            col(Diagnosis.closed_at).is_(None),
        )
        .order_by(col(Diagnosis.id).desc())
    )
    return (await session.exec(statement)).first()


async def answers(session: OrgSession, diagnosis_id: int) -> Sequence[DiagnosisAnswer]:
    """What both said."""
    statement = (
        select(DiagnosisAnswer)
        .where(DiagnosisAnswer.diagnosis_id == diagnosis_id)
        .order_by(col(DiagnosisAnswer.id))
    )
    return (await session.exec(statement)).all()


async def with_person(session: OrgSession, person_id: int) -> Sequence[int]:
    """The ids of all in which a person has a part."""
    statement = select(Diagnosis.id).where(
        or_(Diagnosis.manager_id == person_id, Diagnosis.person_id == person_id)
    )
    return (await session.exec(statement)).all()
