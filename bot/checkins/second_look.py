"""A model looks at kept words whose audience is not private, while nobody waits.

It runs outside of any transaction. What it sees comes to the author as a message to confirm; where
the model fails, the offline reading stands in its place.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.checkins.commitments import name_day
from bot.checkins.ids import MessageKind
from bot.checkins.looking import Look, Told, look
from bot.checkins.questions import looked_again
from bot.language.reading import Colleague, Reader
from bot.later import Work
from bot.outbox.service import Message, queue
from bot.routes import Visit
from storage.queries import items as queries
from storage.session import Database, OrgSession
from storage.tables import Item
from storage.words import Audience, ItemKind

WORTH_ASKING_FOR = timedelta(days=2)
"""A question that could not be delivered for longer than this is about old words."""


def for_the_model(told: Sequence[Told]) -> list[Told]:
    """What a model may see of it: never words that are private."""
    return [one for one in told if one.audience != Audience.PRIVATE]


def looking(
    visit: Visit,
    model: Reader,
    told: Sequence[Told],
    *,
    colleagues: Sequence[Colleague],
    today: date,
) -> Work:
    """Let the model look at these words afterwards, and write to their author."""
    organisation_id, person_id = visit.session.organisation_id, visit.person.id

    async def work(database: Database, now: datetime) -> None:
        seen = await look(model, told, colleagues, today)
        async with database.organisation(organisation_id) as session:
            items = await _still_open(session, person_id, told)
            for item in items:
                if item.kind == ItemKind.COMMITMENT and seen.day is not None:
                    await name_day(session, item, seen.day)
            await _ask(session, person_id, items, seen, now)

    return work


async def _still_open(session: OrgSession, person_id: int, told: Sequence[Told]) -> list[Item]:
    """The items that are as they were read: their author may have been quicker."""
    named = await queries.people_named(session, [one.item_id for one in told])
    found: list[Item] = []
    for one in told:
        item = await session.get(Item, one.item_id, with_for_update=True, populate_existing=True)
        same = item is not None and (item.person_id, item.text) == (person_id, one.words)
        if item is not None and same and item.cause is None and item.id not in named:
            found.append(item)
    return found


async def _ask(
    session: OrgSession, person_id: int, items: Sequence[Item], seen: Look, now: datetime
) -> None:
    card = looked_again(items, seen)
    if card is None:
        return
    ids = "+".join(str(item.id) for item in items)
    message = Message(
        key=f"read:{ids}:{now:%Y%m%d%H%M%S}",
        kind=MessageKind.READ,
        card=card,
        due_at=now,
        person_id=person_id,
        expires_at=now + WORTH_ASKING_FOR,
        repeatable=True,  # better asked twice than a cause that nobody knows
    )
    await queue(session, [message], now)
