"""A person's own mood and workload over the last weeks, as a picture and in words. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.cards import Block, Picture, context, heading
from bot.checkins.scales import MOOD, WORKLOAD, ScaleStep
from bot.people.weeks import IsoWeek
from bot.scorecard.pictures import Steps, Week, day, own_weeks

WEEKS = 12


@dataclass(frozen=True)
class Tapped:
    """What was tapped in a week, 1 to 5."""

    mood: int | None = None
    workload: int | None = None


def last_weeks(this: IsoWeek, tapped: Mapping[str, Tapped]) -> list[Week]:
    """The last twelve weeks up to this one, oldest first, with what was tapped by ISO week."""
    weeks = [this.plus(-ago) for ago in range(WEEKS - 1, -1, -1)]
    return [
        Week(
            week.monday,
            tapped.get(str(week), Tapped()).mood,
            tapped.get(str(week), Tapped()).workload,
        )
        for week in weeks
    ]


def own_blocks(weeks: Sequence[Week]) -> tuple[Block, ...]:
    """The part of the home."""
    title = heading("Your last twelve weeks")
    if all(week.mood is None and week.workload is None for week in weeks):
        return (title, context("Your weeks show here once you have answered a check-in."))
    words = in_words(weeks)
    svg = own_weeks(weeks, _steps("Mood", MOOD), _steps("Workload", WORKLOAD), words)
    return (title, Picture(svg=svg, alt=words), context("Only you see this picture."))


def in_words(weeks: Sequence[Week]) -> str:
    """What the picture shows, week by week, for those who do not see it."""
    mood = _row("Mood", [(week, week.mood) for week in weeks], MOOD)
    workload = _row("Workload", [(week, week.workload) for week in weeks], WORKLOAD)
    return f"By week, each named by its Monday. {mood} {workload}"


def _row(name: str, weeks: Sequence[tuple[Week, int | None]], scale: Sequence[ScaleStep]) -> str:
    said = [
        f"{day(week.monday)} {scale[number - 1].word.lower()}"
        for week, number in weeks
        if number is not None
    ]
    silent = len(weeks) - len(said)
    gaps = f" In {silent} of {len(weeks)} weeks nothing was said." if silent else ""
    return f"{name}: {', '.join(said) or 'nothing yet'}.{gaps}"


def _steps(name: str, scale: Sequence[ScaleStep]) -> Steps:
    a, b, c, d, e = (step.word for step in scale)
    return Steps(name, (a, b, c, d, e))
