import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.colleagues import colleague_meant, colleagues_like, distance
from bot.language.reading import Colleague

TEAM = (
    Colleague(1, "Ana Ruiz"),
    Colleague(2, "Thomas Berg"),
    Colleague(3, "Priya Nair"),
    Colleague(4, "Priya Shah"),
    Colleague(5, "Jürgen Müller"),
    Colleague(6, "Katherine O'Neill"),
    Colleague(7, "Sebastian Kowalczyk"),
)


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("Ana Ruiz", 1),
        ("ana", 1),
        ("ANA", 1),
        ("Aná", 1),
        ("ana.ruiz", 1),
        ("aruiz", 1),
        ("Ana R.", 1),
        ("Tom", 2),
        ("Tommy", 2),
        ("thomas", 2),
        ("Tomas", 2),
        ("Jurgen", 5),
        ("Muller", 5),
        ("Kate", 6),
        ("Katharine", 6),
        ("Seb", 7),
        ("Kowalzcyk", 7),
        ("Priya S", 4),
        ("Priya", None),
        ("Zoe", None),
        ("", None),
        ("...", None),
    ],
)
def test_the_colleague_that_a_name_fits(name: str, person: int | None):
    assert colleague_meant(name, TEAM) == person


def test_two_who_fit_are_both_offered():
    assert {c.person_id for c in colleagues_like("Priya", TEAM)} == {3, 4}


@given(st.text(max_size=40))
@settings(deadline=None)
def test_any_text_is_a_name_to_look_for(name: str):
    assert colleague_meant(name, TEAM) in {None, *(c.person_id for c in TEAM)}


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [("maya", "maya", 0), ("maya", "mayra", 1), ("amir", "aimr", 1), ("tom", "ann", 3)],
)
def test_distance(one: str, other: str, slips: int):
    assert distance(one, other, most=2) == slips
