"""A nudge's opener worded for the case, while nobody waits.

The nudge is stored and queued with the play's words, and held for as long as a model may take. The
model is asked outside of any transaction. What passes the check takes the place of the play's
words while the nudge has not left; on any failure, or too late, those stand. Once the model is
through, the nudge goes at its hour; should the program die meanwhile, it goes when its time is up.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from pydantic import BaseModel

from bot.coaching import cards
from bot.coaching.desk import Desk
from bot.coaching.nudges import digest, message_key, shown
from bot.coaching.wording.case import Case, case_of
from bot.coaching.wording.checking import approved
from bot.language.lexicon import familiar
from bot.language.plea import pleads
from bot.language.reading import Colleague, Model
from bot.language.redaction import redact
from bot.later import Work
from bot.outbox import service as outbox
from prompts.playbook import Playbook
from prompts.wording import INSTRUCTIONS
from storage.queries import coaching as queries
from storage.queries import roster
from storage.session import Database, OrgSession
from storage.tables import Nudge, Person
from storage.words import NudgeState

WAITS = timedelta(seconds=45)
"""How long a nudge is held for a model: a little more than a model may take."""


class Worded(BaseModel):
    """The form that a model fills."""

    opener: str


@dataclass(frozen=True, slots=True)
class Held:
    """A nudge that waits for a model: when it goes at the latest, and when without the wait."""

    nudge_id: int
    until: datetime
    due_at: datetime


async def hold(session: OrgSession, nudges: Sequence[Nudge], now: datetime) -> list[Held]:
    """Hold these new nudges for as long as a model may take."""
    held: list[Held] = []
    for nudge in nudges:
        delivery = await outbox.find(session, message_key(nudge))
        if delivery is not None:
            due_at, until = delivery.due_at, max(delivery.due_at, now + WAITS)
            await outbox.postpone(session, delivery, until)
            held.append(Held(nudge.id, until, due_at))
    return held


def wording(organisation_id: int, model: Model, playbook: Playbook, held: Sequence[Held]) -> Work:
    """Let the model word the openers of these nudges, which `hold` held."""

    async def work(database: Database, now: datetime) -> None:
        async with database.reading(organisation_id) as session:
            colleagues = [Colleague(*one) for one in await roster.active_names(session)]
            cases: dict[int, Case] = {}
            for one in held:
                nudge = await session.get_one(Nudge, one.nudge_id)
                desk = await _desk(session, nudge, playbook, now)
                cases[nudge.id] = _case(await shown(desk, nudge), colleagues)
        asked = [_ask(model, cases[one.nudge_id], colleagues) for one in held]
        openers = zip(held, await asyncio.gather(*asked), strict=True)
        async with database.organisation(organisation_id) as session:
            for one, opener in openers:
                nudge = await queries.nudge(session, one.nudge_id)
                if nudge is None:
                    continue
                if opener is not None:
                    desk = await _desk(session, nudge, playbook, now)
                    await _put(desk, nudge, cases[nudge.id], opener)
                await outbox.let_go(session, message_key(nudge), one.until, one.due_at)

    return work


async def _desk(session: OrgSession, nudge: Nudge, playbook: Playbook, now: datetime) -> Desk:
    return Desk(session, await session.get_one(Person, nudge.manager_id), playbook, now)


def _case(seen: cards.Shown, colleagues: Sequence[Colleague]) -> Case:
    words = "" if pleads(seen.quote) else seen.quote
    hide = partial(redact, colleagues=colleagues, is_word=familiar)
    return case_of(seen.signal, seen.play, seen.lines, words, hide)


async def _ask(model: Model, case: Case, colleagues: Sequence[Colleague]) -> str | None:
    """The opener as the model words it, where it is in time and passes."""
    try:
        async with asyncio.timeout(WAITS.total_seconds()):
            worded = await model.fill(INSTRUCTIONS, case.data, Worded)
    except TimeoutError:
        return None
    return worded and approved(worded.opener, case, colleagues, familiar)


async def _put(desk: Desk, nudge: Nudge, case: Case, opener: str) -> None:
    """Let the nudge open so, while it waits to be sent and its words are those that were read."""
    seen = await shown(desk, nudge)
    same = seen.lines == case.lines and case.words in {"", seen.quote}
    if nudge.state != NudgeState.OPEN or not same:
        return
    card = cards.nudge(replace(seen, worded=opener))
    if await outbox.change_waiting(desk.session, message_key(nudge), card):
        nudge.opener, nudge.opener_of = opener, digest(seen.quote)
        desk.session.add(nudge)
        await desk.session.flush()
