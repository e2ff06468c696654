"""What the Slack side remembers: installs, sign-in states on their way, and what it has seen."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from storage.tables.base import OrganisationRow, Row, own_key


class SlackInstall(OrganisationRow, table=True):
    """The program installed in a workspace. Tokens are encrypted; see `storage.encryption`.

    An install that was taken away stays, without tokens, until the organisation is erased.
    """

    __table_args__ = (own_key(), UniqueConstraint("organisation_id"))

    team_id: str
    app_id: str
    bot_user_id: str
    bot_id: str
    scopes: str
    """Comma separated, as Slack granted them."""
    bot_token: str | None = None
    refresh_token: str | None = None
    expires_at: datetime | None = None
    """When the token ends, where tokens rotate."""
    refreshing_until: datetime | None = None
    """Until then a process is fetching the next token; nobody else does."""
    installed_at: datetime
    installed_by: str
    """Slack's id of the person."""
    revoked_at: datetime | None = None


class SlackState(Row, table=True):
    """A sign-in on its way to Slack and back, good for one return."""

    __table_args__ = (UniqueConstraint("state"), Index(None, "expires_at"))

    id: int = Field(default=None, primary_key=True)
    state: str
    expires_at: datetime


class SlackSeen(Row, table=True):
    """An event or a press that was taken, so that a redelivery is not."""

    __table_args__ = (UniqueConstraint("key"), Index(None, "at"))

    id: int = Field(default=None, primary_key=True)
    key: str
    at: datetime
