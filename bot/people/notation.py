"""How durations, times of day and percentages are written in files and requests."""

import re
from datetime import time, timedelta
from decimal import Decimal

from bot.errors import WrongInput

_DURATION = re.compile(
    r"(?:(?P<weeks>[0-9]{1,3})w)?(?:(?P<days>[0-9]{1,4})d)?"
    r"(?:(?P<hours>[0-9]{1,5})h)?(?:(?P<minutes>[0-9]{1,6})m)?"
)
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})")
_PERCENTAGE = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,4})?) ?%")


def parse_duration(text: str) -> timedelta:
    """Read `4h`, `90m`, `2d`, `1w` or several of them in that order, such as `3d4h`.

    Raises WrongInput, also for a duration of nothing.
    """
    match = _DURATION.fullmatch(text.strip())
    found = {unit: int(count) for unit, count in match.groupdict("0").items()} if match else {}
    duration = timedelta(**found)
    if not duration:
        raise WrongInput(f"{text[:40]!r} is not a duration. Write it like 4h, 90m, 2d or 1d12h.")
    return duration


def format_duration(duration: timedelta) -> str:
    """Write a duration of whole minutes so that `parse_duration` reads it back: `48h`, `90m`.

    Hours stay hours (48h, not 2d), since that is how people speak of a day or two.
    """
    minutes = int(duration.total_seconds()) // 60
    if minutes % 60 == 0:
        return f"{minutes // 60}h"
    return f"{minutes}m" if minutes < 120 else f"{minutes // 60}h{minutes % 60}m"


def parse_time(text: str) -> time:
    """Read a time of day on the 24-hour clock, `08:30`. Raises WrongInput."""
    match = _TIME.fullmatch(text.strip())
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise WrongInput(
            f"{text[:40]!r} is not a time of day. Write it on the 24-hour clock, 00:00 to 23:59, "
            "such as 14:00."
        )
    return time(int(match[1]), int(match[2]))


def format_time(at: time) -> str:
    """`14:00`."""
    return f"{at:%H:%M}"


def parse_percentage(text: str) -> Decimal:
    """Read `15%` as the exact share 0.15; 0% to 100%. Raises WrongInput."""
    match = _PERCENTAGE.fullmatch(text.strip())
    share = Decimal(match[1]) / 100 if match else None
    if share is None or share > 1:
        raise WrongInput(
            f"{text[:40]!r} is not a percentage. Write it from 0% to 100% with its sign, such as "
            "15%."
        )
    return share


def format_percentage(share: Decimal) -> str:
    """`15%`, `12.5%`."""
    return f"{(share * 100).normalize():f}%"
