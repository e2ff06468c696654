"""Loads how far people have come, each for one reader: nothing is loaded that they may not see."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from bot.people.workdays import parse_workdays
from bot.targets.chosen import Chosen, chosen
from bot.targets.events import Period
from bot.targets.relief import Case, NoSellingDays, relieve
from bot.targets.so_far import SoFar, so_far
from bot.targets.stored import absence_events, band_of, period_of
from storage.queries import roster
from storage.queries import targets as queries
from storage.queries.targets import Absences, latest
from storage.session import OrgSession
from storage.tables import Metric, Person, Result, TargetBand, Team
from storage.words import BandSource, Role

MEASURES_SINCE = timedelta(days=90)
"""A measure older than a quarter says nothing about now."""


@dataclass(frozen=True)
class Measure:
    """The newest value of a metric, and whose: the person's own (None) or a team's."""

    metric: str
    value: Decimal
    on: date
    team: str | None = None


@dataclass(frozen=True)
class Progress:
    """One person's period. `so_far` is None where the period has no selling day for them."""

    person_id: int
    period: Period
    period_words: str
    """The period as the organisation calls it."""
    unit: str
    so_far: SoFar | None
    decided: str | None
    """The reason of the decision by which the band holds; None where it is as it was planned."""
    decided_from: date


@dataclass(frozen=True)
class OwnProgress:
    """What a rep sees. `through` is the newest day of which results are known."""

    progress: Progress
    measures: tuple[Measure, ...]
    text: str | None


@dataclass(frozen=True)
class Coverage:
    """A team's total of one period and unit, over the `people` of its `reps` who have a target."""

    team: str
    period: Period
    period_words: str
    unit: str
    through: date
    people: int
    reps: int
    results: Decimal
    floor: Decimal
    target: Decimal
    expected: Fraction
    measures: tuple[Measure, ...]


async def own_progress(session: OrgSession, person: Person, today: date) -> OwnProgress | None:
    """How far a rep has come in the period of today; None where no target holds."""
    known = await _known(session, [person], today)
    progress = _progress(person, known, today)
    if progress is None:
        return None
    since = today - MEASURES_SINCE
    own = await queries.metrics_of(session, since, today, person_id=person.id)
    measures = _newest(own)
    for _, team in await roster.teams_of(session, person.id, today, Role.REP):
        measures += await _of_team(session, team, today)
    return OwnProgress(progress, tuple(measures), known.chosen.text)


async def coverages(
    session: OrgSession, team: Team, today: date
) -> tuple[tuple[Coverage, ...], int]:
    """The team's totals, one for each period and unit that its reps have; and how many reps there
    are. Who sees a total over too few is for the reader's screen to say."""
    reps = [person for _, person in await roster.members(session, team.id, today, Role.REP)]
    known = await _known(session, reps, today)
    groups: dict[tuple[date, date, str], list[SoFar]] = defaultdict(list)
    for person in reps:
        progress = _progress(person, known, today)
        if progress is not None and progress.so_far is not None:
            key = (progress.period.start, progress.period.end, progress.unit)
            groups[key].append(progress.so_far)
    measures = tuple(await _of_team(session, team, today))
    found = [
        Coverage(
            team=team.name,
            period=Period(start, end),
            period_words=known.chosen.period_words(Period(start, end)),
            unit=unit,
            through=known.through,
            people=len(group),
            reps=len(reps),
            results=sum((one.results for one in group), Decimal(0)),
            floor=sum((one.band.floor for one in group), Decimal(0)),
            target=sum((one.band.target for one in group), Decimal(0)),
            expected=sum(
                (one.expected_of(one.band.target) or Fraction(0) for one in group), Fraction(0)
            ),
            measures=measures,
        )
        for (start, end, unit), group in sorted(groups.items())
    ]
    return tuple(found), len(reps)


@dataclass(frozen=True)
class _Known:
    """What is stored about some people, loaded at once."""

    bands: dict[int, list[TargetBand]]
    results: dict[int, list[Result]]
    absences: dict[int, Absences]
    chosen: Chosen
    through: date


async def _known(session: OrgSession, people: Iterable[Person], today: date) -> _Known:
    ids = [person.id for person in people]
    bands = await queries.bands_of(session, ids, today, today)
    every = [band for own in bands.values() for band in own]
    start = min((band.period_start for band in every), default=today)
    end = max((band.period_end for band in every), default=today)
    newest = await queries.newest_result(session, today)
    return _Known(
        bands=bands,
        results=await queries.results_of(session, ids, start, end),
        absences=dict(await queries.absences_of(session, ids, start, end)),
        chosen=await chosen(session),
        # The day that results are told to: until then nobody is expected to have more.
        through=newest or today - timedelta(days=1),
    )


def _progress(person: Person, known: _Known, today: date) -> Progress | None:
    row = latest(known.bands[person.id], today)
    if row is None:
        return None
    period = period_of(row)
    decided = row.source == BandSource.DECISION
    return Progress(
        person_id=person.id,
        period=period,
        period_words=known.chosen.period_words(period),
        unit=row.unit,
        so_far=_so_far(person, row, known),
        decided=row.why if decided else None,
        decided_from=row.effective_from,
    )


def _so_far(person: Person, row: TargetBand, known: _Known) -> SoFar | None:
    """Results against the band as it holds. Days away expect nothing, whether or not they were
    long enough to lower the band: nobody is behind on a day on which they were not there."""
    period, band = period_of(row), band_of(row)
    case = Case(
        period=period,
        band=band,
        events=absence_events(known.absences.get(person.id, Absences()), period.end),
        step=Decimal(row.step),
        workdays=parse_workdays(person.workdays.split(",")) if person.workdays else frozenset(),
        country=person.country,
        min_leave_days=0,
    )
    try:
        relief = replace(relieve(case), band=band)
    except NoSellingDays:
        return None
    brought_in = sum(
        (
            Decimal(one.amount)
            for one in known.results[person.id]
            if period.start <= one.day <= min(period.end, known.through)
        ),
        Decimal(0),
    )
    return so_far(case, relief, brought_in, known.through, known.chosen.season)


async def _of_team(session: OrgSession, team: Team, today: date) -> list[Measure]:
    since = today - MEASURES_SINCE
    return _newest(await queries.metrics_of(session, since, today, team_id=team.id), team.name)


def _newest(rows: Sequence[Metric], team: str | None = None) -> list[Measure]:
    """The newest value of each metric; `rows` stand by metric and day."""
    newest = {row.metric: row for row in rows}
    return [Measure(row.metric, Decimal(row.value), row.day, team) for row in newest.values()]
