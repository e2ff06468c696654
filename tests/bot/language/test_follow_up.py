import pytest

from bot.language.follow_up import follow_up
from bot.language.offline import read_offline
from bot.language.reading import BlockerRead, Colleague, Reading, ThanksRead

TEAM = (Colleague(3, "Priya Nair"), Colleague(4, "Priya Shah"))


def test_a_clear_blocker_asks_nothing():
    assert follow_up(read_offline("Still waiting for legal to approve the contract.")) is None


def test_nothing_said_asks_nothing():
    assert follow_up(read_offline("Fine week.")) is None


def test_two_colleagues_of_one_name_are_asked_about():
    thanks = ThanksRead("Priya", "thanks Priya", None)
    asked = follow_up(Reading("positive", 0.5, thanks=(thanks,)), TEAM)
    assert asked is not None
    assert (asked.about, asked.place) == ("thanks", 0)
    assert asked.choices == (("3", "Priya Nair"), ("4", "Priya Shah"))
    assert asked.question == "Which Priya do you mean?"


def test_a_blocker_between_two_causes_is_asked_about_once():
    quotes = (
        "can't work with the new CRM",
        "the new pricing tool beats me",
        "stuck on the new quote form",
        "The new CRM form defeats me",
    )
    asked = [follow_up(Reading("negative", -0.5, (BlockerRead(q, "process"),))) for q in quotes]
    found = [one for one in asked if one]
    assert found
    for one in found:
        assert one.about == "blocker"
        assert len(one.choices) == 2


@pytest.mark.parametrize(
    "reading", [Reading("negative", -1, plea=True), Reading("neutral", 0, understood=False)]
)
def test_after_a_plea_or_unread_words_nothing_is_asked(reading: Reading):
    assert follow_up(reading, TEAM) is None


def test_what_was_read_otherwise_is_not_doubted():
    quote = "the new quoting tool keeps crashing"
    assert follow_up(Reading("negative", -0.5, (BlockerRead(quote, "workload"),))) is None
    german = "Der Vertrag liegt seit zwei Wochen bei der Rechtsabteilung"
    assert follow_up(Reading("negative", -0.5, (BlockerRead(german, "workload"),))) is None
