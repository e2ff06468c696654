"""What people wrote is never markup, every card fits, and what comes back is read."""

from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pydantic_core import to_json
from starlette.responses import JSONResponse

from bot.cards import (
    Button,
    Card,
    Confirm,
    Form,
    FormField,
    Option,
    Scale,
    Section,
    heading,
    italic,
    link,
    mention,
    section,
    text,
)
from handlers.teams.canvas import Canvas, Somebody
from handlers.teams.forms import OPTION_TEXT
from handlers.teams.inputs import Filled, Pressed, read, with_people
from handlers.teams.render import CARD_BYTES, render_card, render_cards, render_form
from handlers.teams.text import MORE, cut, escaped, one_line
from tests.handlers.teams.card_schema import check, inside

SIGNS = (
    *("*a*", "__b__", "[x](https://x.example)", "<at>Ana</at>", "<b>c</b>", "- d", "1. e", "# f"),
    *("`g`", "https://x.example", "www.x.example", "a@x.example", "&amp;", "\n", "\\", "~~h~~"),
    *("|i|", "> j", "    k", "===", "![l](m)", "x.example", " "),
)
NASTY = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(SIGNS), max_size=8).map("".join))
MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
ANA = Canvas({1: Somebody("aad-ana", "Ana")}, delivery=7, mentions=True)


def shown(markdown: str) -> str | None:
    """What Markdown makes of it: its text, or None where anything came alive."""
    tokens = MARKDOWN.parse(markdown)
    if not tokens:
        return ""
    if [token.type for token in tokens] != ["paragraph_open", "inline", "paragraph_close"]:
        return None
    inner = tokens[1].children or []
    if any(one.type not in {"text", "text_special"} for one in inner):
        return None
    return "".join(one.content for one in inner)


@given(NASTY)
@settings(max_examples=300, deadline=None)
def test_an_escaped_line_is_shown_as_it_is(words: str) -> None:
    assert shown(escaped(words)) == one_line(words)


@given(NASTY, NASTY)
@example("&", "")
@settings(max_examples=100, deadline=None)
def test_no_words_come_alive_on_a_card(words: str, name: str) -> None:
    canvas = Canvas({1: Somebody("aad-ana", name)}, mentions=True)
    card = Card(words, (section(mention(1, name), ": ", italic(words)), heading(words)))
    drawn = render_card(card, canvas)
    check(drawn)
    blocks = [one for one in inside(drawn) if one.get("type") == "TextBlock"]
    line = blocks.pop() if drawn["msteams"].get("entities") else None
    assert all(shown(one["text"]) == one["text"] for one in blocks)
    if line is not None:
        (entity,) = drawn["msteams"]["entities"]
        assert line["text"] == entity["text"]
        assert entity["mentioned"]["id"] == "aad-ana"


def test_only_a_link_leads_somewhere() -> None:
    words = "[here](https://evil.example) https://evil.example "
    card = Card("", (section(words, link("Our [list](a)", "https://wiki.example.com/s")),))
    drawn = render_card(card, Canvas({}))
    check(drawn)
    leading = [one for one in inside(drawn) if "selectAction" in one]
    assert [(one["type"], one["text"], one["selectAction"]) for one in leading] == [
        (
            "TextRun",
            "Our [list](a)",
            {"type": "Action.OpenUrl", "url": "https://wiki.example.com/s"},
        )
    ]


@given(NASTY)
@settings(max_examples=100, deadline=None)
def test_no_choice_comes_alive_in_a_form(words: str) -> None:
    options = (Option("1", words), Option("2", "No"))
    drawn = render_form(Form("a.b", "A", (FormField("c", "scale", words, options=options),)))
    check(drawn)
    (one,) = (one for one in inside(drawn) if one.get("value") == "1")
    assert shown(one["title"]) == (cut(one_line(words), OPTION_TEXT) or MORE)


