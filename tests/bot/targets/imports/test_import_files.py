"""Whole files: all rows or every mistake, whatever program wrote them."""

import io
import random
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import WrongInput
from bot.targets.bands import Band, Unit
from bot.targets.events import Period
from bot.targets.imports.amounts import Mark
from bot.targets.imports.cells import Known
from bot.targets.imports.dates import Order
from bot.targets.imports.layout import Hints
from bot.targets.imports.mistakes import Unclear, WrongFile
from bot.targets.imports.sheet import open_sheet, sheet_of_objects
from bot.targets.imports.tables import LeaveRow, MetricRow, ResultRow, Row, TargetRow

KNOWN = Known(users=["U0ANA", "U0BEN", "ana@contoso.example"], teams=["West", "Nord"])
JULY_1 = date(2026, 7, 1)


def read(table: str, text: str | bytes, hints: Hints | None = None) -> list[Row]:
    data = text if isinstance(text, bytes) else text.encode()
    return list(open_sheet(io.BytesIO(data), table, KNOWN, hints))


def mistakes(table: str, text: str | bytes, hints: Hints | None = None) -> list[str]:
    with pytest.raises(WrongFile) as refused:
        read(table, text, hints)
    assert len(refused.value.mistakes) == refused.value.total
    return [str(mistake) for mistake in refused.value.mistakes]


def test_each_table_is_read_as_its_rows():
    targets = (
        "user,period_start,period_end,floor,target,aspiration,unit\n"
        "U0ANA,2026-07-01,2026-09-30,180000,300000,360000,money\n"
        "U0BEN,2026-07-01,2026-09-30,5,8,10,count\n"
    )
    quarter = Period(JULY_1, date(2026, 9, 30))
    big = Band(Decimal(180000), Decimal(300000), Decimal(360000))
    small = Band(Decimal(5), Decimal(8), Decimal(10))
    assert read("targets", targets) == [
        TargetRow(2, "U0ANA", quarter, big, Unit.MONEY),
        TargetRow(3, "U0BEN", quarter, small, Unit.COUNT),
    ]
    assert read("results", "user,date,amount\nU0ANA,2026-07-01,12.50\n") == [
        ResultRow(2, "U0ANA", JULY_1, Decimal("12.50"))
    ]
    leave = (
        "user,start,end,kind\nU0ANA,2026-07-01,2026-07-31,parental\n"
        "U0BEN,2026-07-01,2026-07-01,Part-time 60%\n"
    )
    assert read("leave", leave) == [
        LeaveRow(2, "U0ANA", JULY_1, date(2026, 7, 31), "parental", Fraction(0)),
        LeaveRow(3, "U0BEN", JULY_1, JULY_1, "part_time", Fraction(3, 5)),
    ]
    metrics = (
        "subject,date,metric,value\nWest,2026-07-01,win_rate,35%\nU0ANA,2026-07-01,csat,92.5\n"
    )
    assert read("metrics", metrics) == [
        MetricRow(2, "West", JULY_1, "win_rate", Decimal("0.35")),
        MetricRow(3, "U0ANA", JULY_1, "csat", Decimal("92.5")),
    ]


RESULT = [ResultRow(2, "U0ANA", date(2026, 7, 13), Decimal("1234.56"))]
PLAIN = "user,date,amount\nU0ANA,2026-07-13,1234.56\n"
GERMAN = "user;date;amount\nU0ANA;13.07.2026;1.234,56 €\n"

# how a file may come: bytes, and how many lines stand above the header
WRITTEN: list[tuple[str, bytes, int]] = [
    ("utf-8", PLAIN.encode(), 0),
    ("utf-8 with a mark", PLAIN.encode("utf-8-sig"), 0),
    ("utf-16 of Excel, tabs", PLAIN.replace(",", "\t").encode("utf-16"), 0),
    ("utf-16 without a mark", PLAIN.encode("utf-16-le"), 0),
    ("utf-16 big end first", PLAIN.encode("utf-16-be"), 0),
    ("windows-1252 with a euro sign", GERMAN.encode("cp1252"), 0),
    ("windows-1252 with hard spaces", GERMAN.replace("1.234", "1\xa0234").encode("cp1252"), 0),
    ("semicolons", GERMAN.encode(), 0),
    ("tabs", PLAIN.replace(",", "\t").encode(), 0),
    ("a sep line", b"sep=;\r\n" + GERMAN.replace("\n", "\r\n").encode(), 1),
    ("a sep line of its own kind", b'"sep=|"\n' + PLAIN.replace(",", "|").encode(), 1),
    ("old line ends", PLAIN.replace("\n", "\r").encode(), 0),
    ("no last line end", PLAIN.rstrip().encode(), 0),
    ("blank lines", b"\n" + PLAIN.encode() + b"\n,,\n", 1),
    ("other order and case", b"Amount,USER,Date\n1234.56,u0ana,7/13/2026\n", 0),
    ("quotes and spaces", b'"user", date ,"amount"\n"U0ANA", 2026-07-13 , "1,234.56"\n', 0),
    ("padded by Excel", b"user,date,amount,,\nU0ANA,2026-07-13,1234.56,,\n", 0),
]


