import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.offline import OfflineReader, read_offline
from bot.language.reading import NOT_READ, Colleague
from bot.language.text import LONGEST_READ
from tests.bot.language.injections import INJECTIONS

TEAM = (Colleague(1, "Maya Chen"), Colleague(2, "Thomas Berg"), Colleague(3, "Priya Nair"))


@pytest.mark.parametrize(
    "text",
    [
        "No blockers, legal was quick this time.",
        "Nothing in the way.",
        "Blockers: none",
        "Last week's blocker is gone, legal signed.",
        "The quoting bug has been fixed.",
        "All clear here.",
        "n/a",
    ],
)
def test_what_is_no_blocker(text: str):
    assert read_offline(text).blockers == ()


@pytest.mark.parametrize(
    ("text", "causes"),
    [
        ("Still waiting for legal to approve the contract.", {"process"}),
        ("Nobody showed me how to use the new configurator.", {"training"}),
        ("My target changed again and two managers want different things.", {"expectations"}),
        ("Customers have frozen their budgets until next year.", {"market"}),
        ("Back to back meetings, no time to prospect, working every weekend.", {"workload"}),
        (
            "Legal has had the redlines for weeks and nobody trained me on the new product.",
            {"process", "training"},
        ),
    ],
)
def test_the_cause_of_a_blocker(text: str, causes: set[str]):
    assert {b.cause for b in read_offline(text).blockers} == causes


@pytest.mark.parametrize(
    "text",
    [
        "Signed a three year contract with the hospital.",
        "We kept Hartwell, who were about to leave.",
        "Customer told my boss we are the best supplier they have.",
        "Gave my first demo on my own and it went really well.",
    ],
)
def test_a_win(text: str):
    assert read_offline(text).wins


@pytest.mark.parametrize("text", ["We might win the airport, we'll see.", "Nothing new.", "ok"])
def test_what_is_no_win(text: str):
    assert read_offline(text).wins == ()


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Couldn't have done it without Maya!", [1]),
        ("shout-out to tom and priya", [2, 3]),
        ("Kudos @priya for the deck", [3]),
        ("Maya saved my week", [1]),
        ("I owe Tom a coffee", [2]),
        ("Maya stayed late. She saved my week.", [1]),
        ("Thanks to Myaa for the intro", [1]),
        ("Tom is stuck with legal", []),
        ("I helped Priya with her deck", []),
        ("No thanks to Tom", []),
        ("Legal is slow and Maya saved my week.", [1]),
        ("Waiting for Maya to approve it", []),
    ],
)
def test_who_is_thanked(text: str, people: list[int]):
    assert [t.colleague for t in read_offline(text, TEAM).thanks] == people


def test_a_team_is_thanked_by_its_name():
    (thanks,) = read_offline("Thanks to the ops team for the fast quotes").thanks
    assert (thanks.name, thanks.colleague) == ("ops team", None)


@pytest.mark.parametrize(
    "text",
    [
        "Semana complicada, el cliente no contesta y legal sigue sin firmar.",
        "Bonne semaine, j'ai signé deux contrats grâce à Paul.",
        "Sehr gute Woche, danke an Tobias!",
        "今週はとても忙しかったです。",
        "Всё хорошо, сделка закрыта.",
        "bien",
    ],
)
def test_another_language_is_not_guessed_at(text: str):
    assert read_offline(text) == NOT_READ


@pytest.mark.parametrize(
    ("text", "sentiment"),
    [
        ("knackered", "negative"),
        ("fine", "neutral"),
        ("great!", "positive"),
        ("meh", "neutral"),
        ("awful week", "negative"),
        ("Best week ever 🎉", "positive"),
        ("totaly overwelmed", "negative"),
    ],
)
def test_answers_of_a_word_or_two(text: str, sentiment: str):
    assert read_offline(text).sentiment == sentiment


@given(st.text(max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_with_verbatim_quotes(text: str):
    reading = read_offline(text, TEAM)
    assert -1 <= reading.score <= 1
    for part in (*reading.blockers, *reading.wins, *reading.thanks):
        assert part.quote in text
        assert part.quote
    assert reading.commitment is None or reading.commitment.quote in text


@given(
    st.lists(
        st.sampled_from(
            ["Legal is slow", "we won Hill", "thanks Maya", "but", "no blockers", "\n-", "😡", "?"]
        ),
        max_size=12,
    )
)
@settings(max_examples=100, deadline=None)
def test_mixed_texts_are_read_with_verbatim_quotes(parts: list[str]):
    text = " ".join(parts)
    reading = read_offline(text)
    assert all(p.quote in text for p in (*reading.blockers, *reading.wins, *reading.thanks))
    assert reading == read_offline(text)


@pytest.mark.parametrize("text", INJECTIONS)
def test_an_answer_with_orders_is_only_read(text: str):
    reading = read_offline(text, TEAM)
    assert all(p.quote in text for p in (*reading.blockers, *reading.wins, *reading.thanks))
    assert not reading.plea


async def test_a_very_long_answer_is_read_to_its_limit():
    text = "Legal has been slow with our contracts again, and I lost a week. " * 1_000
    reading = await OfflineReader().read(text)
    assert reading.sentiment == "negative"
    assert 0 < sum(len(b.quote) for b in reading.blockers) <= LONGEST_READ


@pytest.mark.parametrize("text", ["", " ", "\x00", "\n\n", "...", "!!!", "123", "\ufeff"])
def test_a_text_without_words_says_nothing(text: str):
    reading = read_offline(text)
    assert (reading.blockers, reading.wins, reading.thanks) == ((), (), ())
    assert not reading.plea
