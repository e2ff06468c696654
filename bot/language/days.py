"""What the author will do next, and on which day."""

import re
from datetime import date, timedelta

from bot.language.text import Span

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = (
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|"
    r"sat(?:urday)?|sun(?:day)?)"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = re.compile(
    rf"\b(?:(?:next\s+|this\s+|coming\s+)?{_WEEKDAY}\b|tomorrow|today|tonight"
    rf"|(?:the\s+)?end of (?:the |this |next )?(?:week|month)|eow|eom|mid[\s-]?week"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\b|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\b|"
    rf"the\s+\d{{1,2}}(?:st|nd|rd|th)\b"
    rf"|\d{{4}}-\d\d-\d\d)"
)
_PROMISE = re.compile(
    r"\b(?:i'll|ill|i will|i'm going to|im going to|i am going to|i'm gonna|gonna|i plan to|i'm "
    r"planning|planning to|plan is to|my plan|the plan is|i want to|i aim to|aiming to|i intend "
    r"to|i'd like to|i commit to|i promise"
    r"|i'm committing|committing to|will finally|my (?:goal|focus|aim|commitment|priority|one "
    r"thing)|goal for next week|focus (?:for|on|next)|to do next|next steps?|next up)\b"
    r"|^(?:next week|tomorrow|on monday|monday|this coming week|commitment|next|plan|goal|focus|"
    r"todo|to do)\b\s*[:,-]?\s*(?!.*\b(?:was|were|is off|holiday)\b)"
    r"|^(?:will|going to|planning|aim to|want to|commit to)\s+\w+"
    r"|\b(?:by|before|until)\s+(?:next\s+)?(?:friday|monday|tuesday|wednesday|thursday|end of "
    r"next week)\s*(?:i'll|i will|$)"
)
_NOT_MINE = re.compile(
    r"\b(?:i'll|i will|ill)\s+(?:never|not|probably never|be (?:off|away|on leave|on holiday|ok|"
    r"okay|fine|honest|happy|glad|sad|lucky)|survive|live|manage|take it|admit|say|have to wait|"
    r"just wait|miss|lose|need|believe|see)\b|\bwon't\b|\bwould\b|\bif\b|\bi want to (?:scream|"
    r"quit|cry|die|say|thank|know|give)\b|\bi'd like to (?:thank|know|say|understand|get|have|"
    r"see|give)\b|\bwant to (?:thank|say|give)\b"
)


def promises(folded: str, clause: Span) -> bool:
    """Whether a clause tells what its author will do."""
    body = folded[clause.start : clause.end]
    return bool(_PROMISE.search(body)) and not _NOT_MINE.search(body) and not body.endswith("?")


def day_named(folded: str, clause: Span) -> Span | None:
    """The words of a clause for a day."""
    match = _DAY.search(folded, clause.start, clause.end)
    return Span(match.start(), match.end()) if match else None


def day_meant(words: str, today: date) -> date | None:
    """The day that words mean when they are written on `today`; None where they fit no day.

    A weekday is the next one to come, never today; "the 14th" the next 14th.
    """
    said = words.lower().strip()
    named = re.search(rf"\b{_WEEKDAY}\b", said)
    if named:
        weekday = next(i for i, d in enumerate(_WEEKDAYS) if d.startswith(named.group()[:3]))
        return today + timedelta(days=(weekday - today.weekday()) % 7 or 7)
    friday = today + timedelta(days=(4 - today.weekday()) % 7)
    later = "next" in said
    if said.startswith("mid"):
        return today + timedelta(days=(2 - today.weekday()) % 7 or 7)
    if said == "eow" or said.endswith("week"):
        return friday + timedelta(days=7) if later else friday
    if said == "eom" or said.endswith("month"):
        return _last_of_month(today, 1 if later else 0)
    near = {"today": 0, "tonight": 0, "tomorrow": 1}.get(said)
    return _date_written(said, today) if near is None else today + timedelta(days=near)


def _last_of_month(today: date, months: int) -> date:
    index = today.year * 12 + today.month + months
    return date(index // 12, index % 12 + 1, 1) - timedelta(days=1)


def _date_written(said: str, today: date) -> date | None:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", said):
        try:
            return date.fromisoformat(said)
        except ValueError:
            return None
    number = re.search(r"\d{1,2}", said)
    if not number:
        return None
    month = re.search(_MONTH, said)
    day = int(number.group())
    for ahead in range(13):
        index = today.year * 12 + today.month - 1 + ahead
        year, of_year = index // 12, index % 12
        if month and _MONTHS[of_year] != month.group()[:3]:
            continue
        try:
            found = date(year, of_year + 1, day)
        except ValueError:
            continue
        if found >= today:
            return found
    return None
