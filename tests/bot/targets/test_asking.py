"""The short form of `/relief`: what is wrong has its sentence beside the field, and what is right
becomes the event of a relief case."""

from datetime import date
from typing import Any

import pytest

from bot.errors import WrongInput
from bot.targets.asking import read_request

PERIOD_END = date(2026, 12, 31)
WINDOW = {"start": "2026-12-01", "end": "2026-12-18"}
GOOD = {"since": WINDOW["start"], "until": WINDOW["end"], "reason": "So it is."}
BAND = {"floor": "1", "target": "2.5", "aspiration": "3"}

READ: list[tuple[dict[str, str], dict[str, Any]]] = [
    ({"what": "away"}, {"kind": "leave", **WINDOW}),
    ({"what": "away", "until": ""}, {"kind": "leave", **WINDOW, "end": "2026-12-31"}),
    ({"what": "part_time", "share": "60"}, {"kind": "leave", **WINDOW, "fte": "0.6"}),
    ({"what": "part_time", "share": "0 %"}, {"kind": "leave", **WINDOW, "fte": "0"}),
    (
        {"what": "new_here", "until": ""},
        {"kind": "ramp", "hired": "2026-12-01", "schedule": ["0", "50"]},
    ),
    (
        {"what": "moved", "share": "100%"},
        {"kind": "territory", "on": "2026-12-01", "share_moved": "1"},
    ),
    (
        {"what": "supply", "share": "12.5"},
        {"kind": "supply", **WINDOW, "share_affected": "0.125"},
    ),
    ({"what": "market", "share": "85 %"}, {"kind": "market", **WINDOW, "index": "0.85"}),
    (
        {"what": "promoted", "new_target": "1 / 2.5 / 3"},
        {"kind": "promotion", "on": "2026-12-01", "target": BAND},
    ),
]


@pytest.mark.parametrize(("values", "event"), READ, ids=[row[0]["what"] for row in READ])
def test_what_is_told_becomes_an_event(values: dict[str, str], event: dict[str, Any]) -> None:
    found = read_request({**GOOD, **values}, PERIOD_END, ("0", "50")).event
    numbers = ("fte", "share_moved", "share_affected", "index")
    assert {**found, **{key: f"{float(found[key]):g}" for key in numbers if key in found}} == event


WRONG: list[tuple[dict[str, str], str, str]] = [
    ({"what": ""}, "what", "choose what happened"),
    ({"what": "tired"}, "what", "choose what happened"),
    ({"what": "away", "since": ""}, "since", "the day it began"),
    ({"what": "away", "since": "1999-12-31"}, "since", "the day it began"),
    ({"what": "away", "until": "2026-11-30"}, "until", "30 November is before 1 December."),
    ({"what": "away", "until": "soon"}, "until", "the last day"),
    ({"what": "away", "reason": " "}, "reason", "One sentence"),
    ({"what": "away", "reason": "x" * 1001}, "reason", "under 1000 characters"),
    *(({"what": "part_time", "share": it}, "share", "below 100 %") for it in ("100", "-1", "")),
    *(({"what": "moved", "share": it}, "share", "above 0 % up to 100 %") for it in ("0", "101")),
    *(({"what": "supply", "share": it}, "share", "above 0 % up to 100 %") for it in ("0", "1e3")),
    *(({"what": "market", "share": it}, "share", "below 100 %") for it in ("100", "115", "x")),
    ({"what": "promoted", "new_target": "3 / 2 / 4"}, "new_target", "floor, target and aspiration"),
    ({"what": "promoted", "new_target": "1 / 2"}, "new_target", "floor, target and aspiration"),
]


@pytest.mark.parametrize(("values", "field", "words"), WRONG)
def test_what_is_wrong_is_said_beside_its_field(
    values: dict[str, str], field: str, words: str
) -> None:
    with pytest.raises(WrongInput) as wrong:
        read_request({**GOOD, **values}, PERIOD_END)
    assert list(wrong.value.fields) == [field]
    assert words in wrong.value.fields[field]
