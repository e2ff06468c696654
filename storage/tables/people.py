"""People, how platforms know them, and when they are away."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from storage.tables.base import OrganisationRow, one_of, own_key, points_to
from storage.words import Platform


class Person(OrganisationRow, table=True):
    """A rep, manager or leader. Erasing leaves the row without name, identity or settings."""

    __table_args__ = (own_key(), Index(None, "greeted_at"))

    name: str
    """Empty once erased."""
    timezone: str
    """An IANA name."""
    country: str | None = None
    """For public holidays; `ES` or with a region `ES-MD`. None: no holidays."""
    workdays: str = "mon,tue,wed,thu,fri"
    locale: str = "en"
    active: bool = True
    since: date
    """The day the person came into the program."""
    hired: date | None = None
    """The first day in the job, where a file says so: a new colleague's target ramps up from it."""
    greeted_at: datetime | None = None
    """When the hello was handed over; nobody is asked anything before it."""
    reminder: bool = True
    own_time: str | None = None
    """The hour this person prefers to be asked at, local `HH:MM`; None: the team's."""
    ask_every: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    """Weeks from one check-in to the next: 1, or 2 where this person asked for fewer."""
    paused_at: datetime | None = None
    """Since when this person has muted the program; None: not muted."""
    erased_at: datetime | None = None


class Identity(OrganisationRow, table=True):
    """How a platform knows a person. Identities move, people stay."""

    __table_args__ = (
        own_key(),
        points_to("person"),
        UniqueConstraint("organisation_id", "platform", "external_id"),
        Index(None, "person_id"),
    )

    person_id: int
    platform: Platform = one_of(Platform)
    external_id: str


class Leave(OrganisationRow, table=True):
    """Days away, both ends included. An end of None means until the person is back."""

    __table_args__ = (
        own_key(),
        points_to("person"),
        CheckConstraint("end_day IS NULL OR end_day >= start_day", name="ends_after_start"),
        Index(None, "person_id", "start_day"),
    )

    person_id: int
    start_day: date
    end_day: date | None = None
    kind: str = "leave"
    """A type code such as `leave` or `parental`; never a diagnosis."""
    source: str = "self"
    """`self` from chat, `import` from a file."""
    created_at: datetime
    cancelled_at: datetime | None = None


class Draft(OrganisationRow, table=True):
    """A half-filled form, kept for its author alone until it is sent or its week closes."""

    __table_args__ = (
        own_key(),
        points_to("person"),
        UniqueConstraint("organisation_id", "person_id", "form"),
        Index(None, "expires_at"),
    )

    person_id: int
    form: str
    content: str
    """The values as JSON text."""
    at: datetime
    expires_at: datetime = Field()
