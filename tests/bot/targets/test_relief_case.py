"""Reading a case: every mistake has its field and one sentence, and nothing is guessed."""

import json
from contextlib import suppress
from copy import deepcopy
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import WrongInput
from bot.targets.answer import answer
from bot.targets.case import read_case
from bot.targets.json_fields import WrongFields
from bot.targets.relief import relieve

GOOD: dict[str, Any] = {
    "period": {"start": "2026-07-01", "end": "2026-09-30"},
    "target": {"floor": "180000", "target": "300000", "aspiration": "360000"},
}
LEAVE = {"kind": "leave", "start": "2026-07-06", "end": "2026-07-31"}
RAMP = {"kind": "ramp", "hired": "2026-07-15", "schedule": [0, 25, 50, 75, 100]}
TERRITORY = {"kind": "territory", "on": "2026-08-15", "share_moved": "0.20"}
MARKET = {"kind": "market", "start": "2026-08-01", "end": "2026-09-30", "index": "0.85"}
SUPPLY = {"kind": "supply", "start": "2026-09-01", "end": "2026-09-15", "share_affected": "0.5"}
PROMOTION = {
    "kind": "promotion",
    "on": "2026-08-15",
    "target": {"floor": "1", "target": "2", "aspiration": "3"},
}


def changed(path: str, value: Any, **case: Any) -> str:
    """The good case, with one place set to a value, as JSON."""
    found = deepcopy({**GOOD, **case})
    at: Any = found
    *way, last = path.split(".")
    for name in way:
        at = at[int(name)] if name.isdigit() else at[name]
    if isinstance(at, list):
        at[int(last)] = value
    else:
        at[last] = value
    return json.dumps(found)


