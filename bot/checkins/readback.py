"""What was read in a typed reply, kept, corrected or dropped by its author in one press.

Only what the author keeps is stored as an item. A suggestion is in no total and no signal, and is
gone when its week closes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import structlog
from sqlmodel import col, delete, select

from bot.checkins.answering import mark_answered, open_checkin
from bot.checkins.blockers import record_blocker
from bot.checkins.commitments import record_commitment
from bot.checkins.items import DEFAULT_AUDIENCE, name_people, record_thanks, record_win
from bot.errors import NotFound, NotYours
from storage.queries import items as queries
from storage.session import OrgSession
from storage.tables import Checkin, Item, Person, Suggestion
from storage.words import Audience, Cause, ItemKind, Part

log = structlog.stdlib.get_logger(__name__)


class SettledAlready(NotFound):
    """A suggestion that was kept or dropped before, or whose week is over."""

    def __init__(self) -> None:
        super().__init__("That one is settled already.")


class SomebodyElsesWords(NotYours):
    """A suggestion made of another person's words."""

    def __init__(self) -> None:
        super().__init__("Those were somebody else's words, so only they can decide about them.")


async def standing(session: OrgSession, person_id: int, checkin_id: int) -> Sequence[Suggestion]:
    """The suggestions of a check-in that nobody kept or dropped yet, in the order of reading."""
    statement = (
        select(Suggestion)
        .where(Suggestion.person_id == person_id, Suggestion.checkin_id == checkin_id)
        .order_by(col(Suggestion.id))
    )
    return (await session.exec(statement)).all()


async def suggestion_of(
    session: OrgSession, person: Person, suggestion_id: int, now: datetime
) -> tuple[Suggestion, Checkin]:
    """A person's own suggestion, held, with its check-in, still open. Raises SettledAlready,
    SomebodyElsesWords (logged, by ids alone) and CheckinIsClosed."""
    suggestion = await session.get(
        Suggestion, suggestion_id, with_for_update=True, populate_existing=True
    )
    if suggestion is None or suggestion.checkin_id is None:
        raise SettledAlready
    if suggestion.person_id != person.id:
        log.warning("press by somebody else", suggestion=suggestion.id, person=person.id)
        raise SomebodyElsesWords
    return suggestion, await open_checkin(session, person, suggestion.checkin_id, now)


@dataclass(frozen=True)
class Kept:
    """What a suggestion is kept as; words, kind and audience may be the author's correction."""

    kind: ItemKind
    words: str
    audience: Audience
    cause: Cause | None = None
    thanks_to: tuple[int, ...] = ()
    day: date | None = None


def as_suggested(suggestion: Suggestion) -> Kept:
    """A suggestion kept as it stands."""
    colleague = suggestion.colleague_id
    return Kept(
        kind=suggestion.kind,
        words=suggestion.quote,
        audience=suggestion.audience or DEFAULT_AUDIENCE[suggestion.kind],
        cause=suggestion.cause,
        thanks_to=(colleague,) if colleague is not None else (),
    )


async def keep(
    session: OrgSession,
    person: Person,
    suggestion: Suggestion,
    *,
    checkin: Checkin,
    kept: Kept,
    now: datetime,
) -> Item:
    """Store what the author keeps and forget the suggestion. Thanks to several people in the same
    words are one. Raises WrongInput."""
    await mark_answered(session, checkin, now)
    item = await _record(session, person, checkin, kept, now)
    await drop(session, suggestion)
    return item


async def _record(
    session: OrgSession, person: Person, checkin: Checkin, kept: Kept, now: datetime
) -> Item:
    of = (session, person, kept.words, kept.audience, now)
    match kept.kind:
        case ItemKind.BLOCKER:
            return await record_blocker(*of, cause=kept.cause, checkin=checkin)
        case ItemKind.WIN:
            return await record_win(*of, checkin=checkin)
        case ItemKind.COMMITMENT:
            return await record_commitment(*of, day=kept.day, checkin=checkin)
        case _:
            same = await _same_thanks(session, person, checkin, kept.words)
            if same is None:
                return await record_thanks(*of, to=kept.thanks_to, checkin=checkin)
            named = (await queries.people_named(session, [same.id])).get(same.id, queries.Named())
            together = (*named.thanked, *kept.thanks_to)
            await name_people(session, same, together, Part.THANKED, "thanks_to")
            return same


async def _same_thanks(
    session: OrgSession, person: Person, checkin: Checkin, words: str
) -> Item | None:
    only = queries.Only(kinds=[ItemKind.THANKS], checkin_id=checkin.id)
    told = await queries.own(session, person.id, only)
    return next((item for item in told if item.text == words), None)


async def drop(session: OrgSession, suggestion: Suggestion) -> None:
    """Forget a suggestion; nothing of it stays."""
    await session.exec(delete(Suggestion).where(col(Suggestion.id) == suggestion.id))
