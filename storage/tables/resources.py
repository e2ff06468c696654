"""An organisation's own list of things to learn from, and what became of what was offered."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint

from storage.tables.base import OrganisationRow, maybe_one_of, one_of, own_key, points_to
from storage.words import Cause, Helped


class Resource(OrganisationRow, table=True):
    """Something to read, watch or attend."""

    __table_args__ = (
        own_key(),
        UniqueConstraint("organisation_id", "address"),
        CheckConstraint("minutes > 0", name="minutes_above_0"),
    )

    title: str
    address: str
    topic: str
    cause: Cause = one_of(Cause, Cause.TRAINING)
    minutes: int
    active: bool = True
    """No longer where the organisation took it off its list; what was offered stays."""


class ResourceOffer(OrganisationRow, table=True):
    """A resource that was offered to a person for a blocker, and whether it helped."""

    __table_args__ = (
        own_key(),
        points_to("resource"),
        points_to("person"),
        points_to("item"),
        Index(None, "item_id"),
        Index(None, "person_id", "offered_at"),
        Index(None, "resource_id"),
        Index(None, "ask_at"),
    )

    resource_id: int
    person_id: int
    item_id: int
    """The blocker that it was offered for."""
    offered_at: datetime
    ask_at: datetime | None = None
    """When to ask whether it helped; None once that was done."""
    answer: Helped | None = maybe_one_of(Helped)
    answered_at: datetime | None = None
