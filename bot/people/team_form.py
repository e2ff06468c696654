"""The form in which a manager sets up or changes a team, and what its answers mean. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from typing import TypeVar
from urllib.parse import unquote

from bot.cards import Form, FormField, Option, text
from bot.errors import WrongInput
from bot.people.ids import FormId
from bot.people.notation import format_time, parse_time
from bot.people.orgfile.reading import MAX_NUDGES
from bot.people.orgfile.spec import TeamSpec
from bot.people.orgfile.values import identifier
from bot.people.orgfile.values import name as team_name
from bot.people.quiet_hours import EARLIEST_ASKED, LATEST_ASKED
from bot.people.workdays import WEEKDAY_NAMES, WEEKDAYS
from storage.words import Platform

T = TypeVar("T")

Values = Mapping[str, str | list[str]]

NEW = "new"
"""The form's state for a team that is to be; otherwise the state is the team's id."""

_SLACK = re.compile(r"(?:^|<#|/archives/)([CG][A-Z0-9]{6,20})(?:$|[|>/?#])")
_TEAMS = re.compile(r"(19:[\w.-]+@thread\.\w+)")


@dataclass(frozen=True)
class Wishes:
    """What a manager filled in. People are person ids, the weekday of Monday is 0; `name` is
    empty where an existing team changes."""

    name: str
    reps: tuple[int, ...]
    day: int
    time: time
    channel: str | None
    leader: int | None
    nudges: int
    highlights_day: int


@dataclass(frozen=True)
class Filled:
    """The team as the form shows it: who is in it now, by person id, and its rhythm."""

    spec: TeamSpec
    reps: tuple[int, ...] = ()
    leader: int | None = None


def form(state: str, now: Filled, people: Sequence[tuple[int, str]], platform: Platform) -> Form:
    """The form; `people` are those who can be chosen, by id and name."""
    is_new = state == NEW
    everybody = tuple(Option(str(id_), name) for id_, name in people)
    spec = now.spec
    name = FormField(
        "name", "line", "Name of the team", required=True, max_length=100, placeholder="West"
    )
    intro = (
        "Everyone you choose gets a hello first: what this is, who sees what, how to pause."
        if is_new
        else "People come and go at once. Other days and times hold from next Monday, so that "
        "no running week changes."
    )
    return Form(
        id=FormId.TEAM,
        state=state,
        title="Set up my team" if is_new else f"Change {spec.name}"[:60],
        submit="Set it up" if is_new else "Save",
        intro=text(intro),
        fields=(
            *((name,) if is_new else ()),
            FormField(
                "reps",
                "people",
                "Who is asked each week",
                required=True,
                options=everybody,
                value=[str(id_) for id_ in now.reps],
                newcomers=True,
            ),
            FormField(
                "day",
                "choice",
                "Day of the check-in",
                required=True,
                options=_WEEKDAYS,
                value=WEEKDAYS[spec.check_in.day],
            ),
            FormField(
                "time",
                "time",
                "Time of the check-in",
                required=True,
                value=format_time(spec.check_in.time),
                hint="On each person's own clock.",
            ),
            FormField(
                "channel",
                "line",
                "Channel for the weekly highlights",
                value=spec.channel or "",
                hint=_CHANNEL_HINT[platform],
                max_length=255,
            ),
            FormField(
                "highlights_day",
                "choice",
                "Day of the highlights",
                required=True,
                options=_WEEKDAYS,
                value=WEEKDAYS[spec.highlights.day],
            ),
            FormField(
                "nudges",
                "choice",
                "Hints for you in a week, at most",
                required=True,
                options=tuple(
                    Option(str(count), "None" if count == 0 else str(count))
                    for count in range(MAX_NUDGES + 1)
                ),
                value=str(spec.coaching.nudges_per_week),
            ),
            FormField(
                "leader",
                "person",
                "Who else decides",
                options=everybody,
                value=str(now.leader) if now.leader else "",
                hint="Asked for a second opinion where a change is large. May stay empty.",
                newcomers=True,
            ),
        ),
    )


_WEEKDAYS = tuple(
    Option(short, long.capitalize()) for short, long in zip(WEEKDAYS, WEEKDAY_NAMES, strict=True)
)

_CHANNEL_HINT = {
    Platform.SLACK: "Its link or its id, such as C0HIGHLIGHT. Empty: no weekly post.",
    Platform.TEAMS: "Its link. Empty: no weekly post.",
    Platform.LOCAL: "Its name. Empty: no weekly post.",
}


def read(state: str, values: Values, now: TeamSpec, platform: Platform) -> Wishes:
    """What the form says, seen from what the team is now. Raises WrongInput with a sentence for
    every field that cannot be used."""
    mistakes: dict[str, str] = {}

    def field(name: str, meaning: Callable[[], T], otherwise: T) -> T:
        try:
            return meaning()
        except WrongInput as mistake:
            mistakes[name] = str(mistake)
            return otherwise

    wishes = Wishes(
        name=field("name", lambda: _name(values), "") if state == NEW else "",
        reps=field("reps", lambda: _reps(values), ()),
        day=field("day", lambda: _weekday(values, "day"), 0),
        time=field("time", lambda: _time(values, now), now.check_in.time),
        channel=field("channel", lambda: channel(_line(values, "channel"), now, platform), None),
        leader=field("leader", lambda: _leader(values), None),
        nudges=field("nudges", lambda: _nudges(values), 0),
        highlights_day=field("highlights_day", lambda: _weekday(values, "highlights_day"), 0),
    )
    if mistakes:
        raise WrongInput(next(iter(mistakes.values())), mistakes)
    return wishes


def channel(said: str, now: TeamSpec, platform: Platform) -> str | None:
    """The platform's id of the channel that was meant; None where nothing was said. Raises
    WrongInput with what to write."""
    if not said:
        return None
    if said == now.channel:
        return said
    if platform == Platform.LOCAL:
        return identifier(said.removeprefix("#"))
    found = (_SLACK if platform == Platform.SLACK else _TEAMS).search(unquote(said))
    if found is None:
        raise WrongInput(
            "I cannot tell which channel that is. Please paste its link: open the channel's "
            "menu and choose “Copy link” or “Get link to channel”."
        )
    return found[1]


def _name(values: Values) -> str:
    said = _line(values, "name")
    if not said:
        raise WrongInput("Please give the team a name.")
    return team_name(said)


def _reps(values: Values) -> tuple[int, ...]:
    found = values.get("reps", [])
    chosen = [found] if isinstance(found, str) else found
    people = [_person(one) for one in chosen if one]
    if not people:
        raise WrongInput("Please choose at least one person.")
    return tuple(dict.fromkeys(people))


def _leader(values: Values) -> int | None:
    said = _line(values, "leader")
    return _person(said) if said else None


def _person(said: str) -> int:
    if not (said.isascii() and said.isdigit() and len(said) < 19):
        raise WrongInput("Please choose people from the list.")
    return int(said)


def _weekday(values: Values, name: str) -> int:
    said = _line(values, name)
    if said not in WEEKDAYS:
        raise WrongInput("Please choose one of the seven days.")
    return WEEKDAYS.index(said)


def _time(values: Values, now: TeamSpec) -> time:
    at = parse_time(_line(values, "time"))
    if not EARLIEST_ASKED <= at <= LATEST_ASKED and at != now.check_in.time:
        raise WrongInput(
            f"Please choose a time from {format_time(EARLIEST_ASKED)} to "
            f"{format_time(LATEST_ASKED)}, so that nobody is asked in the evening."
        )
    return at


def _nudges(values: Values) -> int:
    said = _line(values, "nudges")
    if said not in {str(count) for count in range(MAX_NUDGES + 1)}:
        raise WrongInput(f"Please choose a number from 0 to {MAX_NUDGES}.")
    return int(said)


def _line(values: Values, name: str) -> str:
    found = values.get(name, "")
    return (found if isinstance(found, str) else "".join(found[:1])).strip()
