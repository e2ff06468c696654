"""Results and metrics: one value a day, and a correction takes its place."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from bot.targets.bands import as_text
from bot.targets.imports.mistakes import Mistakes
from bot.targets.imports.sorting import Packed
from bot.targets.taking.batch import Batch, Change, Group, Taken, day_range
from bot.targets.units import clash, in_currency
from storage.queries import targets as queries
from storage.session import OrgSession
from storage.tables import Metric, Result


async def take_results(
    session: OrgSession, chunk: Sequence[Group], batch: Batch, mistakes: Mistakes
) -> Taken:
    """What the rows say of a person's day together is all there is of that day."""
    await _hold_against_targets(session, chunk, batch, mistakes)
    people = [person_id for person_id, _ in chunk]
    stored = await queries.results_of(session, people, *day_range(chunk, 0, 0))
    taken, new = Taken(), list[dict[str, object]]()
    for person_id, rows in chunk:
        before = {one.day: one for one in stored[person_id]}
        for day, amount in _sums(rows).items():
            known = before.get(day)
            if known is None:
                new.append(
                    {"person_id": person_id, "day": day, "amount": amount, "batch_id": batch.id}
                )
            elif known.amount == amount:
                taken.same += 1
            else:
                taken.changes.append(Change(person_id, f"results of {day}", known.amount, amount))
                known.amount, known.batch_id = amount, batch.id
                session.add(known)
    taken.added = await session.insert_new(Result, new)
    return taken


async def _hold_against_targets(
    session: OrgSession, chunk: Sequence[Group], batch: Batch, mistakes: Mistakes
) -> None:
    """Refuse amounts that are written in another currency than the target of their day; where
    that day has none, than the organisation's own."""
    written = [(who, row) for who, rows in chunk for row in rows if row.cells[2]]
    if not written:
        return
    people = {who for who, _ in written}
    bands = await queries.bands_of(session, people, *day_range(chunk, 0, 0))
    for who, row in written:
        on, (amount, sign) = date.fromisoformat(row.cells[0]), row.cells[1:]
        units = {one.unit for one in bands[who] if one.period_start <= on <= one.period_end}
        if not units and batch.currency and clash(sign, batch.currency):
            mistakes.add(
                row.line,
                "amount",
                f"{amount} is in {sign}, and money is {batch.currency} here. Write the amount in "
                f"{batch.currency}.",
            )
        for unit in units:
            other = clash(sign, in_currency(unit, None, batch.currency))
            if other:
                mistakes.add(
                    row.line,
                    "amount",
                    f"{amount} is in {sign}, and the target of that day is {other}. Write the "
                    "amount as the target is counted.",
                )


def _sums(rows: Sequence[Packed]) -> dict[date, str]:
    sums: dict[str, Decimal] = {}
    for row in rows:
        day, amount, _ = row.cells
        sums[day] = sums.get(day, Decimal(0)) + Decimal(amount)
    return {date.fromisoformat(day): as_text(amount) for day, amount in sums.items()}


async def take_metrics(
    session: OrgSession, chunk: Sequence[Group], batch: Batch, _mistakes: Mistakes
) -> Taken:
    """A measure of a person or, below 0, of a team."""
    subjects = [subject for subject, _ in chunk]
    stored = await queries.metrics_of_subjects(session, subjects, *day_range(chunk, 0, 0))
    taken, new = Taken(), list[dict[str, object]]()
    for subject, rows in chunk:
        for row in rows:
            day, metric, value = date.fromisoformat(row.cells[0]), row.cells[1], row.cells[2]
            known = stored.get((subject, metric, day))
            if known is None:
                new.append(_metric(subject, day, metric, value, batch))
            elif known.value == value:
                taken.same += 1
            else:
                taken.changes.append(Change(subject, f"{metric} of {day}", known.value, value))
                known.value, known.batch_id = value, batch.id
                session.add(known)
    taken.added = await session.insert_new(Metric, new)
    return taken


def _metric(subject: int, day: date, metric: str, value: str, batch: Batch) -> dict[str, object]:
    return {
        "person_id": subject if subject > 0 else None,
        "team_id": -subject if subject < 0 else None,
        "metric": metric,
        "day": day,
        "value": value,
        "batch_id": batch.id,
    }
