"""What managers do with nudges, and what becomes of those whose time has come.

Nudges are the manager's own: every function is given that manager's desk.
"""

from datetime import date, datetime, timedelta

from bot.cards import Card
from bot.checkins import blockers
from bot.checkins.when import local_day
from bot.coaching import cards
from bot.coaching.desk import Desk
from bot.coaching.ids import MessageKind
from bot.coaching.nudges import (
    STANDING,
    has_settled,
    message_key,
    record,
    show_everywhere,
    shown,
    still_theirs,
    tells_its_author,
)
from bot.coaching.prompting import LAPSES_AFTER
from bot.coaching.values import Went
from bot.errors import WrongInput
from bot.outbox import service as outbox
from bot.people.courtesy import courteous_time
from storage.queries import coaching as queries
from storage.tables import Nudge
from storage.words import NudgeState

COMES_BACK_AFTER = timedelta(days=7)
"""When a nudge that was put off is shown again."""

FURTHEST = timedelta(days=42)
"""How far ahead a manager may plan a talk."""

ASKS_AFTER = 2
"""How often the program asks how a talk went before it lets go."""

ANSWERABLE = timedelta(days=7)
"""How long a message about a nudge is worth delivering late."""


async def take_up(desk: Desk, nudge: Nudge, day: date) -> None:
    """The manager will talk on `day` (their own calendar); the program comes back after it. Where
    it is about a blocker, its author hears so. Raises WrongInput for a day out of reach."""
    if not desk.today <= day <= desk.today + FURTHEST:
        raise WrongInput(cards.DAY_WANTED, {"day": cards.DAY_WANTED})
    if (nudge.state, nudge.day) == (NudgeState.TAKEN_UP, day):
        return
    blocker = await tells_its_author(desk, nudge)
    if blocker is not None:
        await blockers.take_up(desk.session, blocker, desk.manager, day, desk.now)
    nudge.day = day
    nudge.ask_at = desk.now + (day - desk.today) + timedelta(days=1)
    await record(desk, nudge, NudgeState.TAKEN_UP, day=day)
    seen = await shown(desk, nudge)
    card = cards.taken_up(seen, day, desk.today, rep_is_told=blocker is not None)
    await show_everywhere(desk, nudge, card)


async def put_off(desk: Desk, nudge: Nudge) -> None:
    """The nudge comes back in a week. Twice is the same as once."""
    if nudge.state == NudgeState.LATER:
        return
    nudge.day = None
    nudge.ask_at = desk.now + COMES_BACK_AFTER
    await record(desk, nudge, NudgeState.LATER)
    back_on = local_day(nudge.ask_at, desk.manager.timezone)
    await show_everywhere(desk, nudge, cards.put_off(await shown(desk, nudge), back_on, desk.today))


async def went(desk: Desk, nudge: Nudge, how: Went) -> None:
    """The manager says how the talk went. `not yet` asks again a week later."""
    if how == Went.NOT_YET:
        nudge.ask_at = desk.now + COMES_BACK_AFTER
        desk.session.add(nudge)
        back_on = local_day(nudge.ask_at, desk.manager.timezone)
        card = cards.not_talked_yet(await shown(desk, nudge), back_on, desk.today)
        await show_everywhere(desk, nudge, card)
        return
    what = NudgeState.NOT_USEFUL if how == Went.NO_USE else NudgeState.DONE
    await _close(desk, nudge, what, how)


async def not_useful(desk: Desk, nudge: Nudge, why: str) -> None:
    """The manager says that the nudge is of no use; `why` is one of the reasons offered."""
    allowed = {option.value for option in cards.WHY_NOT}
    if why not in allowed:
        raise WrongInput(cards.REASON_WANTED, {"why": cards.REASON_WANTED})
    await _close(desk, nudge, NudgeState.NOT_USEFUL, why)