# where, what is put there, events, the field named, words of the sentence
WRONG: list[tuple[str, Any, list[Any], str, tuple[str, ...]]] = [
    ("period.end", "2026-06-30", [], "period.end", ("2026-06-30", "before the start")),
    ("period.end", "2026-02-30", [], "period.end", ("not in the calendar",)),
    ("period.end", "30.09.2026", [], "period.end", ("not a date", "2026-07-01")),
    ("period.end", "20260930", [], "period.end", ("not a date",)),
    ("period.end", 20260930, [], "period.end", ("20260930", "not a date")),
    ("period.end", "1999-12-31", [], "period.end", ("from 2000 to 2099",)),
    ("period.end", None, [], "period.end", ("null",)),
    ("period", [], [], "period", ("not an object", "start and end")),
    ("period.stop", "2026-09-30", [], "period.stop", ("no such key",)),
    ("events", {}, [], "events", ("not a list",)),
    ("events", None, [], "events", ("null is not a list",)),
    ("event", [], [], "event", ("Did you mean events?",)),
    ("country", "Spain", [], "country", ("'Spain'", "ES")),
    ("country", "", [], "country", ("not a text",)),
    ("workdays", [], [], "workdays", ("empty",)),
    ("workdays", ["mon", "tus"], [], "workdays", ("'tus'", "Did you mean tue?")),
    ("workdays", "mon", [], "workdays", ("not a list",)),
    ("workdays", [1], [], "workdays", ("1 is not a text",)),
    ("policy", {"min_leave_day": 5}, [], "policy.min_leave_day", ("min_leave_days?",)),
    ("policy", {"min_leave_days": -1}, [], "policy.min_leave_days", ("whole number",)),
    ("policy", {"min_leave_days": 2.5}, [], "policy.min_leave_days", ("2.5", "whole number")),
    ("policy", {"threshold": 4}, [], "policy.threshold", ("from 5 up",)),
    ("policy", {"second_approval_above": "15"}, [], "policy.second_approval_above", ("15%",)),
    ("target.floor", "-1", [], "target.floor", ("below 0",)),
    ("target.floor", "400000", [], "target.floor", ("400000", "above the target of 300000")),
    ("target.aspiration", "200000", [], "target.aspiration", ("below the target",)),
    ("target.target", "300,000", [], "target.target", ("not a number", "1234.50")),
    ("target.target", "1e5", [], "target.target", ("not a number",)),
    ("target.target", "NaN", [], "target.target", ("not a number",)),
    ("target.target", True, [], "target.target", ("true is not a number",)),
    ("target.target", "9" * 16, [], "target.target", ("at most 15 digits",)),
    ("target.target", 10**300, [], "target.target", ("at most 15 digits",)),
    ("target.target", "1.1234567", [], "target.target", ("more than 6 decimals",)),
    ("target.step", "0", [], "target.step", ("no step", "above 0")),
    ("target.step", -100, [], "target.step", ("-100 is no step",)),
    ("events.0", 7, [LEAVE], "events[0]", ("7 is not an object",)),
    ("events.0.kind", "leaf", [LEAVE], "events[0].kind", ("Did you mean leave?",)),
    ("events.0.kind", 3, [LEAVE], "events[0].kind", ("3 is no kind", "promotion")),
    ("events.0.mood", 1, [LEAVE], "events[0].mood", ("no such key",)),
    ("events.0.end", "2026-07-05", [LEAVE], "events[0].end", ("before the start 2026-07-06",)),
    ("events.0.fte", "1", [LEAVE], "events[0].fte", ("full time",)),
    ("events.0.fte", "1.2", [LEAVE], "events[0].fte", ("from 0 to 1",)),
    ("events.0.hired", "2026-10-01", [RAMP], "events[0].hired", ("after the period's end",)),
    ("events.0.schedule", [], [RAMP], "events[0].schedule", ("0 months",)),
    ("events.0.schedule", [0, 101], [RAMP], "events[0].schedule", ("101", "0 to 100")),
    ("events.0.schedule", [0, 0.25, 1], [RAMP], "events[0].schedule", ("looks like shares",)),
    ("events.0.schedule", [50] * 61, [RAMP], "events[0].schedule", ("61 months",)),
    ("events.0.share_moved", "20", [TERRITORY], "events[0].share_moved", ("0.20 for 20 %",)),
    ("events.0.share_moved", "-0.2", [TERRITORY], "events[0].share_moved", ("from 0 to 1",)),
    ("events.0.share_moved", "20%", [TERRITORY], "events[0].share_moved", ("not a number",)),
    ("events.1", TERRITORY, [TERRITORY, None], "events[1]", ("events[0] moves territory",)),
    (
        "events.1",
        {**TERRITORY, "account": "Contoso", "share_moved": "0.9"},
        [TERRITORY, None],
        "events[1].share_moved",
        ("more than the whole territory", "at most 1"),
    ),
    ("events.0.index", 1.15, [MARKET], "events[0].index", ("1.15", "never raises")),
    ("events.0.end", "2026-07-01", [MARKET], "events[0].end", ("before the start",)),
    ("events.1", MARKET, [MARKET, None], "events[1]", ("repeats events[0]",)),
    ("events.0.share_affected", "1.5", [SUPPLY], "events[0].share_affected", ("out of range",)),
    ("events.1", RAMP, [RAMP, None], "events[1]", ("A person is hired once",)),
    ("events.0.target.floor", "3", [PROMOTION], "events[0].target.floor", ("above the target",)),
    ("events.1", PROMOTION, [PROMOTION, None], "events[1]", ("promotion on 2026-08-15",)),
]


@pytest.mark.parametrize(("path", "value", "events", "field", "words"), WRONG)
def test_a_mistake_names_its_field_what_was_found_and_what_is_allowed(
    path: str, value: Any, events: list[Any], field: str, words: tuple[str, ...]
):
    with pytest.raises(WrongFields) as refused:
        read_case(changed(path, value, events=events))
    assert [mistake.field for mistake in refused.value.mistakes] == [field]
    sentence = refused.value.mistakes[0].sentence
    assert all(word in sentence for word in words), sentence
    assert sentence.endswith((".", "?"))
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not JSON: line 1, column 1"),
        ('{"period": ', "not JSON"),
        ("{'period': 1}", "not JSON"),
        ('{"period": NaN}', "NaN is not a number"),
        ('{"period": -Infinity}', "-Infinity is not a number"),
        ('{"period": {}, "period": {}}', '"period" stands twice'),
        ("[" * 200_000, "nested too deeply"),
        ('{"x": ' + "9" * 5000 + "}", "more than 400 digits"),
        (b"\xff\xfe{", "not UTF-8"),
        (" " * 1_000_001, "longer than a million"),
        ("[]", "[] is not an object"),
        ("null", "null is not an object"),
        ('"x"', "not an object"),
    ],
)
def test_what_is_no_case_at_all_is_refused_in_a_sentence(text: str | bytes, words: str):
    with pytest.raises(WrongInput) as refused:
        read_case(text)
    assert words in str(refused.value)


