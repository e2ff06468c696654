"""Whom `/thanks ...` thanks, and what for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.highlights.thanking import Thanks, read_thanks
from bot.language.reading import Colleague

ANA, BEN, CHEN, WILL, BENJI, MAJA = 1, 2, 3, 4, 5, 6
COLLEAGUES = [
    Colleague(ANA, "Ana Ruiz"),
    Colleague(BEN, "Ben Okoro"),
    Colleague(CHEN, "Chen Wei"),
    Colleague(WILL, "Will Grace"),
    Colleague(MAJA, "Maja Ñusta-O'Neil"),
]


@pytest.mark.parametrize(
    ("text", "to", "unclear", "what"),
    [
        ("", (), (), ""),
        ("@ben for the demo", (BEN,), (), "for the demo"),
        ("@Ben Okoro for the demo", (BEN,), (), "for the demo"),
        ("@Ben Okoro", (BEN,), (), ""),
        ("@ben.okoro stayed late", (BEN,), (), "stayed late"),
        (
            "@ben, @chen and @Ana Ruiz: you saved the week",
            (BEN, CHEN, ANA),
            (),
            "you saved the week",
        ),
        ("@ben @chen for the demo", (BEN, CHEN), (), "for the demo"),
        ("@ben and to @chen for the demo", (BEN, CHEN), (), "for the demo"),
        ("@ben & @ben for the demo", (BEN,), (), "for the demo"),
        ("Ben for the demo", (BEN,), (), "for the demo"),
        ("ben okoro and chen for the demo", (BEN, CHEN), (), "for the demo"),
        ("maja nusta-o'neil for the map", (MAJA,), (), "for the map"),
        ("@ben will always be there", (BEN,), (), "will always be there"),
        ("@ben and will for the demo", (BEN, WILL), (), "for the demo"),
        ("the whole team for a great week", (), (), "the whole team for a great week"),
        ("@dora for the demo", (), ("dora",), "for the demo"),
        ("@ben and @dora for the demo", (BEN,), ("dora",), "for the demo"),
        ("@ben <!channel> =1+1", (BEN,), (), "<!channel> =1+1"),
        ("Benedikt for the demo", (), (), "Benedikt for the demo"),
    ],
)
def test_reading_thanks(
    text: str, to: tuple[int, ...], unclear: tuple[str, ...], what: str
) -> None:
    assert read_thanks(text, COLLEAGUES) == Thanks(to, unclear, what)


def test_a_name_that_two_people_share_is_unclear() -> None:
    two = [*COLLEAGUES, Colleague(BENJI, "Ben Adeyemi")]
    assert read_thanks("@ben for the demo", two) == Thanks((), ("ben",), "for the demo")
    assert read_thanks("Ben for the demo", two) == Thanks((), ("Ben",), "for the demo")
    assert read_thanks("@Ben Adeyemi for the demo", two) == Thanks((BENJI,), (), "for the demo")


def test_two_people_of_the_same_whole_name_are_unclear() -> None:
    two = [*COLLEAGUES, Colleague(BENJI, "Ben Okoro")]
    assert read_thanks("@Ben Okoro for the demo", two) == Thanks((), ("Ben Okoro",), "for the demo")


@given(st.text(max_size=80))
def test_any_text_can_be_read_and_nothing_is_made_up(text: str) -> None:
    read = read_thanks(text, COLLEAGUES)
    assert read.what in text
    assert len(set(read.to)) == len(read.to)
    assert set(read.to) <= {one.person_id for one in COLLEAGUES}
