"""Deliveries: every message is a row here before it is sent."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from storage.tables.base import OrganisationRow, one_of, own_key, points_to
from storage.words import DeliveryState, Platform


class Delivery(OrganisationRow, table=True):
    """One message to one place, or a change to one already sent.

    `key` is unique within the organisation: queueing the same thing twice makes one row.
    """

    __table_args__ = (
        own_key(),
        points_to("person"),
        points_to("delivery", "replaces_id"),
        UniqueConstraint("organisation_id", "key"),
        CheckConstraint("person_id IS NULL OR channel IS NULL", name="one_place"),
        Index(None, "state", "due_at"),
        Index(None, "state", "lease_until"),
        Index(None, "person_id", "due_at"),
        Index(None, "replaces_id"),
    )

    key: str
    kind: str
    """What it is, `feature.verb`: `checkins.ask`."""
    platform: Platform = one_of(Platform)
    person_id: int | None = None
    """A direct message to this person; otherwise `channel`."""
    channel: str | None = None
    replaces_id: int | None = None
    """The delivery whose message this one changes in place; None: a new message."""
    card: Any = Field(sa_type=JSON)
    state: DeliveryState = one_of(DeliveryState, DeliveryState.PENDING)
    created_at: datetime
    due_at: datetime
    expires_at: datetime | None = None
    """Past this instant it is withdrawn rather than sent."""
    attempts: int = 0
    lease_until: datetime | None = None
    """While `sending`: when another process may look after it."""
    sent_at: datetime | None = None
    message: str | None = None
    """The platform's reference of the message, for changing it later."""
    problem: str | None = None
    """Why it failed or was cancelled: a short code, never a person's words."""
    repeatable: bool = True
    """Where it is unknown whether it arrived: True repeats it, False lets it be."""
    proactive: bool = False
    """Counts against the number of messages a person gets unasked."""
