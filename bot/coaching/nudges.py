"""A nudge as it stands: read by its manager alone, shown with what they may see, and changed only
by an event."""

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta

from bot.cards import Card
from bot.checkins.when import local_day
from bot.coaching import cards, evidence
from bot.coaching.choosing import EarlierNudge
from bot.coaching.desk import Desk
from bot.coaching.signals.signal import Fact, SignalKind
from bot.coaching.talks.values import encode_pair
from bot.errors import NotFound, NotYours, TooLate
from bot.outbox import service as outbox
from bot.targets.asking import Named
from storage.queries import coaching as queries
from storage.queries import items as items_of
from storage.queries import roster
from storage.tables import Item, Nudge, NudgeEvent, Person, Team
from storage.words import Cause, ItemKind, NudgeState, Role

REMEMBERS = timedelta(weeks=12)
"""How long earlier nudges matter for choosing: longer than the longest rest."""

TARGETS_FOLLOW = (Cause.MARKET, Cause.PROCESS)
"""Causes behind which there may be a fact that moves a target, such as a supply delay."""

_PROMPTED = (Role.MANAGER, Role.LEADER)

STANDING = (NudgeState.OPEN, NudgeState.TAKEN_UP, NudgeState.LATER)
"""The states in which a nudge may still be answered."""


def message_key(nudge: Nudge) -> str:
    """The key of a nudge's first message; later ones add to it."""
    return f"nudge:{nudge.id}"


async def own_nudge(desk: Desk, nudge_id: int) -> Nudge:
    """The manager's own nudge, held until the transaction ends. Raises NotFound, NotYours."""
    nudge = await queries.nudge(desk.session, nudge_id)
    if nudge is None:
        raise NotFound(cards.NO_LONGER_THERE)
    if nudge.manager_id != desk.manager.id or nudge not in await still_theirs(desk, [nudge]):
        raise NotYours(cards.NOT_YOURS)
    return nudge


async def still_theirs(desk: Desk, nudges: Sequence[Nudge]) -> list[Nudge]:
    """Those of the manager's nudges whose team they still manage or, for several teams, those of
    somebody who still leads one: who has left a team learns nothing more of its people."""
    parts = await roster.teams_of(desk.session, desk.manager.id, desk.today, *_PROMPTED)
    managed: set[int | None] = {team.id for member, team in parts if member.role == Role.MANAGER}
    if any(member.role == Role.LEADER for member, _ in parts):
        managed.add(None)
    return [one for one in nudges if one.team_id in managed]


async def standing_nudge(desk: Desk, nudge_id: int) -> Nudge:
    """As `own_nudge`; one that was closed raises TooLate."""
    nudge = await own_nudge(desk, nudge_id)
    if nudge.state not in STANDING:
        raise TooLate(cards.ALREADY_ENDED)
    return nudge


async def earlier_nudges(desk: Desk) -> Sequence[EarlierNudge]:
    """What the manager was nudged about lately, oldest first."""
    rows = await queries.nudges_of(desk.session, desk.manager.id, desk.now - REMEMBERS)
    return [
        EarlierNudge(
            key=one.key,
            kind=SignalKind(one.signal),
            on=local_day(one.created_at, desk.manager.timezone),
            person_id=one.person_id,
            outcome=one.state,
            day=one.day,
            play=one.play,
        )
        for one in rows
    ]


async def record(
    desk: Desk,
    nudge: Nudge,
    what: NudgeState,
    *,
    by_program: bool = False,
    why: str | None = None,
    day: date | None = None,
) -> None:
    """Add the event, and let the nudge's state follow from it. `why` is a chosen word, never a
    free text."""
    by = None if by_program else desk.manager.id
    desk.session.add(
        NudgeEvent(nudge_id=nudge.id, by_person_id=by, at=desk.now, what=what, why=why, day=day)
    )
    nudge.state = what
    if what not in STANDING:
        nudge.opener = nudge.opener_of = None  # what was worded for the case ends with it
    desk.session.add(nudge)
    await desk.session.flush()


async def show_everywhere(desk: Desk, nudge: Nudge, card: Card) -> None:
    """Make every message about the nudge show how it stands now."""
    for key in await queries.message_keys(desk.session, message_key(nudge)):
        await outbox.change(desk.session, key, card, desk.now)


async def shown(desk: Desk, nudge: Nudge) -> cards.Shown:
    """A nudge as its cards need it. A quote is in it only while the manager may read the item."""
    play = desk.playbook.play(nudge.play) or desk.playbook.answering(nudge.signal)[0]
    quote = await _quote(desk, nudge)
    lines = (evidence.line(one, desk.today) for one in nudge.evidence)
    return cards.Shown(
        nudge_id=nudge.id,
        signal=nudge.signal,
        name=await _name(desk, nudge),
        about_team=nudge.person_id is None,
        lines=tuple(one for one in lines if one),
        play=play,
        worded=(nudge.opener or "") if nudge.opener_of == digest(quote) else "",
        quote=quote,
        touches_targets=named_by(nudge) is not None,
        pair=_guided_talk(nudge),
    )


def digest(words: str) -> str:
    """By what it is known whether an opener was worded from these words: it stands as long as its
    manager may read them and they are the same."""
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def named_by(nudge: Nudge) -> Named | None:
    """How many of a team named the same thing, where it is one that a target may follow: a market
    or a process. Their authors chose the cause and kept it; mood and words have no part in it."""
    if nudge.signal != SignalKind.SHARED_CAUSE:
        return None
    for one in nudge.evidence:
        if one.get("fact") == Fact.SHARED and one.get("cause") in TARGETS_FOLLOW:
            return Named(int(one["people"]), int(one["of"]))
    return None


def _guided_talk(nudge: Nudge) -> str:
    """Results that nothing explains are looked at together, by a guided talk."""
    if nudge.signal != SignalKind.RESULTS_UNEXPLAINED or nudge.person_id is None:
        return ""
    return encode_pair(nudge.manager_id, nudge.person_id)


async def tells_its_author(desk: Desk, nudge: Nudge) -> Item | None:
    """The open blocker that a nudge is about, whose author hears when it is taken up."""
    item = await _item_seen(desk, nudge)
    if item is None or item.kind != ItemKind.BLOCKER or item.state not in items_of.OPEN_BLOCKER:
        return None
    return item


async def has_settled(desk: Desk, nudge: Nudge) -> bool:
    """Whether what a nudge is about is gone: its blocker is resolved, or was taken back."""
    if nudge.item_id is None:
        return False
    item = await _item_seen(desk, nudge)
    if item is None:
        return True
    return item.kind == ItemKind.BLOCKER and item.state not in items_of.OPEN_BLOCKER


async def _item_seen(desk: Desk, nudge: Nudge) -> Item | None:
    """The item that a nudge is about, while its manager may see it."""
    if nudge.item_id is None:
        return None
    item = await desk.session.get(Item, nudge.item_id)
    if item is None:
        return None
    seen = await items_of.manager_may_see(desk.session, nudge.manager_id, item, desk.today)
    return item if seen else None


async def _name(desk: Desk, nudge: Nudge) -> str:
    if nudge.person_id is not None:
        return (await desk.session.get_one(Person, nudge.person_id)).name or cards.SOMEBODY
    if nudge.team_id is not None:
        return (await desk.session.get_one(Team, nudge.team_id)).name
    return cards.SEVERAL_TEAMS


async def _quote(desk: Desk, nudge: Nudge) -> str:
    item = await _item_seen(desk, nudge)
    return (item.text or "") if item is not None else ""
