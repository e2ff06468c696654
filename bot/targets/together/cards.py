"""What people read about what they agree on. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.cards import (
    Block,
    Button,
    Card,
    Form,
    FormField,
    bold,
    context,
    heading,
    italic,
    section,
    text,
)
from bot.targets.bands import Band
from bot.targets.events import Period
from bot.targets.explain import span
from bot.targets.progress.numbers import amount, day
from bot.targets.together.ids import Action, FormId

NOT_THERE = "There is no target of yours for that period, so there is nothing to agree on."
NOT_YOURS = "Only the rep and their managers agree on this."
NEWER = "There is a newer version by now. Look at that one."
OWN = "You wrote this version; it is for the other one of you to say yes."
OVER = "That period is over."
BEGIN_AT_MOST = 5
"""Reps that a manager's home names with whom nothing is written; the next follow as these go."""

TWO_WAYS = "Name at least two ways of working, each in a line of its own."
HELP_WANTED = "Say what help was promised, or that none is needed."


@dataclass(frozen=True)
class Seen:
    """A version as it is shown. `rep` and `by` are names; `ways` and `help` people's own words."""

    version_id: int
    rep_id: int
    rep: str
    by: str
    period: Period
    band: Band
    unit: str
    ways: Sequence[str]
    help: str
    agreed_on: date | None = None
    agreed_by: str = ""


def ask(
    rep_id: int, period: Period, band: Band, unit: str, managers: str, *, again: bool = False
) -> Card:
    """A rep is asked at a period's start."""
    title = "Still open: what counts, and what helps" if again else "What counts, and what helps"
    return Card(
        title,
        (
            section(f"Your period is {span(period.start, period.end)}. {band_words(band, unit)}"),
            section(
                f"Agree with {managers} on two or three ways of working that count, and on the "
                "help you need. Whoever reads it can say yes or suggest a change."
            ),
            context(f"You and {managers} see this. You are reminded once, then it rests."),
        ),
        (write_button(rep_id, period.start, "Write it down", primary=True),),
    )


def put(seen: Seen, *, again: bool = False) -> Card:
    """The other one of the two reads a version."""
    title = f"{seen.rep}: what counts, and what helps"
    return Card(
        f"Still open. {title}" if again else title,
        (
            section(
                f"{seen.by} suggests this for {span(seen.period.start, seen.period.end)}. "
                f"{band_words(seen.band, seen.unit)}"
            ),
            *_words(seen),
            context("It counts once you both said yes. Each version is kept."),
        ),
        (
            Button(Action.AGREE, str(seen.version_id), "Agree", "primary"),
            write_button(seen.rep_id, seen.period.start, "Suggest a change"),
        ),
    )


def agreed(seen: Seen) -> Card:
    """Both said yes."""
    return Card(
        f"{seen.rep}: agreed for {span(seen.period.start, seen.period.end)}",
        (
            section(band_words(seen.band, seen.unit)),
            *_words(seen),
            context(_who_agreed(seen), " It comes back in your one-to-ones."),
        ),
        (write_button(seen.rep_id, seen.period.start, "Change it"),),
    )


def replaced(seen: Seen) -> Card:
    """A version that another one took the place of."""
    return Card(
        f"{seen.rep}: what counts, and what helps",
        (section("This version was changed. The newer one came as a message of its own."),),
    )


def kept(seen: Seen, other: str) -> Card:
    """Said to whoever wrote a version."""
    return Card(
        f"Kept. It goes to {other}, who can agree or suggest a change.",
        (*_words(seen),),
    )


def home_blocks(seen: Seen) -> tuple[Block, ...]:
    """A rep's own, on their home."""
    if seen.agreed_on is not None:
        state = _who_agreed(seen)
    else:
        state = f"{seen.by} wrote this; it is not agreed yet."
    return (
        section(bold("What you agreed on"), f" for {span(seen.period.start, seen.period.end)}"),
        *_words(seen),
        context(state),
    )


def to_begin(reps: Sequence[tuple[int, str, date]]) -> tuple[Block, ...]:
    """A manager's part of the home: reps (id, name, first day of the period) with whom nothing is
    written yet. Either of the two may begin."""
    if not reps:
        return ()
    shown, more = reps[:BEGIN_AT_MOST], len(reps) - BEGIN_AT_MOST
    return (
        heading("What counts, and what helps"),
        *(
            section(
                bold(name),
                ": nothing is written for this period yet. Either of you can begin.",
                buttons=(write_button(rep_id, start, "Write it down"),),
            )
            for rep_id, name, start in shown
        ),
        *((context(f"And {more} more."),) if more > 0 else ()),
    )


def form(
    rep_id: int, period: Period, rep: str, band: str, *, ways: Sequence[str], help_: str
) -> Form:
    """Written by either of the two; filled in with the version before."""
    filled = [*ways, "", "", ""]
    return Form(
        id=FormId.AGREEMENT,
        title="What counts, what helps",
        state=f"{rep_id}:{period.start.isoformat()}",
        submit="Suggest it",
        intro=text(f"{rep}, {span(period.start, period.end)}. {band}"),
        fields=(
            FormField(
                "way_1",
                "line",
                "A way of working that counts",
                required=True,
                value=filled[0],
                placeholder="Three talks a week with people who decide",
                max_length=200,
            ),
            FormField("way_2", "line", "A second one", True, value=filled[1], max_length=200),
            FormField("way_3", "line", "A third one", value=filled[2], max_length=200),
            FormField(
                "help",
                "text",
                "What help is promised",
                required=True,
                value=help_,
                placeholder="Kim joins the first two talks at Nordwind",
                max_length=600,
            ),
        ),
    )


def band_words(band: Band, unit: str) -> str:
    """The band in a sentence."""
    return (
        f"Floor {amount(band.floor, unit)}, target {amount(band.target, unit)}, aspiration "
        f"{amount(band.aspiration, unit)}."
    )


def write_button(rep_id: int, start: date, label: str, *, primary: bool = False) -> Button:
    """Opens the form."""
    value = f"{rep_id}:{start.isoformat()}"
    return Button(Action.WRITE, value, label, "primary" if primary else "plain")


def _words(seen: Seen) -> tuple[Block, ...]:
    ways = tuple(section(f"{place}. ", italic(way)) for place, way in enumerate(seen.ways, 1))
    return (*ways, section("Help promised: ", italic(seen.help)))


def _who_agreed(seen: Seen) -> str:
    on = f" on {day(seen.agreed_on)}" if seen.agreed_on else ""
    return f"{seen.by} wrote it, {seen.agreed_by} agreed{on}."