def test_a_card_that_is_too_long_fits_keeps_its_buttons_and_says_that_there_is_more() -> None:
    many = tuple(Section(text("漢" * 900), (Button("a.b", str(n), "Do"),)) for n in range(60))
    card = Card("Long", many, (Button("a.end", "1", "End"),))
    cut = render_card(card)
    check(cut)
    assert "… and more." in str(cut)
    assert "a.end" in str(cut)
    # It is weighed as it is sent: no sign is written longer on the wire than it was counted.
    assert len(to_json(cut)) <= CARD_BYTES
    assert len(JSONResponse(cut).body) <= CARD_BYTES
    pages = render_cards(card)
    for page in pages:
        check(page)
    assert sum(str(page).count("Action.Execute") for page in pages) == 61
    assert "and more" not in str(pages)


def test_a_question_is_asked_before_a_button_acts() -> None:
    sure = Confirm("Sure?", "It is gone.", "Erase", "Keep it")
    card = Card("A", (), (Button("a.b", "1", "Erase", confirm=sure),) * 2)
    drawn = render_card(card)
    check(drawn)
    hidden = [one for one in drawn["body"] if one.get("isVisible") is False]
    assert len(hidden) == 2
    assert all(one["type"] != "Action.Execute" for one in drawn["body"][1]["actions"])


def test_what_is_pressed_comes_back() -> None:
    steps = tuple(Button("checkins.mood", str(n), f"🙂 {n}") for n in range(1, 6))
    card = Card("A", (Scale(text("How?"), steps),), (Button("checkins.open", "9", "More"),))
    drawn = render_card(card, ANA)
    tapped = [one["selectAction"] for one in inside(drawn) if "selectAction" in one]
    execute = {"action": {"type": "Action.Execute", "data": tapped[2]["data"]}}
    assert read(execute) == Pressed("checkins.mood", "3", 7)
    assert read(tapped[2]["fallback"]["data"]) == Pressed("checkins.mood", "3", 7)
    (more,) = (one for one in inside(drawn) if one.get("title") == "More")
    assert more["data"]["msteams"] == {"type": "task/fetch"}
    assert read({"data": more["data"], "context": {}}) == Pressed("checkins.open", "9", 7)


def test_what_is_filled_in_comes_back() -> None:
    form = Form(
        "a.b",
        "A",
        (
            FormField("words", "text", "Words"),
            FormField("to", "people", "To", newcomers=True, value=["1"]),
            FormField("some", "people", "Some", options=(Option("4", "Kim"), Option("5", "Lee"))),
        ),
        state="12",
        keeps_drafts=True,
    )
    drawn = render_form(form, ANA)
    check(drawn)
    send, keep = drawn["body"][-1]["actions"]
    answers = {"f_words": "hello", "f_to": "aad-ana,aad-new", "f_some": "5,4"}
    found = read({"data": {**send["data"], **answers}})
    assert isinstance(found, Filled)
    assert (found.form, found.kept) == ("a.b:12", False)
    assert with_people(found, {"aad-ana": 1}) == {
        "words": "hello",
        "to": ["1", "0"],
        "some": ["5", "4"],
    }
    kept = read({"data": {**keep["data"], **answers}})
    assert isinstance(kept, Filled)
    assert kept.kept


def test_a_mistake_stands_below_its_field_and_what_was_typed_stays() -> None:
    field = FormField("words", "text", "Words", value="what I typed")
    drawn = render_form(Form("a.b", "A", (field,), errors={"words": "Too short.", "": "Oh."}))
    kinds: list[tuple[str, Any]] = [
        (one["type"], one.get("value") or str(one.get("inlines"))) for one in drawn["body"]
    ]
    assert "Oh." in kinds[0][1]
    assert kinds[1] == ("Input.Text", "what I typed")
    assert "Too short." in kinds[2][1]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.sampled_from(["rq", "a", "f", "k", "d", "data"]), inner)
        ),
        max_leaves=8,
    )
)
@settings(max_examples=100, deadline=None)
def test_what_is_not_ours_is_read_as_nothing_or_as_text(value: object) -> None:
    found = read(value)
    assert found is None or not isinstance(found, Pressed) or isinstance(found.value, str)
