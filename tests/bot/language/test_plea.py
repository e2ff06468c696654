import pytest

from bot.language.offline import read_offline
from bot.language.plea import pleads


@pytest.mark.parametrize(
    "text",
    [
        "I don't want to live anymore",
        "some nights i think everyone would be better off without me",
        "I can't go on any more",
        "I’ve thought about killing myself",
        "I had a panic attack in the car park",
        "My manager hits me",
        "My husband beats me and I'm scared to go home",
        "I was sexually harassed at the fair",
        "I don't feel safe going home",
        "crying every night, can't cope anymore",
        "feeling suicidal",
        "I  want\nto die",
    ],
)
def test_a_plea_is_heard(text: str):
    assert pleads(text)


@pytest.mark.parametrize(
    "text",
    [
        "this quarter is killing me",
        "Killed it on Tuesday",
        "I'm dying to see the new tool",
        "nearly died laughing",
        "pricing it so low is commercial suicide",
        "that timeline is a suicide mission",
        "the deal is dead in the water",
        "I could kill for a working CRM",
        "customer keeps threatening me with a competitor",
        "price breakdown is missing",
        "I need help with the configurator",
        "I'm killing myself to hit the number",
        "beat me to the punch" * 0 + "they beat us on price",
        "the van had a breakdown",
        "I can't go on like this, too many meetings",
        "",
    ],
)
def test_idiom_is_no_plea(text: str):
    assert not pleads(text)


def test_a_plea_suggests_nothing_to_confirm():
    reading = read_offline("I don't want to live anymore. Legal is slow.")
    assert reading.plea
    assert (reading.blockers, reading.wins) == ((), ())


def test_a_plea_in_words_not_read_is_still_heard():
    assert read_offline("suicidal. keine Kraft mehr, alles ist schlecht und nichts geht").plea
