"""Bands, results, metrics, absences and expectations of people. Inside one organisation."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlmodel import col, func, or_, select

from storage.session import OrgSession
from storage.tables import AccountMove, ImportBatch, Leave, Metric, PartTime, Result, TargetBand
from storage.words import BandSource, ImportKind


async def bands_of(
    session: OrgSession, person_ids: Iterable[int], start: date, end: date
) -> dict[int, list[TargetBand]]:
    """All bands ever written for periods that share a day with `start` to `end`, in the order in
    which they were written; everybody asked for is in the answer."""
    wanted = list(person_ids)
    found: dict[int, list[TargetBand]] = {person_id: [] for person_id in wanted}
    statement = (
        select(TargetBand)
        .where(
            col(TargetBand.person_id).in_(wanted),
            col(TargetBand.period_start) <= end,
            col(TargetBand.period_end) >= start,
        )
        .order_by(col(TargetBand.id))
    )
    for band in await session.exec(statement):
        found[band.person_id].append(band)
    return found


def latest(bands: Iterable[TargetBand], on: date) -> TargetBand | None:
    """Of bands in the order in which they were written, the one that holds on a day. A corrected
    import does not undo what was decided; of several decisions the latest day's, then the latest
    written, holds."""
    best: TargetBand | None = None
    for band in bands:
        if not band.period_start <= on <= band.period_end or band.effective_from > on:
            continue
        if best is None or _precedence(band) >= _precedence(best):
            best = band
    return best


def _precedence(band: TargetBand) -> tuple[bool, date]:
    return band.source == BandSource.DECISION, band.effective_from


async def band_in_force(session: OrgSession, person_id: int, on: date) -> TargetBand | None:
    """The band that holds for a person on a day; None where the day lies in no period."""
    return latest((await bands_of(session, [person_id], on, on))[person_id], on)


async def results_of(
    session: OrgSession, person_ids: Iterable[int], start: date, end: date
) -> dict[int, list[Result]]:
    """The days with results of these people from `start` to `end`, both included, oldest first;
    everybody asked for is in the answer."""
    wanted = list(person_ids)
    found: dict[int, list[Result]] = {person_id: [] for person_id in wanted}
    statement = (
        select(Result)
        .where(col(Result.person_id).in_(wanted), col(Result.day) >= start, col(Result.day) <= end)
        .order_by(col(Result.person_id), col(Result.day))
    )
    for result in await session.exec(statement):
        found[result.person_id].append(result)
    return found


async def results_between(
    session: OrgSession, person_id: int, start: date, end: date
) -> Decimal | None:
    """What a person brought in from `start` to `end`, both included; None where nothing was
    imported for these days, which is not the same as 0."""
    rows = (await results_of(session, [person_id], start, end))[person_id]
    return sum((Decimal(row.amount) for row in rows), Decimal(0)) if rows else None


async def results_told_until(session: OrgSession) -> date | None:
    """The day (by UTC) on which results were last brought in; None before any were."""
    statement = select(func.max(ImportBatch.at)).where(ImportBatch.kind == ImportKind.RESULTS)
    at = (await session.exec(statement)).one()
    return at.date() if at else None


async def newest_result(session: OrgSession, until: date) -> date | None:
    """The newest day up to `until` of which anybody's results are known."""
    statement = select(func.max(Result.day)).where(col(Result.day) <= until)
    return (await session.exec(statement)).one()


@dataclass(frozen=True)
class Absences:
    """When somebody is away, and when they work a part of full time; oldest first."""

    leaves: list[Leave] = field(default_factory=list[Leave])
    part_time: list[PartTime] = field(default_factory=list[PartTime])


async def absences_of(
    session: OrgSession, person_ids: Iterable[int], start: date, end: date
) -> Mapping[int, Absences]:
    """What of leave and part-time work shares a day with `start` to `end`; what was cancelled is
    left out. A leave without an end goes on."""
    wanted = list(person_ids)
    found: dict[int, Absences] = defaultdict(Absences)
    leaves = select(Leave).where(
        col(Leave.person_id).in_(wanted),
        col(Leave.cancelled_at).is_(None),
        col(Leave.start_day) <= end,
        or_(col(Leave.end_day).is_(None), col(Leave.end_day) >= start),
    )
    for leave in await session.exec(leaves.order_by(col(Leave.start_day), col(Leave.id))):
        found[leave.person_id].leaves.append(leave)
    parts = select(PartTime).where(
        col(PartTime.person_id).in_(wanted),
        col(PartTime.start_day) <= end,
        col(PartTime.end_day) >= start,
    )
    for part in await session.exec(parts.order_by(col(PartTime.start_day), col(PartTime.id))):
        found[part.person_id].part_time.append(part)
    return found


async def moves_of(
    session: OrgSession, person_ids: Iterable[int], start: date, end: date
) -> Sequence[AccountMove]:
    """What these people gave to colleagues from `start` to `end`, both included, oldest first."""
    statement = (
        select(AccountMove)
        .where(
            col(AccountMove.person_id).in_(list(person_ids)),
            col(AccountMove.day) >= start,
            col(AccountMove.day) <= end,
        )
        .order_by(col(AccountMove.day), col(AccountMove.id))
    )
    return (await session.exec(statement)).all()


async def metrics_of(
    session: OrgSession,
    start: date,
    end: date,
    *,
    person_id: int | None = None,
    team_id: int | None = None,
) -> Sequence[Metric]:
    """The measures of a person or of a team from `start` to `end`, both included, oldest first."""
    statement = select(Metric).where(col(Metric.day) >= start, col(Metric.day) <= end)
    if person_id is not None:
        statement = statement.where(Metric.person_id == person_id)
    if team_id is not None:
        statement = statement.where(Metric.team_id == team_id)
    return (await session.exec(statement.order_by(col(Metric.metric), col(Metric.day)))).all()


async def metrics_of_subjects(
    session: OrgSession, subjects: Iterable[int], start: date, end: date
) -> dict[tuple[int, str, date], Metric]:
    """The measures of people (by id) and of teams (by their id below 0) from `start` to `end`, by
    subject, metric and day."""
    wanted = list(subjects)
    people = [one for one in wanted if one > 0]
    teams = [-one for one in wanted if one < 0]
    statement = select(Metric).where(
        or_(col(Metric.person_id).in_(people), col(Metric.team_id).in_(teams)),
        col(Metric.day) >= start,
        col(Metric.day) <= end,
    )
    found: dict[tuple[int, str, date], Metric] = {}
    for row in await session.exec(statement):
        subject = row.person_id if row.person_id is not None else -(row.team_id or 0)
        found[subject, row.metric, row.day] = row
    return found
