"""What people read about targets so far. Pure. Results never stand without a measure of customers
or of the work beside them, and never beside a colleague's."""

from collections.abc import Sequence
from fractions import Fraction

from bot.cards import Block, Picture, bold, context, fields, heading, italic, section
from bot.targets.events import Period
from bot.targets.explain import days, span
from bot.targets.progress.loading import Coverage, Measure, OwnProgress
from bot.targets.progress.numbers import METRIC_NAMES, amount, day, measure
from bot.targets.progress.picture import Mark, band_picture
from bot.targets.so_far import SoFar

USUAL_TEXT = (
    "The floor is what we count on, the target what we aim for, the aspiration what we reach for."
)
"""What floor, target and aspiration count for, until the organisation says it in its own words."""


def own_blocks(own: OwnProgress) -> tuple[Block, ...]:
    """A rep's own part of the home."""
    progress = own.progress
    period = progress.period_words
    found = progress.so_far
    if found is None:
        return (
            heading("Your target so far"),
            section(f"Your period is {period}, and it has no selling day of yours."),
        )
    unit = progress.unit
    blocks: list[Block] = [
        heading("Your target so far"),
        section(f"Your target for {period} is ", bold(amount(found.band.target, unit)), "."),
        fields(
            ("Floor", amount(found.band.floor, unit)),
            ("Target", amount(found.band.target, unit)),
            ("Aspiration", amount(found.band.aspiration, unit)),
        ),
    ]
    if progress.decided is not None:
        reason = (": ", italic(progress.decided)) if progress.decided else (".",)
        blocks.append(section(f"It was changed from {day(progress.decided_from)} on", *reason))
    if own.measures:
        blocks += [*_reached(found, unit, progress.period), _measures(own.measures)]
    else:
        blocks.append(
            section(
                "Your results appear here beside a measure of customers or of the work, such as "
                "satisfaction, never alone. None has come in during the last 90 days."
            )
        )
    blocks.append(context(own.text or USUAL_TEXT))
    blocks.append(context("Your managers see this too. It stands beside no colleague's."))
    return tuple(blocks)


def _reached(found: SoFar, unit: str, period: Period) -> list[Block]:
    brought = section(
        "You have brought in ",
        bold(amount(found.results, unit)),
        f" from {day(period.start)} to {day(min(found.through, period.end))}. ",
        expected(found, unit),
    )
    marks = (
        Mark("floor", Fraction(found.band.floor), amount(found.band.floor, unit)),
        Mark("target", Fraction(found.band.target), amount(found.band.target, unit)),
        Mark("aspiration", Fraction(found.band.aspiration), amount(found.band.aspiration, unit)),
    )
    title = f"Results so far, {span(period.start, period.end)}"
    alt = (
        f"{amount(found.results, unit)} of a target of {amount(found.band.target, unit)}; floor "
        f"{amount(found.band.floor, unit)}, aspiration {amount(found.band.aspiration, unit)}. "
        f"{expected(found, unit)}"
    )
    by_now = found.expected_of(found.band.target) if found.pace is not None else None
    svg = band_picture(marks, Fraction(found.results), by_now, title, alt)
    return [brought, Picture(svg, alt)]


def expected(found: SoFar, unit: str) -> str:
    """What the season and the selling days let one expect; nothing while it is too early."""
    left = "No selling day is left." if not found.days_left else f"{days(found.days_left)} left."
    by_now = found.expected_of(found.band.target)
    if found.pace is None or by_now is None:
        over = days(found.days_over)
        return f"It is early: {over} {'is' if found.days_over == 1 else 'are'} over, {left}"
    about = amount(Fraction(round(by_now)), unit)
    return f"Season and selling days let one expect about {about} by now. {left}"


def _measures(measures: Sequence[Measure]) -> Block:
    return fields(
        *(
            (
                f"{METRIC_NAMES[one.metric]} ({one.team or 'yours'}, {day(one.on)})",
                measure(one.metric, one.value),
            )
            for one in measures
        )
    )


def coverage_blocks(
    team: str, found: Sequence[Coverage], reps: int, threshold: int
) -> tuple[Block, ...]:
    """A manager's part of the home: what the team's targets come to together, naming nobody."""
    if not found:
        return ()
    blocks: list[Block] = [heading(f"{team}: targets so far")]
    for one in found:
        period = one.period_words
        have = f"{one.people} of {one.reps} reps {'has' if one.people == 1 else 'have'} a target"
        if one.people < threshold:
            blocks.append(
                section(
                    f"{have} for {period}. A total appears from {threshold} people up; look at "
                    "each one's together with them."
                )
            )
        elif not one.measures:
            blocks.append(
                section(
                    f"{have} for {period}, together {amount(one.target, one.unit)}. The results "
                    "appear beside a measure of the team, such as satisfaction, never alone. None "
                    "has come in during the last 90 days."
                )
            )
        else:
            blocks += _together(one, have, period)
    blocks.append(context(f"Over all reps of {team} ({reps}). Nobody is compared with anybody."))
    return tuple(blocks)


def _together(one: Coverage, have: str, period: str) -> list[Block]:
    told = section(
        f"{have} for {period}. From {day(one.period.start)} to "
        f"{day(min(one.through, one.period.end))} they have brought in ",
        bold(amount(one.results, one.unit)),
        f" together. Season and selling days let one expect about "
        f"{amount(Fraction(round(one.expected)), one.unit)} by now, of a target of "
        f"{amount(one.target, one.unit)} (floor {amount(one.floor, one.unit)}).",
    )
    return [told, _measures(one.measures)]
