"""Amounts, measures and days as people read them. Pure."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from bot.targets.bands import round_half_up
from bot.targets.units import CURRENCIES, is_money

METRIC_NAMES = {
    "csat": "Customer satisfaction",
    "clv": "Customer lifetime value",
    "lead_quality": "Lead quality",
    "cycle_days": "Sales cycle",
    "win_rate": "Win rate",
}


def amount(value: Decimal | Fraction, unit: str) -> str:
    """`120,000`, `120,000 EUR`, `12.5`, `1 point`: grouped, and with no more than two decimals."""
    cents = round_half_up(abs(Fraction(value)), Decimal("0.01"))
    text = f"{cents:,.2f}".removesuffix(".00")
    text = text.rstrip("0").rstrip(".") if "." in text and not is_money(unit) else text
    sign = "-" if value < 0 and cents else ""
    if unit == "points":
        return f"{sign}{text} point" if text == "1" else f"{sign}{text} points"
    return f"{sign}{text} {unit}" if unit in CURRENCIES else f"{sign}{text}"


def measure(metric: str, value: Decimal) -> str:
    """A metric's value with what it is counted in: `82`, `35 %`, `41 days`."""
    if metric == "win_rate":
        return f"{_short(value * 100)} %"
    if metric == "cycle_days":
        return f"{_short(value)} day" if value == 1 else f"{_short(value)} days"
    if metric in ("csat", "lead_quality"):
        return f"{_short(value)} of 100"
    return _short(value)


def day(on: date) -> str:
    """`7 Sep`."""
    return f"{on.day} {on:%b}"


def _short(value: Decimal) -> str:
    text = f"{value.quantize(Decimal('0.1'), ROUND_HALF_UP):,f}"
    return text.removesuffix(".0")
