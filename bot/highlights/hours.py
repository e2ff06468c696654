"""When a team's posts come: its cadences and whose calendar they keep, loaded for the rules."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.checkins.schedule import cadence_for_week
from bot.checkins.when import day_words, local_day
from bot.highlights import occasions
from bot.highlights.occasions import Hour, Keeper
from bot.people.notation import parse_time
from bot.people.weeks import IsoWeek
from bot.people.workdays import MONDAY_TO_FRIDAY, parse_workdays
from storage.queries import roster
from storage.session import OrgSession
from storage.tables import Person, Team
from storage.words import Role


@dataclass(frozen=True)
class Hours:
    """A team's hours for posts, and whose calendar they keep."""

    history: tuple[tuple[date, Hour], ...]
    keeper: Keeper

    def hour(self, week: IsoWeek) -> Hour | None:
        """The hour that holds in a week."""
        return cadence_for_week(self.history, week)

    def next_post(self, now: datetime) -> datetime | None:
        """The instant of the next post after `now`."""
        return occasions.next_post(self.history, self.keeper, now)


async def hours_of(session: OrgSession, team: Team, now: datetime) -> Hours | None:
    """A team's hours; None before it has a cadence. The calendar kept is the first manager's by
    name, else the first rep's, else the leader's; without anybody there, a plain one in UTC."""
    history = tuple(
        (one.effective_from, Hour(one.highlights_weekday, parse_time(one.highlights_time)))
        for one in await roster.cadences_of(session, team.id)
    )
    members = await roster.members(session, team.id, now.date())
    order = (Role.MANAGER, Role.REP, Role.LEADER)
    keeper = min(members, key=lambda one: order.index(one[0].role), default=None)
    if not history:
        return None
    return Hours(history, _keeper(keeper[1]) if keeper else Keeper("UTC", MONDAY_TO_FRIDAY))


async def day_of_next_post(
    session: OrgSession, team: Team, now: datetime, reader: Person, read_at: datetime
) -> str:
    """`on Monday`: the day of the next post after `now`, as the reader says it at the instant
    they read it. Empty where no post is to come."""
    hours = await hours_of(session, team, now) if team.channel and team.active else None
    at = hours.next_post(now) if hours else None
    if at is None:
        return ""
    day = day_words(local_day(at, reader.timezone), local_day(read_at, reader.timezone))
    return day if day in {"today", "tomorrow"} else f"on {day}"


def _keeper(person: Person) -> Keeper:
    workdays = parse_workdays(person.workdays.split(",")) if person.workdays else frozenset[int]()
    return Keeper(person.timezone, workdays, person.country)
