"""Nudges and what managers did with them. They are the manager's own."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from storage.tables.base import OrganisationRow, one_of, own_key, points_to
from storage.words import NudgeState


class Nudge(OrganisationRow, table=True):
    """A play put to a manager about a signal."""

    __table_args__ = (
        own_key(),
        points_to("team"),
        points_to("person", "manager_id"),
        points_to("person"),
        points_to("item"),
        UniqueConstraint("manager_id", "key", "week"),
        Index(None, "manager_id", "week"),
        Index(None, "state", "ask_at"),
    )

    team_id: int | None = None
    """None: several teams of a leader."""
    manager_id: int
    person_id: int | None = None
    """Whom it is about; None: the team."""
    item_id: int | None = None
    """The blocker, win or commitment it is about."""
    signal: str
    key: str
    """The signal's identity, for its rest time."""
    play: str
    opener: str | None = None
    """How to open, as a model worded it for the case; None: the play's own words."""
    opener_of: str | None = None
    """The digest of the words that it was worded from, with which it stands."""
    evidence: Any = Field(sa_type=JSON)
    urgency: int
    week: str
    state: NudgeState = one_of(NudgeState, NudgeState.OPEN)
    created_at: datetime
    day: date | None = None
    """The day on which the manager will take it up."""
    ask_at: datetime | None = None
    """When the program comes back: with the nudge itself after `later`, or with how it went."""


class NudgeEvent(OrganisationRow, table=True):
    """What happened to a nudge; its state follows from these."""

    __table_args__ = (
        own_key(),
        points_to("nudge"),
        points_to("person", "by_person_id"),
        Index(None, "nudge_id", "at"),
    )

    nudge_id: int
    by_person_id: int | None = None
    at: datetime
    what: NudgeState = one_of(NudgeState)
    why: str | None = None
    day: date | None = None
