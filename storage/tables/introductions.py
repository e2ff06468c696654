"""Colleagues who know: somebody who solved the like of what is in another's way."""

from datetime import datetime

from sqlalchemy import Index

from storage.tables.base import OrganisationRow, one_of, own_key, points_to
from storage.words import IntroductionState


class Introduction(OrganisationRow, table=True):
    """One blocker, and one colleague who may know the way. First its author is asked, then the
    colleague; only after both said yes does either hear of the other."""

    __table_args__ = (
        own_key(),
        points_to("item", "blocker_id"),
        points_to("item", "solved_id"),
        points_to("person", "author_id"),
        points_to("person", "solver_id"),
        Index(None, "blocker_id"),
        Index(None, "author_id"),
        Index(None, "solver_id"),
        Index(None, "solved_id"),
        Index(None, "state"),
    )

    blocker_id: int
    solved_id: int
    """The resolved blocker of the colleague's that is like it."""
    author_id: int
    solver_id: int
    state: IntroductionState = one_of(IntroductionState, IntroductionState.AUTHOR_ASKED)
    with_words: bool = False
    """Whether the author lets the colleague read the words before they say yes."""
    created_at: datetime
    changed_at: datetime
