"""A team's week put down as rows, early enough for every clock on earth, and put right when
something about a person or a team changes before anybody was asked.

Planning a week twice makes nothing new: a check-in is unique by team, person and week.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta

from bot.checkins.ids import PLAN
from bot.checkins.schedule import cadence_for_week
from bot.checkins.weekly import (
    Rep,
    Stay,
    WeekPlan,
    asked_or_answered,
    plan_from_now,
    plan_week,
    replan_week,
)
from bot.coaching.planning import plan_coaching
from bot.highlights import service as highlights
from bot.people.courtesy import work_calendar
from bot.people.orgfile.spec import CheckInCadence
from bot.people.weeks import IsoWeek
from storage.queries import agenda, roster
from storage.queries import checkins as queries
from storage.session import OrgSession
from storage.tables import Agenda, Cadence, Checkin, Leave, Member, Person, Team
from storage.words import CheckinState, NotAsked, Role

WEST = timedelta(hours=12)
"""How far behind UTC the westernmost clocks are: a week lasts that much longer somewhere."""

_STAYS = frozenset({NotAsked.TOO_LATE, NotAsked.UNDELIVERED, NotAsked.QUIET})
"""Reasons that no later change takes back."""


def planned_at(week: IsoWeek) -> datetime:
    """When a week is planned: Sunday 00:00 UTC, ten hours before its Monday begins anywhere."""
    return datetime.combine(week.monday - timedelta(days=1), time(), tzinfo=UTC)


def running_week(now: datetime) -> IsoWeek:
    """The earliest week that still runs on some clock."""
    return IsoWeek.of((now.astimezone(UTC) - WEST).date())


def check_in_cadence(row: Cadence) -> CheckInCadence:
    """The cadence as the rules see it."""
    return CheckInCadence(
        day=row.checkin_weekday,
        time=time.fromisoformat(row.checkin_time),
        remind_after=timedelta(minutes=row.remind_after_minutes),
        reminders=row.reminders,
        close_after=timedelta(minutes=row.close_after_minutes),
    )


async def cadence_of_week(
    session: OrgSession, team_id: int, week: IsoWeek
) -> CheckInCadence | None:
    """What a team's week goes by; None before it had any cadence."""
    history = [
        (row.effective_from, check_in_cadence(row))
        for row in await roster.cadences_of(session, team_id)
    ]
    return cadence_for_week(history, week)


async def plan_team_week(session: OrgSession, occasion: Agenda, now: datetime) -> int:
    """Plan the week that an occasion names, and put the next one on the agenda. How many
    check-ins are new. An inactive team's agenda ends here."""
    team = await session.get_one(Team, occasion.team_id)
    if not team.active:
        return 0
    week = IsoWeek.parse(occasion.key)
    await _put_on_agenda(session, team.id, week.plus(1), now, done=False)
    cadence = await cadence_of_week(session, team.id, week)
    if cadence is None:
        return 0
    reps = await _reps(session, team.id, week)
    plans = {id_: plan_week(cadence, rep, week) for id_, rep in reps.items()}
    return await _insert(session, team.id, week, plans)


async def replan_team(session: OrgSession, team_id: int, now: datetime) -> None:
    """Call this when a team was made or changed: its cadence, its members, whether it is active.

    A new team's running week is planned at once. Check-ins that were sent or answered stay as
    they are; nobody gets a second one in a week.
    """
    team = await session.get_one(Team, team_id)
    if not team.active:
        await agenda.drop(session, team_id, PLAN)
        await queries.stop_asking_in(session, team_id)
        return
    running = running_week(now)
    if not await agenda.stands_before(session, team_id, PLAN):
        await _put_on_agenda(session, team_id, running, now, done=True)
        planned = await agenda.done_from(session, team_id, PLAN, str(running))
        await _put_on_agenda(session, team_id, IsoWeek.parse(planned[-1]).plus(1), now, done=False)
    for key in await agenda.done_from(session, team_id, PLAN, str(running)):
        await _replan(session, team_id, IsoWeek.parse(key), now)
    await highlights.plan_posts(session, team_id, now)
    await plan_coaching(session, team_id, now)


async def replan_person(session: OrgSession, person_id: int, now: datetime) -> None:
    """Call this when something about a person changed: zone, country, workdays, hour, leave,
    pause, how often, membership, whether they are active.

    As `replan_team`, for this person alone. Teams that they left are put right first, so that
    somebody who moved between two teams is asked once.
    """
    parts = await roster.teams_of(session, person_id, now.date(), Role.REP)
    here = {team.id for _, team in parts}
    teams = sorted(await queries.teams_ever(session, person_id), key=lambda id_: id_ in here)
    running = running_week(now)
    for team_id in teams:
        team = await session.get_one(Team, team_id)
        if not team.active:
            continue
        for key in await agenda.done_from(session, team_id, PLAN, str(running)):
            await _replan(session, team_id, IsoWeek.parse(key), now, only=person_id)


