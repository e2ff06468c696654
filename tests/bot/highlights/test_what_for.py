"""Thanks read well behind `Ana thanks Ben`, and never lose what they say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.highlights.what_for import what_for

NAMES = ("Ben Okoro", "Chen Wei")


@pytest.mark.parametrize(
    ("words", "joint", "rest"),
    [
        ("for the map", " ", "for the map"),
        ("For the map", " ", "For the map"),
        ("forever grateful", ": ", "forever grateful"),
        ("the map was great", ": ", "the map was great"),
        ("Thanks to Ben for the map!", " ", "for the map!"),
        ("Thank you Ben and Chen for the map", " ", "for the map"),
        ("many thanks to Ben Okoro, for the map", " ", "for the map"),
        ("Ben, for taking the late call", " ", "for taking the late call"),
        ("Ben, Chen and Ben: you saved the week", ": ", "you saved the week"),
        ("@Ben Okoro for the map", " ", "for the map"),
        ("Ben: he stayed late", ": ", "he stayed late"),
        ("Ben stayed late", ": ", "Ben stayed late"),
        ("Benedikt for the map", ": ", "Benedikt for the map"),
        ("Thanks for the map", " ", "for the map"),
        ("Thanks to Dora for the map", ": ", "Thanks to Dora for the map"),
        ("Thanks", ": ", "Thanks"),
        ("Ben", ": ", "Ben"),
        ("Ben!", ": ", "Ben!"),
    ],
)
def test_what_thanks_are_for(words: str, joint: str, rest: str) -> None:
    assert what_for(words, NAMES) == (joint, rest)


@given(st.text(max_size=60), st.lists(st.text(max_size=12), max_size=3))
def test_the_end_of_the_words_always_stays(words: str, names: list[str]) -> None:
    _, rest = what_for(words, names)
    assert rest == words or (rest and words.rstrip().endswith(rest.rstrip()))
