"""What a target is counted in: money (in a currency, where one is said), pieces or points."""

from bot.targets.bands import Unit

# ISO 4217, the currencies in use.
# fmt: off
CURRENCIES = frozenset((
    "AED", "AFN", "ALL", "AMD", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BGN",
    "BHD", "BIF", "BMD", "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF",
    "CHF", "CLP", "CNY", "COP", "CRC", "CUP", "CVE", "CZK", "DJF", "DKK", "DOP", "DZD", "EGP",
    "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS", "GIP", "GMD", "GNF", "GTQ", "GYD",
    "HKD", "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "IQD", "IRR", "ISK", "JMD", "JOD", "JPY",
    "KES", "KGS", "KHR", "KMF", "KPW", "KRW", "KWD", "KYD", "KZT", "LAK", "LBP", "LKR", "LRD",
    "LSL", "LYD", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR", "MVR", "MWK",
    "MXN", "MYR", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR", "NZD", "OMR", "PAB", "PEN", "PGK",
    "PHP", "PKR", "PLN", "PYG", "QAR", "RON", "RSD", "RUB", "RWF", "SAR", "SBD", "SCR", "SDG",
    "SEK", "SGD", "SHP", "SLE", "SOS", "SRD", "SSP", "STN", "SVC", "SYP", "SZL", "THB", "TJS",
    "TMT", "TND", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "UGX", "USD", "UYU", "UZS", "VED",
    "VES", "VND", "VUV", "WST", "XAF", "XCD", "XOF", "XPF", "YER", "ZAR", "ZMW", "ZWG",
))
# fmt: on

_SIGNS = {
    "$": (
        "ARS AUD BBD BMD BND BSD BZD CAD CLP COP DOP FJD GYD HKD JMD KYD LRD MXN NAD NZD SBD SGD "
        "SRD TTD TWD USD UYU XCD"
    ),
    **{"US$": "USD", "A$": "AUD", "C$": "CAD NIO", "HK$": "HKD", "NZ$": "NZD", "R$": "BRL"},
    **{"€": "EUR", "£": "EGP FKP GBP GIP SHP", "¥": "CNY JPY", "₩": "KPW KRW", "₹": "INR"},
    **{"₺": "TRY", "₴": "UAH", "₪": "ILS", "฿": "THB", "₫": "VND", "₱": "PHP", "₦": "NGN"},
    **{"₡": "CRC", "₲": "PYG", "₵": "GHS", "₸": "KZT", "₼": "AZN", "₾": "GEL", "₽": "RUB"},
    **{"KR": "DKK ISK NOK SEK", "ZŁ": "PLN", "KČ": "CZK", "FT": "HUF", "LEI": "MDL RON"},
    **{"FR": "CHF", "RS": "INR LKR MUR NPR PKR SCR"},
}
"""What stands beside amounts, and every currency that is written so."""


def is_money(unit: str) -> bool:
    """Whether amounts of this unit are money, in whichever currency."""
    return unit == Unit.MONEY or unit in CURRENCIES


def currencies_of(sign: str) -> frozenset[str]:
    """The currencies that a sign or code beside an amount may mean; a sign that nobody knows means
    itself."""
    known = sign.strip().rstrip(".").upper()
    return frozenset(_SIGNS.get(known, known).split())


def clash(sign: str, unit: str) -> str | None:
    """How a unit goes against a sign beside an amount of it, such as `in EUR`; None where the sign
    may mean the unit."""
    if not is_money(unit):
        return "a count" if unit == Unit.COUNT else f"in {unit}"
    meant = currencies_of(sign)
    fits = unit == Unit.MONEY or unit in meant or not meant & CURRENCIES
    return None if fits else f"in {unit}"


def in_currency(unit: str, stored: str | None, currency: str | None) -> str:
    """What `money` in a file means: the currency that the period's target has already, else the
    organisation's own. Any other unit means itself."""
    if unit != Unit.MONEY:
        return unit
    if stored is not None:
        return stored if is_money(stored) else unit
    return currency or unit