@pytest.mark.parametrize(
    ("data", "above"), [row[1:] for row in WRITTEN], ids=[r[0] for r in WRITTEN]
)
def test_the_same_row_however_it_was_saved(data: bytes, above: int):
    (row,) = read("results", data)
    assert isinstance(row, ResultRow)
    whole = ResultRow(2 + above, "U0ANA", date(2026, 7, 13), Decimal("1234.56"))
    assert replace(row, currency=None) == whole


HEADERS = [
    ("user,date,amuont\n", ['There is no column "amuont" in results. Did you mean amount?']),
    ("user,date,amount,date\n", ["line 1, date: This column stands there twice."]),
    (
        "user,date,region,amount\n",
        ['There is no column "region"', "user,date,amount, in any order"],
    ),
    ("user,date\n", ["line 1, amount: This column is missing."]),
    ("U0ANA,2026-07-01,5\n", ["is no header of results", "user,date,amount"]),
    ("user|date|amount\nU0ANA|2026-07-01|5", ["is no header of results"]),
    ("", ["It is empty."]),
    (" \n\n", ["It is empty."]),
    ("user,date,amount\n", ["There is a header and no row below it."]),
    (b"PK\x03\x04rest of a workbook", ["It is an Excel workbook."]),
    (b"\xff\xfe", ["is no header"]),
    (b"\xff\xfea", ["no encoding that can be recognised"]),
    ('user,date,amount\n"U0ANA,2026-07-01,5\n', ["line 2: The quotes from here on"]),
    ('user,date,amount\nU0ANA,"2026"-07-01,5\n', ["line 2: The quotes from here on"]),
    (
        "user,date,amount\nU0ANA,2026-07-01,\x81\x8d\n".encode("latin-1"),
        ["no encoding that can be recognised", "--encoding"],
    ),
]


@pytest.mark.parametrize(("text", "words"), HEADERS)
def test_a_file_that_cannot_be_read_says_why(text: str | bytes, words: list[str]):
    said = "\n".join(mistakes("results", text))
    assert all(word in said for word in words), said


def test_every_bad_row_is_named_with_line_value_and_what_is_allowed():
    text = (
        "user,date,amount\n"
        "U0ANA,2026-07-01,5\n"
        "U0ANNA,2026-07-02,5\n"
        "U0ANA,2026-02-30,x\n"
        "\n"
        "U0ANA,2026-07-03\n"
        "U0ANA,2026-07-04,1,234\n"
        ",2026-07-04,5\n"
    )
    assert mistakes("results", text) == [
        'line 3, user: There is no user "U0ANNA". Did you mean U0ANA?',
        'line 4, date: "2026-02-30" is not in the calendar. Write a day from 2000 to 2099, such as '
        "2026-07-01.",
        'line 4, amount: "x" is not a number of at most 15 digits and 6 decimals. Write it like '
        "1234.50.",
        "line 6: The row has 2 cells, and the header has 3 columns.",
        "line 7: The row has 4 cells, and the header has 3 columns. An amount with a comma stands "
        "in quotes.",
        "line 8, user: This cell is empty. Fill it in or leave the row out.",
    ]


