"""Targets, results and measures of the playground's people, brought in as files would be.

The period is three months that begin on the first of a month, so that a visitor always comes in
its middle; one rep has shorter ones (`low`). The same first week gives the same numbers.
"""

import hashlib
import io
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from bot.targets.imports.sheet import open_sheet
from bot.targets.imports.sorting import Sorter
from bot.targets.imports.tables import TABLES
from bot.targets.periods import FiscalCalendar, Length
from bot.targets.taking.service import Origin, read_into, subjects_of, take_in
from handlers.local.seed import low
from storage.session import Database
from storage.words import ImportSource

BY = "the playground's own files"

INTO_PERIOD = timedelta(days=50)
"""How far a period is on, at least, when the clock stops."""


class Plan(NamedTuple):
    """A rep's target in thousands, the share of it that comes in in a usual week's thirteenth,
    and what customers said."""

    target: int
    pace: float
    csat: int


PLANS = {
    "ana": Plan(300, 1.02, 88),
    "ben": Plan(260, 0.93, 84),
    "chiara": Plan(280, 1.10, 91),
    "dan": Plan(240, 0.81, 86),
    "elin": Plan(200, 1.05, 90),
    "fenna": Plan(250, 0.97, 83),
    "gil": Plan(220, 0.88, 87),
    "maya": Plan(320, 1.15, 85),
    "aino": Plan(240, 1.00, 89),
    "priya": Plan(260, 1.08, 92),
    "samir": Plan(210, 0.95, 88),
    "tessa": Plan(250, 1.01, 85),
    "yuki": Plan(240, 0.99, 90),
    "zoe": Plan(270, 0.90, 84),
}
"""Everybody but the newcomer, whose target is still to come, and who has shorter periods."""

TEAMS = {"West": ("34%", 46), "North": ("31%", 52)}
"""A team's share of offers that were won, and days from first talk to signature."""

WEEKLY = (0.6, 1.4, 0.9, 0.0, 2.1)
"""Deals come unevenly: a week's part of the usual, one after the other."""


async def bring_targets(
    database: Database, organisation_id: int, stops: datetime, now: datetime
) -> None:
    """The period's bands, as they stand from the first day on."""
    start, end = period(stops)
    rows = [
        f"{who},{start},{end},{plan.target * 600},{plan.target * 1000},{plan.target * 1200},money"
        for who, plan in PLANS.items()
    ]
    await _bring(database, organisation_id, "targets", [*rows, *low.bands(stops)], now)


async def bring_low_results(
    database: Database, organisation_id: int, stops: datetime, now: datetime
) -> None:
    """What came in in short periods, on the first day after they ended."""
    rows = list(low.results(stops, date.min, now.date()))
    await _bring(database, organisation_id, "results", rows, now)


async def bring_results(
    database: Database, organisation_id: int, stops: datetime, now: datetime
) -> None:
    """Results up to the day before the clock stops, and the newest measures."""
    start, _ = period(stops)
    until = stops.date() - timedelta(days=1)
    rows = [*_results(start, until), *low.results(stops, until - timedelta(days=3), until)]
    await _bring(database, organisation_id, "results", rows, now)
    told = until - timedelta(days=9)
    measures = [f"{who},{told},csat,{plan.csat}" for who, plan in PLANS.items()]
    measures.append(f"{low.WHO},{told},csat,{low.CSAT}")
    for team, (won, cycle) in TEAMS.items():
        measures += [f"{team},{told},win_rate,{won}", f"{team},{told},cycle_days,{cycle}"]
    await _bring(database, organisation_id, "metrics", measures, now)


def period(stops: datetime) -> tuple[date, date]:
    """The period that a visitor finds: its first and its last day."""
    calendar = FiscalCalendar((stops - INTO_PERIOD).month)
    found = calendar.containing((stops - INTO_PERIOD).date(), Length.QUARTER)
    return found.start, found.end


def _results(start: date, until: date) -> Iterator[str]:
    for place, (who, plan) in enumerate(PLANS.items()):
        week = plan.target * 1000 * plan.pace / 13
        day = start + timedelta(days=3 + place % 3)
        turn = place
        while day <= until:
            amount = round(week * WEEKLY[turn % len(WEEKLY)], -2)
            if amount:
                yield f"{who},{day},{amount:.0f}"
            day += timedelta(days=7)
            turn += 1


async def _bring(
    database: Database, organisation_id: int, table: str, rows: list[str], now: datetime
) -> None:
    data = "\n".join([",".join(TABLES[table].columns), *rows]).encode()
    origin = Origin(ImportSource.DEMO, BY, f"{table}.csv", hashlib.sha256(data).hexdigest())
    async with database.organisation(organisation_id) as session:
        subjects = await subjects_of(session)
        with Sorter() as sorter:
            sheet = open_sheet(io.BytesIO(data), table, subjects.known)
            read_into(sorter, sheet, subjects)
            await take_in(session, sorter, sheet, subjects, origin, now=now)
