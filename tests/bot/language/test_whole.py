import pytest

from bot.language.kinds import NAME, kind_of
from bot.language.lexicon import familiar
from bot.language.pieces import pieces_of
from bot.language.text import fold
from bot.language.whole import judge_whole


def test_what_an_answer_says_is_shared_out_among_the_moods():
    whole = judge_whole({})
    assert sum(whole.moods.values()) == pytest.approx(1.0)
    assert 0 <= whole.stuck <= 1
    assert 0 <= whole.won <= 1


def test_being_stuck_makes_a_bad_week_likelier():
    stuck, free = judge_whole({"trouble most": 4.0}), judge_whole({"trouble most": 0.0})
    assert stuck.stuck > free.stuck
    assert stuck.moods["negative"] > free.moods["negative"]


@pytest.mark.parametrize("name", ["Hartwell", "maya", "Maya's"])
def test_whose_name_it_is_tells_nothing(name: str):
    text = f"we won {name} today"
    (piece,) = pieces_of(text, fold(text))
    assert piece.words == ("we", "won", NAME, "today")


@pytest.mark.parametrize(
    ("word", "kind"), [("48k", "0"), (NAME, NAME), ("!!", "!"), ("zzyzx", "?")]
)
def test_what_is_in_no_kind_is_still_told_apart(word: str, kind: str):
    assert kind_of(word) == kind


def test_words_of_one_kind_stand_together():
    assert kind_of("monday") == kind_of("tuesday") != kind_of("contract")
    assert familiar("monday")
