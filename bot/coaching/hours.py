"""When a team's manager is prompted: on each of their working days at the coaching hour."""

from datetime import date, datetime, time, timedelta

from bot.checkins.schedule import cadence_for_week
from bot.checkins.when import local_day
from bot.coaching.choosing import BUDGET
from bot.coaching.desk import Desk
from bot.people.courtesy import work_calendar
from bot.people.weeks import IsoWeek
from bot.people.workdays import WorkCalendar
from bot.people.zones import instant_of, zone
from storage.queries import roster
from storage.session import OrgSession
from storage.tables import Cadence, Person, Team
from storage.words import Role

LOOKS_AHEAD = 60
"""Days; a manager who is away for longer is looked for again after that."""


def next_hour(after: datetime, at: time, calendar: WorkCalendar) -> datetime:
    """The first coaching hour after an instant on a day that the manager works; without one for
    long, the hour of the last day looked at."""
    place = zone(calendar.zone)
    day = after.astimezone(place).date()
    for ahead in range(LOOKS_AHEAD):
        hour = instant_of(day + timedelta(days=ahead), at, place)
        if hour > after and calendar.works_on(day + timedelta(days=ahead)):
            return hour
    return instant_of(day + timedelta(days=LOOKS_AHEAD), at, place)


async def next_hour_of(session: OrgSession, team: Team, now: datetime) -> datetime | None:
    """The next coaching hour of a team, by the calendar of its first manager; None while it has
    no manager."""
    manager = await first_manager(session, team.id, now.date())
    if manager is None:
        return None
    leaves = await roster.leaves_of(session, [manager.id], from_day=now.date())
    today = local_day(now, manager.timezone)
    cadence = await cadence_on(session, team.id, today)
    at = time.fromisoformat(cadence.coaching_time) if cadence else time(8, 30)
    return next_hour(now, at, work_calendar(manager, leaves[manager.id]))


async def first_manager(session: OrgSession, team_id: int, on: date) -> Person | None:
    """Whose calendar a team's coaching keeps: its first manager by name."""
    managers = await roster.members(session, team_id, on, Role.MANAGER)
    return managers[0][1] if managers else None


async def cadence_on(session: OrgSession, team_id: int, day: date) -> Cadence | None:
    """The cadence that holds in a day's week."""
    history = [(row.effective_from, row) for row in await roster.cadences_of(session, team_id)]
    return cadence_for_week(history, IsoWeek.of(day))


async def nudges_per_week(desk: Desk) -> int:
    """The manager's budget: of several teams the largest one, never more than ours."""
    budgets: list[int] = []
    for _, team in await roster.teams_of(desk.session, desk.manager.id, desk.today, Role.MANAGER):
        cadence = await cadence_on(desk.session, team.id, desk.today)
        budgets.append(cadence.nudges_per_week if cadence else BUDGET)
    return min(BUDGET, max(budgets, default=BUDGET))