async def come_back(desk: Desk, nudge: Nudge) -> None:
    """A nudge's time has come: ask how it went, bring back what was put off, or let go of what
    was never answered or is not theirs any more. What has settled in the meantime is closed
    without a word."""
    due_at = await courteous_time(desk.session, desk.manager, desk.now, counts=False)
    if nudge not in await still_theirs(desk, [nudge]):
        await _let_go(desk, nudge, cards.handed_on(await shown(desk, nudge)))
    elif nudge.state == NudgeState.OPEN:
        await _lapse(desk, nudge)
    elif due_at is None:
        nudge.ask_at = desk.now + COMES_BACK_AFTER
        desk.session.add(nudge)
    elif nudge.state == NudgeState.LATER and await has_settled(desk, nudge):
        await _lapse(desk, nudge)
    elif nudge.state == NudgeState.LATER:
        nudge.ask_at = desk.now + LAPSES_AFTER
        await record(desk, nudge, NudgeState.OPEN, by_program=True)
        card = cards.nudge(await shown(desk, nudge))
        await _bring_back(desk, nudge, "again", card, due_at)
    elif await _asked_enough(desk, nudge):
        await _lapse(desk, nudge)
    else:
        nudge.ask_at = desk.now + LAPSES_AFTER
        desk.session.add(nudge)
        card = cards.how_did_it_go(await shown(desk, nudge))
        await _bring_back(desk, nudge, "after", card, due_at)


async def open_for(desk: Desk) -> list[cards.Listed]:
    """Everything that is open for a manager, urgent first."""
    found: list[cards.Listed] = []
    standing = await queries.nudges_in(desk.session, desk.manager.id, STANDING)
    nudges = await still_theirs(desk, standing)
    for nudge in sorted(nudges, key=lambda one: (-one.urgency, one.created_at, one.id)):
        seen = await shown(desk, nudge)
        taken = nudge.state == NudgeState.TAKEN_UP
        found.append(cards.listed(seen, _standing(desk, nudge), taken=taken))
    return found


async def _asked_enough(desk: Desk, nudge: Nudge) -> bool:
    """Whether how it went was asked twice since the day was set, without an answer."""
    if nudge.day is None:
        return True
    keys = await queries.message_keys(desk.session, message_key(nudge))
    prefix = f"{message_key(nudge)}:after:"
    asked = [key for key in keys if key.startswith(prefix)]
    return sum(key.removeprefix(prefix) > nudge.day.isoformat() for key in asked) >= ASKS_AFTER


def _standing(desk: Desk, nudge: Nudge) -> str:
    if nudge.state == NudgeState.TAKEN_UP and nudge.day is not None:
        return cards.standing_taken(nudge.day, desk.today)
    if nudge.state == NudgeState.LATER and nudge.ask_at is not None:
        return cards.standing_later(local_day(nudge.ask_at, desk.manager.timezone), desk.today)
    return cards.standing_open()


async def _close(desk: Desk, nudge: Nudge, what: NudgeState, why: str) -> None:
    nudge.ask_at = None
    await record(desk, nudge, what, why=why)
    useful = what == NudgeState.DONE
    await show_everywhere(desk, nudge, cards.ended(await shown(desk, nudge), useful=useful))


async def _lapse(desk: Desk, nudge: Nudge) -> None:
    settled = await has_settled(desk, nudge)
    await _let_go(desk, nudge, cards.lapsed(await shown(desk, nudge), settled=settled))


async def _let_go(desk: Desk, nudge: Nudge, card: Card) -> None:
    nudge.ask_at = None
    await record(desk, nudge, NudgeState.LAPSED, by_program=True)
    await show_everywhere(desk, nudge, card)


async def _bring_back(desk: Desk, nudge: Nudge, word: str, card: Card, due_at: datetime) -> None:
    message = outbox.Message(
        key=f"{message_key(nudge)}:{word}:{desk.today.isoformat()}",
        kind=MessageKind.AFTER if word == "after" else MessageKind.NUDGE,
        card=card,
        due_at=due_at,
        person_id=desk.manager.id,
        expires_at=due_at + ANSWERABLE,
        repeatable=True,  # it was promised
    )
    await outbox.queue(desk.session, [message], desk.now)
