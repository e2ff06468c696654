"""Numbers as people write them: `1,234.56`, `1.234,56`, `1 234,56`, `(12.50)`, `€ 5`."""

import re
import unicodedata
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple


class Mark(StrEnum):
    """What stands before the decimals."""

    POINT = "point"
    COMMA = "comma"


class Spelled(NamedTuple):
    """What a cell can mean: its value by decimal mark, its currency sign, a per cent sign."""

    readings: dict[Mark, Decimal]
    currency: str | None = None
    per_cent: bool = False


_GROUPED = r"[1-9][0-9]{0,2}(?P<mark>[MARKS])[0-9]{3}(?:(?P=mark)[0-9]{3})*"
_GROUPED_POINT = _GROUPED.replace("MARKS", ", '")
_GROUPED_COMMA = _GROUPED.replace("MARKS", ". '")
_INDIAN = r"[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}"
_BODIES = {
    Mark.POINT: re.compile(rf"(?:[0-9]+|{_GROUPED_POINT}|{_INDIAN})(?:\.[0-9]+)?|\.[0-9]+"),
    Mark.COMMA: re.compile(rf"(?:[0-9]+|{_GROUPED_COMMA})(?:,[0-9]+)?|,[0-9]+"),
}
_LETTERS = (
    "AED AUD BGN BRL CAD CHF CNY CZK DKK EUR GBP HKD HUF IDR ILS INR JPY KRW MXN MYR NOK NZD PHP "
    "PLN RON SAR SEK SGD THB TRY UAH USD VND ZAR kr kr. zł Kč Ft lei Fr. Rs Rs."
)
_CURRENCIES = frozenset(_LETTERS.casefold().split())
_PARTS = re.compile(r"(?P<before>[^0-9.,]*)(?P<body>[0-9.,](?:[0-9., ']*[0-9])?)(?P<after>.*)")
_SAME = str.maketrans(
    {"\u00a0": " ", "\u202f": " ", "\u2009": " ", "’": "'", "−": "-", "\u2013": "-"}
)
_DIGITS_ALLOWED, _DECIMALS_ALLOWED = 15, 6


def spelled(text: str) -> Spelled | None:
    """What a cell can mean as a number, or None where it is none.

    At most 15 digits stand before the decimal mark and six after it, so that sums stay exact.
    """
    match = _PARTS.fullmatch(text.translate(_SAME).strip())
    if match is None:
        return None
    around = _around(match["before"], match["after"])
    if around is None:
        return None
    negative, currency, per_cent = around
    readings: dict[Mark, Decimal] = {}
    for mark, body in _BODIES.items():
        if body.fullmatch(match["body"]) and (value := _value(match["body"], mark)) is not None:
            readings[mark] = -value if negative and value else value
    return Spelled(readings, currency, per_cent) if readings else None


def _value(body: str, mark: Mark) -> Decimal | None:
    point = "." if mark is Mark.POINT else ","
    whole, _, decimals = body.partition(point)
    digits = re.sub(r"[^0-9]", "", whole)
    if len(digits) > _DIGITS_ALLOWED or len(decimals) > _DECIMALS_ALLOWED:
        return None
    return Decimal(f"{digits or 0}.{decimals}") if decimals else Decimal(digits)


def _around(before: str, after: str) -> tuple[bool, str | None, bool] | None:
    """Sign, currency and per cent sign from what stands around the digits; None: anything else."""
    signs = [sign for sign in ("-", "+") if sign in before or sign in after]
    in_brackets = "(" in before and ")" in after
    rest = (before + " " + after).replace("+", " ", 1).replace("-", " ", 1)
    if in_brackets:
        rest = rest.replace("(", " ", 1).replace(")", " ", 1)
    per_cent = "%" in after
    words = rest.replace("%", " ", 1).split() if per_cent else rest.split()
    if len(words) > 1 or len(signs) + in_brackets > 1 or not all(map(_is_currency, words)):
        return None
    return signs == ["-"] or in_brackets, words[0] if words else None, per_cent


def _is_currency(word: str) -> bool:
    if word.casefold() in _CURRENCIES:
        return True
    letters, sign = word[:-1], word[-1]
    return unicodedata.category(sign) == "Sc" and letters in ("", "R", "US", "A", "C", "HK", "NZ")
