"""Loads what a team's people share with each other: what was given to the whole team, and who
takes part from five people up."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.checkins.when import local_day
from bot.highlights import service as highlights
from bot.people.weeks import IsoWeek
from bot.scorecard.cards import Shared
from bot.scorecard.loading import PARTICIPATION_WEEKS, threshold_in, turnouts
from bot.scorecard.pictures import day
from bot.scorecard.small_numbers import Turnout
from bot.scorecard.team_week import OpenBlocker, Promise
from storage.queries import items as item_queries
from storage.queries import roster
from storage.queries import scorecard as queries
from storage.queries.items import OPEN_BLOCKER, OPEN_COMMITMENT, Only
from storage.session import OrgSession
from storage.tables import Person, Team
from storage.words import ItemKind

LATELY = timedelta(days=7)


async def shared(session: OrgSession, reader: Person, team: Team, now: datetime) -> Shared:
    """What a rep may see of their team."""
    told = await item_queries.for_team(
        session,
        team.id,
        Only(
            kinds=[ItemKind.BLOCKER, ItemKind.COMMITMENT],
            states=[*OPEN_BLOCKER, *OPEN_COMMITMENT],
        ),
    )
    people = await roster.people(session, {item.person_id for item in told})
    here = [item for item in told if people[item.person_id].active]
    closed = await _last_closed(session, team, reader, now)
    week = closed.week if closed else IsoWeek.of(local_day(now, reader.timezone))
    return Shared(
        team=team.name,
        stories=await highlights.lines_since(session, team.id, now - LATELY),
        blockers=tuple(
            OpenBlocker(
                people[item.person_id].name,
                item.text or "",
                local_day(item.created_at, reader.timezone),
            )
            for item in here
            if item.kind == ItemKind.BLOCKER
        ),
        promises=tuple(
            Promise(people[item.person_id].name, item.text or "", item.day)
            for item in here
            if item.kind == ItemKind.COMMITMENT
        ),
        response=closed.response if closed else None,
        recent=closed.recent if closed else None,
        week=day(week.monday),
        since=day(week.plus(1 - PARTICIPATION_WEEKS).monday),
        next_post=await highlights.day_of_next_post(session, team, now, reader, now),
    )


@dataclass(frozen=True)
class _LastClosed:
    """The last week that closed: response and participation up to it, where they are a crowd's."""

    week: IsoWeek
    response: Turnout | None
    recent: Turnout | None


async def _last_closed(
    session: OrgSession, team: Team, reader: Person, now: datetime
) -> _LastClosed | None:
    this = IsoWeek.of(local_day(now, reader.timezone))
    found = await queries.latest_closed_week(session, team.id, str(this))
    if found is None:
        return None
    week = IsoWeek.parse(found)
    threshold = await threshold_in(session, team, week)
    answered, took_part = await turnouts(session, team, week)
    return _LastClosed(
        week,
        answered if answered.may_show(threshold) else None,
        took_part if took_part.may_show(threshold) else None,
    )
