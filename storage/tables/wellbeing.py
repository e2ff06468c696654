"""The monthly question about burning out. It is answered for oneself: nothing else reads it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint

from storage.tables.base import OrganisationRow, own_key, points_to


class BurnoutAnswer(OrganisationRow, table=True):
    """One person's one month: asked, and answered or not."""

    __table_args__ = (
        own_key(),
        points_to("person"),
        UniqueConstraint("person_id", "month"),
        CheckConstraint("level IS NULL OR level BETWEEN 1 AND 5", name="level_1_to_5"),
    )

    person_id: int
    month: str
    """`2026-11`."""
    asked_at: datetime
    level: int | None = None
    """1, enjoys the work, to 5, completely burned out."""
    answered_at: datetime | None = None
    stopped: bool = False
    """The person wants no more of these."""
