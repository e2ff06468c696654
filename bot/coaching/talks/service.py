"""What two people do with their one-to-one's page, and what becomes of what they agreed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.checkins.texts import wanted
from bot.coaching.diagnosis import service as diagnosis
from bot.coaching.talks import cards
from bot.coaching.talks.ids import MessageKind
from bot.coaching.talks.loading import load_page, shown
from bot.coaching.talks.page import Agreed, Page, Wanted, what_changes
from bot.coaching.talks.pairs import Pair, called
from bot.errors import NotFound, NotYours, TooLate, WrongInput
from bot.outbox import service as outbox
from bot.people.courtesy import courteous_time
from storage.queries import roster, talks
from storage.session import OrgSession
from storage.tables import AgreedAction, Person, Talk, TalkTopic
from storage.words import AgreedState

COMES_BACK_AFTER = timedelta(days=7)
"""When what was agreed comes back to whoever promised it."""

ANSWERABLE = timedelta(days=7)
"""How long that is worth delivering late."""


async def talk_to_come(session: OrgSession, talk_id: int) -> Talk:
    """A talk that was not held yet, held against a second press. Raises NotFound, TooLate."""
    talk = await talks.talk(session, talk_id)
    if talk is None:
        raise NotFound(cards.NO_LONGER_THERE)
    if talk.held_at is not None:
        raise TooLate(cards.ALREADY_HELD)
    return talk


async def add_topic(session: OrgSession, talk: Talk, by: Person, words: str, now: datetime) -> None:
    """One of the two wants to talk about something. The same words again change nothing. Raises
    WrongInput."""
    said = wanted(words, "topic", cards.LONGEST_TOPIC)
    if not said:
        raise WrongInput(cards.SAY_WHAT, {"topic": cards.SAY_WHAT})
    known = await talks.topics(session, talk.id)
    if any((one.by_person_id, one.text) == (by.id, said) for one in known):
        return
    if len(known) >= cards.MOST_TOPICS:
        raise WrongInput(cards.ENOUGH_TOPICS, {"topic": cards.ENOUGH_TOPICS})
    session.add(TalkTopic(talk_id=talk.id, by_person_id=by.id, at=now, text=said))
    await session.flush()


async def take_off(session: OrgSession, topic_id: int) -> None:
    """A topic leaves the page."""
    await talks.forget_topic(session, topic_id)


async def have_talked(
    session: OrgSession,
    pair: Pair,
    talk: Talk,
    wants: Sequence[Wanted],
    *,
    by: Person,
    now: datetime,
) -> Page:
    """The talk was held: what is wanted is kept, what else was open is let go, and whoever
    promised something gets it back in a week. Gives the next page."""
    before = await load_page(session, pair, now)
    new, dropped = what_changes(before.agreed, wants)
    for action_id in dropped:
        action = await talks.action(session, action_id)
        if action is not None:
            await _end(session, action, AgreedState.LET_GO, now)
    for one in new:
        session.add(
            AgreedAction(
                talk_id=talk.id,
                owner_id=one.owner_id,
                by_person_id=by.id,
                text=one.words,
                agreed_at=now,
            )
        )
    await diagnosis.close(session, *pair.ids, now)
    talk.held_at = now
    session.add(talk)
    await session.flush()
    held = await talks.talks_of(session, *pair.ids)
    earlier = [_key(one, id_) for one in held for id_ in pair.ids if one.id != talk.id]
    await outbox.withdraw(session, "superseded", keys=earlier)
    await _queue(session, pair, talk, now)
    return await load_page(session, pair, now)


async def end_action(
    session: OrgSession, pair: Pair, action: AgreedAction, state: AgreedState, now: datetime
) -> None:
    """Something agreed is done, or let go. Twice is the same as once. Raises TooLate where it
    ended otherwise."""
    if action.state == state:
        return
    if action.state != AgreedState.OPEN:
        raise TooLate(cards.ALREADY_ENDED)
    await _end(session, action, state, now)
    owner = pair.manager if action.owner_id == pair.manager.id else pair.person
    for talk in await talks.talks_of(session, *pair.ids):
        if talk.held_at is None or talk.held_at < action.agreed_at:
            continue
        promised = await _promised(session, pair, talk, owner)
        if all(one.done for one in promised):
            await outbox.withdraw(session, "settled", keys=[_key(talk, owner.id)])
        card = cards.come_back(called(pair.other(owner.id)), promised, *pair.ids)
        await outbox.change(session, _key(talk, owner.id), card, now)


async def action_of(
    session: OrgSession, action_id: int, visitor: Person
) -> tuple[AgreedAction, Pair]:
    """Something agreed, with the two who agreed, whether or not they still work together. Raises
    NotFound, NotYours."""
    action = await talks.action(session, action_id)
    if action is None:
        raise NotFound(cards.NO_LONGER_THERE)
    talk = await session.get_one(Talk, action.talk_id)
    if visitor.id not in {talk.manager_id, talk.person_id}:
        raise NotYours(cards.NOT_YOUR_TALK)
    people = await roster.people(session, {talk.manager_id, talk.person_id})
    return action, Pair(talk.team_id, people[talk.manager_id], people[talk.person_id])


async def _end(
    session: OrgSession, action: AgreedAction, state: AgreedState, now: datetime
) -> None:
    action.state, action.ended_at = state, now
    session.add(action)
    await session.flush()


async def _queue(session: OrgSession, pair: Pair, talk: Talk, now: datetime) -> None:
    messages: list[outbox.Message] = []
    for owner in (pair.manager, pair.person):
        promised = await _promised(session, pair, talk, owner)
        at = await courteous_time(session, owner, now + COMES_BACK_AFTER) if promised else None
        if at is not None:
            messages.append(
                outbox.Message(
                    key=_key(talk, owner.id),
                    kind=MessageKind.AGREED,
                    card=cards.come_back(called(pair.other(owner.id)), promised, *pair.ids),
                    due_at=at,
                    person_id=owner.id,
                    expires_at=at + ANSWERABLE,
                    repeatable=False,  # the home and the page show it too
                    proactive=True,
                )
            )
    await outbox.queue(session, messages, now)


async def _promised(
    session: OrgSession, pair: Pair, talk: Talk, owner: Person
) -> tuple[Agreed, ...]:
    """What one of the two had promised when a held talk ended, what was let go since excepted."""
    names = {owner.id: called(owner)}
    return tuple(
        shown(one, names)
        for one in await talks.actions_of(session, *pair.ids)
        if one.owner_id == owner.id
        and one.state != AgreedState.LET_GO
        and talk.held_at is not None
        and one.agreed_at <= talk.held_at
        and (one.ended_at is None or one.ended_at > talk.held_at)
    )


def _key(talk: Talk, person_id: int) -> str:
    return f"talk:{talk.id}:agreed:{person_id}"
