"""Numbers and dates as people of several countries write them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.targets.imports.amounts import Mark, spelled
from bot.targets.imports.dates import Order, dated, what_is_wrong

# the cell, what it means with a decimal point, with a decimal comma
NUMBERS: list[tuple[str, str | None, str | None]] = [
    ("1234", "1234", "1234"),
    ("1,234", "1234", "1.234"),
    ("1.234", "1.234", "1234"),
    ("1,234.56", "1234.56", None),
    ("1.234,56", None, "1234.56"),
    ("1 234,56", None, "1234.56"),
    ("1\u202f234,5", None, "1234.5"),
    ("1\u00a0234\u00a0567", "1234567", "1234567"),
    ("1'234.56", "1234.56", None),
    ("1’234’567.5", "1234567.5", None),
    ("1,23,456.00", "123456.00", None),
    ("12.345.678", None, "12345678"),
    ("12,34", None, "12.34"),
    ("0,500", None, "0.500"),
    ("0.500", "0.500", None),
    (".5", "0.5", None),
    ("-5", "-5", "-5"),
    ("−5", "-5", "-5"),
    ("5-", "-5", "-5"),
    ("(12.50)", "-12.50", None),
    ("€ 5", "5", "5"),
    ("5,25 €", None, "5.25"),
    ("$-5", "-5", "-5"),
    ("EUR 1.234,50", None, "1234.50"),
    ("CHF 1'000.00", "1000.00", None),
    ("R$ 1.000,50", None, "1000.50"),
    ("120 kr", "120", "120"),
    ("-0", "0", "0"),
    ("999999999999999", "999999999999999", "999999999999999"),
]


@pytest.mark.parametrize(("text", "point", "comma"), NUMBERS)
def test_a_number_means_this_or_that(text: str, point: str | None, comma: str | None):
    found = spelled(text)
    assert found is not None
    wanted = {Mark.POINT: point, Mark.COMMA: comma}
    assert {mark: str(value) for mark, value in found.readings.items()} == {
        mark: value for mark, value in wanted.items() if value is not None
    }


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "-",
            "abc",
            "5k",
            "1e3",
            "NaN",
            "Infinity",
            "1..2",
            "1,2,3",
            "1 2",
            "--5",
            "(5",
            "5)",
        ),
        *("1,234,56", "€5€", "-(5)", "٣", "=1+1", "1/2", "0x1F", "1_000", "9" * 16, "1.1234567"),
        *("5 apples", "#REF!", "12:30", "2026-07-01"),
    ],
)
def test_what_is_no_number_is_none(text: str):
    assert spelled(text) is None


def test_signs_beside_a_number_are_told():
    assert [spelled(text) for text in ("5 %", "€5", "5")] == [
        ({Mark.POINT: 5, Mark.COMMA: 5}, None, True),
        ({Mark.POINT: 5, Mark.COMMA: 5}, "€", False),
        ({Mark.POINT: 5, Mark.COMMA: 5}, None, False),
    ]


amounts = st.decimals(-(10**12), 10**12, places=2)


@given(amounts)
def test_every_amount_written_in_a_countrys_way_is_read_back(amount: Decimal):
    english = f"{amount:,.2f}"
    german = english.translate(str.maketrans(",.", ".,"))
    french = english.replace(",", "\u202f").replace(".", ",")
    swiss = english.replace(",", "’")
    for text, mark in (
        (english, Mark.POINT),
        (german, Mark.COMMA),
        (french, Mark.COMMA),
        (swiss, Mark.POINT),
    ):
        found = spelled(text)
        assert found is not None
        assert found.readings == {mark: amount}


JULY_1, JANUARY_7 = date(2026, 7, 1), date(2026, 1, 7)
# the cell, what it means with the day first, with the month first
DATES: list[tuple[str, date | None, date | None]] = [
    ("2026-07-01", JULY_1, JULY_1),
    ("2026/7/1", JULY_1, JULY_1),
    ("2026-07-01 00:00:00", JULY_1, JULY_1),
    ("2026-07-01T00:00", JULY_1, JULY_1),
    ("01.07.2026", JULY_1, JULY_1),
    ("1. 7. 2026", JULY_1, JULY_1),
    ("1/7/2026", JULY_1, JANUARY_7),
    ("01-07-2026", JULY_1, JANUARY_7),
    ("7/1/2026", JANUARY_7, JULY_1),
    ("07/01/2026 0:00", JANUARY_7, JULY_1),
    ("13/7/2026", date(2026, 7, 13), None),
    ("7/13/2026", None, date(2026, 7, 13)),
    ("29/02/2028", date(2028, 2, 29), None),
    ("5/5/2026", date(2026, 5, 5), date(2026, 5, 5)),
]


@pytest.mark.parametrize(("text", "day_first", "month_first"), DATES)
def test_a_date_means_this_or_that(text: str, day_first: date | None, month_first: date | None):
    wanted = {Order.DAY_FIRST: day_first, Order.MONTH_FIRST: month_first}
    assert dated(text) == {order: found for order, found in wanted.items() if found}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1/7/26", "four"),
        ("01.07.26", "four"),
        ("46204", "Excel's number"),
        ("31/02/2026", "not in the calendar"),
        ("2026-02-30", "not in the calendar"),
        ("1999-12-31", "2000 to 2099"),
        ("1 July 2026", "not a date"),
        ("2026-07-01 09:30", "not a date"),
        ("13/13/2026", "not in the calendar"),
        ("2026-W27", "not a date"),
        ("today", "not a date"),
        ("1/7-2026", "not a date"),
    ],
)
def test_what_is_no_date_says_why(text: str, words: str):
    assert dated(text) == {}
    assert words in what_is_wrong(text)
