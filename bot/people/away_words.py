"""What somebody means by `/away until Monday`. Pure."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot.errors import WrongInput
from bot.language.days import day_meant

LONGEST = timedelta(days=730)
"""A return further away than this is more likely a slip than a plan."""

EXAMPLES = "/away until Monday, /away 3 days, /away 2 to 9 December, or /away back"

_COUNT = re.compile(r"(?:for\s+)?(\d{1,3}|an?|one|two|three|four)\s+(day|week)s?")
_WEEK = re.compile(r"(this|next)\s+week")
_RANGE = re.compile(r"(?:from\s+)?(.+?)\s+(?:to|until|till|through|-)\s+(.+)")
_FROM_ONLY = re.compile(r"from\s+(.+)")
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4}
_BACK = {"back", "over", "off", "i'm back", "im back", "i am back", "end", "stop", "no"}


@dataclass(frozen=True)
class Away:
    """Days away, both included; `last` None: until the person says they are back."""

    first: date
    last: date | None


@dataclass(frozen=True)
class Back:
    """The person is here again."""


def read_away(words: str, today: date) -> Away | Back:
    """What was meant, seen from a local day. `until Monday` means back on Monday; `2 to 9
    December` includes both. Raises WrongInput with examples where the words fit nothing."""
    said = " ".join(words.lower().split()).strip(" .")
    if said in _BACK:
        return Back()
    return checked(_meant(said, today), today)


def _meant(said: str, today: date) -> Away:
    for reading in (_short, _counted, _week, _until):
        away = reading(said, today)
        if away is not None:
            return away
    if match := _RANGE.fullmatch(said):
        return _between(match[1], match[2], today)
    if match := _FROM_ONLY.fullmatch(said):
        return Away(_day(match[1], today), None)
    day = _day(said, today)
    return Away(day, day)


def _short(said: str, today: date) -> Away | None:
    if said in {"now", "today"}:
        return Away(today, None if said == "now" else today)
    return None


def _counted(said: str, today: date) -> Away | None:
    match = _COUNT.fullmatch(said)
    if match is None:
        return None
    count = _NUMBERS.get(match[1]) or int(match[1])
    days = count * (7 if match[2] == "week" else 1)
    if days == 0:
        raise _not_read(said)
    return Away(today, today + timedelta(days=days - 1))


def _week(said: str, today: date) -> Away | None:
    match = _WEEK.fullmatch(said)
    if match is None:
        return None
    monday = today - timedelta(days=today.weekday())
    if match[1] == "this":
        return Away(today, monday + timedelta(days=6))
    return Away(monday + timedelta(days=7), monday + timedelta(days=13))


def _until(said: str, today: date) -> Away | None:
    for lead in ("until ", "till ", "back on ", "back "):
        if said.startswith(lead):
            return Away(today, _day(said.removeprefix(lead), today) - timedelta(days=1))
    return None


def _between(start: str, end: str, today: date) -> Away:
    last = _day(end, today)
    month = re.search(r"[a-z]{3,}", end)
    if start.isdigit() and month:
        start = f"{start} {month[0]}"
    first = _day(start, today)
    if last < first:
        last = _day(end, first)
    return Away(first, last)


def _day(words: str, today: date) -> date:
    day = day_meant(words.removeprefix("the ").strip(), today)
    if day is None:
        raise _not_read(words)
    return day


def checked(away: Away, today: date) -> Away:
    """The days, if they can be. Raises WrongInput for an end before the start, days that are over
    and days too far ahead."""
    if away.last is not None and away.last < away.first:
        raise WrongInput("That would end before it begins. Please name the day you are back.")
    furthest = away.last or away.first
    if furthest - today > LONGEST:
        raise WrongInput("That is more than two years away. Please name a nearer day.")
    if furthest < today:
        raise WrongInput("Those days are over already. Please name a day to come.")
    return away


def _not_read(words: str) -> WrongInput:
    return WrongInput(f"I could not read a day in “{words[:60]}”. For example: {EXAMPLES}.")
