"""Closed periods and how they ended, for coaching to ask for. Targets never ask coaching."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from bot.targets.stored import band_of
from storage.queries import targets as queries
from storage.queries.targets import latest
from storage.session import OrgSession
from storage.tables import Result, TargetBand


@dataclass(frozen=True, slots=True)
class Closed:
    """A period that is over: results against the band as it stood at its end, relief included.
    `share` is results divided by the target, exactly."""

    start: date
    end: date
    share: Fraction
    under_floor: bool


async def results_for_coaching(
    session: OrgSession, person_ids: Iterable[int], since: date, today: date
) -> dict[int, tuple[Closed, ...]]:
    """The closed periods of these people that ended after `since`, oldest first; everybody asked
    for is in the answer.

    A period counts only once results were brought in after its end, so that a late file is not
    taken for missing results; and only where something was asked for.
    """
    wanted = list(person_ids)
    told_until = await queries.results_told_until(session)
    if told_until is None:
        return dict.fromkeys(wanted, ())
    bands = await queries.bands_of(session, wanted, since, today)
    first = min((one.period_start for own in bands.values() for one in own), default=today)
    results = await queries.results_of(session, wanted, first, today)
    return {
        person_id: _closed(bands[person_id], results[person_id], min(told_until, today))
        for person_id in wanted
    }


def _closed(
    bands: Sequence[TargetBand], results: Sequence[Result], before: date
) -> tuple[Closed, ...]:
    periods = sorted({(one.period_start, one.period_end) for one in bands})
    found: list[Closed] = []
    for start, end in periods:
        stood = latest(bands, end)
        if end >= before or stood is None or not Decimal(stood.target):
            continue
        brought_in = sum(
            (Decimal(one.amount) for one in results if start <= one.day <= end), Decimal(0)
        )
        band = band_of(stood)
        share = Fraction(brought_in) / Fraction(band.target)
        found.append(Closed(start, end, share, brought_in < band.floor))
    return tuple(found)
