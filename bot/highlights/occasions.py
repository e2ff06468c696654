"""When a team's post comes, and how long a thing may wait for one. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.checkins.schedule import cadence_for_week
from bot.people.weeks import IsoWeek
from bot.people.workdays import is_holiday, is_selling_day
from bot.people.zones import instant_of, zone

WAITS = timedelta(days=14)
"""For how long a thing can wait for a post: it is a candidate of two, so that who was asked late
has one more week to answer."""

LATEST = timedelta(days=3)
"""How long after its hour a post that was missed is still made; its things wait for the next."""

ECHO_AFTER = timedelta(days=2)
"""How long colleagues have before the quiet line about their reactions is written."""

_LONGEST_HOLIDAY = 14


@dataclass(frozen=True)
class Hour:
    """A team's hour for its post: weekday (Monday 0) and wall time."""

    weekday: int
    at: time


@dataclass(frozen=True)
class Keeper:
    """Whose calendar the team's post keeps: IANA zone, workdays, country."""

    zone: str
    workdays: frozenset[int]
    country: str | None = None


def own_hour(hour: Hour, keeper: Keeper, week: IsoWeek) -> datetime:
    """The instant (UTC) of a week's post before holidays are looked at."""
    return instant_of(week.day(hour.weekday), hour.at, zone(keeper.zone))


def post_at(hour: Hour, keeper: Keeper, week: IsoWeek) -> datetime:
    """The instant (UTC) of a week's post: on a public holiday of its keeper, the next day on
    which the keeper works; that may be in the week after."""
    day = week.day(hour.weekday)
    if is_holiday(day, keeper.country):
        day = _next_working_day(day, keeper)
    return instant_of(day, hour.at, zone(keeper.zone))


def _next_working_day(day: date, keeper: Keeper) -> date:
    for later in range(1, _LONGEST_HOLIDAY + 1):
        candidate = day + timedelta(days=later)
        if is_selling_day(candidate, keeper.workdays, keeper.country):
            return candidate
    return day


def begins(week: IsoWeek, keeper: Keeper) -> datetime:
    """The instant (UTC) at which the week begins where the keeper is. Its post is planned then,
    since what held on its Monday holds for the week."""
    return instant_of(week.monday, time.min, zone(keeper.zone))


def told_since(hour: Hour, keeper: Keeper, week: IsoWeek) -> datetime:
    """From which instant on a thing may have been told to stand in the week's post: the hour of
    the post two weeks before it, whatever day that was moved to."""
    return own_hour(hour, keeper, week.plus(-2))


def first_week(history: Sequence[tuple[date, Hour]], keeper: Keeper, now: datetime) -> IsoWeek:
    """The week of a new team's first post: this one while its hour is still to come, else the
    next; for a team whose first cadence comes later, the week in which it does. `history` is not
    empty."""
    week = IsoWeek.of(now.astimezone(zone(keeper.zone)).date())
    hour = cadence_for_week(history, week)
    if hour is not None and post_at(hour, keeper, week) > now:
        return week
    begun = min(since for since, _ in history)
    return max(week.plus(1), IsoWeek.of(begun))


def next_week(week: IsoWeek, keeper: Keeper, now: datetime) -> IsoWeek:
    """The week of the post after that of `week`: the one after it, or the present one where the
    program was down for longer."""
    return max(week.plus(1), IsoWeek.of(now.astimezone(zone(keeper.zone)).date()))


def next_post(
    history: Sequence[tuple[date, Hour]], keeper: Keeper, now: datetime
) -> datetime | None:
    """The instant (UTC) of the next post to come after `now`; that may be a later week's, where
    holidays put a week's own behind it."""
    this = IsoWeek.of(now.astimezone(zone(keeper.zone)).date())
    # Holidays put a post at most this many weeks on: one may come now that was due so long ago,
    # and later ones before next week's.
    most = _LONGEST_HOLIDAY // 7
    weeks = [this.plus(n) for n in range(-most, most + 2)]
    hours = [(week, cadence_for_week(history, week)) for week in weeks]
    posts = [post_at(hour, keeper, week) for week, hour in hours if hour is not None]
    return min((at for at in posts if at > now), default=None)
