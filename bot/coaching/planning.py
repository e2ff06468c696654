"""When a team's coaching hour comes: one row on its agenda, always the next one."""

from datetime import datetime, timedelta

from bot.coaching.hours import next_hour_of
from bot.coaching.ids import HOUR
from storage.queries import agenda, roster
from storage.session import OrgSession
from storage.tables import Agenda, Team


async def plan_coaching(session: OrgSession, team_id: int, now: datetime) -> bool:
    """Plan the next coaching hour of a team that has none before it: a new one, or one that was
    set aside. Each hour then plans the one after it. True where it is planned now."""
    if await agenda.stands_before(session, team_id, HOUR):
        return False
    if not await roster.cadences_of(session, team_id):
        return False
    await plan_next(session, await session.get_one(Team, team_id), now)
    return True


async def plan_next(session: OrgSession, team: Team, now: datetime) -> None:
    """Put a team's next coaching hour down; one without a manager is looked at again tomorrow."""
    due_at = await next_hour_of(session, team, now) or now + timedelta(days=1)
    row = {"team_id": team.id, "kind": HOUR, "key": due_at.isoformat(), "due_at": due_at}
    await session.insert_new(Agenda, [row])
