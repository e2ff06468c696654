"""Gathers what a check-in's message shows, and brings its messages up to date."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.cards import Card
from bot.checkins import cards
from bot.checkins.ids import MessageKind
from bot.checkins.life import Step
from bot.checkins.news import first_name
from bot.checkins.screen import FollowUp, Number, Screen
from bot.checkins.when import local_day, moment_words
from bot.language.plea import pleads
from bot.outbox import service as outbox
from bot.people.weeks import IsoWeek
from storage.queries import due_checkins, roster
from storage.queries import items as queries
from storage.session import OrgSession
from storage.tables import Checkin, Delivery, Item, ItemEvent, Person
from storage.words import CheckinState, ItemKind, ItemState

_NUMBERS = (ItemKind.MOOD, ItemKind.WORKLOAD)
_SAID = {
    ItemState.BETTER: Step.BETTER,
    ItemState.RESOLVED: Step.RESOLVE,
    ItemState.OPEN: Step.STILL_THERE,
    ItemState.TAKEN_UP: Step.STILL_THERE,
    ItemState.DONE: Step.DONE,
    ItemState.MOVED: Step.MOVE,
    ItemState.DROPPED: Step.DROP,
}


def remind_key(checkin_id: int, number: int) -> str:
    """The key of a check-in's reminder; the first has number 1."""
    return f"checkin:{checkin_id}:remind:{number}"


async def load_screen(
    session: OrgSession, checkin: Checkin, person: Person, now: datetime
) -> Screen:
    """The check-in as it stands."""
    since = asked_or_now(checkin, now)
    said = await queries.said_since(session, person.id, since)
    before = await queries.still_open(session, [person.id], also=list(said))
    told = await queries.own(session, person.id, queries.Only(checkin_id=checkin.id))
    managers = await due_checkins.managers_of(session, [checkin.team_id], now)
    follow_ups = await _with_who_took_it(
        session, follow_ups_of(checkin, before.get(person.id, []), since), said
    )
    return screen_of(checkin, person, now, managers.get(checkin.team_id, []), follow_ups, told=told)


def asked_or_now(checkin: Checkin, now: datetime) -> datetime:
    """The instant from which what is said about old items belongs to this check-in."""
    return min((at for at in (checkin.asked_at, checkin.answered_at) if at), default=now)


def follow_ups_of(checkin: Checkin, items: Sequence[Item], since: datetime) -> list[Item]:
    """What comes back first in a check-in: what was told before it, commitments from their week
    on (or where their author has said something now)."""
    if not items:
        return []
    sunday = IsoWeek.parse(checkin.week).sunday
    return [
        item
        for item in items
        if item.checkin_id != checkin.id
        and item.created_at < since
        # Nobody is asked week after week whether they are still in distress.
        and not pleads(item.text or "")
        and (
            item.kind == ItemKind.BLOCKER
            or item.state not in queries.OPEN_COMMITMENT
            or item.day is None
            or item.day <= sunday
            or item.changed_at >= since
        )
    ]


async def _with_who_took_it(
    session: OrgSession, items: Sequence[Item], said: Mapping[int, ItemEvent]
) -> list[FollowUp]:
    takers = await takers_of(session, items)
    return [follow_up(item, said.get(item.id), takers.get(item.id)) for item in items]


async def takers_of(session: OrgSession, items: Sequence[Item]) -> dict[int, str]:
    """Who looks into the blockers that were taken up: first names by item."""
    wanted = [item.id for item in items if item.state == ItemState.TAKEN_UP]
    if not wanted:
        return {}
    by_item = {
        event.item_id: event.by_person_id
        for event in await queries.events_of(session, wanted)
        if event.day is not None and event.by_person_id is not None
    }
    people = await roster.people(session, set(by_item.values()))
    return {
        item_id: first_name(people[person_id].name)
        for item_id, person_id in by_item.items()
        if person_id in people
    }


def follow_up(item: Item, said: ItemEvent | None, taken_by: str | None) -> FollowUp:
    """An item as a check-in brings it back."""
    return FollowUp(
        item_id=item.id,
        kind=item.kind,
        text=item.text or "",
        state=item.state,
        said=_SAID.get(said.what) if said else None,
        taken_by=taken_by,
        day=item.day if item.state == ItemState.TAKEN_UP else None,
    )


def screen_of(
    checkin: Checkin,
    person: Person,
    now: datetime,
    managers: Sequence[str],
    follow_ups: Sequence[FollowUp],
    *,
    told: Sequence[Item] = (),
) -> Screen:
    """The screen from what was loaded."""
    numbers = {
        item.kind: Number(item.number, item.audience)
        for item in told
        if item.kind in _NUMBERS and item.number is not None
    }
    kinds = [item.kind for item in told if item.kind not in _NUMBERS]
    closes = checkin.closes_at or now
    return Screen(
        checkin_id=checkin.id,
        name=first_name(person.name) if person.name else "",
        managers=tuple(first_name(name) for name in managers),
        open_until=moment_words(closes, person.timezone, now),
        today=local_day(now, person.timezone),
        mood=numbers.get(ItemKind.MOOD),
        workload=numbers.get(ItemKind.WORKLOAD),
        follow_ups=tuple(follow_ups),
        told=tuple((kind, kinds.count(kind)) for kind in dict.fromkeys(kinds)),
        answered=checkin.state == CheckinState.ANSWERED,
        skipped=checkin.state == CheckinState.SKIPPED,
        skip_reason=checkin.skip_reason,
        reminder=checkin.state == CheckinState.REMINDED,
    )


async def show(
    session: OrgSession,
    checkin: Checkin,
    person: Person,
    now: datetime,
    *,
    pressed: int | None = None,
    card: Card | None = None,
) -> None:
    """Bring the check-in's messages up to date: the one that was pressed, or else the latest,
    carries on; an earlier one points to it. `card` takes the place of the check-in as it stands."""
    keys = message_keys(checkin)
    carries_on = await message_key_of(session, pressed) or keys[-1]
    if carries_on not in keys:
        carries_on = keys[-1]
    if card is None:
        card = cards.checkin_card(await load_screen(session, checkin, person, now))
    for key in keys:
        shown = card if key == carries_on else cards.answered_below()
        await outbox.change(session, key, shown, now)


def message_keys(checkin: Checkin) -> list[str]:
    """The keys of a check-in's messages, the asking first."""
    reminders = [remind_key(checkin.id, n + 1) for n in range(checkin.reminders_sent)]
    return [due_checkins.ask_key(checkin.id), *reminders]


async def message_key_of(session: OrgSession, delivery_id: int | None) -> str | None:
    """The key of a delivery's message, also where the delivery is a change of it."""
    if delivery_id is None:
        return None
    delivery = await session.get(Delivery, delivery_id)
    if delivery is not None and delivery.replaces_id is not None:
        delivery = await session.get(Delivery, delivery.replaces_id)
    return delivery.key if delivery is not None else None


def ask_message(checkin: Checkin, card: Card, now: datetime) -> outbox.Message:
    """The message that asks, for the outbox; past the window it is withdrawn."""
    return outbox.Message(
        key=due_checkins.ask_key(checkin.id),
        kind=MessageKind.ASK,
        card=card,
        due_at=now,
        person_id=checkin.person_id,
        expires_at=checkin.closes_at,
        repeatable=True,  # better asked twice than not heard this week
    )
