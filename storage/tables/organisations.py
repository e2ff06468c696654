"""Organisations, their teams, and what holds in a team from which day on."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from storage.tables.base import OrganisationRow, Row, one_of, own_key, points_to
from storage.words import Platform, Role


class Organisation(Row, table=True):
    """One customer: a Slack workspace, an Entra tenant, or the local playground."""

    __table_args__ = (UniqueConstraint("platform", "external_id"),)

    id: int = Field(default=None, primary_key=True)
    name: str
    platform: Platform = one_of(Platform)
    external_id: str
    created_at: datetime


class Team(OrganisationRow, table=True):
    """Managers, reps and a leader who share a channel, a cadence and a policy."""

    __table_args__ = (own_key(), UniqueConstraint("organisation_id", "name"))

    name: str
    channel: str | None = None
    """The platform's id of the channel where highlights are posted."""
    active: bool = True


class TeamEvent(OrganisationRow, table=True):
    """Who changed what about a team, and where: so that `apply` can show what chat changed."""

    __table_args__ = (
        own_key(),
        points_to("team"),
        points_to("person", "by_person_id"),
        points_to("person", "about_person_id"),
        Index(None, "source", "at"),
    )

    team_id: int
    by_person_id: int | None = None
    about_person_id: int | None = None
    """Whom the sentence names: it goes when their data is erased."""
    at: datetime
    source: str
    """`file` or `chat`."""
    what: str
    """One sentence: the change as a person reads it."""


class Member(OrganisationRow, table=True):
    """A person's part in a team, from a day on and until a day (that day not included)."""

    __table_args__ = (
        own_key(),
        points_to("team"),
        points_to("person"),
        UniqueConstraint("team_id", "person_id", "role", "since"),
        CheckConstraint("until IS NULL OR until >= since", name="until_after_since"),
        Index(None, "team_id", "role"),
        Index(None, "person_id"),
    )

    team_id: int
    person_id: int
    role: Role = one_of(Role)
    since: date
    until: date | None = None


class Cadence(OrganisationRow, table=True):
    """When a team is asked, coached and celebrated, from a day on. A week is judged by the
    cadence that held on its Monday."""

    __table_args__ = (own_key(), points_to("team"), UniqueConstraint("team_id", "effective_from"))

    team_id: int
    effective_from: date
    checkin_weekday: int
    """0 is Monday."""
    checkin_time: str
    """Local wall time of each person, `HH:MM`."""
    remind_after_minutes: int
    reminders: int
    close_after_minutes: int
    coaching_time: str
    nudges_per_week: int
    highlights_weekday: int
    highlights_time: str


class Policy(OrganisationRow, table=True):
    """What a team's relief and totals go by, from a day on."""

    __table_args__ = (own_key(), points_to("team"), UniqueConstraint("team_id", "effective_from"))

    team_id: int
    effective_from: date
    min_leave_days: int
    second_approval_above: str
    """A share of the target as an exact decimal: `0.15`."""
    threshold: int
    """From how many people on totals may be shown; never below 5."""


class Agenda(OrganisationRow, table=True):
    """Something a team is due at an instant: planning a week, coaching, highlights.

    One row an occasion, under a unique key, so that two tickers make it happen once.
    """

    __table_args__ = (
        own_key(),
        points_to("team"),
        UniqueConstraint("team_id", "kind", "key"),
        Index(None, "kind", "done_at", "due_at"),
    )

    team_id: int
    kind: str
    key: str
    """Which occasion: an ISO week or a date."""
    due_at: datetime
    done_at: datetime | None = None


class Setting(OrganisationRow, table=True):
    """A choice of the whole organisation, such as whether a language model may work for it."""

    __table_args__ = (own_key(), UniqueConstraint("organisation_id", "name"))

    name: str
    value: Any = Field(sa_type=JSON)
