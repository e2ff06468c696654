"""Guided talks about results that stay low: both answer for themselves, then compare."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from storage.tables.base import OrganisationRow, one_of, own_key, points_to
from storage.words import Cause


class Diagnosis(OrganisationRow, table=True):
    """One search for the cause, by a manager and a rep. Neither sees the other's answers before
    both have given theirs."""

    __table_args__ = (
        own_key(),
        points_to("team"),
        points_to("person", "manager_id"),
        points_to("person"),
        Index(None, "manager_id", "person_id"),
        Index(None, "person_id"),
    )

    team_id: int
    manager_id: int
    person_id: int
    """The rep."""
    opened_at: datetime
    closed_at: datetime | None = None


class DiagnosisAnswer(OrganisationRow, table=True):
    """What one of the two said about one cause: a word for each of its six questions."""

    __table_args__ = (
        own_key(),
        points_to("diagnosis"),
        points_to("person", "by_person_id"),
        UniqueConstraint("diagnosis_id", "by_person_id", "cause"),
        Index(None, "by_person_id"),
    )

    diagnosis_id: int
    by_person_id: int
    cause: Cause = one_of(Cause)
    answers: Any = Field(sa_type=JSON)
    """Six words, in the order of the questions."""
    at: datetime
