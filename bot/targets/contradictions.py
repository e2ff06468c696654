"""What cannot be true of a period and its events together, each with the field it is about."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.targets.bands import Band
from bot.targets.events import Event, Leave, Market, Period, Promotion, Ramp, Supply, Territory


class Contradiction(NamedTuple):
    """A field as a path (`events[1].end`), and the sentence that says what is wrong with it."""

    field: str
    sentence: str


def of_period(period: Period) -> Iterator[Contradiction]:
    if period.end < period.start:
        yield Contradiction(
            "period.end",
            f"{period.end} is before the start {period.start}. "
            "The last day of a period is its first day or later.",
        )


def of_band(band: Band, field: str = "target") -> Iterator[Contradiction]:
    """A band's levels must rise: floor, target, aspiration."""
    if band.floor > band.target:
        yield Contradiction(
            f"{field}.floor",
            f"{band.floor:f} is above the target of {band.target:f}. "
            "The floor is the target or less.",
        )
    if band.aspiration < band.target:
        yield Contradiction(
            f"{field}.aspiration",
            f"{band.aspiration:f} is below the target of {band.target:f}. "
            "The aspiration is the target or more.",
        )


def of_events(period: Period, events: Sequence[Event]) -> Iterator[Contradiction]:
    """Events that end before they start, come too late, or tell the same thing twice."""
    for place, event in enumerate(events):
        yield from _alone(period, event, f"events[{place}]")
        for earlier, other in enumerate(events[:place]):
            sentence = _clash(event, other, f"events[{earlier}]")
            if sentence:
                yield Contradiction(f"events[{place}]", sentence)
                break
        else:
            yield from _more_than_all(events[: place + 1], f"events[{place}]")


def _alone(period: Period, event: Event, field: str) -> Iterator[Contradiction]:
    match event:
        case Leave() | Market() | Supply() if event.end < event.start:
            yield Contradiction(
                f"{field}.end",
                f"{event.end} is before the start {event.start}. "
                "The last day is the first day or later.",
            )
        case Ramp() if event.hired > period.end:
            yield Contradiction(
                f"{field}.hired",
                f"{event.hired} is after the period's end {period.end}. "
                "Who has not started by then needs no target for this period.",
            )
        case Promotion():
            yield from of_band(event.band, f"{field}.target")
        case _:
            pass


def _more_than_all(events: Sequence[Event], field: str) -> Iterator[Contradiction]:
    """The moves up to the last of these events: on one day no more than all can move."""
    last = events[-1]
    if not isinstance(last, Territory):
        return
    moves = [it.share_moved for it in events if isinstance(it, Territory) and it.on == last.on]
    if len(moves) > 1 and sum(moves) > 1:
        yield Contradiction(
            f"{field}.share_moved",
            f"With the other moves of {last.on} more than the whole territory would move. "
            "Together they are at most 1.",
        )


def _clash(event: Event, other: Event, name: str) -> str | None:
    match event, other:
        case Leave(), Leave():
            return None  # overlapping leaves are one absence, told in two pieces
        case Ramp(), Ramp():
            return f"There is a ramp in {name} already. A person is hired once."
        case Promotion(), Promotion() if event.on == other.on:
            return f"There is a promotion on {event.on} in {name} already. Keep one of them."
        case Territory(), Territory() if event.on == other.on and event.account == other.account:
            what = f"account {event.account!r}" if event.account else "territory"
            return (
                f"{name} moves {what} on {event.on} too. Put both into one event with the whole "
                "share, or give each its own account."
            )
        case _ if event == other:
            return f"This repeats {name}. Keep one of them."
        case _:
            return None
