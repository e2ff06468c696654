"""What somebody will do next week: kept, done, moved to another week, or dropped without blame.

Every step is an event row; a step taken twice is one step, and the functions say whether it was
this call's.
"""

from datetime import date, datetime

from bot.checkins.items import add_item, is_withdrawn, lock
from bot.checkins.life import Step, already, leads_to
from bot.checkins.texts import wanted
from bot.checkins.when import local_day
from bot.errors import NotYours, TooLate, WrongInput
from bot.people.weeks import IsoWeek
from storage.session import OrgSession
from storage.tables import Checkin, Item, ItemEvent, Person
from storage.words import Audience, ItemKind, ItemState

SAY_WHAT = "Please write a few words about what you will do."


class AlreadySettled(TooLate):
    """A commitment that was done or dropped before."""

    def __init__(self, state: ItemState) -> None:
        what = "done" if state == ItemState.DONE else "let go"
        super().__init__(f"This one is {what} already, so it stays as it is.")


class NotYourCommitment(NotYours):
    """Somebody acts on another person's commitment."""

    def __init__(self) -> None:
        super().__init__("Only the person who made this commitment can change it.")


def end_of_next_week(now: datetime, zone_name: str) -> date:
    """The Sunday after the one to come, on the clock of a zone: by when a commitment without a
    day of its own is looked at again."""
    return IsoWeek.of(local_day(now, zone_name)).plus(1).sunday


async def record_commitment(
    session: OrgSession,
    person: Person,
    text: str,
    audience: Audience,
    now: datetime,
    *,
    day: date | None = None,
    checkin: Checkin | None = None,
) -> Item:
    """Keep a commitment, open until its author says what became of it; without a day it is one
    for the next week. Raises WrongInput on an empty or too long text."""
    cleaned = wanted(text, "commitment")
    if not cleaned:
        raise WrongInput(SAY_WHAT, {"commitment": SAY_WHAT})
    item = await add_item(
        session,
        person,
        ItemKind.COMMITMENT,
        audience,
        now,
        text=cleaned,
        state=ItemState.OPEN,
        day=day or end_of_next_week(now, person.timezone),
        checkin=checkin,
    )
    session.add(ItemEvent(item_id=item.id, by_person_id=person.id, at=now, what=ItemState.OPEN))
    await session.flush()
    return item


async def name_day(session: OrgSession, item: Item, day: date) -> None:
    """Look at a commitment again on the day that its words name, unless it was moved or settled
    since."""
    await lock(session, item)
    if item.state == ItemState.OPEN and item.moves == 0:
        item.day = day
        session.add(item)
        await session.flush()


async def done(session: OrgSession, item: Item, by: Person, now: datetime) -> bool:
    """It is done. True where this call did it. Raises NotYourCommitment, AlreadySettled."""
    return await _step(session, item, Step.DONE, by, now)


async def drop(session: OrgSession, item: Item, by: Person, now: datetime) -> bool:
    """It is let go; no reason is asked. As `done`."""
    return await _step(session, item, Step.DROP, by, now)


async def move(
    session: OrgSession, item: Item, by: Person, now: datetime, *, to: date | None = None
) -> bool:
    """It moves to a later day, by default the end of next week; counted in `moves`. Moving it to
    the day on which it stands, or an earlier one, changes nothing. As `done`."""
    await lock(session, item)
    day = to or end_of_next_week(now, by.timezone)
    if item.state in {ItemState.OPEN, ItemState.MOVED} and item.day is not None and day <= item.day:
        return False
    return await _step(session, item, Step.MOVE, by, now, day=day)


async def _step(
    session: OrgSession,
    item: Item,
    step: Step,
    by: Person,
    now: datetime,
    *,
    day: date | None = None,
) -> bool:
    await lock(session, item)
    if item.person_id != by.id or item.kind != ItemKind.COMMITMENT or is_withdrawn(item):
        raise NotYourCommitment
    if already(item.state, step):
        return False
    target = leads_to(item.state, step)
    if target is None:
        raise AlreadySettled(item.state)
    session.add(ItemEvent(item_id=item.id, by_person_id=by.id, at=now, what=target, day=day))
    item.state = target
    item.changed_at = now
    if step == Step.MOVE:
        item.moves += 1
        item.day = day
    session.add(item)
    await session.flush()
    return True
