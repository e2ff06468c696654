"""What coaching does by itself: the coaching hour of each team, and nudges that come back."""

from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.coaching.desk import desk_of
from bot.coaching.helping import service as helping
from bot.coaching.hours import nudges_per_week
from bot.coaching.ids import HOUR
from bot.coaching.learning import service as learning
from bot.coaching.monthly import service as monthly
from bot.coaching.planning import plan_next
from bot.coaching.prompting import prompt_leader, prompt_manager
from bot.coaching.service import come_back
from bot.duties import Duty
from storage.queries import coaching as queries
from storage.queries import roster
from storage.session import Database, OrgSession
from storage.tables import Agenda, Person, Team
from storage.words import Role

_KEPT = timedelta(days=30)
"""How long hours that are over stay on the agenda."""

_LATEST = timedelta(hours=9)
"""A coaching hour that was missed by more is left out: the next one sees the same signals."""


async def _next_hour(session: AsyncSession) -> datetime | None:
    return await queries.next_agenda(session, HOUR)


async def _hours(database: Database, now: datetime) -> int:
    done = 0
    async with database.looking_everywhere() as everywhere:
        due = await queries.due_agenda(everywhere, HOUR, now)
    for organisation_id, agenda_id in due:
        async with database.organisation(organisation_id) as session:
            agenda = await queries.claim_agenda(session, agenda_id, now)
            if agenda is not None:
                done += 1
                await _coaching_hour(session, agenda, now)
    return done


async def _coaching_hour(session: OrgSession, agenda: Agenda, now: datetime) -> None:
    team = await session.get_one(Team, agenda.team_id)
    await queries.forget_old_agenda(session, team.id, HOUR, now - _KEPT)
    if not team.active:
        return
    await plan_next(session, team, now)
    if now - agenda.due_at > _LATEST:
        return
    for _, manager in await roster.members(session, team.id, now.date(), Role.MANAGER):
        desk = desk_of(session, manager, now)
        await prompt_manager(desk, await nudges_per_week(desk))
    await helping.look_after(session, team, now)
    await helping.look_for_help(session, team, now)
    await learning.offer_to_team(session, team, now)
    await learning.ask_team(session, team, now)
    await monthly.ask_team(session, team, now)
    for _, leader in await roster.members(session, team.id, now.date(), Role.LEADER):
        desk = desk_of(session, leader, now)
        await prompt_leader(desk, team, await nudges_per_week(desk))


async def _again(database: Database, now: datetime) -> int:
    async with database.looking_everywhere() as everywhere:
        due = await queries.due_again(everywhere, now)
    for organisation_id, nudge_id in due:
        async with database.organisation(organisation_id) as session:
            nudge = await queries.nudge(session, nudge_id)
            if nudge is not None and nudge.ask_at is not None and nudge.ask_at <= now:
                manager = await session.get_one(Person, nudge.manager_id)
                await come_back(desk_of(session, manager, now), nudge)
    return len(due)


DUTIES = (
    Duty("coaching hours", _next_hour, _hours),
    Duty("nudges that come back", queries.next_again, _again),
)
