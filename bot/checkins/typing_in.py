"""Commands, and replies typed while a check-in is open."""

from bot.checkins import replies
from bot.checkins.answer_form import build_form, colleagues_of, manager_names
from bot.checkins.answering import open_checkin
from bot.checkins.blockers import record_blocker
from bot.checkins.forms_small import blocker_form
from bot.checkins.home_loading import current_checkin, next_words
from bot.checkins.items import DEFAULT_AUDIENCE, team_for
from bot.checkins.readback import read_reply
from bot.checkins.showing import show
from bot.checkins.submits import team_managers, tell_blocker
from bot.routes import Reply, Visit, opens, says
from storage.words import ItemKind


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
    audience = DEFAULT_AUDIENCE[ItemKind.BLOCKER]
    item = await record_blocker(visit.session, visit.person, rest, audience, visit.now)
    return await tell_blocker(visit, item)


async def reply(visit: Visit, words: str) -> Reply | None:
    """A message typed to the bot while a check-in is open: read back at once. The words
    themselves are not stored."""
    if visit.place.kind != "direct":
        return None
    current = await current_checkin(visit.session, visit.person, visit.now, begun=True)
    if current is None:
        return None
    current = await open_checkin(visit.session, visit.person, current.id, visit.now)
    people = await colleagues_of(visit.session, visit.person, visit.now)
    read = await read_reply(
        visit.session,
        visit.person,
        current,
        words,
        visit.now,
        reader=visit.reader,
        colleagues=people,
    )
    if read.plea:
        return says(replies.support(saved=False))
    if read.counts:
        await show(visit.session, current, visit.person, visit.now)
    managers = await manager_names(visit.session, current.team_id, visit.now)
    return says(
        replies.read_back(
            current.id,
            read.suggestions,
            read.colleagues,
            managers,
            mood=read.mood,
            understood=read.understood,
        )
    )
