"""Relief in words: one sentence a step that a rep can check with a calendar.

Every sentence names the days that were counted and what all days weighed before and after, so
that the figures of a step, and at last the factor, can be worked out again with a pencil.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from bot.people.workdays import MONTHS
from bot.targets.bands import round_half_up
from bot.targets.events import (
    Event,
    Leave,
    Market,
    Promotion,
    Ramp,
    Supply,
    Territory,
    day_before,
)
from bot.targets.relief import Case, Note, NoteKind, Relief, Step


def why(case: Case, relief: Relief, place: int) -> str:
    """One sentence on the step in that place, with its figures."""
    step = relief.steps[place]
    event = step.event
    if step.days == 0:
        return f"{_subject(event)} touches none of the {step.of} selling days, so nothing changes."
    if step.short:
        return (
            f"{_subject(event)} is shorter than the {days(case.min_leave_days)} from which "
            "the policy gives relief, so nothing changes."
        )
    if isinstance(event, Promotion):
        return (
            f"From {day(event.on)} the new band counts for {step.days} of {step.of} selling days, "
            "and the old one for the days before."
        )
    return f"{_subject(event)} {_effect(step, relief)}, so {_before_and_after(step)}."


def warning(case: Case, relief: Relief, note: Note) -> str:
    """What else a person should know, as one sentence."""
    match note.kind:
        case NoteKind.SHORT_LEAVE | NoteKind.OUTSIDE if note.event is not None:
            return f"events[{note.event}]: {why(case, relief, note.event)}"
        case NoteKind.RAISED_BY_PROMOTION:
            return (
                "The new band is above the old target because of the promotion; relief itself "
                "raises nothing."
            )
        case _:
            return (
                "No selling day counts any more, so nothing is asked for in this period; leave it "
                "out of attainment too."
            )


def day(on: date) -> str:
    """`15 August 2026`."""
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def span(start: date, end: date) -> str:
    """`6 to 31 July 2026`, naming month and year once where they are the same."""
    if start == end:
        return day(end)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day} to {day(end)}"
    if start.year == end.year:
        return f"{start.day} {MONTHS[start.month - 1]} to {day(end)}"
    return f"{day(start)} to {day(end)}"


def days(count: int) -> str:
    return f"{count} selling day" if count == 1 else f"{count} selling days"


def plain(value: Fraction) -> str:
    """A figure with up to four decimals, rounded half up: `39.4`, `46`."""
    text = f"{round_half_up(value, Decimal('0.0001')):f}"
    return text.rstrip("0").rstrip(".")


def four_places(factor: Fraction) -> str:
    """A factor as it is printed: `0.6970`, rounded half up."""
    return f"{round_half_up(factor, Decimal('0.0001')):f}"


def percent(share: Fraction) -> str:
    """`20 %`."""
    return f"{plain(share * 100)} %"


def _subject(event: Event) -> str:
    match event:
        case Leave(start, end, fte):
            when = span(start, end)
            said = (
                f"Working {percent(fte)} of full time on {when}" if fte else f"The leave of {when}"
            )
        case Ramp(hired):
            said = f"The ramp of a colleague hired on {day(hired)}"
        case Territory(on, share, account):
            what = f"account {account}" if account else "the territory"
            said = f"Moving {percent(share)} of {what} on {day(on)}"
        case Market(start, end, index):
            said = f"The market at {percent(index)} of the usual, {span(start, end)},"
        case Supply(start, end, share):
            said = (
                f"The supply delay of {span(start, end)}, which affects {percent(share)} of what "
                "can be sold,"
            )
        case Promotion(on):
            said = f"The promotion on {day(on)}"
    return said


def _effect(step: Step, relief: Relief) -> str:
    these = f"{step.days} of {step.of} selling days"
    if step.covered != step.days:
        these = f"{these}, which weighed {plain(step.covered)},"
    match step.event:
        case Leave(fte=fte) if not fte:
            return f"takes {these}".removesuffix(",")
        case Ramp():
            return f"lowers {these} ({_ramp_months(step.event, relief)})".replace(", (", " (")
        case Leave(fte=left) | Market(index=left):
            pass
        case Territory(share_moved=share) | Supply(share_affected=share):
            left = 1 - share
        case Promotion():
            left = Fraction(1)
    return f"covers {these} and leaves them {percent(left)}"


def _ramp_months(ramp: Ramp, relief: Relief) -> str:
    """The days of the period before the hiring and in each month that asks for less than all."""
    starts = ramp.month_starts()
    found: list[str] = []
    unemployed = sum(on < ramp.hired for on in relief.days)
    if unemployed:
        found.append(f"{unemployed} before the hiring at 0 %")
    for start, following, share in zip(starts, starts[1:], ramp.schedule, strict=False):
        count = sum(start <= on < following for on in relief.days)
        if count and share < 1:
            found.append(f"{count} at {percent(share)} until {day(day_before(following))}")
    return ", ".join(found)


def _before_and_after(step: Step) -> str:
    if not step.before:
        return "nothing changes, as no day counted before it"
    before, after = plain(step.before), plain(step.after)
    return f"{before} become {after} ({after} / {before} = {four_places(step.factor)})"
