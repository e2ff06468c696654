"""The stories that the playground's history is made of, and the notation they are written in.

A week's entry is what somebody tells in that week's check-in, in the words of the form's fields:

    {mood: 4, workload: 3, win: ..., then: [done], audience: {mood: private}}

`then` says what became of older things (`life.Step`), `typed` answers in a sentence instead of the
form, `skip` skips the week for a reason, `kind` answers the question put to somebody who fell
silent. A week without an entry passes unanswered. `says` are things said at any other time; days
in braces such as `{8 wed}` become dates. `acts` is what a manager does with prompts, by signal.
Weeks count from 1; the last one is the week in which the clock stops.
"""

from collections.abc import Mapping
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict

from bot.checkins.life import Step
from bot.coaching.signals.signal import SignalKind
from bot.coaching.values import Went
from storage.words import Audience, Cause

FOLDER = Path(__file__).parent

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class _Entry(BaseModel):
    """One entry of a story; unknown keys are mistakes of ours."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Answer(_Entry):
    """What somebody does about one week's check-in."""

    mood: int | None = None
    workload: int | None = None
    blocker: str = ""
    cause: Cause | None = None
    win: str = ""
    thanks: str = ""
    to: tuple[str, ...] = ()
    commitment: str = ""
    then: tuple[Step, ...] = ()
    audience: Mapping[str, Audience] = {}
    typed: str = ""
    skip: str = ""
    kind: Literal["less_often", "another_time", "pause", ""] = ""

    @property
    def is_two_taps(self) -> bool:
        """Whether it needs no form."""
        return not (self.audience or self.blocker or self.win or self.thanks or self.commitment)


class Saying(_Entry):
    """Something typed to the bot; `cause` is what a blocker's cause is corrected to."""

    week: int
    day: Day
    at: time
    text: str
    cause: Cause | None = None


class Persona(_Entry):
    """A rep. `after`: minutes from the question to the answer."""

    after: int
    weeks: Mapping[int, Answer]
    declines: bool = False
    """Would rather not be named in posts."""
    says: tuple[Saying, ...] = ()


class TakeUp(_Entry):
    """A prompt is taken up so many days later, and it went so."""

    take_up: int
    went: Went


Act = TakeUp | Literal["later", "not_useful"]


class Manager(_Entry):
    """A manager, and what they do with prompts; those not named are left unanswered."""

    acts: Mapping[SignalKind, Act]


class Story(_Entry):
    """Everybody's weeks, by what the playground calls them."""

    people: Mapping[str, Persona]
    managers: Mapping[str, Manager]


def load_story() -> Story:
    """The stories of both teams."""
    people: dict[str, Any] = {}
    managers: dict[str, Any] = {}
    for team in ("west", "north"):
        told = yaml.safe_load((FOLDER / f"{team}.yaml").read_text(encoding="utf-8"))
        managers |= told.pop("managers")
        people |= told
    return Story.model_validate({"people": people, "managers": managers})


def organisation_file() -> bytes:
    """The organisation's own file."""
    return (FOLDER / "organisation.yaml").read_bytes()


def day_of(first_monday: date, week: int, day: Day) -> date:
    """The date of a weekday in a week of the story; week 0 is the one before it begins."""
    return first_monday + timedelta(weeks=week - 1, days=_DAYS.index(day))


def with_dates(text: str, first_monday: date) -> str:
    """The text with `{8 wed}` as a date in words that /away reads: `9 December`."""
    for week in range(20):
        for day in _DAYS:
            mark = f"{{{week} {day}}}"
            if mark in text:
                found = day_of(first_monday, week, day)
                text = text.replace(mark, f"{found.day} {found:%B}")
    return text
