"""What is in the way: told, getting better, still there, taken up, resolved, back again.

Every step is an event row; the blocker's state follows from it in the same transaction. A step
taken twice (two presses, two windows) is one step: the functions say whether it was this call's.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from bot.cards import Card
from bot.checkins import news
from bot.checkins.ids import MessageKind
from bot.checkins.items import add_item, is_withdrawn, lock, name_people
from bot.checkins.life import Step, already, leads_to
from bot.checkins.texts import wanted
from bot.checkins.when import local_day
from bot.errors import NotYours, TooLate, WrongInput
from bot.outbox import service as outbox
from bot.people.courtesy import courteous_time
from storage.queries import items as queries
from storage.queries import roster
from storage.session import OrgSession
from storage.tables import Checkin, Item, ItemEvent, Person
from storage.words import Audience, Cause, ItemKind, ItemState, Part

REPEATS_WITHIN = timedelta(hours=12)
"""The same step by the same person within this time is one and the same."""

FURTHEST = timedelta(days=90)
"""How far ahead a manager may promise to look into something."""


class NotPossibleNow(TooLate):
    """The blocker stands where this step makes no sense any more."""

    def __init__(self, state: ItemState) -> None:
        super().__init__(
            "This one is already resolved. If it is back, you can say so on your home."
            if state == ItemState.RESOLVED
            else "This one is open already, so there is nothing to reopen."
        )


class NotForYou(NotYours):
    """A blocker that this person may not see, or may not act on."""

    def __init__(self) -> None:
        super().__init__("Only the person who told this and their manager can act on it.")


async def record_blocker(
    session: OrgSession,
    person: Person,
    text: str,
    audience: Audience,
    now: datetime,
    *,
    cause: Cause | None = None,
    checkin: Checkin | None = None,
) -> Item:
    """Keep a blocker, open. `cause` is what its author said or confirmed, never a mere reading.
    Raises WrongInput on an empty or too long text."""
    cleaned = wanted(text, "blocker")
    if not cleaned:
        raise WrongInput(news.SAY_WHAT_IS_IN_THE_WAY, {"blocker": news.SAY_WHAT_IS_IN_THE_WAY})
    item = await add_item(
        session,
        person,
        ItemKind.BLOCKER,
        audience,
        now,
        text=cleaned,
        cause=cause,
        state=ItemState.OPEN,
        checkin=checkin,
    )
    session.add(ItemEvent(item_id=item.id, by_person_id=person.id, at=now, what=ItemState.OPEN))
    await session.flush()
    return item


async def better(
    session: OrgSession, item: Item, by: Person, now: datetime, *, since: datetime | None = None
) -> bool:
    """Its author says that it is getting better. True where this call did it. With `since`, the
    same said at or after that instant counts as this one. Raises NotForYou, NotPossibleNow."""
    return await _author_step(session, item, Step.BETTER, by, now, since=since)


async def still_there(
    session: OrgSession, item: Item, by: Person, now: datetime, *, since: datetime | None = None
) -> bool:
    """Its author says that nothing has changed. As `better`."""
    return await _author_step(session, item, Step.STILL_THERE, by, now, since=since)


async def resolve(session: OrgSession, item: Item, by: Person, now: datetime) -> bool:
    """It is out of the way, as its author or a manager who may see it says. True where this call
    did it. Where a manager says so, the author is told. Raises NotForYou, NotPossibleNow."""
    await lock(session, item)
    if by.id != item.person_id:
        await _ensure_manager(session, item, by, now)
    event = await _step(session, item, Step.RESOLVE, by, now)
    if event is not None:
        await _withdraw_promises(session, item)
        await _name_who_helped(session, item)
    if event is not None and by.id != item.person_id:
        author = await session.get_one(Person, item.person_id)

        def done(_today: date) -> Card:
            return news.resolved_by(by.name, item.text or "", item.id)

        await _tell(session, author, done, f"resolved:{item.id}:{event.id}", now)
    return event is not None


async def reopen(session: OrgSession, item: Item, by: Person, now: datetime) -> bool:
    """It is back, as its author says; counted in `came_back`. True where this call did it: one
    that is open already stays as it is. Raises NotForYou."""
    await lock(session, item)
    _ensure_author(item, by)
    if item.state in queries.OPEN_BLOCKER:
        return False
    return await _step(session, item, Step.REOPEN, by, now) is not None


async def take_up(
    session: OrgSession, item: Item, manager: Person, day: date, now: datetime
) -> bool:
    """A manager will look into it by `day`, on their own calendar; its author is told at the next
    courteous hour. The same day said again changes nothing and returns False. Raises NotForYou
    (a private one included), NotPossibleNow, and WrongInput for a day in the past or too far."""
    await lock(session, item)
    await _ensure_manager(session, item, manager, now)
    today = local_day(now, manager.timezone)
    if not today <= day <= today + FURTHEST:
        sentence = news.day_out_of_reach(today, today + FURTHEST)
        raise WrongInput(sentence, {"day": sentence})
    if item.state == ItemState.TAKEN_UP and item.day == day:
        return False
    event = await _step(session, item, Step.TAKE_UP, manager, now, day=day)
    if event is None:
        return False
    author = await session.get_one(Person, item.person_id)
    await _withdraw_promises(session, item)

    def promise(today: date) -> Card:
        return news.taken_up(manager.name, item.text or "", day, today, item.id)

    await _tell(session, author, promise, f"taken:{item.id}:{event.id}", now)
    return True


async def _withdraw_promises(session: OrgSession, item: Item) -> None:
    """A later promise, or the end of it all, takes the place of one that was not told yet."""
    events = await queries.events_of(session, [item.id])
    keys = [f"taken:{item.id}:{one.id}" for one in events if one.what == ItemState.TAKEN_UP]
    await outbox.withdraw(session, "superseded", keys=keys)


async def _name_who_helped(session: OrgSession, item: Item) -> None:
    """Whoever took up or resolved what its author told the whole team: they are asked before the
    team reads that it is out of the way."""
    if item.audience != Audience.TEAM:
        return
    events = await queries.events_of(session, [item.id])
    steps = (ItemState.TAKEN_UP, ItemState.RESOLVED)
    by = [one.by_person_id for one in events if one.what in steps and one.by_person_id]
    people = await roster.people(session, {one for one in by if one != item.person_id})
    helpers = [id_ for id_, person in people.items() if person.active]
    await name_people(session, item, helpers, Part.HELPED, "")


async def _author_step(
    session: OrgSession,
    item: Item,
    step: Step,
    by: Person,
    now: datetime,
    *,
    since: datetime | None,
) -> bool:
    await lock(session, item)
    _ensure_author(item, by)
    last = await queries.last_event(session, item.id)
    target = leads_to(item.state, step)
    if (
        last is not None
        and last.by_person_id == by.id
        and last.what == target
        and (step == Step.BETTER or last.why == Step.STILL_THERE)
        and last.at >= (since or now - REPEATS_WITHIN)
    ):
        return False
    why = Step.STILL_THERE if step == Step.STILL_THERE else None
    return await _step(session, item, step, by, now, why=why) is not None


async def _step(
    session: OrgSession,
    item: Item,
    step: Step,
    by: Person,
    now: datetime,
    *,
    why: str | None = None,
    day: date | None = None,
) -> ItemEvent | None:
    """Take a step of a held item; None where it stands there already."""
    if item.kind != ItemKind.BLOCKER or is_withdrawn(item):
        raise NotForYou
    if already(item.state, step):
        return None
    target = leads_to(item.state, step)
    if target is None:
        raise NotPossibleNow(item.state)
    event = ItemEvent(item_id=item.id, by_person_id=by.id, at=now, what=target, why=why, day=day)
    session.add(event)
    item.state = target
    item.changed_at = now
    if step == Step.REOPEN:
        item.came_back += 1
        item.day = None
    if day is not None:
        item.day = day
    session.add(item)
    await session.flush()
    return event


def _ensure_author(item: Item, by: Person) -> None:
    if item.person_id != by.id:
        raise NotForYou


async def _ensure_manager(session: OrgSession, item: Item, by: Person, now: datetime) -> None:
    today = local_day(now, by.timezone)
    if not await queries.manager_may_see(session, by.id, item, today):
        raise NotForYou


async def _tell(
    session: OrgSession, author: Person, card: Callable[[date], Card], key: str, now: datetime
) -> None:
    """Tell the author at a courteous hour, in words of that day; one who paused the program sees
    it on their home."""
    at = await courteous_time(session, author, now)
    if at is None:
        return
    message = outbox.Message(
        key=key,
        kind=MessageKind.NEWS,
        card=card(local_day(at, author.timezone)),
        due_at=at,
        person_id=author.id,
        expires_at=at + timedelta(days=7),
        repeatable=True,  # what became of a blocker is waited for
        proactive=True,
    )
    await outbox.queue(session, [message], now)
