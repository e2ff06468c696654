"""What teams celebrate: a week's post, what is in it, and how colleagues took it."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, true
from sqlmodel import Field

from storage.tables.base import OrganisationRow, one_of, own_key, points_to
from storage.words import PostState


class Post(OrganisationRow, table=True):
    """A team's highlights of one week, posted once or, with nothing to say, not at all."""

    __table_args__ = (
        own_key(),
        points_to("team"),
        points_to("delivery"),
        UniqueConstraint("team_id", "week"),
        Index(None, "delivery_id"),
    )

    team_id: int
    week: str
    state: PostState = one_of(PostState, PostState.CHOOSING)
    at: datetime
    delivery_id: int | None = None


class Highlight(OrganisationRow, table=True):
    """One thing worth celebrating, as it stood in a post."""

    __table_args__ = (
        own_key(),
        points_to("post"),
        points_to("item"),
        UniqueConstraint("post_id", "item_id"),
        Index(None, "item_id"),
    )

    post_id: int
    item_id: int
    place: int


class Reaction(OrganisationRow, table=True):
    """A colleague's reaction to a post, as the latest that the platform told of it has it.

    One that was taken back stays as a row that stands no more: the platform may tell of it before
    it tells that there was one.
    """

    __table_args__ = (
        own_key(),
        points_to("delivery"),
        points_to("person"),
        UniqueConstraint("delivery_id", "person_id", "emoji"),
    )

    delivery_id: int
    person_id: int
    emoji: str
    at: datetime
    """When it was given or taken back, by the platform's clock."""
    stands: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
