"""What an organisation chose about targets, as its organisation file says."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlmodel import col, delete, select

from bot.targets.bands import as_text
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


async def said_of_targets(session: OrgSession) -> dict[str, Any]:
    """The settings as they are stored, by name; what was never said is missing."""
    statement = select(Setting.name, Setting.value).where(col(Setting.name).in_([TEXT, SEASON]))
    return dict((await session.exec(statement)).all())


async def choose(session: OrgSession, text: str | None, season: tuple[Decimal, ...] | None) -> None:
    """Keep what the organisation says from now on; None leaves what it said before."""
    said: dict[str, Any] = {}
    if text is not None:
        said[TEXT] = text
    if season is not None:
        said[SEASON] = [as_text(share) for share in season]
    await session.exec(delete(Setting).where(col(Setting.name).in_(list(said))))
    session.add_all([Setting(name=name, value=value) for name, value in said.items()])
    await session.flush()


async def chosen(session: OrgSession) -> Chosen:
    """What the session's organisation chose."""
    found = await said_of_targets(session)
    shares = found.get(SEASON)
    season = Seasonality(tuple(Fraction(one) / 100 for one in shares)) if shares else None
    return Chosen(found.get(TEXT) or None, season)
