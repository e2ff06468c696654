"""Relief: proposals, who stands in for whom, and the record of all that was done.

The record is append-only, and the database itself sees to it: triggers refuse to change or remove
an entry (migration of these tables, on SQLite and on PostgreSQL).
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field

from storage.tables.base import OrganisationRow, one_of, own_key, points_to
from storage.words import (
    ProposalCause,
    ProposalSource,
    ProposalStage,
    ProposalState,
    RecordKind,
)


class Proposal(OrganisationRow, table=True):
    """A target that may have to move: for one person or, about a market, for a whole team.

    Its state follows from the record's entries about it and changes together with one.
    """

    __table_args__ = (
        own_key(),
        points_to("team"),
        points_to("person"),
        points_to("person", "taker_id"),
        points_to("person", "requester_id"),
        points_to("person", "put_to_id"),
        UniqueConstraint("organisation_id", "key"),
        CheckConstraint("period_end >= period_start", name="period_ends_after_start"),
        Index(None, "state", "remind_at"),
        Index(None, "person_id", "period_start"),
        Index(None, "team_id", "state"),
    )

    key: str
    """Person or team, period and cause: the same is proposed once."""
    team_id: int
    person_id: int | None = None
    """Whose target; None: everybody's in the team."""
    taker_id: int | None = None
    """Of a move between colleagues: who takes over what the person gives."""
    period_start: date
    period_end: date
    cause: ProposalCause = one_of(ProposalCause)
    source: ProposalSource = one_of(ProposalSource)
    requester_id: int | None = None
    """Who asked for it, and so never decides it; None: the program, from what was imported."""
    events: Any = Field(sa_type=JSON)
    """The events it adds, as in a relief case (design.md)."""
    effective_from: date
    expires_on: date | None = None
    """The last day of a relief that is for a time only."""
    state: ProposalState = one_of(ProposalState, ProposalState.OPEN)
    stage: ProposalStage = one_of(ProposalStage, ProposalStage.MANAGER)
    objected: bool = False
    """Whether somebody it concerns sees it differently; then the leader decides too."""
    appealed: bool = False
    """Whether the one appeal there is was used."""
    put_to_id: int | None = None
    """Whom it was put to last: who is asked and reminded. Who else may press is worked out."""
    opened_at: datetime
    waits_since: datetime
    """Since when the one it was put to could have decided."""
    remind_at: datetime | None = None
    """When the program looks at it again; None: it is settled."""
    reminders: int = 0
    decided_at: datetime | None = None
    factor: str | None = None
    """What an approval came to, with four decimals; None where it was declined."""
    profile: Any = Field(default=None, sa_type=JSON, nullable=True)
    """What makes cases equal, once it is decided."""
    explained: bool = False
    """Whether the leader said why it was decided unlike an equal case."""


class Correction(OrganisationRow, table=True):
    """A proposal that, once approved, takes the place of one that was approved before."""

    __table_args__ = (
        own_key(),
        points_to("proposal"),
        points_to("proposal", "corrects_id"),
        UniqueConstraint("proposal_id"),
        Index(None, "corrects_id"),
    )

    proposal_id: int
    corrects_id: int
    """Which of the approved ones."""
    stands_at: datetime | None = None
    """Since when it counts in the other's place; None: it is not approved."""


class RecordEntry(OrganisationRow, table=True):
    """One thing that happened, for ever. `content` is what `hash` was made of, as canonical JSON;
    the columns beside it repeat parts of it for searching."""

    __table_args__ = (
        own_key(),
        points_to("proposal"),
        points_to("person"),
        points_to("person", "by_person_id"),
        UniqueConstraint("organisation_id", "number"),
        UniqueConstraint("organisation_id", "previous"),
        Index(None, "proposal_id"),
    )

    number: int
    """1, 2, 3, one row of numbers an organisation."""
    at: datetime
    kind: RecordKind = one_of(RecordKind)
    proposal_id: int | None = None
    person_id: int | None = None
    """Whom it is about."""
    by_person_id: int | None = None
    """Who did it; None: the program."""
    content: str = Field(sa_type=Text)
    previous: str
    """The hash of the entry before; of the first, what the organisation's record begins with."""
    hash: str


class RecordWords(OrganisationRow, table=True):
    """What was said and shown with an entry. It can be removed, never reworded: the entry holds
    its hash, made with the salt that goes with it, so that nobody can guess what stood here."""

    __table_args__ = (
        own_key(),
        points_to("record_entry", "entry_id"),
        UniqueConstraint("entry_id"),
    )

    entry_id: int
    salt: str
    words: str = Field(sa_type=Text)
    """Canonical JSON."""


class Delegation(OrganisationRow, table=True):
    """Who decides for a manager or leader while these are away; both days included."""

    __table_args__ = (
        own_key(),
        points_to("person"),
        points_to("person", "delegate_id"),
        CheckConstraint("until >= since", name="until_after_since"),
        Index(None, "person_id", "since"),
    )

    person_id: int
    delegate_id: int
    since: date
    until: date
    created_at: datetime
    ended_at: datetime | None = None


class ReliefLook(OrganisationRow, table=True):
    """Up to where the program has looked at what was recorded, for proposals that follow."""

    __table_args__ = (own_key(), UniqueConstraint("organisation_id"))

    leave_id: int = 0
    batch_id: int = 0
    at: datetime
