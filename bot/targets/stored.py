"""Stored rows as the plain values that the rules work with."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from bot.targets.bands import Band
from bot.targets.events import Event, Leave, Period
from storage.queries import targets as queries
from storage.queries.targets import Absences
from storage.session import OrgSession
from storage.tables import Proposal, TargetBand
from storage.words import BandSource


def band_of(row: TargetBand) -> Band:
    """A stored band's three levels."""
    return Band(Decimal(row.floor), Decimal(row.target), Decimal(row.aspiration))


def period_of(row: TargetBand | Proposal) -> Period:
    """The days that a stored band or a proposal is for."""
    return Period(row.period_start, row.period_end)


def original(bands: list[TargetBand]) -> TargetBand | None:
    """Of all bands written for one period, the one that was planned: the latest import, which is
    what relief is worked out from. None where everything was decided and nothing imported."""
    imported = [band for band in bands if band.source == BandSource.IMPORT]
    return imported[-1] if imported else None


async def events_of(session: OrgSession, person_id: int, period: Period) -> tuple[Event, ...]:
    """The leaves and part-time work of a person that touch a period, as events of relief. A leave
    without an end lasts until the period's."""
    found = await queries.absences_of(session, [person_id], period.start, period.end)
    return absence_events(found[person_id], period.end)


def absence_events(absences: Absences, last: date) -> tuple[Event, ...]:
    """Absences as events of relief; what has no end is taken to last until `last`."""
    return (
        *(Leave(row.start_day, row.end_day or last) for row in absences.leaves),
        *(Leave(row.start_day, row.end_day, Fraction(row.share)) for row in absences.part_time),
    )
