"""What this feature's buttons and forms carry: small typed values, parsed at the edge.

    12          a check-in, an item or a suggestion
    12:4        a check-in and a number from 1 to 5
    12:34:better   in a check-in, an item and a step; without one, `34:better`

Whatever does not parse was not made by us, or long ago: it raises NotFound with a kind sentence.
"""

import re
from dataclasses import dataclass
from typing import Self

from bot.checkins.life import Step
from bot.values import ID, UnknownValue
from storage.words import Audience, Cause

_ID = f"({ID})"
_NUMBER = re.compile(f"{_ID}:([1-5])")
_STEP = re.compile(f"(?:{_ID}:)?{_ID}:([a-z_]{{1,20}})")
_WORD = re.compile(f"{_ID}:([a-z_]{{1,20}})")
_PAIR = re.compile(f"{_ID}:{_ID}")


def _parsed(pattern: re.Pattern[str], value: str) -> re.Match[str]:
    match = pattern.fullmatch(value)
    if match is None:
        raise UnknownValue
    return match


@dataclass(frozen=True)
class Tap:
    """One step of a scale, tapped in a check-in."""

    checkin_id: int
    number: int

    @property
    def encoded(self) -> str:
        return f"{self.checkin_id}:{self.number}"

    @classmethod
    def parse(cls, value: str) -> Self:
        match = _parsed(_NUMBER, value)
        return cls(int(match[1]), int(match[2]))


@dataclass(frozen=True)
class ItemStep:
    """A step of a blocker or a commitment; within a check-in, or anywhere else without one."""

    item_id: int
    step: Step
    checkin_id: int | None = None

    @property
    def encoded(self) -> str:
        within = f"{self.checkin_id}:" if self.checkin_id else ""
        return f"{within}{self.item_id}:{self.step}"

    @classmethod
    def parse(cls, value: str) -> Self:
        match = _parsed(_STEP, value)
        try:
            step = Step(match[3])
        except ValueError as error:
            raise UnknownValue from error
        return cls(int(match[2]), step, int(match[1]) if match[1] else None)


@dataclass(frozen=True)
class ItemCause:
    """A root cause for a blocker, read and to be confirmed."""

    item_id: int
    cause: Cause

    @property
    def encoded(self) -> str:
        return f"{self.item_id}:{self.cause}"

    @classmethod
    def parse(cls, value: str) -> Self:
        match = _parsed(_WORD, value)
        try:
            return cls(int(match[1]), Cause(match[2]))
        except ValueError as error:
            raise UnknownValue from error


@dataclass(frozen=True)
class ItemAudience:
    """Who shall see an item."""

    item_id: int
    audience: Audience

    @property
    def encoded(self) -> str:
        return f"{self.item_id}:{self.audience}"

    @classmethod
    def parse(cls, value: str) -> Self:
        match = _parsed(_WORD, value)
        try:
            return cls(int(match[1]), Audience(match[2]))
        except ValueError as error:
            raise UnknownValue from error


@dataclass(frozen=True)
class ItemColleague:
    """A colleague matched to a name in thanks, to be confirmed."""

    item_id: int
    person_id: int

    @property
    def encoded(self) -> str:
        return f"{self.item_id}:{self.person_id}"

    @classmethod
    def parse(cls, value: str) -> Self:
        match = _parsed(_PAIR, value)
        return cls(int(match[1]), int(match[2]))


@dataclass(frozen=True)
class SkipReason:
    """Why a check-in was skipped, one of the reasons offered."""

    checkin_id: int
    reason: str

    @property
    def encoded(self) -> str:
        return f"{self.checkin_id}:{self.reason}"

    @classmethod
    def parse(cls, value: str) -> Self:
        match = _parsed(_WORD, value)
        return cls(int(match[1]), match[2])