TARGETS = "user,period_start,period_end,floor,target,aspiration,unit\n"
LEAVE = "user,start,end,kind\n"
METRICS = "subject,date,metric,value\n"
BAD_ROWS = [
    ("targets", f"{TARGETS}U0ANA,2026-09-30,2026-07-01,1,2,3,money", "before the start 2026-09-30"),
    ("targets", f"{TARGETS}U0ANA,2026-07-01,2026-09-30,4,2,3,money", "line 2, floor: 4 is above"),
    ("targets", f"{TARGETS}U0ANA,2026-07-01,2026-09-30,1,4,3,money", "aspiration: 3 is below"),
    ("targets", f"{TARGETS}U0ANA,2026-07-01,2026-09-30,-1,2,3,money", "floor: -1 is below 0"),
    ("targets", f"{TARGETS}U0ANA,2026-07-01,2026-09-30,1,2,3,euro", "one of money, count, points"),
    ("targets", f"{TARGETS}U0ANA,2026-07-01,2026-09-30,1,2,3,mony", "Did you mean money?"),
    (
        "targets",
        f"{TARGETS}U0ANA,2026-07-01,2026-09-30,€1,2,3,count",
        "1 is in €, and the unit is count",
    ),
    ("targets", f"{TARGETS}U0ANA,2026-07-01,2026-09-30,1,$2,3,EUR", "2 is in $, and the unit is E"),
    ("targets", f"{TARGETS}U0ANA,2026-07-01,2026-09-30,1%,2,3,points", "A percentage is no level"),
    ("leave", f"{LEAVE}U0ANA,2026-07-10,2026-07-01,sick", "line 2, end: 2026-07-01 is before"),
    ("leave", f"{LEAVE}U0ANA,2026-07-01,,sick", "line 2, end: This cell is empty"),
    ("leave", f"{LEAVE}U0ANA,2026-07-01,2026-07-10,part time", "does not say how much is worked"),
    ("leave", f"{LEAVE}U0ANA,2026-07-01,2026-07-10,part-time 100%", "1 % to 99 %"),
    (
        "metrics",
        f"{METRICS}Weast,2026-07-01,csat,5",
        'There is no subject "Weast". Did you mean West',
    ),
    ("metrics", f"{METRICS}West,2026-07-01,nps,5", "one of csat, clv"),
    ("metrics", f"{METRICS}West,2026-07-01,winrate,5", "Did you mean win_rate?"),
    ("metrics", f"{METRICS}West,2026-07-01,win_rate,35", "or a percentage with its sign"),
    ("metrics", f"{METRICS}West,2026-07-01,csat,101", "Write 0 to 100."),
    ("metrics", f"{METRICS}West,2026-07-01,csat,92%", "without its sign"),
    ("metrics", f"{METRICS}West,2026-07-01,csat,€92", "€ is a currency. Write csat without it."),
    ("metrics", f"{METRICS}West,2026-07-01,cycle_days,-1", "Write 0 or more."),
    ("results", "user,date,amount\nWest,2026-07-01,5", "There is no user"),
    ("results", "user,date,amount\nU0ANA,2026-07-01,5%", "A percentage is no result"),
    ("results", "user,date,amount\n=1+1,2026-07-01,5", 'There is no user "=1+1"'),
    ("results", "user,date,amount\nU0\0ANA,2026-07-01,5", "\\u0000"),
    ("results", f"user,date,amount\n{'x' * 5000},2026-07-01,5", "xxx…"),
]


@pytest.mark.parametrize(("table", "text", "words"), BAD_ROWS)
def test_a_bad_row_is_refused_in_a_sentence(table: str, text: str, words: str):
    (said,) = mistakes(table, text)
    assert words in said
    assert len(said) < 260


def test_periods_of_one_user_may_not_overlap():
    text = (
        f"{TARGETS}U0ANA,2026-07-01,2026-09-30,1,2,3,money\n"
        "U0BEN,2026-07-01,2026-09-30,1,2,3,money\n"
        "U0ANA,2026-10-01,2026-12-31,1,2,3,money\n"
        "U0ANA,2026-09-30,2026-09-30,1,2,3,count\n"
    )
    assert mistakes("targets", text) == [
        "line 5, period_start: 2026-09-30 to 2026-09-30 overlaps 2026-07-01 to 2026-09-30 on line "
        "2. A user has one target a day, as results name no unit."
    ]


def test_a_row_told_twice_is_named_and_several_results_of_a_day_are_not():
    text = (
        "user,date,amount\nU0ANA,2026-07-13,5\nU0ANA,2026-07-13,6\n"
        "U0BEN,2026-07-13,5\nu0ana,13/7/2026,5.00\n"
    )
    assert mistakes("results", text) == [
        "line 5: This repeats line 2. Keep one, or write one row with the sum where both are right."
    ]
    leave = f"{LEAVE}U0ANA,2026-07-01,2026-07-10,sick\n" * 1 + "U0ANA,2026-07-01,2026-07-10,sick\n"
    assert mistakes("leave", leave) == ["line 3: This repeats line 2. Keep one of them."]
    metrics = f"{METRICS}West,2026-07-01,csat,5\nWest,2026-07-01,csat,6\n"
    assert mistakes("metrics", metrics) == ["line 3: This repeats line 2. Keep one of them."]


