"""Which troubles are alike: the examples that the threshold was chosen by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.likeness import ALIKE, most_alike

ALIKE_PAIRS = [
    (
        "Legal has had the Fabrikam contract for two weeks, and I have no date",
        "Contract stuck with legal, no answer for ten days",
    ),
    ("pricing approval takes nine days", "Waiting forever for approval of a discount"),
    (
        "I don't know how to answer security questionnaires",
        "Customers send long security questionnaires and I can't fill them in",
    ),
    ("CRM import loses half my contacts", "the CRM lost my contacts after the import"),
    (
        "Procurement at the client wants a new vendor form nobody has",
        "Client procurement asks for a vendor registration form",
    ),
    (
        "no idea how to use the new quoting tool",
        "The new quote tool is confusing, I need training",
    ),
    ("Leads from marketing are cold and unqualified", "marketing sends leads that don't qualify"),
    (
        "My territory overlaps with Ben's and customers get two calls",
        "Two of us call the same customers because territories overlap",
    ),
    ("Delivery times went up to 12 weeks", "long delivery times, customers cancel"),
]
DIFFERENT_PAIRS = [
    ("Legal has had the contract for two weeks", "Demo environment keeps crashing"),
    ("pricing approval takes nine days", "Delivery takes nine weeks"),
    ("I don't know how to answer questionnaires", "I don't know how to use the new quoting tool"),
    ("CRM import loses half my contacts", "Marketing lost the trade fair leads"),
    ("Too many meetings, no time to call customers", "Customers call me all day about invoices"),
    ("waiting for legal", "waiting for the new laptop"),
    ("The customer has no budget this year", "The customer has no time for a demo"),
    ("Competitor undercuts our price", "Our price list is out of date"),
    ("the contract is unclear about support", "support does not answer my tickets for hours"),
    ("sick child at home", "home office internet is broken"),
]
EVERYTHING = [words for pair in (*ALIKE_PAIRS, *DIFFERENT_PAIRS) for words in pair]


@pytest.mark.parametrize(("one", "other"), ALIKE_PAIRS)
def test_the_like_is_found_first(one: str, other: str) -> None:
    others = [words for pair in ALIKE_PAIRS for words in pair if words != one]
    found = most_alike(one, others)
    assert found
    assert others[found[0][0]] == other


@pytest.mark.parametrize(("one", "other"), DIFFERENT_PAIRS)
def test_what_shares_a_word_is_not_yet_the_like(one: str, other: str) -> None:
    others = [words for words in EVERYTHING if words != one]
    assert others.index(other) not in dict(most_alike(one, others))


@given(st.text(max_size=60), st.lists(st.text(max_size=40), max_size=4))
def test_anything_can_be_compared(text: str, others: list[str]) -> None:
    found = most_alike(text, others)
    assert all(ALIKE <= score <= 1.0 + 1e-9 for _, score in found)
    assert [score for _, score in found] == sorted((s for _, s in found), reverse=True)
    assert most_alike("", others) == []
