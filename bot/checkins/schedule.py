"""When each rep is asked. Pure rules over a cadence, a person's calendar and an ISO week.

Everything here is decided on the person's own clock and kept with the UTC instant it came to, so
that a later change of zone rules does not rewrite what was planned.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TypeVar

from bot.people.orgfile.spec import CheckInCadence
from bot.people.quiet_hours import next_open
from bot.people.weeks import IsoWeek
from bot.people.workdays import WorkCalendar, is_holiday
from bot.people.zones import instant_of, zone

Cadence = TypeVar("Cadence")


class Reason(StrEnum):
    """Why a check-in is not on the cadence's day."""

    HOLIDAY = "holiday"
    DAY_OFF = "day off"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class PlannedCheckIn:
    """Somebody will be asked.

    `local` is aware, in the person's zone; `utc` is the same instant. `reason` says why it is not
    on the cadence's day (`holiday` or `day off`), None where it is.
    """

    week: IsoWeek
    zone: str
    local: datetime
    utc: datetime
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class NotAsked:
    """Nobody is asked: the week counts neither for the rep nor against."""

    week: IsoWeek
    zone: str
    reason: Reason


def plan(cadence: CheckInCadence, person: WorkCalendar, week: IsoWeek) -> PlannedCheckIn | NotAsked:
    """When a person is asked in a week, or why not.

    The cadence's day, else the nearest workable day before it in the same week, else the nearest
    after it. A day is workable when it is a workday, no public holiday and no leave, and when the
    instant that its local time comes to lies on such a day too (a clock that skips midnight, or a
    whole day, can push it onto the next).

    The reason names what is the matter with the cadence's day: `holiday`, or `day off` for a day
    the person does not work, which includes single days of leave. Nobody is asked for `leave`
    where without it somebody would have been. Raises UnknownZone and UnknownCountry.
    """
    planned = _first_workable(cadence, person, week)
    if planned is not None:
        return planned
    without_leave = WorkCalendar(person.zone, person.workdays, person.country)
    if person.leaves and _first_workable(cadence, without_leave, week) is not None:
        return NotAsked(week, person.zone, Reason.LEAVE)
    return NotAsked(week, person.zone, _reason_against(week.day(cadence.day), person))


def _first_workable(
    cadence: CheckInCadence, person: WorkCalendar, week: IsoWeek
) -> PlannedCheckIn | None:
    place = zone(person.zone)
    for weekday in (*range(cadence.day, -1, -1), *range(cadence.day + 1, 7)):
        day = week.day(weekday)
        if not person.works_on(day):
            continue
        utc = instant_of(day, cadence.time, place)
        local = utc.astimezone(place)
        arrives = local.date()
        if arrives == day or (arrives <= week.sunday and person.works_on(arrives)):
            moved = weekday != cadence.day
            reason = _reason_against(week.day(cadence.day), person) if moved else None
            return PlannedCheckIn(week, person.zone, local, utc, reason)
    return None


def _reason_against(day: date, person: WorkCalendar) -> Reason:
    return Reason.HOLIDAY if is_holiday(day, person.country) else Reason.DAY_OFF


def plan_after_zone_move(
    cadence: CheckInCadence, person: WorkCalendar, week: IsoWeek, now: datetime
) -> PlannedCheckIn | NotAsked:
    """The plan of a check-in that was not sent yet, once its person has a new zone.

    It is planned afresh; where the new clock has passed that time already, the person is asked
    now, so that moving east costs nobody their week. A check-in that was sent keeps its plan:
    do not call this for it, and nobody is asked twice. `now` is aware UTC.
    """
    planned = plan(cadence, person, week)
    if isinstance(planned, NotAsked) or planned.utc > now:
        return planned
    local = now.astimezone(zone(person.zone))
    return PlannedCheckIn(week, person.zone, local, now, planned.reason)


class Phase(StrEnum):
    """Where an unsent check-in stands."""

    WAITING = "waiting"
    DUE = "due"
    TOO_LATE = "too late"


def phase(planned_utc: datetime, cadence: CheckInCadence, now: datetime) -> Phase:
    """Whether a check-in that was not sent yet is to be sent.

    Late is better than lost: it is due until its window closes. After that it is recorded as not
    asked, never as missed by the rep.
    """
    if now < planned_utc:
        return Phase.WAITING
    return Phase.DUE if now < closes_at(planned_utc, cadence) else Phase.TOO_LATE


def closes_at(planned_utc: datetime, cadence: CheckInCadence) -> datetime:
    """The instant from which an answer is no longer waited for."""
    return planned_utc + cadence.close_after


def next_reminder(
    cadence: CheckInCadence,
    person: WorkCalendar,
    *,
    planned_utc: datetime,
    asked_at: datetime,
    reminded_at: Sequence[datetime],
    now: datetime,
) -> datetime | None:
    """When the next reminder may go out, never before `now`; None where there is none any more.

    Reminders come `remind_after` apart, counted from the asking itself (which may have been
    late). One that falls in quiet hours or on a day the person does not work waits for the next
    open hour; a second one never follows on the day of the first; none comes once the window is
    closed. Instants are aware UTC, `reminded_at` those of the reminders already sent.
    """
    if len(reminded_at) >= cadence.reminders:
        return None
    wanted = max((asked_at, *reminded_at)) + cadence.remind_after
    if reminded_at:
        place = zone(person.zone)
        day_after = max(reminded_at).astimezone(place).date() + timedelta(days=1)
        wanted = max(wanted, instant_of(day_after, time.min, place))
    return next_open(person, max(wanted, now), before=closes_at(planned_utc, cadence))


def cadence_for_week(history: Sequence[tuple[date, Cadence]], week: IsoWeek) -> Cadence | None:
    """The cadence (or policy) by which a week is judged: the one that held when it began.

    `history` holds (effective from, cadence) in any order. A team whose first cadence starts
    during the week uses that one; None for a week before there was any.
    """
    ordered = sorted(history, key=lambda entry: entry[0])
    held = [cadence for since, cadence in ordered if since <= week.monday]
    if held:
        return held[-1]
    begun = [cadence for since, cadence in ordered if since <= week.sunday]
    return begun[0] if begun else None


def next_monday(now: datetime) -> date:
    """The date from which a change of cadence holds: the first Monday still to begin anywhere.

    Counted on the easternmost clocks (UTC+14), so that no rep's week has begun by then.
    `now` is aware.
    """
    furthest = (now.astimezone(UTC) + timedelta(hours=14)).date()
    return furthest + timedelta(days=7 - furthest.weekday())
