"""What was seen, in a sentence a fact. Pure.

A sentence states figures over a named time and nothing else: no cause that nobody named, no word
for a person, and no trend below the samples of domain.md, decision 6 (the rules see to that).
"""

from collections.abc import Callable, Mapping
from datetime import date

from bot.checkins.when import day_words
from bot.coaching.signals.signal import Fact, Value

Figures = Mapping[str, Value]

CAUSES = {
    "training": "something to learn",
    "expectations": "unclear expectations",
    "market": "the market",
    "process": "our own process",
    "workload": "too much work",
    "other": "something else",
}


def line(evidence: Mapping[str, Value], today: date) -> str:
    """The sentence for one fact with its figures, as a nudge keeps it; empty for a fact that this
    version does not know."""
    try:
        fact = Fact(str(evidence["fact"]))
    except (KeyError, ValueError):
        return ""
    return _SENTENCES[fact](evidence, today)


def weeks(count: Value) -> str:
    """`1 week`, `3 weeks`."""
    return _count(count, "week")


def days(count: Value) -> str:
    """A number of days; in weeks from two weeks on."""
    number = int(count)
    return weeks(number // 7) if number >= 14 else _count(number, "day")


def _count(count: Value, thing: str) -> str:
    number = int(count)
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _cause(value: Value) -> str:
    return CAUSES.get(str(value), CAUSES["other"])


def _times(count: Value) -> str:
    number = int(count)
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def _day(value: Value, today: date) -> str:
    return day_words(date.fromisoformat(str(value)), today)


def _blocker_open(f: Figures, _today: date) -> str:
    return f"Something has been in the way for {days(f['days'])}: {_cause(f['cause'])}."


def _blocker_back(f: Figures, _today: date) -> str:
    return f"Something that was resolved is back ({_times(f['times'])}): {_cause(f['cause'])}."


def _shared(f: Figures, _today: date) -> str:
    return (
        f"{f['people']} of {f['of']} people named {_cause(f['cause'])} "
        f"in the last {weeks(f['weeks'])}."
    )


def _spreads(f: Figures, _today: date) -> str:
    return (
        f"{f['people']} people in {f['teams']} teams named {_cause(f['cause'])} "
        f"in the last {weeks(f['weeks'])}."
    )


def _thanks_fewer(f: Figures, _today: date) -> str:
    return (
        f"{_count(f['recent'], 'word')} of thanks in the team in the last {weeks(f['weeks'])}; "
        f"in the {weeks(f['before'])} before there were {f['earlier']}."
    )


_SENTENCES: Mapping[Fact, Callable[[Figures, date], str]] = {
    Fact.BLOCKER_OPEN: _blocker_open,
    Fact.BLOCKER_BETTER: lambda _f, _t: "They say it is getting better.",
    Fact.BLOCKER_TAKEN_UP: lambda f, t: f"You said you would see to it by {_day(f['day'], t)}.",
    Fact.BLOCKER_BACK: _blocker_back,
    Fact.TRAINING_ASKED: lambda f, _t: (
        f"Something to learn was named {_times(f['times'])} in {weeks(f['weeks'])}."
    ),
    Fact.WORKLOAD_RUN: lambda f, _t: (
        f"Workload {f['level']} or more of 5 in each of the last {weeks(f['weeks'])} answered."
    ),
    Fact.WORKLOAD_BEFORE: lambda f, _t: (
        f"Before that, it was so in {f['weeks']} of {weeks(f['of'])}."
    ),
    Fact.WORKLOAD_ABOVE_USUAL: lambda f, _t: (
        f"Workload lately: {f['points']}; their own usual over {weeks(f['of'])} is {f['usual']}."
    ),
    Fact.MOOD_BELOW_USUAL: lambda f, _t: (
        f"Mood lately: {f['points']}; their own usual over {weeks(f['of'])} is {f['usual']}."
    ),
    Fact.MOOD_POINTS: lambda f, _t: f"Mood lately: {f['points']} of 5.",
    Fact.QUIET: lambda f, _t: f"No answer in the last {weeks(f['weeks'])} they were asked.",
    Fact.QUIET_BEFORE: lambda f, _t: f"Before that they answered {f['weeks']} of {weeks(f['of'])}.",
    Fact.COMMITMENT_MOVED: lambda f, _t: (
        f"One thing they meant to do has moved to another week {_times(f['times'])}."
    ),
    Fact.WIN_AFTER_A_WHILE: lambda f, _t: f"A win, the first in {weeks(f['weeks'])}.",
    Fact.THANKED: lambda f, _t: (
        f"{_count(f['people'], 'colleague')} thanked them in the last {days(f['days'])}."
    ),
    Fact.NEW: lambda f, _t: f"With the team for {days(f['days'])}.",
    Fact.BACK: lambda f, _t: f"Back after {days(f['days'])} away.",
    Fact.RESULTS_UNDER_FLOOR: lambda f, _t: (
        "Results under the floor in the last period."
        if int(f["periods"]) == 1
        else f"Results under the floor in {f['periods']} periods running."
    ),
    Fact.NO_BLOCKER: lambda f, t: (
        f"Nothing that you can see was in the way for long since {_day(f['since'], t)}."
    ),
    Fact.RESULTS_HOLD: lambda _f, _t: "Results hold, so the effort may not show.",
    Fact.SHARED: _shared,
    Fact.THANKS_FEWER: _thanks_fewer,
    Fact.CARRIES: lambda f, _t: (
        f"They gave {f['times']} of the {f['of']} helping hands that the team named, "
        f"in {weeks(f['weeks'])}."
    ),
    Fact.SPREADS: _spreads,
}
