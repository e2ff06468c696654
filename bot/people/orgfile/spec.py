"""What an organisation file says, as plain values; the defaults are those of the design.

The same values describe what is stored now, so that the two can be compared (see changes.py).
Weekdays are numbers from Monday 0, times are on each person's own clock, shares are exact.
"""

from dataclasses import dataclass, field
from datetime import time as time_of_day
from datetime import timedelta
from decimal import Decimal

from bot.coaching.learning.listed import Entry
from bot.people.workdays import MONDAY_TO_FRIDAY
from storage.words import Platform


@dataclass(frozen=True, slots=True)
class CheckInCadence:
    """When a team's reps are asked, reminded, and no longer waited for.

    `remind_after` and `close_after` count from the asking.
    """

    day: int = 4
    time: time_of_day = time_of_day(14)
    remind_after: timedelta = timedelta(hours=4)
    reminders: int = 1
    close_after: timedelta = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class CoachingCadence:
    """At which hour of a working day a manager gets nudges, and how many a week at most."""

    time: time_of_day = time_of_day(8, 30)
    nudges_per_week: int = 3


@dataclass(frozen=True, slots=True)
class HighlightsCadence:
    """When the week's highlights are posted in the team's channel."""

    day: int = 0
    time: time_of_day = time_of_day(9)


@dataclass(frozen=True, slots=True)
class PolicySpec:
    """`min_leave_days` in selling days, `second_approval_above` a share of the target (0.15),
    `threshold` the fewest people a total is shown over."""

    min_leave_days: int = 5
    second_approval_above: Decimal = Decimal("0.15")
    threshold: int = 5


@dataclass(frozen=True, slots=True)
class PersonSpec:
    """A manager or leader. What is None was not said, and is left as it is."""

    user: str
    name: str | None = None
    timezone: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class RepSpec:
    """A rep. A name that is None was not said; a country that is None means no holidays."""

    user: str
    timezone: str
    name: str | None = None
    country: str | None = None
    workdays: frozenset[int] = MONDAY_TO_FRIDAY


@dataclass(frozen=True, slots=True)
class TeamSpec:
    name: str
    managers: tuple[PersonSpec, ...]
    reps: tuple[RepSpec, ...]
    leader: PersonSpec | None = None
    channel: str | None = None
    check_in: CheckInCadence = field(default_factory=CheckInCadence)
    coaching: CoachingCadence = field(default_factory=CoachingCadence)
    highlights: HighlightsCadence = field(default_factory=HighlightsCadence)
    policy: PolicySpec = field(default_factory=PolicySpec)


@dataclass(frozen=True, slots=True)
class TargetsSpec:
    """What the organisation says of its targets: `text` on what floor, target and aspiration count
    for, `season` the twelve months' shares of a year in per cent, January first; `ramp` what a new
    colleague's months ask for, in per cent of a full target; `currency` what money is;
    `year_begins` the first month of a fiscal year, 1 to 12. What is None was not said, and is
    left as it is."""

    text: str | None = None
    season: tuple[Decimal, ...] | None = None
    ramp: tuple[Decimal, ...] | None = None
    currency: str | None = None
    year_begins: int | None = None


@dataclass(frozen=True, slots=True)
class OrganisationSpec:
    name: str
    platform: Platform
    external_id: str
    teams: tuple[TeamSpec, ...]
    targets: TargetsSpec = field(default_factory=TargetsSpec)
    language_model: bool = False
    """Whether a language model may work on what is not private."""
    resources: tuple[Entry, ...] | None = None
    """What to learn from; None was not said, and is left as it is."""