def test_the_whole_file_decides_how_dates_and_decimals_are_written():
    text = (
        "user;date;amount\nU0ANA;3/7/2026;1.234\nU0ANA;4/7/2026;12,5\nU0BEN;13/7/2026;2.000.000\n"
    )
    rows = read("results", text)
    assert [(row.on, row.amount) for row in rows if isinstance(row, ResultRow)] == [
        (date(2026, 7, 3), 1234),
        (date(2026, 7, 4), Decimal("12.5")),
        (date(2026, 7, 13), 2000000),
    ]


def test_a_file_that_can_be_read_in_two_ways_is_asked_about_and_never_guessed():
    text = "user;date;amount\nU0ANA;3/7/2026;1.234\nU0ANA;4/7/2026;5\n"
    with pytest.raises(Unclear) as asked:
        read("results", text)
    assert [str(mistake) for mistake in asked.value.mistakes] == [
        'line 2, date: "3/7/2026" can be read in two ways, and no other row decides. Say '
        "--dates dmy (2026-07-03) or --dates mdy (2026-03-07).",
        'line 2, amount: "1.234" can be read in two ways, and no other row decides. Say '
        "--decimals point (1.234) or --decimals comma (1234).",
    ]
    assert [(question.option, question.choices) for question in asked.value.questions] == [
        ("dates", (("dmy", "2026-07-03"), ("mdy", "2026-03-07"))),
        ("decimals", (("point", "1.234"), ("comma", "1234"))),
    ]
    answered = read("results", text, Hints(Order.MONTH_FIRST, Mark.COMMA))
    assert answered[0] == ResultRow(2, "U0ANA", date(2026, 3, 7), Decimal(1234))


def test_what_means_the_same_in_both_ways_is_not_asked_about():
    rows = read("results", "user,date,amount\nU0ANA,5/5/2026,1234\nU0ANA,6/6/2026,-1 000\n")
    assert [row.on for row in rows if isinstance(row, ResultRow)] == [
        date(2026, 5, 5),
        date(2026, 6, 6),
    ]


def test_rows_written_otherwise_than_most_are_named():
    text = 'user,date,amount\nU0ANA,13/7/2026,"12,5"\nU0ANA,14/7/2026,"1,5"\nU0ANA,7/15/2026,1.5\n'
    assert mistakes("results", text) == [
        'line 4, date: "7/15/2026" puts the month first, and the file\'s other dates the day. '
        "Write all dates in one way, such as 2026-07-01.",
        'line 4, amount: "1.5" is written with a decimal point, and the file\'s other numbers with '
        "a decimal comma. Write all numbers in one way, such as 1234.50.",
    ]


def test_a_sign_of_several_currencies_goes_with_each_of_them():
    text = f"{TARGETS}U0ANA,2026-07-01,2026-09-30,$1,$2,3 CAD,CAD\n"
    assert [row.currency for row in read("targets", text) if isinstance(row, TargetRow)] == ["$"]
    text = f"{TARGETS}U0ANA,2026-07-01,2026-09-30,1 kr,2 SEK,3 NOK,SEK\n"
    assert "NOK is another currency than on line 2" in mistakes("targets", text)[0]


def test_a_file_has_one_currency():
    text = "user,date,amount\nU0ANA,2026-07-01,€5\nU0ANA,2026-07-02,6 EUR\nU0ANA,2026-07-03,$7\n"
    assert mistakes("results", text) == [
        "line 4, amount: $ is another currency than on line 2. A file has amounts in one currency."
    ]


def test_refunds_are_taken_and_said_and_reasons_for_a_leave_are_not_kept():
    data = b"user,date,amount\nU0ANA,2026-07-01,(5)\nU0ANA,2026-07-02,-6\nU0ANA,2026-07-03,7\n"
    sheet = open_sheet(io.BytesIO(data), "results", KNOWN)
    assert sum(row.amount for row in sheet if isinstance(row, ResultRow)) == -4
    assert sheet.rows == 3
    assert sheet.notes == (
        "2 rows, the first on line 2, are below 0, as refunds are: they lower the results.",
    )
    leave = open_sheet(
        io.BytesIO(f"{LEAVE}U0ANA,2026-07-01,2026-07-10,flu\n".encode()), "leave", KNOWN
    )
    (row,) = leave
    assert isinstance(row, LeaveRow)
    assert row.kind == "other"
    assert leave.notes == ("Line 2 is kept as other, so that no reason is stored.",)
    assert "flu" not in repr(row) + repr(leave.notes)


