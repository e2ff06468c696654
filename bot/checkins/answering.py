"""Answering where the message stands: mood, workload, skip, and what became of old items.

Each function takes the check-in as `open_checkin` gave it: held until the transaction ends, so
that two windows follow each other. Doing the same again changes nothing.
"""

from datetime import datetime

import structlog

from bot.checkins import blockers, commitments
from bot.checkins.cards import SKIP_REASONS
from bot.checkins.items import DEFAULT_AUDIENCE, add_item, change_item, item_of
from bot.checkins.life import Step
from bot.checkins.showing import asked_or_now, remind_key
from bot.checkins.values import ItemStep
from bot.errors import NotFound, NotYours, TooLate
from bot.outbox import service as outbox
from bot.values import UnknownValue
from storage.queries import items as queries
from storage.session import OrgSession
from storage.tables import Checkin, Item, Person
from storage.words import CheckinState, ItemKind, NotAsked

log = structlog.stdlib.get_logger(__name__)


class NoSuchCheckin(NotFound):
    """The check-in does not exist any more."""

    def __init__(self) -> None:
        super().__init__("I cannot find that check-in any more. /checkin opens the present one.")


class SomebodyElsesCheckin(NotYours):
    """A check-in that somebody else was asked."""

    def __init__(self) -> None:
        super().__init__(
            "That check-in was meant for somebody else, so only they can answer it. "
            "/checkin opens your own."
        )


class CheckinIsClosed(TooLate):
    """The window of a check-in is over."""

    def __init__(self) -> None:
        super().__init__(
            "That week is closed, so nothing in it changes any more. "
            "/checkin opens the present one, and /blocker, /win and /thanks work at any time."
        )


class AnsweredAlready(TooLate):
    """A check-in that was answered cannot be skipped as well."""

    def __init__(self) -> None:
        super().__init__(
            "You have answered this week already. To take something back, press "
            "“Change or tell more” and clear it there."
        )


async def open_checkin(
    session: OrgSession, person: Person, checkin_id: int, now: datetime
) -> Checkin:
    """A person's own check-in that can still be answered, held. Raises NoSuchCheckin,
    SomebodyElsesCheckin (logged, by ids alone) and CheckinIsClosed."""
    checkin = await session.get(Checkin, checkin_id, with_for_update=True, populate_existing=True)
    if checkin is None:
        raise NoSuchCheckin
    if checkin.person_id != person.id:
        log.warning("press by somebody else", checkin=checkin.id, person=person.id)
        raise SomebodyElsesCheckin
    if not can_be_answered(checkin, now):
        raise CheckinIsClosed
    return checkin


def can_be_answered(checkin: Checkin, now: datetime) -> bool:
    """Whether a check-in's window is open; also before it was asked, and where nobody was asked
    because of a pause."""
    if checkin.closed_at is not None or checkin.not_asked == NotAsked.LEFT:
        return False
    return checkin.closes_at is not None and now < checkin.closes_at


async def tap(
    session: OrgSession,
    person: Person,
    checkin: Checkin,
    kind: ItemKind,
    *,
    number: int,
    now: datetime,
) -> bool:
    """Mood or workload in one tap; a second tap corrects the first, and leaves who sees it as it
    is. True where something is different now."""
    await mark_answered(session, checkin, now)
    item = await item_in(session, checkin, kind)
    if item is not None:
        return await change_item(session, item, now, number=number)
    audience = DEFAULT_AUDIENCE[kind]
    await add_item(session, person, kind, audience, now, number=number, checkin=checkin)
    return True


async def item_in(session: OrgSession, checkin: Checkin, kind: ItemKind) -> Item | None:
    """What was first told of a kind in a check-in."""
    only = queries.Only(kinds=[kind], checkin_id=checkin.id)
    return next(iter(await queries.own(session, checkin.person_id, only)), None)


async def mark_answered(session: OrgSession, checkin: Checkin, now: datetime) -> None:
    """The check-in counts as answered; no reminder follows. One that was skipped or not asked
    comes back to life."""
    if checkin.state == CheckinState.ANSWERED:
        return
    checkin.state = CheckinState.ANSWERED
    checkin.answered_at = checkin.answered_at or now
    checkin.not_asked = None
    checkin.skip_reason = None
    await _stop_reminding(session, checkin)


async def skip(session: OrgSession, checkin: Checkin) -> bool:
    """Skip a week; no reason is needed. True where this call did it. Raises AnsweredAlready."""
    if checkin.state == CheckinState.ANSWERED:
        raise AnsweredAlready
    if checkin.state == CheckinState.SKIPPED:
        return False
    checkin.state = CheckinState.SKIPPED
    checkin.not_asked = None
    await _stop_reminding(session, checkin)
    return True


async def give_skip_reason(session: OrgSession, checkin: Checkin, reason: str) -> None:
    """Say why it was skipped; nobody but the author sees it. Raises UnknownValue."""
    if reason not in SKIP_REASONS:
        raise UnknownValue
    await skip(session, checkin)
    checkin.skip_reason = reason
    session.add(checkin)
    await session.flush()


async def _stop_reminding(session: OrgSession, checkin: Checkin) -> None:
    checkin.remind_at = None
    session.add(checkin)
    await session.flush()
    if checkin.reminders_sent:
        keys = [remind_key(checkin.id, n + 1) for n in range(checkin.reminders_sent)]
        await outbox.withdraw(session, "answered", keys=keys)


async def follow_up(
    session: OrgSession, person: Person, checkin: Checkin, value: ItemStep, now: datetime
) -> bool:
    """What became of a blocker or commitment from before, said in a check-in. True where this
    call said it."""
    item = await item_of(session, value.item_id, person)
    since = asked_or_now(checkin, now)
    return await take_step(session, item, person, value.step, now, since=since)


async def take_step(
    session: OrgSession,
    item: Item,
    person: Person,
    step: Step,
    now: datetime,
    *,
    since: datetime | None = None,
) -> bool:
    """A step that a button names; `since` as in `blockers.better`. Raises UnknownValue where it
    does not fit the item."""
    if item.kind == ItemKind.BLOCKER and step in _REPEATABLE:
        return await _REPEATABLE[step](session, item, person, now, since=since)
    steps = _BLOCKER if item.kind == ItemKind.BLOCKER else _COMMITMENT
    if step not in steps:
        raise UnknownValue
    return await steps[step](session, item, person, now)


_REPEATABLE = {Step.BETTER: blockers.better, Step.STILL_THERE: blockers.still_there}
_BLOCKER = {Step.RESOLVE: blockers.resolve, Step.REOPEN: blockers.reopen}
_COMMITMENT = {
    Step.DONE: commitments.done,
    Step.MOVE: commitments.move,
    Step.DROP: commitments.drop,
}
