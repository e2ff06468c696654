"""Bringing a person with a blocker together with a colleague who got the like out of the way.

First the author is asked, then the colleague; either hears of the other only once both said yes.
What is private is never compared, and a colleague reads the author's words only where the author
said so.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.cards import Card
from bot.checkins.items import name_people
from bot.coaching.helping import cards
from bot.coaching.helping.ids import MessageKind
from bot.coaching.helping.matching import Solved, Stuck, who_may_know
from bot.errors import NotFound, NotYours, TooLate
from bot.outbox import service as outbox
from bot.people.courtesy import courteous_time
from storage.queries import introductions as queries
from storage.queries import roster
from storage.queries.items import MANAGERS_SEE, OPEN_BLOCKER
from storage.session import OrgSession
from storage.tables import Introduction, Item, Person, Team
from storage.words import IntroductionState, ItemState, Part, Role

OLD_ENOUGH = timedelta(days=2)
"""What is gone by tomorrow needs nobody's help."""
TOO_OLD = timedelta(days=90)
REMEMBERS = timedelta(days=365)
"""How long ago something may have been solved."""
UNANSWERED_AFTER = timedelta(days=14)
"""A question that nobody answered is let go."""
RESTS = timedelta(days=28)
"""A colleague is asked for help once in four weeks at most: who knows much is asked much."""
TRIES = 2
"""Colleagues who are asked about one blocker."""
ANSWERABLE = timedelta(days=7)
"""How long a question is worth delivering late."""


async def look_for_help(session: OrgSession, team: Team, now: datetime) -> int:
    """Compare a team's open blockers with what the organisation has solved, and ask the authors
    of those where somebody may know the way. How many are asked now."""
    stuck = await queries.stuck_in(session, team.id, now - TOO_OLD, now - OLD_ENOUGH)
    tried = await queries.about(session, [item.id for item in stuck])
    waiting = [item for item in stuck if _may_try([t for t in tried if t.blocker_id == item.id])]
    if not waiting:
        return 0
    solved = [
        Solved(item.id, solver, item.text or "", item.cause)
        for item, solver in await queries.solved(session, now - REMEMBERS)
    ]
    resting = frozenset(await queries.asked_since(session, now - RESTS))
    managers = await roster.members(session, team.id, now.date(), Role.MANAGER)
    spared = {person.id for _, person in managers}
    asked = 0
    for item in waiting:
        before = {one.solver_id for one in tried if one.blocker_id == item.id}
        asking = Stuck(
            item.id,
            item.person_id,
            item.text or "",
            item.cause,
            frozenset({item.person_id, *spared, *before}),
        )
        found = who_may_know(asking, solved, resting)
        if found is not None and await _ask_author(session, item, found, now):
            resting |= {found.solver_id}
            asked += 1
    return asked


async def look_after(session: OrgSession, team: Team, now: datetime) -> None:
    """Let go of what was not answered or has settled; where two were brought together and it is
    out of the way, ask its author whether that helped."""
    for one, item in await queries.to_look_after(session, team.id):
        stands = item.state in OPEN_BLOCKER and item.audience in MANAGERS_SEE
        if one.state == IntroductionState.INTRODUCED:
            if item.state == ItemState.RESOLVED:
                await _ask_after(session, one, item, now)
        elif not stands or now - one.changed_at >= UNANSWERED_AFTER:
            unasked = one.state == IntroductionState.AUTHOR_ASKED
            late = IntroductionState.REFUSED if unasked else IntroductionState.PASSED
            await _move(session, one, late if stands else IntroductionState.ENDED, now)
            await _settle(session, one, now)


async def author_says(
    session: OrgSession,
    introduction_id: int,
    author: Person,
    now: datetime,
    *,
    asks: bool,
    with_words: bool = False,
) -> None:
    """The author lets the colleague be asked, or not. Raises NotFound, NotYours, TooLate."""
    one = await _in_state(session, introduction_id, IntroductionState.AUTHOR_ASKED)
    if one.author_id != author.id:
        raise NotYours(cards.NOT_FOR_YOU)
    item = await session.get_one(Item, one.blocker_id)
    solver = await session.get_one(Person, one.solver_id)
    at = await courteous_time(session, solver, now) if asks and solver.active else None
    one.with_words = with_words
    if at is None:
        no = IntroductionState.PASSED if asks else IntroductionState.REFUSED
        await _move(session, one, no, now)
    else:
        await _move(session, one, IntroductionState.SOLVER_ASKED, now)
        solved = await session.get_one(Item, one.solved_id)
        own = (solved.text or "") if solved.person_id == solver.id else ""
        card = cards.ask_colleague(one.id, own, (item.text or "") if with_words else "")
        await _send(session, one, MessageKind.COLLEAGUE, card, at, now=now)
    card = cards.author_answered(item.text or "", asks=asks)
    await outbox.change(session, _key(one, MessageKind.AUTHOR), card, now)


