"""Making a team's post once a week, and keeping it in line with what its people want.

The occasion is an agenda row that is held while the post is made and done in the same
transaction, so any number of tickers make one post.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlmodel import col

from bot.cards import card_to_json
from bot.highlights import cards, occasions
from bot.highlights.choosing import choose
from bot.highlights.hours import Hours, hours_of
from bot.highlights.ids import MessageKind, Occasion, post_key
from bot.highlights.story import Story
from bot.highlights.telling import tell, tell_again
from bot.outbox import service as outbox
from bot.people.weeks import IsoWeek
from storage.queries import agenda
from storage.queries import highlights as queries
from storage.session import OrgSession
from storage.tables import Agenda, Delivery, Highlight, Post, Team
from storage.words import PostState

REMEMBERS = timedelta(weeks=26)
"""How far back a mention in a post still counts as one."""


async def plan_posts(session: OrgSession, team_id: int, now: datetime) -> bool:
    """Plan the next post of a team that has none before it: a new one, or one that was set aside.
    Each post then plans the one after it. True where it is planned now."""
    if await agenda.stands_before(session, team_id, Occasion.POST):
        return False
    hours = await hours_of(session, await session.get_one(Team, team_id), now)
    if hours is None:
        return False
    week = occasions.first_week(hours.history, hours.keeper, now)
    # A team set aside and taken back within a week has done with that week already.
    return await _plan(session, team_id, hours, week) > 0 or (
        await _plan(session, team_id, hours, week.plus(1)) > 0
    )


async def _plan(session: OrgSession, team_id: int, hours: Hours, week: IsoWeek) -> int:
    """The occasion comes up when its week begins and is then moved to its hour, by the cadence
    that holds for that week."""
    row: dict[str, Any] = {
        "team_id": team_id,
        "kind": Occasion.POST,
        "key": str(week),
        "due_at": occasions.begins(week, hours.keeper),
    }
    return await session.insert_new(Agenda, [row])


async def keep_occasion(session: OrgSession, agenda_id: int, now: datetime) -> bool:
    """Do what a post's occasion is due for: move it to its hour, or make the post. False where
    somebody else did it already."""
    occasion = await agenda.hold(session, agenda_id, now)
    if occasion is None:
        return False
    session.add(occasion)
    team = await session.get_one(Team, occasion.team_id)
    hours = await hours_of(session, team, now) if team.active else None
    week = IsoWeek.parse(occasion.key)
    hour = hours.hour(week) if hours else None
    if hours is None or hour is None:
        occasion.done_at = now  # planned again when the team is
        return True
    at = occasions.post_at(hour, hours.keeper, week)
    if at > now:
        occasion.due_at = at
        return True
    occasion.done_at = now
    await _plan(session, team.id, hours, occasions.next_week(week, hours.keeper, now))
    if now - at <= occasions.LATEST:
        since = occasions.told_since(hour, hours.keeper, week)
        await make_post(session, team, week, since=since, now=now)
    return True


async def make_post(
    session: OrgSession, team: Team, week: IsoWeek, *, since: datetime, now: datetime
) -> Post:
    """Choose from what was told since an instant and queue the post; with nothing to say, or
    nowhere to say it, there is none and the week is noted as empty. Made already: the post there
    is."""
    made = await queries.post_of(session, team.id, str(week))
    if made is not None:
        return made
    stories = {
        story.item_id: story
        for story in await tell(session, await queries.told_to_team(session, team.id, since))
    }
    mentioned = await queries.last_mentioned(session, team.id, now - REMEMBERS)
    chosen = choose([story.candidate for story in stories.values()], mentioned)
    post = Post(team_id=team.id, week=str(week), at=now, state=PostState.EMPTY)
    session.add(post)
    await session.flush()
    if chosen and team.channel:
        await _queue(session, team, post, [stories[one.item_id] for one in chosen], now)
    return post


async def _queue(
    session: OrgSession, team: Team, post: Post, stories: list[Story], now: datetime
) -> None:
    for place, story in enumerate(stories):
        session.add(Highlight(post_id=post.id, item_id=story.item_id, place=place))
    key = post_key(team.id, post.week)
    message = outbox.Message(
        key=key,
        kind=MessageKind.POST,
        card=cards.post(team.name, stories),
        due_at=now,
        channel=team.channel,
        expires_at=now + occasions.LATEST,
        repeatable=True,  # a week without its post is worse than one with two
    )
    await outbox.queue(session, [message], now)
    delivery = await outbox.find(session, key)
    post.state = PostState.POSTED
    post.delivery_id = delivery.id if delivery else None
    session.add(post)
    echo: dict[str, Any] = {
        "team_id": team.id,
        "kind": Occasion.ECHO,
        "key": post.week,
        "due_at": now + occasions.ECHO_AFTER,
    }
    await session.insert_new(Agenda, [echo])


async def refresh(session: OrgSession, item_ids: list[int], now: datetime) -> bool:
    """Bring the posts in which these items stand in line with what may be told now, in place.
    Whether any item stands in one."""
    posts = await queries.posts_showing(session, item_ids)
    for post in posts:
        if post.delivery_id is None:
            continue
        team = await session.get_one(Team, post.team_id)
        stories = await tell_again(session, await queries.shown_in(session, post.id))
        card = cards.post(team.name, stories)
        versions = await queries.versions_of_post(session, post.delivery_id)
        newest = max(versions, key=lambda one: one.id, default=None)
        if newest is None or newest.card == card_to_json(card):
            continue
        await outbox.change(session, post_key(team.id, post.week), card, now)
        # What was taken out stays in no older version of the message either.
        await session.exec(
            update(Delivery)
            .where(col(Delivery.id).in_([one.id for one in versions]))
            .values(card=card_to_json(card))
        )
    return bool(posts)
