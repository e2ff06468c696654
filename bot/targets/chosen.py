"""What an organisation chose about its targets: what floor, target and aspiration count for, how
its year goes, what its money is, and how new colleagues begin. An organisation file says it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

from sqlmodel import col, delete, select

from bot.targets.asking import RAMP as USUAL_RAMP
from bot.targets.bands import as_text
from bot.targets.events import Period
from bot.targets.explain import span
from bot.targets.periods import FiscalCalendar
from bot.targets.so_far import Seasonality
from storage.session import OrgSession
from storage.tables import Setting

TEXT = "targets.text"
"""The setting with the organisation's own words on what floor, target and aspiration count for."""

SEASON = "targets.season"
"""The setting with the share of a year that each month brings, January first, in per cent."""

RAMP = "targets.ramp"
"""The setting with what each month after the hiring asks for, in per cent of a full target."""

CURRENCY = "targets.currency"
"""The setting with the currency that `money` in a file means."""

YEAR_BEGINS = "targets.year_begins"
"""The setting with the first month of the fiscal year, 1 to 12."""

NAMES = (TEXT, SEASON, RAMP, CURRENCY, YEAR_BEGINS)


@dataclass(frozen=True)
class Chosen:
    """All may be left to us: no text, every selling day expects the same, the usual ramp, money
    without a currency, periods by their days."""

    text: str | None = None
    season: Seasonality | None = None
    ramp: tuple[str, ...] = USUAL_RAMP
    currency: str | None = None
    calendar: FiscalCalendar | None = None

    def period_words(self, period: Period) -> str:
        """A period as the organisation calls it, with its days: `FY2027 Q1 (1 October to ...)`."""
        days = span(period.start, period.end)
        name = self.calendar.name(period) if self.calendar else days
        return days if name == days else f"{name} ({days})"


async def said_of_targets(session: OrgSession) -> dict[str, Any]:
    """The settings as they are stored, by name; what was never said is missing."""
    statement = select(Setting.name, Setting.value).where(col(Setting.name).in_(NAMES))
    return dict((await session.exec(statement)).all())


async def choose(session: OrgSession, said: Mapping[str, Any]) -> None:
    """Keep what the organisation says from now on, by the names of settings; None leaves what it
    said before. Shares are decimals in per cent."""
    new = {name: value for name, value in said.items() if value is not None}
    for name in {SEASON, RAMP} & set(new):
        new[name] = [as_text(share) for share in cast("tuple[Decimal, ...]", new[name])]
    await session.exec(delete(Setting).where(col(Setting.name).in_(list(new))))
    session.add_all([Setting(name=name, value=value) for name, value in new.items()])
    await session.flush()


async def chosen(session: OrgSession) -> Chosen:
    """What the session's organisation chose."""
    found = await said_of_targets(session)
    shares = found.get(SEASON)
    begins = found.get(YEAR_BEGINS)
    return Chosen(
        text=found.get(TEXT) or None,
        season=Seasonality(tuple(Fraction(one) / 100 for one in shares)) if shares else None,
        ramp=tuple(found.get(RAMP) or USUAL_RAMP),
        currency=found.get(CURRENCY),
        calendar=FiscalCalendar(begins) if begins else None,
    )
