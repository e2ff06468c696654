"""Buttons that confirm, correct or drop what was read in somebody's words, and who sees it."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from bot.checkins import readback, replies
from bot.checkins.answer_form import called_in, colleagues_of, manager_names
from bot.checkins.forms_small import cause_form, correct_form
from bot.checkins.items import change_item, ensure_open, item_of, name_people
from bot.checkins.questions import SKIPPED, who_helped
from bot.checkins.showing import show
from bot.checkins.submits import look_behind, team_managers
from bot.checkins.values import ItemAudience, ItemCause, ItemColleague
from bot.routes import Reply, Visit, opens, puts, says
from bot.values import UnknownValue, parse_id
from storage.queries import items as queries
from storage.queries import roster
from storage.tables import Checkin, Item, Suggestion
from storage.words import ItemKind, Part


async def keep(visit: Visit, value: str) -> Reply:
    """Keep a suggestion as it stands."""
    suggestion, checkin = await readback.suggestion_of(
        visit.session, visit.person, parse_id(value), visit.now
    )
    if suggestion.whole and suggestion.audience is None:
        raise UnknownValue
    kept = readback.as_suggested(suggestion)
    item = await readback.keep(
        visit.session, visit.person, suggestion, checkin=checkin, kept=kept, now=visit.now
    )
    await show(visit.session, checkin, visit.person, visit.now)
    managers = await manager_names(visit.session, checkin.team_id, visit.now)
    words = replies.kept(kept.kind, kept.audience, managers)
    reply = await _rest(visit, checkin, managers, words, item)
    return replace(reply, then=partial(look_behind, item_id=item.id, reply=reply))


async def correct(visit: Visit, value: str) -> Reply:
    """Open a suggestion to be put right."""
    suggestion, checkin = await readback.suggestion_of(
        visit.session, visit.person, parse_id(value), visit.now
    )
    managers = await manager_names(visit.session, checkin.team_id, visit.now)
    people = await colleagues_of(visit.session, visit.person, visit.now)
    kept = readback.as_suggested(suggestion)
    return opens(correct_form(suggestion.id, kept, managers, people, whole=suggestion.whole))


async def drop(visit: Visit, value: str) -> Reply:
    """Drop a suggestion."""
    suggestion, checkin = await readback.suggestion_of(
        visit.session, visit.person, parse_id(value), visit.now
    )
    await readback.drop(visit.session, suggestion)
    managers = await manager_names(visit.session, checkin.team_id, visit.now)
    return await _rest(visit, checkin, managers, replies.DROPPED)


async def _rest(
    visit: Visit,
    checkin: Checkin,
    managers: Sequence[str],
    words: str,
    kept: Item | None = None,
) -> Reply:
    """What became of one suggestion, and those that still wait, where it stood."""
    waiting = await readback.standing(visit.session, visit.person.id, checkin.id)
    people = await colleagues_of(visit.session, visit.person, visit.now)
    names = {one.person_id: one.name for one in people}
    called = called_in(kept, (), people)
    question = None if kept is None else who_helped(kept, called)
    return puts(
        replies.rest_of_read_back(words, checkin.id, waiting, names, managers, question=question)
    )


async def read_cause(visit: Visit, value: str) -> Reply:
    """The one question about a blocker that was read is answered: its cause."""
    chosen = ItemCause.parse(value)
    suggestion, checkin = await readback.suggestion_of(
        visit.session, visit.person, chosen.item_id, visit.now
    )
    if suggestion.kind != ItemKind.BLOCKER:
        raise UnknownValue
    suggestion.cause = chosen.cause
    return await _answered(visit, suggestion, checkin, replies.cause_kept(chosen.cause))


async def read_colleague(visit: Visit, value: str) -> Reply:
    """The one question about thanks that were read is answered: who is meant."""
    chosen = ItemColleague.parse(value)
    suggestion, checkin = await readback.suggestion_of(
        visit.session, visit.person, chosen.item_id, visit.now
    )
    people = await colleagues_of(visit.session, visit.person, visit.now)
    name = next((one.name for one in people if one.person_id == chosen.person_id), None)
    if suggestion.kind != ItemKind.THANKS or name is None:
        raise UnknownValue
    suggestion.colleague_id = chosen.person_id
    return await _answered(visit, suggestion, checkin, replies.thanked(name))


async def read_no_more(visit: Visit, value: str) -> Reply:
    """The one question is skipped."""
    suggestion, checkin = await readback.suggestion_of(
        visit.session, visit.person, parse_id(value), visit.now
    )
    return await _answered(visit, suggestion, checkin, SKIPPED)


async def _answered(visit: Visit, suggestion: Suggestion, checkin: Checkin, words: str) -> Reply:
    visit.session.add(suggestion)
    await visit.session.flush()
    managers = await manager_names(visit.session, checkin.team_id, visit.now)
    return await _rest(visit, checkin, managers, words)


async def skip_question(visit: Visit, value: str) -> Reply:
    """The one question about something kept is skipped."""
    item = await item_of(visit.session, parse_id(value), visit.person)
    if item.kind == ItemKind.BLOCKER and item.checkin_id is None:
        return puts(replies.blocker_noted(item, await team_managers(visit, item.team_id)))
    return says(replies.said(SKIPPED))


async def cause(visit: Visit, value: str) -> Reply:
    """Confirm the cause that was read in a blocker."""
    chosen = ItemCause.parse(value)
    item = await item_of(visit.session, chosen.item_id, visit.person)
    if item.kind != ItemKind.BLOCKER:
        raise UnknownValue
    await change_item(visit.session, item, visit.now, cause=chosen.cause)
    if item.checkin_id is None:
        return puts(replies.blocker_noted(item, await team_managers(visit, item.team_id)))
    return says(replies.said(replies.cause_kept(chosen.cause)))


async def other_cause(visit: Visit, value: str) -> Reply:
    """Choose another cause."""
    item = await item_of(visit.session, parse_id(value), visit.person)
    return opens(cause_form(item.id))


async def thanked(visit: Visit, value: str) -> Reply:
    """Confirm a colleague whom thanks seem to name."""
    chosen = ItemColleague.parse(value)
    item = await item_of(visit.session, chosen.item_id, visit.person)
    if item.kind != ItemKind.THANKS:
        raise UnknownValue
    await ensure_open(visit.session, item, visit.now)
    named = (await queries.people_named(visit.session, [item.id])).get(item.id, queries.Named())
    together = tuple(dict.fromkeys((*named.thanked, chosen.person_id)))
    await name_people(visit.session, item, together, Part.THANKED, "")
    person = (await roster.people(visit.session, [chosen.person_id]))[chosen.person_id]
    return says(replies.said(replies.thanked(person.name)))


async def audience(visit: Visit, value: str) -> Reply:
    """Choose who sees a blocker that was told by a command."""
    chosen = ItemAudience.parse(value)
    item = await item_of(visit.session, chosen.item_id, visit.person)
    if item.kind != ItemKind.BLOCKER:
        raise UnknownValue
    await change_item(visit.session, item, visit.now, audience=chosen.audience)
    return puts(replies.blocker_noted(item, await team_managers(visit, item.team_id)))
