"""What coaching answers to: its buttons, forms, `/coach`, and the manager's part of the home."""

from datetime import date, timedelta

from bot.cards import Block, Form
from bot.coaching import cards, learned_cards, service
from bot.coaching.desk import Desk
from bot.coaching.hours import nudges_per_week
from bot.coaching.ids import Action, FormId
from bot.coaching.learned import learned
from bot.coaching.nudges import named_by, own_nudge, shown, standing_nudge, tells_its_author
from bot.coaching.outcomes import outcomes
from bot.coaching.prompting import left_this_week
from bot.coaching.values import parse_went
from bot.errors import NotFound, NotYours, WrongInput
from bot.people.courtesy import work_calendar
from bot.routes import NOTHING, Command, FormRoute, Reply, Routes, Values, Visit, opens, says
from bot.targets.requesting import form_from_signal
from bot.values import parse_id
from storage.queries import roster
from storage.words import Role


def _desk(visit: Visit) -> Desk:
    return Desk(visit.session, visit.person, visit.means.playbook, visit.now)


async def _take_up(visit: Visit, value: str) -> Reply:
    return opens(await _take_up_again(visit, value, {}))


async def _take_up_again(visit: Visit, state: str, _values: Values) -> Form:
    desk = _desk(visit)
    nudge = await standing_nudge(desk, parse_id(state))
    tells = await tells_its_author(desk, nudge)
    day = nudge.day if nudge.day and nudge.day >= desk.today else await _next_working_day(desk)
    return cards.take_up_form(await shown(desk, nudge), day, rep_is_told=tells is not None)


async def _next_working_day(desk: Desk) -> date:
    leaves = await roster.leaves_of(desk.session, [desk.manager.id], from_day=desk.today)
    calendar = work_calendar(desk.manager, leaves[desk.manager.id])
    ahead = (desk.today + timedelta(days=days) for days in range(1, 15))
    return next((day for day in ahead if calendar.works_on(day)), desk.today)


async def _take_up_sent(visit: Visit, state: str, values: Values) -> Reply:
    desk = _desk(visit)
    nudge = await standing_nudge(desk, parse_id(state))
    await service.take_up(desk, nudge, _day(values))
    return NOTHING


def _day(values: Values) -> date:
    try:
        return date.fromisoformat(str(values.get("day", "")))
    except ValueError:
        raise WrongInput(cards.DAY_WANTED, {"day": cards.DAY_WANTED}) from None


async def _later(visit: Visit, value: str) -> Reply:
    desk = _desk(visit)
    await service.put_off(desk, await standing_nudge(desk, parse_id(value)))
    return NOTHING


async def _not_useful(visit: Visit, value: str) -> Reply:
    return opens(await _not_useful_again(visit, value, {}))


async def _not_useful_again(visit: Visit, state: str, _values: Values) -> Form:
    desk = _desk(visit)
    nudge = await standing_nudge(desk, parse_id(state))
    return cards.not_useful_form(await shown(desk, nudge))


async def _not_useful_sent(visit: Visit, state: str, values: Values) -> Reply:
    desk = _desk(visit)
    nudge = await standing_nudge(desk, parse_id(state))
    await service.not_useful(desk, nudge, str(values.get("why", "")))
    return NOTHING


async def _targets(visit: Visit, value: str) -> Reply:
    named = named_by(await standing_nudge(_desk(visit), parse_id(value)))
    if named is None:
        raise NotFound(cards.NO_LONGER_THERE)
    return opens(await form_from_signal(visit, named))


async def _went(visit: Visit, value: str) -> Reply:
    desk = _desk(visit)
    nudge_id, how = parse_went(value)
    await service.went(desk, await standing_nudge(desk, nudge_id), how)
    return NOTHING


async def _show(visit: Visit, value: str) -> Reply:
    desk = _desk(visit)
    return says(cards.nudge(await shown(desk, await own_nudge(desk, parse_id(value)))))


async def _coach(visit: Visit, _rest: str) -> Reply:
    desk = _desk(visit)
    if not await _manages(desk):
        raise NotYours(cards.NOT_A_MANAGER)
    left = await left_this_week(desk, await nudges_per_week(desk))
    return says(cards.open_now(await service.open_for(desk), left))


async def _learned(visit: Visit, _value: str) -> Reply:
    desk = _desk(visit)
    if not await _manages(desk):
        raise NotYours(cards.NOT_A_MANAGER)
    known = learned(await outcomes(visit.session))
    return says(learned_cards.page(known, desk.playbook))


async def _home(visit: Visit) -> tuple[Block, ...]:
    desk = _desk(visit)
    if not await _manages(desk):
        return ()
    return cards.home_part(await service.open_for(desk))


async def _manages(desk: Desk) -> bool:
    roles = (Role.MANAGER, Role.LEADER)
    return bool(await roster.teams_of(desk.session, desk.manager.id, desk.today, *roles))


ROUTES = Routes(
    presses={
        Action.TAKE_UP: _take_up,
        Action.LATER: _later,
        Action.NOT_USEFUL: _not_useful,
        Action.WENT: _went,
        Action.SHOW: _show,
        Action.TARGETS: _targets,
        Action.LEARNED: _learned,
    },
    forms={
        FormId.TAKE_UP: FormRoute(_take_up_sent, _take_up_again),
        FormId.NOT_USEFUL: FormRoute(_not_useful_sent, _not_useful_again),
    },
    commands=(Command("coach", "What may be worth a talk (for managers)", "", _coach),),
    home=_home,
)
