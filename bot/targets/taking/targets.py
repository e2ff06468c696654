"""Targets: a new period is a new band, and so is a correction of one that has not ended."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from bot.targets.bands import Band, as_text
from bot.targets.imports.mistakes import Mistakes
from bot.targets.imports.sorting import Packed
from bot.targets.stored import original
from bot.targets.taking.batch import Batch, Change, Group, Taken, day_range, not_started
from bot.targets.together.asking import plan_talks
from bot.targets.units import clash, in_currency
from storage.queries import roster
from storage.queries import targets as queries
from storage.session import OrgSession
from storage.tables import TargetBand
from storage.words import BandSource

Values = dict[str, Any]


async def take_targets(
    session: OrgSession, chunk: Sequence[Group], batch: Batch, mistakes: Mistakes
) -> Taken:
    """Compare with the bands of the same people, and store what is new or corrected."""
    people = [person_id for person_id, _ in chunk]
    stored = await queries.bands_of(session, people, *day_range(chunk, 0, 1))
    hired = {who: one.hired for who, one in (await roster.people(session, people)).items()}
    taken, new = Taken(), list[Values]()
    for person_id, rows in chunk:
        first = hired[person_id] or date.min
        for row in rows:
            if _judge(
                stored[person_id], person_id, row, batch=batch, taken=taken, mistakes=mistakes
            ):
                new.append(_values(person_id, row, batch, stored[person_id]))
                start, end = _period(row)
                if end < first:
                    batch.note(row.line, not_started(start, end))
    if not mistakes:
        await session.insert_new(TargetBand, new)
        if batch.asks:
            await plan_talks(session, [_talk(one) for one in new], batch.now)
    return taken


def _judge(
    stored: Sequence[TargetBand],
    person_id: int,
    row: Packed,
    *,
    batch: Batch,
    taken: Taken,
    mistakes: Mistakes,
) -> bool:
    """Whether the row is to be stored: it is neither stored already nor wrong."""
    start, end = _period(row)
    of_period = [one for one in stored if (one.period_start, one.period_end) == (start, end)]
    kept = of_period[0].unit if of_period else None
    unit = in_currency(row.cells[5], kept, batch.currency)
    levels = row.cells[2:5]
    wrong = (
        _other_period(stored, start, end)
        or _other_unit(of_period, unit)
        or _other_sign(row.cells[6], unit)
    )
    before = original(of_period)
    was = [before.floor, before.target, before.aspiration] if before else []
    if was and was != levels and end < batch.today:
        wrong = wrong or (
            "period_end",
            f"The period ended on {end}, so its target of {_told(was)} stands. What was wrong "
            "with it can be made good in the next period.",
        )
    if wrong:
        mistakes.add(row.line, *wrong)
        return False
    if not was:
        taken.added += 1
        return True
    if was == levels:
        taken.same += 1
        return False
    if any(one.source == BandSource.DECISION for one in of_period):
        batch.note(
            row.line,
            "relief was decided for this period, and what was decided holds until it is decided "
            "anew.",
        )
    what = f"target of {start} to {end}"
    taken.changes.append(Change(person_id, what, _told(was), _told(levels)))
    return True


def _values(person_id: int, row: Packed, batch: Batch, stored: Sequence[TargetBand]) -> Values:
    start, end = _period(row)
    floor, target, aspiration, written = row.cells[2:6]
    kept = [one.unit for one in stored if (one.period_start, one.period_end) == (start, end)]
    unit = in_currency(written, kept[0] if kept else None, batch.currency)
    band = Band(Decimal(floor), Decimal(target), Decimal(aspiration))
    return {
        "person_id": person_id,
        "period_start": start,
        "period_end": end,
        "unit": unit,
        "floor": floor,
        "target": target,
        "aspiration": aspiration,
        "step": as_text(step_of(band)),
        "effective_from": start,
        "source": BandSource.IMPORT,
        "batch_id": batch.id,
        "at": batch.now,
        "why": "",
    }


def _talk(band: Values) -> tuple[int, date, date]:
    return band["person_id"], band["period_start"], band["period_end"]


def step_of(band: Band) -> Decimal:
    """What a band's amounts are rounded to: the last decimal that it uses, or whole ones."""
    exponents = [level.normalize().as_tuple().exponent for level in band]
    return Decimal(1).scaleb(min([0, *(one for one in exponents if isinstance(one, int))]))


def _period(row: Packed) -> tuple[date, date]:
    return date.fromisoformat(row.cells[0]), date.fromisoformat(row.cells[1])


def _other_period(stored: Iterable[TargetBand], start: date, end: date) -> tuple[str, str] | None:
    for one in stored:
        same = (one.period_start, one.period_end) == (start, end)
        if not same and one.period_start <= end and start <= one.period_end:
            return (
                "period_start",
                f"{start} to {end} overlaps {one.period_start} to {one.period_end}, for which "
                "there is a target already. To correct that one, write its own first and last day.",
            )
    return None


def _other_unit(of_period: Sequence[TargetBand], unit: str) -> tuple[str, str] | None:
    if of_period and of_period[0].unit != unit:
        kept = of_period[0].unit
        return (
            "unit",
            f"This period's target is in {kept}, and so are its results. Write {kept}.",
        )
    return None


def _other_sign(sign: str, unit: str) -> tuple[str, str] | None:
    if sign and clash(sign, unit):
        return (
            "unit",
            f"The amounts are in {sign}, and money is {unit} here. Write the currency's own code "
            "as the unit where it is another.",
        )
    return None


def _told(levels: Sequence[str]) -> str:
    return " / ".join(levels)
