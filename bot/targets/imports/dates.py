"""Dates as people write them: `2026-07-01`, `1/7/2026`, `7/1/2026`, `01.07.2026`."""

import re
from datetime import date
from enum import StrEnum
from functools import lru_cache


class Order(StrEnum):
    """Which comes first where both could be meant: the day or the month."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


_MIDNIGHT = re.compile(r"[T ]0?0:00(:00(\.0+)?)?$")
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.]) ?([0-9]{1,2})\2 ?([0-9]{4})")
_SHORT_YEAR = re.compile(r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{2}")
_SERIAL = re.compile(r"[34][0-9]{4}(\.0+)?")


@lru_cache(maxsize=4096)
def dated(text: str) -> dict[Order, date]:
    """What a cell can mean as a day from 2000 to 2099, by order; empty where it is none.

    Year first is ISO's order, and dots put the day first everywhere; a midnight that Excel added
    is dropped.
    """
    text = _MIDNIGHT.sub("", text.strip())
    if match := _YEAR_FIRST.fullmatch(text):
        found = _day(match[1], match[3], match[4])
        return dict.fromkeys(Order, found) if found else {}
    match = _YEAR_LAST.fullmatch(text)
    if match is None:
        return {}
    day_first = _day(match[4], match[3], match[1])
    if match[2] == ".":
        return dict.fromkeys(Order, day_first) if day_first else {}
    month_first = _day(match[4], match[1], match[3])
    both = ((Order.DAY_FIRST, day_first), (Order.MONTH_FIRST, month_first))
    return {order: found for order, found in both if found}


def what_is_wrong(text: str) -> str:
    """Why a cell is no date, as the end of a sentence."""
    if _SHORT_YEAR.fullmatch(text):
        return "has a year of two digits. Write all four, such as 2026-07-01."
    if _SERIAL.fullmatch(text):
        return "is Excel's number for a day. Format the column as a date, such as 2026-07-01."
    if _YEAR_FIRST.fullmatch(text) or _YEAR_LAST.fullmatch(text):
        return "is not in the calendar. Write a day from 2000 to 2099, such as 2026-07-01."
    return "is not a date. Write year, month and day, such as 2026-07-01."


def _day(year: str, month: str, day: str) -> date | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2099 else None
