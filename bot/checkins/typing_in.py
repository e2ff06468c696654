"""Commands, and replies typed while a check-in is open."""

from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.checkins import replies, typed_replies
from bot.checkins.answer_form import build_form, colleagues_of, manager_names
from bot.checkins.answering import open_checkin
from bot.checkins.blockers import record_blocker
from bot.checkins.forms_small import blocker_form
from bot.checkins.home_loading import current_checkin, next_words
from bot.checkins.ids import MessageKind
from bot.checkins.items import DEFAULT_AUDIENCE, team_for
from bot.checkins.readback import suggestion_of
from bot.checkins.showing import show
from bot.checkins.submits import team_managers, tell_blocker, with_support
from bot.checkins.texts import clean
from bot.language.plea import pleads
from bot.language.switch import model_of
from bot.outbox.service import Message, queue
from bot.people.service import active_person
from bot.routes import Reply, Visit, opens, puts, says
from bot.values import UnknownValue, parse_id
from storage.session import Database
from storage.tables import Suggestion
from storage.words import Audience, ItemKind


async def checkin(visit: Visit, _rest: str) -> Reply:
    """`/checkin`: the form of the one that is open or due this week, else when the next comes."""
    current = await current_checkin(visit.session, visit.person, visit.now)
    if current is not None:
        return opens(await build_form(visit.session, visit.person, current, visit.now))
    words = await next_words(visit.session, visit.person, visit.now)
    return says(replies.next_checkin(words, paused=visit.person.paused_at is not None))


async def blocker(visit: Visit, rest: str) -> Reply:
    """`/blocker what is in your way`; without words, the form."""
    if not rest:
        team_id = await team_for(visit.session, visit.person.id, visit.now.date())
        return opens(blocker_form(await team_managers(visit, team_id)))
    # Nobody was asked who sees it, so the words of somebody in distress are theirs alone.
    audience = Audience.PRIVATE if pleads(rest) else DEFAULT_AUDIENCE[ItemKind.BLOCKER]
    item = await record_blocker(visit.session, visit.person, rest, audience, visit.now)
    return await tell_blocker(visit, item, chosen=False)


async def reply(visit: Visit, words: str) -> Reply | None:
    """A message typed to the bot while a check-in is open: put aside at once, then read back."""
    if visit.place.kind != "direct":
        return None
    current = await current_checkin(visit.session, visit.person, visit.now, begun=True)
    if current is None:
        return None
    current = await open_checkin(visit.session, visit.person, current.id, visit.now)
    whole = await typed_replies.put_aside(visit.session, visit.person, current, words, visit.now)
    if typed_replies.is_answered(current):
        await show(visit.session, current, visit.person, visit.now)
    managers = await manager_names(visit.session, current.team_id, visit.now)
    card = replies.put_aside(current.id, whole, managers)
    then = partial(_read, checkin_id=current.id, whole_id=whole.id, words=words)
    return replace(says(*with_support(card, pleads(words), chosen=False)), then=then)


async def _read(visit: Visit, *, checkin_id: int, whole_id: int, words: str) -> Reply:
    """Read a reply. Nobody has said who may see it, so no model reads it."""
    people = await colleagues_of(visit.session, visit.person, visit.now)
    reading = await visit.reader.read(clean(words), people)
    checkin = await open_checkin(visit.session, visit.person, checkin_id, visit.now)
    before = typed_replies.is_answered(checkin)
    whole = await visit.session.get_one(Suggestion, whole_id)
    of = (visit.session, visit.person, checkin, whole, visit.now)
    read = await typed_replies.read_back(*of, reading=reading, colleagues=people)
    if typed_replies.is_answered(checkin) and not before:
        await show(visit.session, checkin, visit.person, visit.now)
    managers = await manager_names(visit.session, checkin.team_id, visit.now)
    model = await model_of(visit.session, visit.means.models) is not None
    names = {one.person_id: one.name for one in people}
    card = replies.read_back(checkin.id, read, names, managers, model=model)
    return says(*with_support(card, read.plea, chosen=False))


async def have_it_read(visit: Visit, value: str) -> Reply:
    """The author lets a model read a reply of which their manager may see what they keep."""
    suggestion, checkin = await suggestion_of(
        visit.session, visit.person, parse_id(value), visit.now
    )
    model = await model_of(visit.session, visit.means.models)
    if model is None or not suggestion.whole or suggestion.audience == Audience.PRIVATE:
        raise UnknownValue
    suggestion.audience = Audience.MANAGER
    visit.session.add(suggestion)
    people = await colleagues_of(visit.session, visit.person, visit.now)
    organisation_id, person_id = visit.session.organisation_id, visit.person.id
    words, whole_id, checkin_id = suggestion.quote, suggestion.id, checkin.id

    async def work(database: Database, now: datetime) -> None:
        reading = await model.read(words, people, Audience.MANAGER.value)
        async with database.organisation(organisation_id) as session:
            person = await active_person(session, person_id)
            whole, checkin = await suggestion_of(session, person, whole_id, now)
            read = await typed_replies.read_back(
                session, person, checkin, whole, now, reading=reading, colleagues=people
            )
            managers = await manager_names(session, checkin.team_id, now)
            names = {one.person_id: one.name for one in people}
            message = Message(
                key=f"read_back:{whole_id}:{now:%Y%m%d%H%M%S}",
                kind=MessageKind.READ,
                card=replies.read_back(checkin_id, read, names, managers, model=True),
                due_at=now,
                person_id=person_id,
                expires_at=checkin.closes_at,
                repeatable=True,  # better read back twice than an answer that seems lost
            )
            await queue(session, [message], now)

    return replace(puts(replies.being_read(checkin.id)), afterwards=work)
