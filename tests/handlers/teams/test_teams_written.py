"""What is written once and filled in later is the same JSON as if it were written at once."""

from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st
from pydantic_core import from_json, to_json

from bot.cards import Button, Card, Confirm, Divider, Picture, Scale, context, section, text
from handlers.teams.canvas import Canvas
from handlers.teams.painter import with_card, written_message
from handlers.teams.render import notification_text, render_card
from handlers.teams.written import HERE, around, listed
from tests.handlers.teams.card_schema import check

LOOKALIKES = '{"":null}', '"",{"":null}', '\\"\\":null', "\\", "\x00"


@given(st.text(), st.text())
@example(*LOOKALIKES[:2])
@example(*LOOKALIKES[2:4])
@example(*LOOKALIKES[4:], "")
def test_no_words_are_taken_for_what_is_put_in_later(words: str, carried: str) -> None:
    def value(data: Any) -> dict[str, Any]:
        return {"title": words, words: {"data": data, "fallback": [words, {"data": data}]}}

    pieces = around(value(HERE))
    assert len(pieces) == 3
    assert from_json(to_json(carried).join(pieces)) == value(carried)


def test_elements_are_put_into_one_list() -> None:
    assert from_json(listed([b'{"a":1}', b'{"b":2},{"c":3}'])) == [{"a": 1}, {"b": 2}, {"c": 3}]
    assert listed([]) == b"[]"


def test_what_many_share_carries_nothing_from_one_message_to_another() -> None:
    def drawn(delivery: int, value: str) -> dict[str, Any]:
        sure = Confirm("Sure?", value, "Yes", "No")
        steps = tuple(Button("checkins.mood", f"{value}:{n}", f"Step {n}") for n in (1, 2))
        buttons = (
            Button("checkins.open", value, "Tell more"),
            Button("checkins.skip", value, "Skip", confirm=sure),
        )
        ruled = (Scale(text("How?"), steps), Divider(), section("Then"), Picture("", "A line"))
        card = Card("", (*ruled, context("Seen by Kim.")), buttons, summary="How?")
        canvas = Canvas(delivery=delivery)
        message = from_json(written_message(card, canvas))
        alone = render_card(card, canvas)
        check(alone)
        assert message == with_card(alone, notification_text(card))
        return alone

    first, second = drawn(7, "first-value"), drawn(8, 'o"ther')
    assert str(first).count("'d': 7") == str(second).count("'d': 8") == 7
    assert 'o"ther' not in str(first)
    assert "first-value" not in str(second)
    ruled = [one["spacing"] for one in first["body"] if one.get("separator")]
    assert ruled == ["Medium"]
