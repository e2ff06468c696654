"""What the question whether something helped answers to."""

from bot.coaching.learning import service
from bot.coaching.learning.ids import Action
from bot.routes import NOTHING, Reply, Routes, Visit
from bot.values import UnknownValue, parse_id
from storage.words import Helped


async def _helped(visit: Visit, value: str) -> Reply:
    offer, _, word = value.partition(":")
    if word not in set(Helped):
        raise UnknownValue
    await service.answer(visit.session, parse_id(offer), visit.person, Helped(word), visit.now)
    return NOTHING


ROUTES = Routes(presses={Action.HELPED: _helped})
