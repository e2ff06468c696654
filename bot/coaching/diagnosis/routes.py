"""What the guided talk answers to."""

from bot.cards import Form
from bot.coaching.diagnosis import cards, service
from bot.coaching.diagnosis.comparing import QUESTIONS
from bot.coaching.diagnosis.ids import Action, FormId
from bot.coaching.talks.pairs import called, pair_for
from bot.coaching.talks.values import parse_pair
from bot.errors import NotYours
from bot.routes import NOTHING, FormRoute, Reply, Routes, Values, Visit, opens, says
from bot.values import UnknownValue, parse_id
from prompts.diagnosis import CAUSES
from storage.words import Cause


async def _start(visit: Visit, value: str) -> Reply:
    pair = await pair_for(visit, *parse_pair(value))
    if visit.person.id != pair.manager.id:
        raise NotYours(cards.NOT_YOURS)
    await service.start(visit.session, pair, visit.now)
    return says(cards.begun(called(pair.person)))


async def _answer(visit: Visit, value: str) -> Reply:
    return opens(await _form(visit, value, {}))


async def _form(visit: Visit, state: str, _values: Values) -> Form:
    id_, cause = _parse(state)
    one, said = await service.own_part(visit.session, id_, visit.person)
    of_manager = visit.person.id == one.manager_id
    return cards.form(one.id, cause, said.get(cause, ()), of_manager=of_manager)


async def _sent(visit: Visit, state: str, values: Values) -> Reply:
    id_, cause = _parse(state)
    one, _ = await service.own_part(visit.session, id_, visit.person)
    words = [str(values.get(f"q{number}", "")) for number in range(1, QUESTIONS + 1)]
    await service.answer(visit.session, one, visit.person, cause, words, now=visit.now)
    return NOTHING


async def _rather_talk(visit: Visit, value: str) -> Reply:
    one, _ = await service.own_part(visit.session, parse_id(value), visit.person)
    await service.rather_talk(visit.session, one, visit.person, visit.now)
    return NOTHING


def _parse(state: str) -> tuple[int, Cause]:
    id_, _, cause = state.partition(":")
    if cause not in CAUSES:
        raise UnknownValue
    return parse_id(id_), Cause(cause)


ROUTES = Routes(
    presses={
        Action.START: _start,
        Action.ANSWER: _answer,
        Action.RATHER_TALK: _rather_talk,
    },
    forms={FormId.ANSWER: FormRoute(_sent, _form)},
)
