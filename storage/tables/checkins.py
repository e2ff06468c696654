"""Check-ins, what people told in them or at any other time, and readings not yet confirmed."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, false
from sqlmodel import Field

from storage.tables.base import OrganisationRow, maybe_one_of, one_of, own_key, points_to
from storage.words import (
    Audience,
    Cause,
    CheckinState,
    Consent,
    ItemKind,
    ItemState,
    NotAsked,
    Part,
)


class Checkin(OrganisationRow, table=True):
    """One rep's one week in one team.

    The local week, zone and wall time stand beside the UTC instants, so that a later change of
    zone rules does not rewrite history.
    """

    __table_args__ = (
        own_key(),
        points_to("team"),
        points_to("person"),
        UniqueConstraint("team_id", "person_id", "week"),
        Index(None, "state", "due_at"),
        Index(None, "state", "remind_at"),
        Index(None, "closed_at", "closes_at"),
        Index(None, "person_id", "week"),
    )

    team_id: int
    person_id: int
    week: str
    """ISO: `2026-W48`."""
    zone: str
    local_time: str | None = None
    """The wall time in `zone` at which it is due, ISO without offset."""
    due_at: datetime | None = None
    remind_at: datetime | None = None
    """The next reminder; None when there is none left."""
    closes_at: datetime | None = None
    state: CheckinState = one_of(CheckinState, CheckinState.DUE)
    moved: NotAsked | None = maybe_one_of(NotAsked, check="moved")
    """Why it stands on another day than the team's."""
    not_asked: NotAsked | None = maybe_one_of(NotAsked)
    asked_at: datetime | None = None
    reminders_sent: int = 0
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    skip_reason: str | None = None


class Item(OrganisationRow, table=True):
    """One thing a person told, with who may see it: a mood, a blocker, a win.

    An item of an answer belongs to a check-in; one told at any other time (`/win`) to none.
    """

    __table_args__ = (
        own_key(),
        points_to("person"),
        points_to("team"),
        points_to("checkin"),
        CheckConstraint("number IS NULL OR number BETWEEN 1 AND 5", name="number_1_to_5"),
        Index(None, "person_id", "kind", "created_at"),
        Index(None, "team_id", "kind", "created_at"),
        Index(None, "checkin_id"),
    )

    person_id: int
    team_id: int | None = None
    checkin_id: int | None = None
    kind: ItemKind = one_of(ItemKind)
    number: int | None = None
    """Mood and workload: 1 to 5."""
    text: str | None = None
    cause: Cause | None = maybe_one_of(Cause)
    audience: Audience = one_of(Audience)
    state: ItemState = one_of(ItemState, ItemState.KEPT)
    created_at: datetime
    changed_at: datetime
    day: date | None = None
    """A commitment's day; a taken-up blocker's day."""
    moves: int = 0
    """How often a commitment was moved to another week."""
    came_back: int = 0
    """How often a blocker was reopened after it had been resolved."""


class ItemVersion(OrganisationRow, table=True):
    """What an edit replaced; kept until the item's week closes."""

    __table_args__ = (own_key(), points_to("item"), Index(None, "item_id"))

    item_id: int
    number: int | None = None
    text: str | None = None
    cause: Cause | None = maybe_one_of(Cause)
    audience: Audience = one_of(Audience)
    replaced_at: datetime


class ItemEvent(OrganisationRow, table=True):
    """What happened to a blocker or a commitment. The item's state follows from these."""

    __table_args__ = (
        own_key(),
        points_to("item"),
        points_to("person", "by_person_id"),
        Index(None, "item_id", "at"),
    )

    item_id: int
    by_person_id: int | None = None
    at: datetime
    what: ItemState = one_of(ItemState)
    why: str | None = None
    day: date | None = None


class ItemPerson(OrganisationRow, table=True):
    """Somebody named in an item: thanked, or helped with a win. Asked once before it is shown."""

    __table_args__ = (
        own_key(),
        points_to("item"),
        points_to("person"),
        UniqueConstraint("item_id", "person_id"),
        Index(None, "person_id"),
        Index(None, "consent", "asked_at"),
    )

    item_id: int
    person_id: int
    part: Part = one_of(Part)
    consent: Consent = one_of(Consent, Consent.NOT_ASKED)
    asked_at: datetime | None = None
    """When the question, the thanks or both were handed to the outbox, or when it was seen that
    there is nothing to ask or tell; None: not looked at yet."""
    answered_at: datetime | None = None


class Suggestion(OrganisationRow, table=True):
    """What the program read in someone's words, before its author kept or dropped it.

    It is no fact: it is in no signal and no total, and it is gone when its week closes.
    """

    __table_args__ = (
        own_key(),
        points_to("person"),
        points_to("checkin"),
        points_to("person", "colleague_id"),
        Index(None, "person_id"),
        Index(None, "expires_at"),
    )

    person_id: int
    checkin_id: int | None = None
    kind: ItemKind = one_of(ItemKind)
    quote: str
    cause: Cause | None = maybe_one_of(Cause)
    colleague_id: int | None = None
    audience: Audience | None = maybe_one_of(Audience)
    """Who will see it once it is kept; None: whoever sees its kind by default."""
    whole: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """The whole reply, of which nobody has said yet what it is."""
    created_at: datetime
    expires_at: datetime
