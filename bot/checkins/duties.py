"""What this feature does by itself: plan, ask, remind, close."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.checkins.asking import ask_due
from bot.checkins.closing import close_due
from bot.checkins.ids import PLAN
from bot.checkins.planning import plan_team_week
from bot.checkins.reminding import remind_due
from bot.duties import Duty
from storage.queries import agenda
from storage.queries import due_checkins as queries
from storage.session import Database


async def plan_due(database: Database, now: datetime) -> int:
    """Plan every team's week whose time has come, one transaction a team; how many weeks."""
    done = 0
    while True:
        async with database.looking_everywhere() as everywhere:
            due = await agenda.due(everywhere, PLAN, now)
        planned = 0
        for organisation_id, agenda_id in due:
            async with database.organisation(organisation_id) as session:
                occasion = await agenda.claim(session, agenda_id, now)
                if occasion is not None:
                    await plan_team_week(session, occasion, now)
                    planned += 1
        done += planned
        if planned == 0:
            return done


async def _next_plan(session: AsyncSession) -> datetime | None:
    return await agenda.next_due(session, PLAN)


DUTIES: tuple[Duty, ...] = (
    Duty("checkins.plan", _next_plan, plan_due),
    Duty("checkins.close", queries.next_closing, close_due),
    Duty("checkins.ask", queries.next_asking, ask_due),
    Duty("checkins.remind", queries.next_reminding, remind_due),
)
"""Closing comes before asking, so that what is too late is not asked."""