async def colleague_says(
    session: OrgSession, introduction_id: int, solver: Person, now: datetime, *, helps: bool
) -> None:
    """The colleague would help, or not. Raises NotFound, NotYours, TooLate."""
    one = await _in_state(session, introduction_id, IntroductionState.SOLVER_ASKED)
    if one.solver_id != solver.id:
        raise NotYours(cards.NOT_FOR_YOU)
    author = await session.get_one(Person, one.author_id)
    item = await session.get_one(Item, one.blocker_id)
    still = author.active and item.state in OPEN_BLOCKER and item.audience in MANAGERS_SEE
    if helps and not still:
        await _move(session, one, IntroductionState.ENDED, now)
        await _settle(session, one, now)
        return
    words = (item.text or "") if one.with_words else ""
    card = cards.colleague_answered(author.name, words, helps=helps)
    await outbox.change(session, _key(one, MessageKind.COLLEAGUE), card, now)
    if not helps:
        await _move(session, one, IntroductionState.PASSED, now)
        return
    await _move(session, one, IntroductionState.INTRODUCED, now)
    at = await courteous_time(session, author, now, counts=False)
    card = cards.together(solver.name, item.text or "")
    await _send(session, one, MessageKind.TOGETHER, card, at or now, now=now)


async def author_says_after(
    session: OrgSession, introduction_id: int, author: Person, now: datetime, *, helped: bool
) -> int:
    """The author says whether it helped: then the colleague is named as a helper with what was in
    the way. Gives the colleague's id. Raises NotFound, NotYours, TooLate."""
    one = await _in_state(session, introduction_id, IntroductionState.ASKED_AFTER)
    if one.author_id != author.id:
        raise NotYours(cards.NOT_FOR_YOU)
    solver = await session.get_one(Person, one.solver_id)
    if helped:
        item = await session.get_one(Item, one.blocker_id)
        await name_people(session, item, [solver.id] if solver.active else [], Part.HELPED, "")
    await _move(session, one, IntroductionState.HELPED if helped else IntroductionState.ENDED, now)
    card = cards.after_answered(solver.name, helped=helped)
    await outbox.change(session, _key(one, MessageKind.AFTER), card, now)
    return solver.id


def _may_try(tried: Sequence[Introduction]) -> bool:
    """Whether somebody may be asked about a blocker now: nobody is being asked, nobody helps, its
    author was not against it, and it is not the third one."""
    return len(tried) < TRIES and all(one.state == IntroductionState.PASSED for one in tried)


async def _ask_author(session: OrgSession, item: Item, found: Solved, now: datetime) -> bool:
    author = await session.get_one(Person, item.person_id)
    solver = await session.get_one(Person, found.solver_id)
    ready = author.active and author.greeted_at and solver.active and solver.greeted_at
    at = await courteous_time(session, author, now) if ready else None
    if at is None or solver.paused_at is not None:
        return False
    one = Introduction(
        blocker_id=item.id,
        solved_id=found.item_id,
        author_id=author.id,
        solver_id=solver.id,
        created_at=now,
        changed_at=now,
    )
    session.add(one)
    await session.flush()
    card = cards.ask_author(one.id, item.text or "")
    await _send(session, one, MessageKind.AUTHOR, card, at, now=now)
    return True


async def _ask_after(session: OrgSession, one: Introduction, item: Item, now: datetime) -> None:
    author = await session.get_one(Person, one.author_id)
    solver = await session.get_one(Person, one.solver_id)
    at = await courteous_time(session, author, now) if author.active else None
    if at is None:
        return
    await _move(session, one, IntroductionState.ASKED_AFTER, now)
    card = cards.ask_after(one.id, solver.name, item.text or "")
    await _send(session, one, MessageKind.AFTER, card, at, now=now)


async def _in_state(
    session: OrgSession, introduction_id: int, state: IntroductionState
) -> Introduction:
    one = await queries.introduction(session, introduction_id)
    if one is None:
        raise NotFound(cards.NO_LONGER_OPEN)
    if one.state != state:
        raise TooLate(cards.NO_LONGER_OPEN)
    return one


async def _move(
    session: OrgSession, one: Introduction, state: IntroductionState, now: datetime
) -> None:
    one.state, one.changed_at = state, now
    session.add(one)
    await session.flush()


async def _settle(session: OrgSession, one: Introduction, now: datetime) -> None:
    """Questions about it that nobody answered need no answer any more."""
    titles = {
        MessageKind.AUTHOR: "Somebody here may know the way",
        MessageKind.COLLEAGUE: "Would you help a colleague?",
    }
    keys = [_key(one, kind) for kind in titles]
    await outbox.withdraw(session, "settled", keys=keys)
    for kind, title in titles.items():
        await outbox.change(session, _key(one, kind), cards.over(title), now)


async def _send(
    session: OrgSession,
    one: Introduction,
    kind: MessageKind,
    card: Card,
    at: datetime,
    *,
    now: datetime,
) -> None:
    to_colleague = kind == MessageKind.COLLEAGUE
    message = outbox.Message(
        key=_key(one, kind),
        kind=kind,
        card=card,
        due_at=at,
        person_id=one.solver_id if to_colleague else one.author_id,
        expires_at=at + ANSWERABLE,
        repeatable=kind == MessageKind.TOGETHER,  # a colleague waits; a question may be missed
        proactive=kind != MessageKind.TOGETHER,
    )
    await outbox.queue(session, [message], now)


def _key(one: Introduction, kind: MessageKind) -> str:
    return f"introduction:{one.id}:{kind.partition('.')[2]}"
