"""One-to-one talks of a manager and a rep: what both want to talk about, and what they agreed."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint

from storage.tables.base import OrganisationRow, one_of, own_key, points_to
from storage.words import AgreedState


class Talk(OrganisationRow, table=True):
    """One talk of two people, to come until it was held. Both see everything that hangs on it."""

    __table_args__ = (
        own_key(),
        points_to("team"),
        points_to("person", "manager_id"),
        points_to("person"),
        UniqueConstraint("manager_id", "person_id", "number"),
        Index(None, "person_id"),
    )

    team_id: int
    manager_id: int
    person_id: int
    """The rep."""
    number: int
    """The first of these two is 1. Only the last one can still be to come."""
    opened_at: datetime
    held_at: datetime | None = None


class TalkTopic(OrganisationRow, table=True):
    """Something that one of the two wants to talk about."""

    __table_args__ = (
        own_key(),
        points_to("talk"),
        points_to("person", "by_person_id"),
        Index(None, "talk_id"),
    )

    talk_id: int
    by_person_id: int
    at: datetime
    text: str


class AgreedAction(OrganisationRow, table=True):
    """Something that the two agreed on, and whose it is to do."""

    __table_args__ = (
        own_key(),
        points_to("talk"),
        points_to("person", "owner_id"),
        points_to("person", "by_person_id"),
        Index(None, "talk_id"),
        Index(None, "owner_id", "state"),
    )

    talk_id: int
    owner_id: int
    by_person_id: int
    """Who wrote it down."""
    text: str
    agreed_at: datetime
    state: AgreedState = one_of(AgreedState, AgreedState.OPEN)
    ended_at: datetime | None = None
