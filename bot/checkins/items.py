"""Recording what people tell, changing it, and taking it back.

Wins and thanks are told in a check-in, by a command or by keeping a suggestion; they all come
through here. Blockers and commitments have a life of their own: see `blockers`, `commitments`.
"""

from collections.abc import Sequence
from datetime import date, datetime

from bot.checkins.texts import wanted
from bot.errors import NotFound, NotYours, TooLate, WrongInput
from bot.highlights import service as highlights
from bot.outbox import service as outbox
from storage.queries import items as queries
from storage.queries import roster
from storage.session import OrgSession
from storage.tables import Checkin, Item, ItemEvent, ItemPerson, ItemVersion, Person
from storage.words import Audience, Cause, ItemKind, ItemState, Part, Role

DEFAULT_AUDIENCE = {
    ItemKind.MOOD: Audience.MANAGER,
    ItemKind.WORKLOAD: Audience.MANAGER,
    ItemKind.BLOCKER: Audience.MANAGER,
    ItemKind.COMMITMENT: Audience.MANAGER,
    ItemKind.WIN: Audience.TEAM,
    ItemKind.THANKS: Audience.TEAM,
}
"""Who sees an item unless its author chose otherwise; the screen that asks says so."""

MOST_NAMED = 20
"""People who can be thanked, or named as helpers, in one go."""


class NoSuchItem(NotFound):
    """The item does not exist, or its author took it back."""

    def __init__(self) -> None:
        super().__init__("I cannot find that any more. It may have been taken back.")


class NotYourItem(NotYours):
    """Somebody acts on what another person told."""

    def __init__(self) -> None:
        super().__init__("That was told by somebody else, so only they can change it.")


class WeekIsClosed(TooLate):
    """An answer whose week is over stays as it is."""

    def __init__(self) -> None:
        super().__init__("That week is closed, so its answers stay as they are.")


async def record_win(
    session: OrgSession,
    person: Person,
    text: str,
    audience: Audience,
    now: datetime,
    *,
    helpers: Sequence[int] = (),
    checkin: Checkin | None = None,
) -> Item:
    """Keep a win. `helpers` are colleagues who made it possible; they are asked before anybody
    is shown their name. Raises WrongInput on an empty or too long text or an unknown helper."""
    item = await add_item(
        session, person, ItemKind.WIN, audience, now, text=_something(text, "win"), checkin=checkin
    )
    await name_people(session, item, helpers, Part.HELPED, "win")
    return item


async def record_thanks(
    session: OrgSession,
    person: Person,
    text: str,
    audience: Audience,
    now: datetime,
    *,
    to: Sequence[int],
    checkin: Checkin | None = None,
) -> Item:
    """Keep thanks to colleagues, signed by their author. `to` may be empty where the words thank
    somebody whom the program does not know. Raises WrongInput as `record_win` does."""
    item = await add_item(
        session,
        person,
        ItemKind.THANKS,
        audience,
        now,
        text=_something(text, "thanks"),
        checkin=checkin,
    )
    await name_people(session, item, to, Part.THANKED, "thanks_to")
    return item


def _something(text: str, field: str) -> str:
    cleaned = wanted(text, field)
    if not cleaned:
        sentence = "Please write a few words, so that it can be understood later."
        raise WrongInput(sentence, {field: sentence})
    return cleaned


async def add_item(
    session: OrgSession,
    person: Person,
    kind: ItemKind,
    audience: Audience,
    now: datetime,
    *,
    text: str | None = None,
    number: int | None = None,
    cause: Cause | None = None,
    state: ItemState = ItemState.KEPT,
    day: date | None = None,
    checkin: Checkin | None = None,
) -> Item:
    """Store a new item of a person, in the check-in's team or else their own."""
    item = Item(
        person_id=person.id,
        team_id=checkin.team_id if checkin else await team_for(session, person.id, now.date()),
        checkin_id=checkin.id if checkin else None,
        kind=kind,
        number=number,
        text=text,
        cause=cause,
        audience=audience,
        state=state,
        created_at=now,
        changed_at=now,
        day=day,
    )
    session.add(item)
    await session.flush()
    return item


async def team_for(session: OrgSession, person_id: int, on: date) -> int | None:
    """The team that a person's words belong to: where they are a rep, else where they have any
    part; None without a team."""
    parts = await roster.teams_of(session, person_id, on)
    as_rep = [team.id for member, team in parts if member.role == Role.REP]
    return next(iter(as_rep or [team.id for _, team in parts]), None)


