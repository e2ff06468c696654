"""Days and hours as people say them. Pure."""

from datetime import date, datetime
from functools import lru_cache

from bot.people.workdays import MONTHS, WEEKDAY_NAMES
from bot.people.zones import zone


def day_words(day: date, today: date) -> str:
    """`today`, `tomorrow`, `Thursday` within the next six days, else `Thursday 3 December`; with
    the year where it is another one."""
    ahead = (day - today).days
    weekday = WEEKDAY_NAMES[day.weekday()].capitalize()
    if ahead == 0:
        return "today"
    if ahead == 1:
        return "tomorrow"
    if 1 < ahead < 7:
        return weekday
    year = "" if day.year == today.year else f" {day.year}"
    return f"{weekday} {day.day} {MONTHS[day.month - 1]}{year}"


@lru_cache(maxsize=256)
def local_day(at: datetime, zone_name: str) -> date:
    """The date on the clock of a zone at an instant (aware)."""
    return at.astimezone(zone(zone_name)).date()


@lru_cache(maxsize=256)  # a whole team is told the same moment
def moment_words(at: datetime, zone_name: str, now: datetime) -> str:
    """`Friday at 14:00` on the clock of a zone, seen from `now`. Instants are aware."""
    local = at.astimezone(zone(zone_name))
    return f"{day_words(local.date(), local_day(now, zone_name))} at {local:%H:%M}"
