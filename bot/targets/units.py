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

_SIGNS = {"€": "EUR", "$": "USD", "US$": "USD", "£": "GBP", "₹": "INR"}


def is_money(unit: str) -> bool:
    """Whether amounts of this unit are money, in whichever currency."""
    return unit == Unit.MONEY or unit in CURRENCIES


def code_of(sign: str) -> str | None:
    """The currency that a sign or code beside an amount means; None where it may be several."""
    known = sign.strip().rstrip(".").upper()
    return known if known in CURRENCIES else _SIGNS.get(known)


def in_currency(unit: str, stored: str | None, currency: str | None) -> str:
    """What `money` in a file means: the currency that the period's target has already, else the
    organisation's own. Any other unit means itself."""
    if unit != Unit.MONEY:
        return unit
    if stored is not None:
        return stored if is_money(stored) else unit
    return currency or unit
