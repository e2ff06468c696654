"""What one rep's one week looks like on paper: asked when, or not and why. Pure.

`schedule` finds the instant; here the person's own wishes (another hour, fewer check-ins, a
pause) and their time in the team are added, and what a later change does to a plan that stands.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from bot.checkins.schedule import (
    PlannedCheckIn,
    closes_at,
    next_reminder,
    plan,
    plan_after_zone_move,
)
from bot.people.orgfile.spec import CheckInCadence
from bot.people.quiet_hours import next_open
from bot.people.weeks import IsoWeek
from bot.people.workdays import WorkCalendar
from storage.words import CheckinState, NotAsked


@dataclass(frozen=True, slots=True)
class Stay:
    """A time in a team: from a day on, until a day that is not included any more."""

    since: date
    until: date | None = None

    def covers(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Rep:
    """What planning needs to know of a person."""

    calendar: WorkCalendar
    stays: tuple[Stay, ...]
    own_time: time | None = None
    ask_every: int = 1
    paused: bool = False


@dataclass(frozen=True, slots=True)
class WeekPlan:
    """The columns of a check-in row that planning decides. Instants are aware UTC, `local_time`
    is the wall time in `zone` without an offset."""

    zone: str
    state: CheckinState
    local_time: str | None = None
    due_at: datetime | None = None
    remind_at: datetime | None = None
    closes_at: datetime | None = None
    moved: NotAsked | None = None
    not_asked: NotAsked | None = None


def own_cadence(cadence: CheckInCadence, rep: Rep) -> CheckInCadence:
    """The team's cadence at the hour that the person prefers."""
    return cadence if rep.own_time is None else replace(cadence, time=rep.own_time)


def plan_week(cadence: CheckInCadence, rep: Rep, week: IsoWeek) -> WeekPlan | None:
    """A rep's plan for a week; None where the week is none of theirs, because they came to the
    team after its check-in."""
    planned = plan(own_cadence(cadence, rep), rep.calendar, week)
    if not isinstance(planned, PlannedCheckIn):
        if not _there_on(rep, week.day(cadence.day)):
            return None
        return WeekPlan(
            zone=planned.zone,
            state=CheckinState.NOT_ASKED,
            not_asked=NotAsked(planned.reason.value),
        )
    day = planned.local.date()
    if not _there_on(rep, day):
        return None
    return _as_row(cadence, rep, planned)


def replan_week(
    cadence: CheckInCadence,
    rep: Rep | None,
    week: IsoWeek,
    now: datetime,
    standing: WeekPlan | None,
) -> WeekPlan | None:
    """What becomes of a check-in that nobody was asked yet, after something about the person, the
    team or the cadence changed; None where there is nothing to write.

    `rep` is None for somebody who has left; `standing` is the row as it stands, `due` or `not
    asked`, None where there is none yet. One that was due and whose new time has passed is due
    now, so that no move costs anybody their week. One that was not to be asked, or is new, is
    asked only where its time is still to come.
    """
    planned = plan_week(cadence, rep, week) if rep else None
    if rep is None or planned is None:
        return _left(standing)
    if standing == planned:
        return None
    was_due = standing is not None and standing.state == CheckinState.DUE
    if planned.due_at is None or planned.due_at > now:
        return planned
    if not was_due or planned.state == CheckinState.NOT_ASKED:
        # Its time has gone by: whoever was not to be asked stays so, and nobody is added late.
        return planned if was_due else None
    if standing is not None and standing.due_at is not None and standing.due_at <= now:
        return None
    return plan_from_now(cadence, rep, week, now)


def plan_from_now(
    cadence: CheckInCadence, rep: Rep, week: IsoWeek, now: datetime
) -> WeekPlan | None:
    """The plan of somebody who was to be asked at another time or in another team, and was not
    yet: at its time or, where that has passed, at the next open hour from now on."""
    if plan_week(cadence, rep, week) is None:
        return None
    planned = plan_after_zone_move(own_cadence(cadence, rep), rep.calendar, week, now)
    if not isinstance(planned, PlannedCheckIn):
        return None
    if planned.utc > now:
        return _as_row(cadence, rep, planned)
    utc = open_hour(rep.calendar, now, closes_at(now, cadence))
    local = utc.astimezone(planned.local.tzinfo)
    return _as_row(cadence, rep, replace(planned, utc=utc, local=local))


def open_hour(calendar: WorkCalendar, now: datetime, closes: datetime) -> datetime:
    """When somebody is asked who could not be asked in time: at the next open hour, or now where
    there is none before the check-in closes, since late is better than lost."""
    return next_open(calendar, now, before=closes) or now


def _as_row(cadence: CheckInCadence, rep: Rep, planned: PlannedCheckIn) -> WeekPlan:
    why = _not_this_time(rep, planned.week)
    return WeekPlan(
        zone=planned.zone,
        state=CheckinState.NOT_ASKED if why else CheckinState.DUE,
        local_time=planned.local.replace(tzinfo=None).isoformat(timespec="minutes"),
        due_at=planned.utc,
        remind_at=next_reminder(
            cadence,
            rep.calendar,
            planned_utc=planned.utc,
            asked_at=planned.utc,
            reminded_at=(),
            now=planned.utc,
        ),
        closes_at=closes_at(planned.utc, cadence),
        moved=NotAsked(planned.reason.value) if planned.reason else None,
        not_asked=why,
    )


def _not_this_time(rep: Rep, week: IsoWeek) -> NotAsked | None:
    if rep.paused:
        return NotAsked.PAUSED
    weeks = week.monday.toordinal() // 7
    return NotAsked.LESS_OFTEN if weeks % max(rep.ask_every, 1) else None


def _left(standing: WeekPlan | None) -> WeekPlan | None:
    if standing is None or standing.state != CheckinState.DUE:
        return None
    return replace(standing, state=CheckinState.NOT_ASKED, not_asked=NotAsked.LEFT)


def _there_on(rep: Rep, day: date) -> bool:
    return any(stay.covers(day) for stay in rep.stays)


def asked_or_answered(states: Sequence[CheckinState]) -> bool:
    """Whether any of these check-ins reached its person."""
    return any(state not in {CheckinState.DUE, CheckinState.NOT_ASKED} for state in states)
