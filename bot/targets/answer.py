"""The answer to a relief case, in the shape that design.md promises to other tools."""

from typing import NotRequired, TypedDict

from bot.targets.bands import Band, written
from bot.targets.explain import four_places, warning, why
from bot.targets.relief import Case, Relief


class BandAnswer(TypedDict):
    """A band with its amounts as decimals in strings."""

    floor: str
    target: str
    aspiration: str


class StepAnswer(TypedDict):
    """What one event adds to the events before it; `days` of `of` selling days are covered."""

    kind: str
    factor: str
    days: int
    of: int
    why: str


class PartAnswer(TypedDict):
    """After a promotion: a stretch of the period with its band and its part of the factor."""

    target: BandAnswer
    days: int
    factor: str


class Answer(TypedDict):
    """`parts` stands only after a promotion; each band times its factor adds up to the target."""

    target: BandAnswer
    factor: str
    steps: list[StepAnswer]
    warnings: list[str]
    parts: NotRequired[list[PartAnswer]]


def answer(case: Case, relief: Relief) -> Answer:
    """Write a result down, factors with four decimals rounded half up."""
    found = Answer(
        target=_band(case, relief.band),
        factor=four_places(relief.factor),
        steps=[
            StepAnswer(
                kind=step.event.kind,
                factor=four_places(step.factor),
                days=step.days,
                of=step.of,
                why=why(case, relief, place),
            )
            for place, step in enumerate(relief.steps)
        ],
        warnings=[warning(case, relief, note) for note in relief.notes],
    )
    if len(relief.parts) > 1:
        found["parts"] = [
            PartAnswer(
                target=_band(case, part.band),
                days=part.days,
                factor=four_places(part.weight / len(relief.days)),
            )
            for part in relief.parts
        ]
    return found


def _band(case: Case, band: Band) -> BandAnswer:
    floor, target, aspiration = (written(level, case.step) for level in band)
    return BandAnswer(floor=floor, target=target, aspiration=aspiration)
