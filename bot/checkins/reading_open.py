"""Reads what kept words leave open: at once and offline, or by a model while nobody waits."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.checkins.commitments import name_day
from bot.checkins.looking import Look, left_open, look
from bot.checkins.second_look import for_the_model, looking
from bot.checkins.when import local_day
from bot.language.reading import Colleague
from bot.language.switch import model_of
from bot.later import Work
from bot.routes import Visit
from storage.queries import items as queries
from storage.tables import Item
from storage.words import ItemKind


@dataclass(frozen=True)
class Seen:
    """What was read offline, and what a model looks at afterwards; what it looks at is not asked
    about before."""

    look: Look
    afterwards: Work | None = None


async def read_open(visit: Visit, items: Sequence[Item], people: Sequence[Colleague]) -> Seen:
    """Read what these items of the visitor leave open; the day that a commitment names is kept.
    `people` are the visitor's colleagues."""
    named = await queries.people_named(visit.session, [item.id for item in items])
    told = left_open(items, named)
    today = local_day(visit.now, visit.person.timezone)
    model = await model_of(visit.session, visit.means.models)
    shared = for_the_model(told) if model is not None else []
    here = await look(visit.reader, [one for one in told if one not in shared], people, today)
    for item in items:
        if item.kind == ItemKind.COMMITMENT and here.day is not None:
            await name_day(visit.session, item, here.day)
    if model is None or not shared:
        return Seen(here)
    return Seen(here, looking(visit, model, shared, colleagues=people, today=today))
