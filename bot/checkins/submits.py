"""Forms that came back: the check-in's own, and the small ones."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from bot.cards import Card, Form
from bot.checkins import blockers, readback, replies
from bot.checkins.answer_form import (
    build_form,
    called_in,
    colleagues_of,
    manager_names,
    save_answer,
)
from bot.checkins.answering import open_checkin
from bot.checkins.cards import another_hour
from bot.checkins.form import (
    WORDS,
    audience_in,
    cause_in,
    collect,
    one_in,
    people_in,
    read_answer,
    words_in,
)
from bot.checkins.forms_small import blocker_form, cause_form, correct_form, hour_form
from bot.checkins.items import DEFAULT_AUDIENCE, change_item, item_of, team_for
from bot.checkins.looking import NOTHING_SEEN, Look
from bot.checkins.presses import settle
from bot.checkins.questions import about_item, who_helped
from bot.checkins.readback import Kept
from bot.checkins.reading_open import read_open
from bot.checkins.showing import show
from bot.errors import WrongInput
from bot.language.plea import pleads
from bot.language.reading import Colleague
from bot.people.settings import choose
from bot.routes import NOTHING, Reply, Values, Visit, says
from bot.values import UnknownValue, parse_id
from storage.queries import items as queries
from storage.tables import Item
from storage.words import ItemKind


async def answer(visit: Visit, state: str, values: Values) -> Reply:
    """The check-in's form: saved, shown back with who sees what. What was read in it is asked once
    it is stored."""
    checkin = await open_checkin(visit.session, visit.person, parse_id(state), visit.now)
    given = read_answer(values)
    saved = await save_answer(visit.session, visit.person, checkin, given, visit.now)
    await show(visit.session, checkin, visit.person, visit.now)
    fresh = frozenset(saved.items[kind].id for kind in saved.fresh)
    plea = any(pleads(words) for words in given.words.values())
    items = list(saved.items.values())
    around = await _around(visit, items, given.thanks_to)
    card = await _saved(visit, items, around, NOTHING_SEEN)
    look_at = partial(
        _look_at, ids=[item.id for item in items], fresh=fresh, around=around, plea=plea
    )
    return replace(says(*with_support(card, plea)), then=look_at if fresh else None)


@dataclass(frozen=True)
class _Around:
    """Who is about an answer: the author's colleagues, the first names of the managers, and whom
    the thanks are for."""

    people: Sequence[Colleague]
    managers: Sequence[str]
    thanks_to: Sequence[int]


async def _around(visit: Visit, items: Sequence[Item], thanks_to: Sequence[int]) -> _Around:
    team_id = next((item.team_id for item in items), None)
    people = await colleagues_of(visit.session, visit.person, visit.now)
    return _Around(people, await team_managers(visit, team_id), thanks_to)


async def _look_at(
    visit: Visit, *, ids: Sequence[int], fresh: frozenset[int], around: _Around, plea: bool
) -> Reply:
    """Read what a form left open."""
    items = [await item_of(visit.session, id_, visit.person) for id_ in ids]
    seen = await read_open(visit, [item for item in items if item.id in fresh], around.people)
    model = seen.afterwards is not None
    card = await _saved(visit, items, around, seen.look, model=model)
    return replace(says(*with_support(card, plea)), afterwards=seen.afterwards)


async def _saved(
    visit: Visit, items: Sequence[Item], around: _Around, look: Look, *, model: bool = False
) -> Card:
    win = next((item for item in items if item.kind == ItemKind.WIN), None)
    named = await queries.people_named(visit.session, [win.id]) if win is not None else {}
    helped = named[win.id].helped if win is not None and win.id in named else ()
    return replies.form_saved(
        items,
        around.managers,
        look=look,
        thanked=[one.name for one in around.people if one.person_id in around.thanks_to],
        called=called_in(win, helped, around.people),
        model=model,
    )


def with_support(card: Card, plea: bool, *, chosen: bool = True) -> tuple[Card, ...]:
    """The card, and before it where somebody in distress finds support."""
    return (replies.support(chosen=chosen), card) if plea else (card,)


async def answer_again(visit: Visit, state: str, _values: Values) -> Form:
    """The check-in's form to be put right."""
    checkin = await open_checkin(visit.session, visit.person, parse_id(state), visit.now)
    return await build_form(visit.session, visit.person, checkin, visit.now)


async def corrected(visit: Visit, state: str, values: Values) -> Reply:
    """A suggestion that its author put right."""
    suggestion, checkin = await readback.suggestion_of(
        visit.session, visit.person, parse_id(state), visit.now
    )
    kept = _kept(values)
    try:
        item = await readback.keep(
            visit.session, visit.person, suggestion, checkin=checkin, kept=kept, now=visit.now
        )
    except WrongInput as mistake:
        # The services name the field of the check-in's own form.
        fields = {
            ("thanks_to" if k == "thanks_to" else "text"): v for k, v in mistake.fields.items()
        }
        raise WrongInput(str(mistake), fields) from mistake
    await show(visit.session, checkin, visit.person, visit.now)
    managers = await manager_names(visit.session, checkin.team_id, visit.now)
    people = await colleagues_of(visit.session, visit.person, visit.now)
    question = who_helped(item, called_in(item, (), people))
    card = replies.said(replies.kept(kept.kind, kept.audience, managers), question)
    reply = says(*with_support(card, pleads(kept.words)))
    return replace(reply, then=partial(look_behind, item_id=item.id, reply=reply))


