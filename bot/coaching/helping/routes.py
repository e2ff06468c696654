"""What the questions about a colleague who knows answer to."""

from bot.checkins.answer_form import colleagues_of, manager_names
from bot.checkins.items import team_for
from bot.coaching.helping import service
from bot.coaching.helping.ids import Action
from bot.highlights import forms
from bot.routes import NOTHING, Reply, Routes, Visit, opens
from bot.values import parse_id


async def _ask(visit: Visit, value: str) -> Reply:
    await service.author_says(
        visit.session, parse_id(value), visit.person, visit.now, asks=True, with_words=True
    )
    return NOTHING


async def _ask_quietly(visit: Visit, value: str) -> Reply:
    await service.author_says(visit.session, parse_id(value), visit.person, visit.now, asks=True)
    return NOTHING


async def _rather_not(visit: Visit, value: str) -> Reply:
    await service.author_says(visit.session, parse_id(value), visit.person, visit.now, asks=False)
    return NOTHING


async def _gladly(visit: Visit, value: str) -> Reply:
    await service.colleague_says(
        visit.session, parse_id(value), visit.person, visit.now, helps=True
    )
    return NOTHING


async def _not_now(visit: Visit, value: str) -> Reply:
    await service.colleague_says(
        visit.session, parse_id(value), visit.person, visit.now, helps=False
    )
    return NOTHING


async def _helped(visit: Visit, value: str) -> Reply:
    """It helped: the form for thanks opens, with the colleague filled in."""
    solver = await service.author_says_after(
        visit.session, parse_id(value), visit.person, visit.now, helped=True
    )
    team_id = await team_for(visit.session, visit.person.id, visit.now.date())
    if team_id is None:
        return NOTHING
    managers = await manager_names(visit.session, team_id, visit.now)
    colleagues = await colleagues_of(visit.session, visit.person, visit.now)
    return opens(forms.thanks(colleagues, managers, words="", to=[solver], intro=""))


async def _no_help(visit: Visit, value: str) -> Reply:
    await service.author_says_after(
        visit.session, parse_id(value), visit.person, visit.now, helped=False
    )
    return NOTHING


ROUTES = Routes(
    presses={
        Action.ASK: _ask,
        Action.ASK_QUIETLY: _ask_quietly,
        Action.RATHER_NOT: _rather_not,
        Action.GLADLY: _gladly,
        Action.NOT_NOW: _not_now,
        Action.HELPED: _helped,
        Action.NO_HELP: _no_help,
    },
)
