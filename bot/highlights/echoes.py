"""The quiet line: once a week, whoever's words stood in a post hears that colleagues reacted.

It names nobody and counts nothing. Who reacted to their own words alone hears nothing.
"""

from datetime import datetime, timedelta

from bot.highlights import author_cards
from bot.highlights.ids import MessageKind, echo_key
from bot.highlights.telling import tell_again
from bot.outbox import service as outbox
from bot.people.courtesy import courteous_time
from storage.queries import agenda, roster
from storage.queries import highlights as queries
from storage.session import OrgSession
from storage.tables import Team

KEEPS = timedelta(days=5)
"""Later than this the line would come with the next week's."""


async def bring_back(session: OrgSession, agenda_id: int, now: datetime) -> bool:
    """Tell the authors of a post about reactions. False where somebody else did it already."""
    occasion = await agenda.hold(session, agenda_id, now)
    if occasion is None:
        return False
    occasion.done_at = now
    session.add(occasion)
    post = await queries.post_of(session, occasion.team_id, occasion.key)
    if post is None or post.delivery_id is None:
        return True
    reacted = set(await queries.who_reacted(session, post.delivery_id))
    stories = await tell_again(session, await queries.shown_in(session, post.id))
    authors = {story.author.person_id for story in stories}
    team = await session.get_one(Team, post.team_id)
    for person in (await roster.people(session, authors)).values():
        if not person.active or not reacted - {person.id}:
            continue
        at = await courteous_time(session, person, now)
        if at is not None and at <= now + KEEPS:
            message = outbox.Message(
                key=echo_key(person.id, post.week),
                kind=MessageKind.ECHO,
                card=author_cards.echo(team.name),
                due_at=at,
                person_id=person.id,
                expires_at=now + KEEPS,
                repeatable=False,  # a nicety, and no nicety twice
                proactive=True,
            )
            await outbox.queue(session, [message], now)
    return True