async def look_behind(visit: Visit, *, item_id: int, reply: Reply) -> Reply:
    """Read what something kept left open, and ask about it below what was said."""
    item = await item_of(visit.session, item_id, visit.person)
    people = await colleagues_of(visit.session, visit.person, visit.now)
    seen = await read_open(visit, [item], people)
    asked = about_item(item, seen.look)
    if not asked or not reply.cards:
        return replace(reply, afterwards=seen.afterwards)
    *before, last = reply.cards
    below = replace(last, blocks=(*last.blocks, *asked))
    return replace(reply, cards=(*before, below), afterwards=seen.afterwards)


def _kept(values: Values) -> Kept:
    """What the form of a correction says. Raises WrongInput by field."""
    mistakes: dict[str, str] = {}
    kind = {str(kind): kind for kind in WORDS}.get(one_in(values, "kind"))
    words = collect(mistakes, "text", lambda: words_in(values, "text"))
    cause = collect(mistakes, "cause", lambda: cause_in(values, "cause"))
    people = collect(mistakes, "thanks_to", lambda: people_in(values, "thanks_to"))
    default = DEFAULT_AUDIENCE[kind or ItemKind.BLOCKER]
    audience = collect(mistakes, "audience", lambda: audience_in(values, "audience", default))
    if kind is None:
        mistakes["kind"] = "Please choose what it is."
    if mistakes or kind is None or audience is None:
        raise WrongInput("Some of it could not be saved yet.", mistakes)
    return Kept(kind, words or "", audience, cause=cause, thanks_to=people or ())


async def correct_again(visit: Visit, state: str, _values: Values) -> Form:
    """The form of a correction to be put right."""
    suggestion, checkin = await readback.suggestion_of(
        visit.session, visit.person, parse_id(state), visit.now
    )
    managers = await manager_names(visit.session, checkin.team_id, visit.now)
    people = await colleagues_of(visit.session, visit.person, visit.now)
    kept = readback.as_suggested(suggestion)
    return correct_form(suggestion.id, kept, managers, people, whole=suggestion.whole)


async def cause_chosen(visit: Visit, state: str, values: Values) -> Reply:
    """Another cause for a blocker than the one that was read."""
    item = await item_of(visit.session, parse_id(state), visit.person)
    if item.kind != ItemKind.BLOCKER:
        raise UnknownValue
    try:
        cause = cause_in(values, "blocker_cause")
    except WrongInput as mistake:
        raise WrongInput(str(mistake), {"blocker_cause": str(mistake)}) from mistake
    if cause is None:
        sentence = "Please choose one."
        raise WrongInput(sentence, {"blocker_cause": sentence})
    await change_item(visit.session, item, visit.now, cause=cause)
    return says(replies.said(replies.cause_kept(cause)))


async def cause_again(_visit: Visit, state: str, _values: Values) -> Form:
    """The form of a cause to be put right."""
    return cause_form(parse_id(state))


async def blocker_told(visit: Visit, _state: str, values: Values) -> Reply:
    """A blocker told at any time, by the form."""
    mistakes: dict[str, str] = {}
    words = collect(mistakes, "blocker", lambda: words_in(values, "blocker"))
    cause = collect(mistakes, "blocker_cause", lambda: cause_in(values, "blocker_cause"))
    default = DEFAULT_AUDIENCE[ItemKind.BLOCKER]
    audience = collect(
        mistakes, "blocker_audience", lambda: audience_in(values, "blocker_audience", default)
    )
    if mistakes or audience is None:
        raise WrongInput("It could not be saved yet.", mistakes)
    item = await blockers.record_blocker(
        visit.session, visit.person, words or "", audience, visit.now, cause=cause
    )
    return await tell_blocker(visit, item)


async def tell_blocker(visit: Visit, item: Item, *, chosen: bool = True) -> Reply:
    """What is said of a blocker that was told at any time: who sees it, and, once it is stored,
    the cause that was read where its author named none. `chosen` where its author said who sees
    it."""
    managers = await team_managers(visit, item.team_id)
    plea = pleads(item.text or "")
    cards = with_support(replies.blocker_noted(item, managers), plea, chosen=chosen)
    told = partial(_blocker_read, item_id=item.id, plea=plea, chosen=chosen)
    return replace(says(*cards), then=told)


async def _blocker_read(visit: Visit, *, item_id: int, plea: bool, chosen: bool) -> Reply:
    item = await item_of(visit.session, item_id, visit.person)
    people = await colleagues_of(visit.session, visit.person, visit.now)
    seen = await read_open(visit, [item], people)
    managers = await team_managers(visit, item.team_id)
    card = replies.blocker_noted(item, managers, seen.look, model=seen.afterwards is not None)
    return replace(says(*with_support(card, plea, chosen=chosen)), afterwards=seen.afterwards)


async def team_managers(visit: Visit, team_id: int | None) -> list[str]:
    """The first names of a team's managers; none without a team."""
    return await manager_names(visit.session, team_id, visit.now) if team_id else []


async def blocker_again(visit: Visit, _state: str, _values: Values) -> Form:
    """The form of a blocker to be put right."""
    team_id = await team_for(visit.session, visit.person.id, visit.now.date())
    return blocker_form(await team_managers(visit, team_id))


async def hour_chosen(visit: Visit, state: str, values: Values) -> Reply:
    """Another hour to be asked at, chosen in answer to the kind question."""
    checkin = await open_checkin(visit.session, visit.person, parse_id(state), visit.now)
    hour = one_in(values, "own_time")
    await choose(
        visit.session, visit.person, reminder=visit.person.reminder, own_time=hour, now=visit.now
    )
    await settle(visit, checkin, another_hour(visit.person.own_time or hour))
    return NOTHING


async def hour_again(visit: Visit, state: str, _values: Values) -> Form:
    """The form of another hour to be put right."""
    return hour_form(parse_id(state), visit.person.own_time)
