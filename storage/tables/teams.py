"""What the Teams side remembers: where each tenant is served, the chats with people, the channels
that the program was added to, and what it has seen.

`reference` is what writing to a place takes (service address, conversation, account), as encrypted
JSON; see `storage.encryption`.
"""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from storage.tables.base import OrganisationRow, Row, own_key, points_to


class TeamsTenant(OrganisationRow, table=True):
    """The program at work in an Entra tenant: what its activities said of where it is served."""

    __table_args__ = (own_key(), UniqueConstraint("organisation_id"))

    service_url: str
    bot_id: str
    """How Teams names the program in conversations: `28:` and its application id."""
    since: datetime


class TeamsChat(OrganisationRow, table=True):
    """The chat of the program with somebody who is known to it.

    It stays when the program was removed, without a reference, until the person is erased.
    """

    __table_args__ = (
        own_key(),
        points_to("person"),
        UniqueConstraint("organisation_id", "account_id"),
        Index(None, "person_id"),
    )

    person_id: int
    account_id: str
    """The Entra object id."""
    reference: str | None = None
    zone: str | None = None
    """As Teams said it last; a change is followed, what somebody chose since is not undone."""
    locale: str | None = None
    since: datetime
    removed_at: datetime | None = None


class TeamsChannel(OrganisationRow, table=True):
    """A channel of a team that the program was added to."""

    __table_args__ = (
        own_key(),
        UniqueConstraint("organisation_id", "channel_id"),
        Index(None, "group_id"),
    )

    channel_id: str
    group_id: str
    """Teams' id of the team that the channel is in."""
    name: str = ""
    group_name: str = ""
    since: datetime
    removed_at: datetime | None = None


class TeamsSeen(Row, table=True):
    """An activity that was taken, so that a redelivery is not."""

    __table_args__ = (UniqueConstraint("key"), Index(None, "at"))

    id: int = Field(default=None, primary_key=True)
    key: str
    at: datetime
