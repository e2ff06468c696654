import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.pieces import pieces_of
from bot.language.text import clauses, fold, sentences, stem


@given(st.text(max_size=300))
@settings(deadline=None)
def test_folding_keeps_every_place(text: str):
    assert len(fold(text)) == len(text)


@given(st.text(alphabet="abc .,!?;:()-+&\n*•🎉'Éß1", max_size=200))
@settings(deadline=None)
def test_every_piece_lies_inside_its_sentence_and_none_overlap(text: str):
    folded = fold(text)
    end = 0
    for piece in pieces_of(text, folded, sentences(text, folded)):
        assert piece.sentence.start <= piece.span.start < piece.span.end <= piece.sentence.end
        assert piece.span.start >= end
        end = piece.span.end


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        (
            "We grew 3.5 percent, e.g. in Oslo. Fine.",
            ["We grew 3.5 percent, e.g. in Oslo.", "Fine."],
        ),
        ("- first\n- second", ["first", "second"]),
        ("1) stock 2) prices", ["1) stock", "2) prices"]),
        ("", []),
    ],
)
def test_sentences(text: str, parts: list[str]):
    assert [s.of(text) for s in sentences(text, fold(text))] == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "Legal is slow and nobody showed me the tool",
            ["Legal is slow", "and nobody showed me the tool"],
        ),
        ("We won Hill but stock is out", ["We won Hill", "but stock is out"]),
        ("salt and pepper", ["salt and pepper"]),
    ],
)
def test_clauses(text: str, parts: list[str]):
    folded = fold(text)
    (sentence,) = sentences(text, folded)
    assert [c.of(text) for c in clauses(folded, sentence)] == parts


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("stalled", "stalling"),
        ("approvals", "approval"),
        ("delays", "delayed"),
        ("planned", "plan"),
    ],
)
def test_forms_of_a_word_share_their_stem(one: str, other: str):
    assert stem(one) == stem(other)


def test_an_evening_is_no_form_of_even():
    assert stem("evening") != stem("even")


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Wins: signed Hill\nBlockers: no sandbox", ["win", "blocker"]),
        ("+ new client\n- no stock", ["win", "blocker"]),
        ("- new client\n- no stock", ["", ""]),
        ("What's in the way? Two quotas", ["blocker"]),
        ("A good week: signed Hill", [""]),
    ],
)
def test_headings(text: str, labels: list[str]):
    found = pieces_of(text, fold(text), sentences(text, fold(text)))
    assert [piece.label for piece in found][: len(labels)] == labels
