"""The drawing of a period says the same as the figures, and says it in words too."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from xml.etree import ElementTree

from bot.targets.bands import Band
from bot.targets.events import Event, Leave, Period, Territory
from bot.targets.picture import day_cells, described, drawing
from bot.targets.relief import Case, relieve

SVG = "{http://www.w3.org/2000/svg}"
JULY = Period(date(2026, 7, 1), date(2026, 7, 31))
LEAVE = Leave(date(2026, 7, 6), date(2026, 7, 10))
HALF_GONE = Territory(date(2026, 7, 20), Fraction(1, 2))


def july(*events: Event) -> Case:
    return Case(JULY, Band(Decimal(1), Decimal(2), Decimal(3)), events)


def test_every_day_of_the_period_has_a_cell_and_only_selling_days_a_weight():
    cells = day_cells(JULY, relieve(july(LEAVE, HALF_GONE)))
    assert [cell.day for cell in cells] == [JULY.start + timedelta(days=n) for n in range(31)]
    assert [cell.weight for cell in cells[:6]] == [1, 1, 1, None, None, 0]
    assert cells[-1].weight == Fraction(1, 2)


def test_the_drawing_is_an_image_with_a_name_and_a_description():
    case = july(LEAVE, HALF_GONE)
    root = ElementTree.fromstring(drawing(case, relieve(case)))  # noqa: S314 - our own text
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "Selling days of 1 to 31 July 2026"
    assert root.findtext(f"{SVG}desc") == (
        "23 selling days together weigh 13, so the factor is 0.5652. 1 to 3 July 2026: 3 at 100 %; "
        "6 to 10 July 2026: 5 at 0 %; 13 to 17 July 2026: 5 at 100 %; 20 to 31 July 2026: "
        "10 at 50 %."
    )
    names = [group.findtext(f"{SVG}title") for group in root.iter(f"{SVG}g")]
    assert len(names) == 23
    assert names[3] == "Monday 6 July 2026: 0 %"
    heights = [
        float(box.get("height", "0"))
        for box in root.iter(f"{SVG}rect")
        if box.get("class") == "days-weight"
    ]
    assert heights == [16] * 8 + [8] * 10
    assert len(list(root.iter(f"{SVG}circle"))) == 8


def test_it_fits_dark_pages_too_and_a_period_of_one_day():
    case = Case(Period(date(2026, 7, 1), date(2026, 7, 1)), july().band)
    assert "prefers-color-scheme:dark" in drawing(case, relieve(case))
    assert described(relieve(case)).startswith("1 selling day together weigh")