def test_mistakes_are_bounded_and_all_counted():
    text = "user,date,amount\n" + "U0ANA,2026-07-01,x\n" * 1500
    with pytest.raises(WrongFile) as refused:
        read("results", text)
    assert len(refused.value.mistakes) == 100
    assert refused.value.total == 1500
    assert str(refused.value).splitlines()[-1] == "and 1400 more mistakes."


def test_no_row_is_given_out_after_the_first_mistake():
    text = "user,date,amount\nU0ANA,2026-07-01,1\nU0ANA,2026-07-02,x\nU0ANA,2026-07-03,3\n"
    rows = iter(open_sheet(io.BytesIO(text.encode()), "results", KNOWN))
    assert next(rows).line == 2
    with pytest.raises(WrongFile):
        next(rows)


def test_a_sheet_can_be_read_again_and_leaves_the_file_open():
    source = io.BytesIO(PLAIN.encode())
    sheet = open_sheet(source, "results", KNOWN)
    assert (
        list(sheet) == list(sheet) == [ResultRow(2, "U0ANA", date(2026, 7, 13), Decimal("1234.56"))]
    )
    assert not source.closed


def test_an_encoding_can_be_named():
    data = "user,date,amount\nU0ANA,2026-07-13,5 zł\n".encode("cp1250")
    assert len(read("results", data, Hints(encoding="cp1250"))) == 1
    assert "There is no encoding" in mistakes("results", data, Hints(encoding="latin99"))[0]
    assert "There is no encoding" in mistakes("results", data, Hints(encoding="hex"))[0]
    assert "not written in utf-8" in mistakes("results", data, Hints(encoding="utf-8"))[0]


def test_rows_of_a_request_are_judged_like_those_of_a_file():
    good = {"user": "U0ANA", "date": "2026-07-13", "amount": "1234.56"}
    assert list(sheet_of_objects("results", [good], KNOWN)) == [
        ResultRow(1, "U0ANA", date(2026, 7, 13), Decimal("1234.56"))
    ]
    wrong = [
        {**good, "amuont": "1"},
        {"user": "U0ANA", "date": "2026-07-13"},
        {**good, "user": "X"},
    ]
    with pytest.raises(WrongFile) as refused:
        list(sheet_of_objects("results", wrong, KNOWN))
    assert [str(mistake) for mistake in refused.value.mistakes] == [
        'line 1: There is no "amuont" in results. Did you mean amount?',
        "line 2: amount is missing.",
        'line 3, user: There is no user "X". Name one that the organisation has.',
    ]


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_in_a_sentence(data: bytes):
    with pytest.raises(WrongInput) as refused:
        read("results", data)
    assert str(refused.value)


@given(st.lists(st.text(max_size=12), min_size=1, max_size=12), st.sampled_from(",;\t"))
def test_any_cells_are_read_or_refused_in_a_sentence(cells: list[str], separator: str):
    row = separator.join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in cells)
    data = f"user{separator}date{separator}amount\n{row}\n".encode(errors="replace")
    with pytest.raises(WrongFile) as refused:
        read("results", data)
    assert all(mistake.sentence for mistake in refused.value.mistakes)


class Written(io.RawIOBase):
    """A large file that is made as it is read, so that only the reader's memory is measured."""

    def __init__(self, rows: int) -> None:
        self._rows, self._position = rows, 0
        self._start()

    def _start(self) -> None:
        self._lines: Iterator[bytes] = self._made()
        self._rest = b""

    def _made(self) -> Iterator[bytes]:
        yield b"user;date;amount\n"
        chance = random.Random(6)
        for row in range(self._rows):
            yield b"U0%05d;%02d/%02d/2026;%d.%03d,%02d\n" % (
                row % 500,
                1 + row % 28,
                1 + row % 12,
                chance.randrange(1, 99),
                chance.randrange(1000),
                row % 100,
            )

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        assert (offset, whence) == (0, 0)
        self._start()
        return 0

    def readinto(self, buffer: memoryview) -> int:  # pyright: ignore
        while len(self._rest) < len(buffer) and (line := next(self._lines, b"")):
            self._rest += line
        part, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)


def test_memory_does_not_grow_with_the_rows():
    known = Known([f"U0{number:05d}" for number in range(500)])

    def most(rows: int) -> int:
        tracemalloc.start()
        sheet = open_sheet(io.BufferedReader(Written(rows)), "results", known)
        assert sum(1 for _ in sheet) == rows
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return peak

    small = most(2_000)
    assert most(12_000) < small + 1_000_000
