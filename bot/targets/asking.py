"""The short form of `/relief`: what happened, since when. It becomes an event of a relief case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from bot.errors import WrongInput
from bot.people.notation import parse_percentage
from bot.people.workdays import MONTHS
from bot.routes import Values
from bot.targets.bands import Band
from bot.targets.contradictions import of_band
from bot.targets.figures import EventJson
from bot.targets.json_fields import an_amount
from storage.words import ProposalCause

LONGEST_REASON = 1000
RAMP = ("0", "25", "50", "75", "100")
"""A new colleague's months as percentages of a full target (domain.md, "New-hire ramp")."""


class What(StrEnum):
    """What happened, as it is asked."""

    AWAY = "away"
    PART_TIME = "part_time"
    NEW_HERE = "new_here"
    MOVED = "moved"
    SUPPLY = "supply"
    MARKET = "market"
    PROMOTED = "promoted"


FOR_MANAGERS = (What.MARKET, What.PROMOTED)
"""What only managers and leaders are asked about: they know the other team or the new job."""

CAUSE: Mapping[What, ProposalCause] = {
    What.AWAY: ProposalCause.LEAVE,
    What.PART_TIME: ProposalCause.LEAVE,
    What.NEW_HERE: ProposalCause.RAMP,
    What.MOVED: ProposalCause.TERRITORY,
    What.SUPPLY: ProposalCause.SUPPLY,
    What.MARKET: ProposalCause.MARKET,
    What.PROMOTED: ProposalCause.PROMOTION,
}

SHARE_WANTED: Mapping[What, str] = {
    What.PART_TIME: "Write how much of full time is worked meanwhile, below 100 %, such as 60 %.",
    What.MOVED: "Write how much of the territory moves, above 0 % up to 100 %, such as 20 %.",
    What.SUPPLY: "Write how much of what is sold is affected, above 0 % up to 100 %, such as 50 %.",
    What.MARKET: "Write what is left of the usual market, below 100 %, such as 85 %.",
}
"""What the share means, where one is needed."""

CHANGES_NOTHING: Mapping[What, int] = {
    What.PART_TIME: 1,
    What.MOVED: 0,
    What.SUPPLY: 0,
    What.MARKET: 1,
}
"""The share by which nothing would have happened."""

WHAT_WANTED = "Please choose what happened."
SINCE_WANTED = "Please choose the day it began, such as 2026-07-06."
UNTIL_WANTED = "Please choose the last day, or leave it empty while it is not known."
REASON_WANTED = "One sentence, please, so that whoever decides knows what it is about."
BAND_WANTED = (
    "Write floor, target and aspiration of the new job for the whole period, such as "
    "180000 / 300000 / 360000."
)
REASON_LONG = f"Please keep it under {LONGEST_REASON} characters."


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asked for. `event` is the event of a relief case; `known_end` is False where
    the last day was left open and the period's end was taken instead."""

    what: What
    event: EventJson
    reason: str
    known_end: bool


@dataclass(frozen=True, slots=True)
class Named:
    """How many of a team named the same thing in their way, themselves, by its cause: counts
    alone, and nobody's words."""

    people: int
    of: int


def read_request(values: Values, period_end: date, ramp: Sequence[str] = RAMP) -> Request:
    """A request from the form; `ramp` are the months of a new colleague. Raises WrongInput with
    every field that is wrong."""
    wrong: dict[str, str] = {}
    what = _what(values, wrong)
    since = _day(values, "since", wrong, SINCE_WANTED)
    if since is None and "since" not in wrong:
        wrong["since"] = SINCE_WANTED
    until = _day(values, "until", wrong, UNTIL_WANTED)
    if since and until and until < since:
        wrong["until"] = f"{_words(until)} is before {_words(since)}. The last day comes later."
    share = _share(values, what, wrong)
    band = _new_band(values, wrong) if what == What.PROMOTED else None
    reason = str(values.get("reason", "")).strip()
    if not reason:
        wrong["reason"] = REASON_WANTED
    elif len(reason) > LONGEST_REASON:
        wrong["reason"] = REASON_LONG
    if wrong or what is None or since is None:
        raise WrongInput(next(iter(wrong.values()), WHAT_WANTED), wrong)
    told = _Told(what, since, until or max(since, period_end), share, band)
    return Request(what, _event(told, ramp), reason, known_end=until is not None)


@dataclass(frozen=True, slots=True)
class _Told:
    """What the fields say, each read: the share and the band where what happened has one."""

    what: What
    since: date
    until: date
    share: Decimal | None
    band: EventJson | None


def _event(told: _Told, ramp: Sequence[str]) -> EventJson:
    since = told.since.isoformat()
    window = {"start": since, "end": told.until.isoformat()}
    number = f"{told.share:f}" if told.share is not None else "0"
    match told.what:
        case What.AWAY:
            event: EventJson = {"kind": "leave", **window}
        case What.PART_TIME:
            event = {"kind": "leave", **window, "fte": number}
        case What.NEW_HERE:
            event = {"kind": "ramp", "hired": since, "schedule": list(ramp)}
        case What.MOVED:
            event = {"kind": "territory", "on": since, "share_moved": number}
        case What.SUPPLY:
            event = {"kind": "supply", **window, "share_affected": number}
        case What.MARKET:
            event = {"kind": "market", **window, "index": number}
        case What.PROMOTED:
            event = {"kind": "promotion", "on": since, "target": told.band}
    return event


def _what(values: Values, wrong: dict[str, str]) -> What | None:
    try:
        return What(str(values.get("what", "")))
    except ValueError:
        wrong["what"] = WHAT_WANTED
        return None


def _day(values: Values, name: str, wrong: dict[str, str], sentence: str) -> date | None:
    text = str(values.get(name) or "").strip()
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        wrong[name] = sentence
        return None
    if not 2000 <= found.year <= 2099:
        wrong[name] = sentence
        return None
    return found


def _new_band(values: Values, wrong: dict[str, str]) -> EventJson | None:
    """The band of another job, three amounts in a line."""
    parts = str(values.get("new_target") or "").replace(",", "").split("/")
    try:
        levels = [an_amount("".join(part.split())) for part in parts]
    except WrongInput:
        levels = []
    if len(levels) != 3 or list(of_band(Band(*levels))):
        wrong["new_target"] = BAND_WANTED
        return None
    return dict(zip(("floor", "target", "aspiration"), (f"{it:f}" for it in levels), strict=True))


def _share(values: Values, what: What | None, wrong: dict[str, str]) -> Decimal | None:
    if what is None or what not in SHARE_WANTED:
        return None
    text = str(values.get("share") or "").strip()
    try:
        share = parse_percentage(text if text.endswith("%") else f"{text}%")
    except WrongInput:
        wrong["share"] = SHARE_WANTED[what]
        return None
    if not 0 <= share <= 1 or share == CHANGES_NOTHING[what]:
        wrong["share"] = SHARE_WANTED[what]
        return None
    return share


def _words(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"
