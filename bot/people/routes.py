"""What this feature answers to: the hello's buttons, being away, settings, teams, one's own data,
and the person's part of the home."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from bot.cards import Block, Form
from bot.errors import WrongInput
from bot.outbox.service import platform_of
from bot.people import (
    away,
    away_cards,
    hello_cards,
    rights_cards,
    settings,
    settings_cards,
    team_cards,
    team_form,
    team_setup,
)
from bot.people.away_words import Away, Back, checked, read_away
from bot.people.erasing import erase
from bot.people.exporting import export
from bot.people.ids import Action, FormId, MessageKind
from bot.people.orgfile.stored import stored_teams
from bot.people.team_form import NEW
from bot.routes import Command, FormRoute, Reply, Routes, Values, Visit, opens, says
from storage.queries import roster
from storage.queries import teams as in_teams
from storage.words import Platform, Role

# The hello and the help


async def _who_sees(_visit: Visit, _value: str) -> Reply:
    return says(hello_cards.who_sees())


async def _pause(visit: Visit, _value: str) -> Reply:
    await settings.pause(visit.session, visit.person, visit.now)
    return says(settings_cards.paused())


async def _resume(visit: Visit, _value: str) -> Reply:
    await settings.resume(visit.session, visit.person, visit.now)
    return says(settings_cards.resumed())


# Away


async def _away(visit: Visit, words: str) -> Reply:
    """`/away until Monday`, `/away back`; `/away` alone opens the form."""
    if not words.strip():
        return opens(_away_form(visit))
    match read_away(words, _today(visit)):
        case Back():
            return await _back(visit, "")
        case Away(first, last):
            return await _go_away(visit, first, last)


async def _open_away(visit: Visit, _value: str) -> Reply:
    return opens(_away_form(visit))


async def _send_away(visit: Visit, _state: str, values: Values) -> Reply:
    first = _date(values, "first")
    if first is None:
        raise WrongInput(NO_DAY, {"first": NO_DAY})
    last = _date(values, "last")
    if last is not None and last < first:
        raise WrongInput(BEFORE_START, {"last": BEFORE_START})
    try:
        days = checked(Away(first, last), _today(visit))
    except WrongInput as mistake:
        raise WrongInput(str(mistake), {"last" if last else "first": str(mistake)}) from mistake
    return await _go_away(visit, days.first, days.last)


NO_DAY = "Please choose the first day."
BEFORE_START = "The last day comes before the first. Please check both."
NO_DATE = "This is not a date. Please choose one from the calendar."


async def _go_away(visit: Visit, first: date, last: date | None) -> Reply:
    leave = await away.go_away(visit.session, visit.person, first, last, visit.now)
    return says(away_cards.gone(first, last, _today(visit), leave.id))


async def _back(visit: Visit, value: str) -> Reply:
    """Back again. A button names the leave that it ends, so that an old one ends no other."""
    leave_id = int(value) if value.isascii() and value.isdigit() else None
    today = _today(visit)
    leave = await away.come_back(visit.session, visit.person, visit.now, leave_id=leave_id)
    if leave is None:
        return says(away_cards.not_away() if leave_id is None else away_cards.over_already())
    return says(away_cards.back() if leave.start_day <= today else away_cards.not_going())


def _away_form(visit: Visit) -> Form:
    return away_cards.form(_today(visit))


async def _away_again(visit: Visit, _state: str, _values: Values) -> Form:
    return _away_form(visit)


# Settings


async def _open_settings(visit: Visit, _value: str) -> Reply:
    return opens(_settings_form(visit))


def _settings_form(visit: Visit) -> Form:
    return settings_cards.form(
        reminder=visit.person.reminder,
        own_time=visit.person.own_time,
        ask_every=visit.person.ask_every,
        timezone=visit.person.timezone,
    )


async def _settings_again(visit: Visit, _state: str, _values: Values) -> Form:
    return _settings_form(visit)


async def _send_settings(visit: Visit, _state: str, values: Values) -> Reply:
    person, session, now = visit.person, visit.session, visit.now
    reminder = _line(values, "reminder") or ("on" if person.reminder else "off")
    every = _line(values, "ask_every") or str(person.ask_every)
    if reminder not in {"on", "off"}:
        raise WrongInput(CHOOSE_ONE, {"reminder": CHOOSE_ONE})
    if every not in _EVERY:
        raise WrongInput(CHOOSE_ONE, {"ask_every": CHOOSE_ONE})
    await settings.choose(
        session,
        person,
        reminder=reminder == "on",
        own_time=_line(values, "own_time") or None,
        ask_every=_EVERY[every],
        now=now,
    )
    await settings.move_to(session, person, _line(values, "timezone") or person.timezone, now)
    return says(settings_cards.saved())


CHOOSE_ONE = "Please choose one of the two."
_EVERY: dict[str, Literal[1, 2]] = {"1": 1, "2": 2}


# Teams


async def _set_up_team(visit: Visit, _value: str) -> Reply:
    return opens(await _team_form(visit, NEW))


async def _change_team(visit: Visit, value: str) -> Reply:
    return opens(await _team_form(visit, value))


async def _team_form(visit: Visit, state: str) -> Form:
    known = await team_setup.look(visit.session, visit.person, state, visit.now)
    return team_form.form(
        state,
        team_setup.filled(known),
        team_setup.to_choose_from(known, visit.person),
        known.stored.platform,
    )


async def _team_again(visit: Visit, state: str, _values: Values) -> Form:
    return await _team_form(visit, state)


async def _send_team(visit: Visit, state: str, values: Values) -> Reply:
    spec, changes = await team_setup.set_up(visit.session, visit.person, state, values, visit.now)
    if state == NEW:
        return says(team_cards.set_up(spec))
    return says(team_cards.saved(spec, changes, _today(visit)))


# One's own data


async def _export(visit: Visit, _value: str) -> Reply:
    found = await export(visit.session, visit.person, visit.now, own=True)
    return says(*rights_cards.copy_of_everything(found))


async def _erase(visit: Visit, _value: str) -> Reply:
    await erase(visit.session, visit.person, visit.now)
    return says(rights_cards.erased())


# The home


async def _home(visit: Visit) -> tuple[Block, ...]:
    own = settings_cards.on_home(
        absence=await away.current_absence(visit.session, visit.person, visit.now),
        today=_today(visit),
        is_paused=visit.person.paused_at is not None,
    )
    return (*await _teams_on_home(visit), *own)


async def _teams_on_home(visit: Visit) -> tuple[Block, ...]:
    """The teams that somebody manages; the way to a first one for who is in none as a rep."""
    parts = await roster.teams_of(visit.session, visit.person.id, visit.now.date())
    managed = [team for member, team in parts if member.role == Role.MANAGER]
    if managed:
        specs = await stored_teams(visit.session, managed, visit.now)
        shown = [(team.id, spec) for team, spec in zip(managed, specs, strict=True)]
        return (*team_cards.on_home(shown), *await _without_it(visit, [one for one, _ in shown]))
    if any(member.role == Role.REP for member, _ in parts):
        return ()
    return team_cards.found_one()


async def _without_it(visit: Visit, team_ids: Sequence[int]) -> tuple[Block, ...]:
    """Those of a manager's people whom Teams does not let the program write to."""
    if await platform_of(visit.session) != Platform.TEAMS:
        return ()
    today = visit.now.date()
    found = await in_teams.without_it(visit.session, MessageKind.HELLO, today)
    mine = {person.id for _, person in await roster.members_of(visit.session, team_ids, today)}
    return team_cards.without_it([one.name for one in found if one.id in mine])


# What forms bring


def _today(visit: Visit) -> date:
    return away.local_today(visit.person, visit.now)


def _line(values: Values, name: str) -> str:
    found = values.get(name, "")
    return (found if isinstance(found, str) else "".join(found[:1])).strip()


def _date(values: Values, name: str) -> date | None:
    said = _line(values, name)
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        raise WrongInput(NO_DATE, {name: NO_DATE}) from None


ROUTES = Routes(
    presses={
        Action.WHO_SEES: _who_sees,
        Action.PAUSE: _pause,
        Action.RESUME: _resume,
        Action.AWAY: _open_away,
        Action.BACK: _back,
        Action.SETTINGS: _open_settings,
        Action.SET_UP_TEAM: _set_up_team,
        Action.CHANGE_TEAM: _change_team,
        Action.EXPORT: _export,
        Action.ERASE: _erase,
    },
    forms={
        FormId.AWAY: FormRoute(_send_away, _away_again),
        FormId.SETTINGS: FormRoute(_send_settings, _settings_again),
        FormId.TEAM: FormRoute(_send_team, _team_again),
    },
    commands=(
        Command(
            "away",
            "Be left in peace for some days, or say that you are back.",
            "until Monday",
            _away,
        ),
    ),
    home=_home,
)