async def name_people(
    session: OrgSession, item: Item, person_ids: Sequence[int], part: Part, field: str
) -> None:
    """Name exactly these colleagues in an item's part: who was named before and is not any more
    is removed. `field` is the form's field beside which a mistake is shown. Raises WrongInput."""
    chosen = list(dict.fromkeys(person_ids))
    if len(chosen) > MOST_NAMED:
        sentence = f"Up to {MOST_NAMED} people can be named at once, and these are {len(chosen)}."
        raise WrongInput(sentence, {field: sentence})
    if item.person_id in chosen:
        sentence = "You cannot name yourself here; please choose the colleagues you mean."
        raise WrongInput(sentence, {field: sentence})
    known = await roster.people(session, chosen)
    if any(one not in known or not known[one].active for one in chosen):
        sentence = "I do not know one of these people. Please choose them from the list."
        raise WrongInput(sentence, {field: sentence})
    named = (await queries.people_named(session, [item.id])).get(item.id, queries.Named())
    before = named.thanked if part == Part.THANKED else named.helped
    gone = [one for one in before if one not in chosen]
    if gone:
        await queries.forget_names(session, item.id, gone, part)
        await _stop_asking_for_consent(session, item.id, gone)
    others = set(named.thanked) | set(named.helped)
    for one in chosen:
        if one not in others:
            session.add(ItemPerson(item_id=item.id, person_id=one, part=part))
    await session.flush()


async def lock(session: OrgSession, item: Item) -> Item:
    """The item as it stands now, held until the transaction ends, so that two presses at once
    follow each other."""
    await session.refresh(item, with_for_update=True)
    return item


async def item_of(session: OrgSession, item_id: int, author: Person) -> Item:
    """A person's own item, held. Raises NoSuchItem and NotYourItem."""
    item = await session.get(Item, item_id, with_for_update=True, populate_existing=True)
    if item is None or is_withdrawn(item):
        raise NoSuchItem
    if item.person_id != author.id:
        raise NotYourItem
    return item


def is_withdrawn(item: Item) -> bool:
    """Whether its author took it back."""
    return item.state == ItemState.DROPPED and item.text is None and item.number is None


async def change_item(
    session: OrgSession,
    item: Item,
    now: datetime,
    *,
    text: str | None = None,
    number: int | None = None,
    cause: Cause | None = None,
    without_cause: bool = False,
    audience: Audience | None = None,
) -> bool:
    """Change what is given and keep what it replaces until the item's week closes. A cause that
    its author no longer names is taken off by `without_cause`. True where something is different
    now. Raises WeekIsClosed."""
    await lock(session, item)
    new = (
        item.text if text is None else text,
        item.number if number is None else number,
        item.cause if cause is None and not without_cause else cause,
        item.audience if audience is None else audience,
    )
    if new == (item.text, item.number, item.cause, item.audience):
        return False
    await ensure_open(session, item, now)
    session.add(
        ItemVersion(
            item_id=item.id,
            number=item.number,
            text=item.text,
            cause=item.cause,
            audience=item.audience,
            replaced_at=now,
        )
    )
    other_words = item.text != new[0]
    item.text, item.number, item.cause, item.audience = new
    item.changed_at = now
    session.add(item)
    await session.flush()
    if item.text:
        await highlights.item_changed(session, item, now, words_changed=other_words)
    return True


async def ensure_open(session: OrgSession, item: Item, now: datetime) -> None:
    """Raises WeekIsClosed where the item belongs to a check-in that is over."""
    if item.checkin_id is None:
        return
    checkin = await session.get_one(Checkin, item.checkin_id)
    over = checkin.closes_at is not None and checkin.closes_at <= now
    if checkin.closed_at is not None or over:
        raise WeekIsClosed


async def withdraw_item(session: OrgSession, item: Item, now: datetime) -> bool:
    """Take an item back, at any time: its words, versions and names are removed, an empty row
    stays for what points to it. True where this call did it."""
    await lock(session, item)
    if is_withdrawn(item):
        return False
    named = (await queries.people_named(session, [item.id])).get(item.id, queries.Named())
    await _stop_asking_for_consent(session, item.id, (*named.thanked, *named.helped))
    await queries.forget_details(session, item.id)
    item.text = item.number = item.cause = item.day = None
    item.state = ItemState.DROPPED
    item.changed_at = now
    session.add(item)
    session.add(
        ItemEvent(
            item_id=item.id,
            by_person_id=item.person_id,
            at=now,
            what=ItemState.DROPPED,
            why="withdrawn",
        )
    )
    await session.flush()
    await highlights.item_changed(session, item, now)
    return True


async def _stop_asking_for_consent(
    session: OrgSession, item_id: int, person_ids: Sequence[int]
) -> None:
    if person_ids:
        keys = [f"consent:{item_id}:{person_id}" for person_id in person_ids]
        await outbox.withdraw(session, "taken_back", keys=keys)
