"""The playground's own chat service: what stands in its direct messages and channels."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from storage.tables.base import OrganisationRow, Row, own_key


class LocalMessage(OrganisationRow, table=True):
    """A message in the playground. `place` is a person's or a channel's id there."""

    __table_args__ = (
        own_key(),
        UniqueConstraint("organisation_id", "key"),
        Index(None, "place", "id"),
    )

    key: str | None = None
    """The delivery's key: the same delivery twice is one message."""
    place: str
    sender: str
    text: str
    card: Any = Field(default=None, sa_type=JSON, nullable=True)
    delivery_id: int | None = None
    private_to: str | None = None
    at: datetime
    changed_at: datetime | None = None


class LocalClock(Row, table=True):
    """Where the playground's clock stands. One row."""

    id: int = Field(default=1, primary_key=True)
    at: datetime