async def _replan(
    session: OrgSession, team_id: int, week: IsoWeek, now: datetime, *, only: int | None = None
) -> None:
    cadence = await cadence_of_week(session, team_id, week)
    if cadence is None:
        return
    rows = await queries.of_team_week(session, team_id, str(week))
    reps = await _reps(session, team_id, week)
    concerned = [only] if only is not None else sorted({*rows, *reps})
    left = await _left_elsewhere(session, concerned, team_id, week, now)
    new: dict[int, WeekPlan | None] = {}
    for person_id in concerned:
        row = rows.get(person_id)
        rep = reps.get(person_id)
        if row is None and rep is not None:
            new[person_id] = _plan_newcomer(cadence, rep, week, now, left.get(person_id, ()))
        elif row is not None and _may_change(row):
            plan = replan_week(cadence, rep, week, now, _plan_in(row))
            if plan is not None:
                _write(row, plan)
                session.add(row)
    await _insert(session, team_id, week, new)
    await session.flush()


async def _left_elsewhere(
    session: OrgSession, person_ids: Sequence[int], team_id: int, week: IsoWeek, now: datetime
) -> dict[int, list[Checkin]]:
    """These people's check-ins of a week in other teams, where they are no rep any more."""
    found: dict[int, list[Checkin]] = {}
    for row in await queries.in_other_teams(session, person_ids, team_id, str(week)):
        parts = await roster.teams_of(session, row.person_id, now.date(), Role.REP)
        if row.team_id not in {team.id for _, team in parts}:
            found.setdefault(row.person_id, []).append(row)
    return found


def _plan_newcomer(
    cadence: CheckInCadence, rep: Rep, week: IsoWeek, now: datetime, left: Sequence[Checkin]
) -> WeekPlan | None:
    """The plan of somebody who has no check-in in this team's week yet. Who was asked in a team
    that they have left is not asked again; who was about to be is, late rather than never."""
    if asked_or_answered([row.state for row in left]):
        return None
    if any(row.not_asked == NotAsked.LEFT for row in left):
        return plan_from_now(cadence, rep, week, now)
    return replan_week(cadence, rep, week, now, None)


def _may_change(row: Checkin) -> bool:
    if row.closed_at is not None:
        return False
    return row.state == CheckinState.DUE or (
        row.state == CheckinState.NOT_ASKED and row.not_asked not in _STAYS
    )


def _plan_in(row: Checkin) -> WeekPlan:
    return WeekPlan(
        zone=row.zone,
        state=row.state,
        local_time=row.local_time,
        due_at=row.due_at,
        remind_at=row.remind_at,
        closes_at=row.closes_at,
        moved=row.moved,
        not_asked=row.not_asked,
    )


def _write(row: Checkin, plan: WeekPlan) -> None:
    row.zone = plan.zone
    row.state = plan.state
    row.local_time = plan.local_time
    row.due_at = plan.due_at
    row.remind_at = plan.remind_at
    row.closes_at = plan.closes_at
    row.moved = plan.moved
    row.not_asked = plan.not_asked


async def _reps(session: OrgSession, team_id: int, week: IsoWeek) -> dict[int, Rep]:
    """Who is a rep of a team during a week, with all that planning needs."""
    rows = await queries.reps_between(session, team_id, week.monday, week.sunday)
    people = {person.id: person for _, person in rows}
    leaves = await roster.leaves_of(session, people, from_day=week.monday)
    return {
        id_: rep_of(person, leaves[id_], [member for member, one in rows if one.id == id_])
        for id_, person in people.items()
    }


def rep_of(person: Person, leaves: Sequence[Leave], members: Sequence[Member]) -> Rep:
    """A person as planning sees them."""
    return Rep(
        calendar=work_calendar(person, leaves),
        stays=tuple(Stay(member.since, member.until) for member in members),
        own_time=time.fromisoformat(person.own_time) if person.own_time else None,
        ask_every=person.ask_every,
        paused=person.paused_at is not None,
    )


async def _insert(
    session: OrgSession,
    team_id: int,
    week: IsoWeek,
    plans: Mapping[int, WeekPlan | None],
) -> int:
    rows = [
        {
            "team_id": team_id,
            "person_id": person_id,
            "week": str(week),
            "zone": plan.zone,
            "local_time": plan.local_time,
            "due_at": plan.due_at,
            "remind_at": plan.remind_at,
            "closes_at": plan.closes_at,
            "state": plan.state,
            "moved": plan.moved,
            "not_asked": plan.not_asked,
            "reminders_sent": 0,
        }
        for person_id, plan in plans.items()
        if plan is not None
    ]
    return await session.insert_new(Checkin, rows)


async def _put_on_agenda(
    session: OrgSession, team_id: int, week: IsoWeek, now: datetime, *, done: bool
) -> None:
    row = {
        "team_id": team_id,
        "kind": PLAN,
        "key": str(week),
        "due_at": planned_at(week),
        "done_at": now if done else None,
    }
    await session.insert_new(Agenda, [row])
