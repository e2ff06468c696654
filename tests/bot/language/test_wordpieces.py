import pytest

from bot.language.wordpieces import UNKNOWN, numbers, word_pieces


def _cut(text: str) -> list[str]:
    names = {number: piece for piece, number in numbers().items()}
    return [names[number] for number, _ in word_pieces(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("the customer signed", ["the", "customer", "signed"]),
        ("can't wait!", ["can", "'", "t", "wait", "!"]),
        ("redlines", ["red", "##lines"]),
        ("£48k", ["£", "48", "##k"]),
        ("a_b", ["a", "_", "b"]),
        ("今", [UNKNOWN]),
        ("", []),
    ],
)
def test_words_are_cut_into_the_fewest_pieces_from_the_front(text: str, pieces: list[str]):
    assert _cut(text) == pieces


def test_every_piece_knows_where_its_word_begins():
    text = "our redlines came back"
    assert [place for _, place in word_pieces(text, 4, len(text))] == [4, 4, 13, 18]


def test_a_word_without_end_is_cut_all_the_same():
    assert len(_cut("a" * 6000)) > 1