def test_all_mistakes_are_named_at_once():
    period = {"start": "2026-07-01", "end": "2026-06-30"}
    case = {"target": {"floor": "x"}, "period": period, "events": [{"kind": "leave"}], "polcy": {}}
    text = json.dumps(case)
    with pytest.raises(WrongFields) as refused:
        read_case(text)
    assert [mistake.field for mistake in refused.value.mistakes] == [
        "polcy",
        "target.target",
        "target.aspiration",
        "target.floor",
        "events[0].start",
        "events[0].end",
        "period.end",
    ]
    assert len(str(refused.value).splitlines()) == 7
    assert set(refused.value.fields) == {mistake.field for mistake in refused.value.mistakes}


def test_numbers_may_be_json_numbers_and_are_read_exactly():
    events = [{**TERRITORY, "share_moved": 0.1}, {**SUPPLY, "share_affected": 5e-1}]
    text = changed("target.floor", 0.07, events=events)
    case = read_case(text)
    assert case.band.floor == Decimal("0.07")
    assert case.events[0].share_moved == Fraction(1, 10)  # pyright: ignore
    assert case.events[1].share_affected == Fraction(1, 2)  # pyright: ignore


def test_what_is_left_out_has_the_contracts_defaults():
    case = read_case(json.dumps(GOOD))
    assert case.workdays == frozenset(range(5))
    assert case.country is None
    assert case.min_leave_days == 5
    assert case.events == ()
    found = answer(case, relieve(case))
    assert found["target"] == GOOD["target"]
    assert (found["factor"], found["steps"], found["warnings"]) == ("1.0000", [], [])


def test_a_byte_order_mark_and_several_accounts_on_a_day_are_fine():
    moves = [{**TERRITORY, "account": name} for name in ("Contoso", "Fabrikam")]
    case = read_case(b"\xef\xbb\xbf" + json.dumps({**GOOD, "events": moves}).encode())
    assert relieve(case).factor == (33 + 33 * Fraction("0.64")) / 66


def test_a_promotion_shows_its_parts():
    case = read_case(json.dumps({**GOOD, "events": [PROMOTION]}))
    found = answer(case, relieve(case))
    parts = [(part["target"]["target"], part["days"], part["factor"]) for part in found["parts"]]
    assert parts == [("300000", 33, "0.5000"), ("2", 33, "0.5000")]
    assert found["target"]["target"] == "150001"


def test_short_leaves_and_events_outside_are_said():
    short = {**LEAVE, "end": "2026-07-08"}
    outside = {**MARKET, "start": "2026-10-01", "end": "2026-10-31"}
    case = read_case(json.dumps({**GOOD, "events": [short, outside]}))
    found = answer(case, relieve(case))
    assert found["factor"] == "1.0000"
    assert "shorter than the 5 selling days" in found["warnings"][0]
    assert "none of the 66 selling days" in found["warnings"][1]
    assert [step["days"] for step in found["steps"]] == [3, 0]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["kind", "start", "end", "on", "target", "floor", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@given(
    st.sampled_from(["period", "target", "events", "country", "workdays", "policy"]), json_values
)
@settings(max_examples=150)
def test_whatever_stands_in_a_place_is_read_or_refused(place: str, value: Any):
    with suppress(WrongInput):
        relieve(read_case(json.dumps({**GOOD, place: value})))


@given(st.binary(max_size=60) | st.text(max_size=60))
def test_whatever_is_sent_is_refused_in_a_sentence(text: str | bytes):
    with pytest.raises(WrongInput):
        read_case(text)
