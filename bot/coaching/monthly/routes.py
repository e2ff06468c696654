"""What the monthly question answers to."""

import re

from bot.coaching.monthly import service
from bot.coaching.monthly.ids import Action
from bot.routes import NOTHING, Reply, Routes, Visit
from bot.values import UnknownValue

_LEVEL = re.compile(r"(20\d\d-(?:0[1-9]|1[0-2])):([1-5])")


async def _answer(visit: Visit, value: str) -> Reply:
    found = _LEVEL.fullmatch(value)
    if found is None:
        raise UnknownValue
    await service.answer(visit.session, visit.person, found[1], int(found[2]), visit.now)
    return NOTHING


async def _stop(visit: Visit, _value: str) -> Reply:
    await service.stop(visit.session, visit.person, visit.now)
    return NOTHING


async def _again(visit: Visit, _value: str) -> Reply:
    await service.go_on(visit.session, visit.person, visit.now)
    return NOTHING


ROUTES = Routes(
    presses={Action.LEVEL: _answer, Action.STOP: _stop, Action.AGAIN: _again},
)
