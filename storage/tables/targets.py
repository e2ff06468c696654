"""Targets and what stands beside them: bands, results, metrics, part-time work, expectations; the
imports they came by, and the keys of programs that send them.

Amounts are exact decimals as plain text, `1234.50`: no database rounds them.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field

from storage.tables.base import OrganisationRow, one_of, own_key, points_to
from storage.words import BandSource, ImportKind, ImportSource


class ImportBatch(OrganisationRow, table=True):
    """One file or request that changed something: who sent it, when, and what came of it."""

    __table_args__ = (own_key(), Index(None, "kind", "at"))

    kind: ImportKind = one_of(ImportKind)
    source: ImportSource = one_of(ImportSource)
    at: datetime
    by: str
    """Who: the account that ran the command, or the name of the key."""
    file_name: str
    file_hash: str
    """SHA-256 of its bytes, in hexadecimal."""
    rows: int
    added: int = 0
    changed: int = 0


class ImportChange(OrganisationRow, table=True):
    """What a corrected file replaced: the row as it was and as it became. What was new is in the
    rows themselves, which name their batch."""

    __table_args__ = (
        own_key(),
        points_to("import_batch", "batch_id"),
        points_to("person"),
        points_to("team"),
        Index(None, "batch_id"),
        Index(None, "person_id"),
    )

    batch_id: int
    person_id: int | None = None
    team_id: int | None = None
    what: str
    """Which row: `2026-07-03`, `2026-07-01 to 2026-09-30`, `csat 2026-07-03`."""
    before: str
    after: str


class TargetBand(OrganisationRow, table=True):
    """A band of one person and period, from a day on. Never changed: a later row for the same
    period takes its place from its own day on, and of two for one day the later written wins. What
    was decided goes before what was imported."""

    __table_args__ = (
        own_key(),
        points_to("person"),
        points_to("import_batch", "batch_id"),
        points_to("person", "by_person_id"),
        CheckConstraint("period_end >= period_start", name="period_ends_after_start"),
        Index(None, "person_id", "period_end"),
    )

    person_id: int
    period_start: date
    period_end: date
    """Both days included."""
    unit: str
    """`money`, `count` or `points`."""
    floor: str
    target: str
    aspiration: str
    step: str
    """What amounts are rounded to."""
    effective_from: date
    source: BandSource = one_of(BandSource)
    batch_id: int | None = None
    """The import it came by."""
    by_person_id: int | None = None
    """Who decided it; None: it was imported."""
    at: datetime
    why: str = ""
    """Why it is not the band before: a decision's reason in short."""


class Result(OrganisationRow, table=True):
    """What one person brought in on one day, refunds taken off. In the unit of the target that
    the day lies in."""

    __table_args__ = (
        own_key(),
        points_to("person"),
        points_to("import_batch", "batch_id"),
        UniqueConstraint("person_id", "day"),
    )

    person_id: int
    day: date
    amount: str
    batch_id: int


class Metric(OrganisationRow, table=True):
    """A measure of a person or of a team on a day: `csat`, `clv`, `lead_quality`, `cycle_days`,
    `win_rate` (a share)."""

    __table_args__ = (
        own_key(),
        points_to("person"),
        points_to("team"),
        points_to("import_batch", "batch_id"),
        UniqueConstraint("person_id", "metric", "day"),
        UniqueConstraint("team_id", "metric", "day"),
        CheckConstraint("(person_id IS NULL) <> (team_id IS NULL)", name="one_subject"),
    )

    person_id: int | None = None
    team_id: int | None = None
    metric: str
    day: date
    value: str
    batch_id: int


class PartTime(OrganisationRow, table=True):
    """Days on which somebody works a part of full time, both ends included: they are no leave,
    and a target is relieved by the other part."""

    __table_args__ = (
        own_key(),
        points_to("person"),
        points_to("import_batch", "batch_id"),
        UniqueConstraint("person_id", "start_day", "end_day"),
        CheckConstraint("end_day >= start_day", name="ends_after_start"),
    )

    person_id: int
    start_day: date
    end_day: date
    share: str
    """The part worked, as an exact decimal: `0.60`."""
    batch_id: int


class AccountMove(OrganisationRow, table=True):
    """From a day on, a share of what somebody sells belongs to a colleague."""

    __table_args__ = (
        own_key(),
        points_to("person"),
        points_to("person", "taker_id"),
        points_to("import_batch", "batch_id"),
        UniqueConstraint("person_id", "day", "account"),
        CheckConstraint("person_id <> taker_id", name="between_two"),
        Index(None, "taker_id"),
    )

    person_id: int
    """Who gives."""
    taker_id: int
    day: date
    share: str
    """The part of the giver's territory, as an exact decimal: `0.20`."""
    account: str
    """What moved; empty where it is a share of the whole."""
    batch_id: int


class Expectation(OrganisationRow, table=True):
    """What rep and manager agree on for a period. Never changed but for being agreed: a new
    wording is a new version, and the earlier ones stay."""

    __table_args__ = (
        own_key(),
        points_to("person"),
        points_to("team"),
        points_to("person", "by_person_id"),
        points_to("person", "agreed_by_id"),
        UniqueConstraint("person_id", "period_start", "version"),
        Index(None, "team_id", "period_start"),
    )

    person_id: int
    team_id: int
    period_start: date
    period_end: date
    version: int
    by_person_id: int
    """Who wrote this version: the rep or a manager."""
    at: datetime
    ways: Any = Field(sa_type=JSON)
    """Two or three ways of working that count, as texts."""
    help: str = Field(sa_type=Text)
    """What help was promised."""
    agreed_at: datetime | None = None
    agreed_by_id: int | None = None
    """The other of the two."""


class ExpectationTalk(OrganisationRow, table=True):
    """A period whose expectations are to be agreed on: when who is asked next."""

    __table_args__ = (
        own_key(),
        points_to("person"),
        UniqueConstraint("person_id", "period_start"),
        Index(None, "next_at"),
    )

    person_id: int
    period_start: date
    period_end: date
    asked: int = 0
    """How often somebody was asked: at first, and once more."""
    next_at: datetime | None = None
    """When the program looks at it again; None: it is over."""


class ApiKey(OrganisationRow, table=True):
    """A program that may send rows for this organisation. Only a hash of its key is kept."""

    __table_args__ = (
        own_key(),
        UniqueConstraint("hash"),
        UniqueConstraint("organisation_id", "name"),
    )

    name: str
    hash: str
    """SHA-256 of the key, which is random and long enough to need no salt."""
    begins: str
    """The key's first characters, to tell keys apart."""
    created_at: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None


class ApiAnswer(OrganisationRow, table=True):
    """The answer to a request that brought an idempotency key, given again when it comes again."""

    __table_args__ = (
        own_key(),
        points_to("api_key"),
        UniqueConstraint("api_key_id", "key"),
        Index(None, "at"),
    )

    api_key_id: int
    key: str
    request_hash: str
    """SHA-256 of what was asked: the path and the body."""
    status: int
    body: str = Field(sa_type=Text)
    at: datetime
