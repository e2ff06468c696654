"""Time zones: which exist, and at what instant a clock on the wall shows a given time."""

from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from bot.errors import WrongInput

# Names that a system's zone folder holds but that are no place: what they mean depends on the
# machine that reads them.
_NO_PLACE = frozenset({"localtime", "Factory", "posixrules"})


class UnknownZone(WrongInput):
    """A time zone that the installed zone data does not have.

    Zones that were renamed (Europe/Kiev to Europe/Kyiv) stay known under both names.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        nearest = nearest_zone(name)
        allowed = f"Did you mean {nearest}?" if nearest else "Write one such as Europe/Madrid."
        super().__init__(f"There is no time zone {name[:60]!r}. {allowed}")


@lru_cache(maxsize=1)
def known_zones() -> frozenset[str]:
    """Every zone name that can be used, old names included."""
    return frozenset(available_timezones() - _NO_PLACE)


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo:
    """The zone of an IANA name. Raises UnknownZone."""
    if name in _NO_PLACE:
        raise UnknownZone(name)
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        # zoneinfo lets a folder's name (IsADirectoryError) and a path outside (ValueError) through
        raise UnknownZone(name) from error


@lru_cache(maxsize=1024)
def nearest_zone(name: str) -> str | None:
    """The known zone that somebody who wrote `name` most likely meant, or None."""
    wanted = name[:60].strip().replace(" ", "_").lower()
    by_lower = {known.lower(): known for known in sorted(known_zones())}
    if wanted in by_lower:
        return by_lower[wanted]
    city = wanted.rpartition("/")[2]
    cities = {lower.rpartition("/")[2]: known for lower, known in by_lower.items() if "/" in lower}
    if city in cities:
        return cities[city]
    whole = get_close_matches(wanted, by_lower, n=1, cutoff=0.75)
    if whole:
        return by_lower[whole[0]]
    close = get_close_matches(city, cities, n=1, cutoff=0.75)
    return cities[close[0]] if close else None


def instant_of(day: date, at: time, place: ZoneInfo) -> datetime:
    """The first instant, in UTC, at which the clock of a place reads at least this day and time.

    A time that happens twice counts once, the first. A time that the clock skips gives the first
    instant after the gap, which may be on the next day where midnight itself is skipped.
    """
    wall = datetime.combine(day, at)
    before = wall.replace(tzinfo=place, fold=0)
    instant = before.astimezone(UTC)
    if instant.astimezone(place).replace(tzinfo=None) == wall:
        return instant
    # In a gap PEP 495 gives with fold=1 an instant before the change and with fold=0 one after
    # it; the change is the first second between the two whose wall clock is past the gap.
    low = wall.replace(tzinfo=place, fold=1).astimezone(UTC)
    seconds = int((instant - low).total_seconds())
    first, last = 0, seconds
    while last - first > 1:
        middle = (first + last) // 2
        reads = (low + timedelta(seconds=middle)).astimezone(place).replace(tzinfo=None)
        if reads >= wall:
            last = middle
        else:
            first = middle
    return low + timedelta(seconds=last)
