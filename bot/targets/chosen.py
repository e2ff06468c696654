"""What an organisation chose about targets, as its organisation file says."""

from dataclasses import dataclass
from fractions import Fraction

from sqlmodel import col, select

from bot.targets.so_far import Seasonality
from storage.session import OrgSession
from storage.tables import Setting

TEXT = "targets.text"
"""The setting with the organisation's own words on what floor, target and aspiration count for."""

SEASON = "targets.season"
"""The setting with the share of a year that each month brings, January first, in per cent."""


@dataclass(frozen=True)
class Chosen:
    """Both may be left to us: no text, and every selling day expects the same."""

    text: str | None = None
    season: Seasonality | None = None


async def chosen(session: OrgSession) -> Chosen:
    """What the session's organisation chose."""
    statement = select(Setting.name, Setting.value).where(col(Setting.name).in_([TEXT, SEASON]))
    found = dict((await session.exec(statement)).all())
    shares = found.get(SEASON)
    season = Seasonality(tuple(Fraction(one) / 100 for one in shares)) if shares else None
    return Chosen(found.get(TEXT) or None, season)
