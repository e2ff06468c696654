import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.lexicon import familiar
from bot.language.reading import Colleague
from bot.language.redaction import redact, restore

TEAM = (Colleague(1, "Maya Chen"), Colleague(2, "Wójcik Olek"))


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("Maya saved the Hartwell deal", ["Maya", "Hartwell"]),
        ("mail anna.b@hill.example or call +44 20 7946 0958", ["anna.b@hill.example", "7946"]),
        ("thanks maya and olek", ["maya", "olek"]),
        ("see https://hill.example/x?y=1 for more", ["hill.example"]),
        ("Waiting on HEB and NORDLICHT", ["HEB", "NORDLICHT"]),
        ("met Coates & Co with Ms. Okafor", ["Coates", "Okafor"]),
        ("<@U0ANA> helped", ["U0ANA"]),
        ("account 4471 2290 8812 is blocked", ["4471 2290 8812"]),
    ],
)
def test_names_and_addresses_are_hidden(text: str, hidden: list[str]):
    redacted = redact(text, TEAM, familiar)
    for word in hidden:
        assert word not in redacted.text
    assert restore(redacted.text, redacted) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (
            "Der Vertrag mit Hartwell liegt seit zwei Wochen bei der Rechtsabteilung.",
            "Der Vertrag mit [NAME_1] liegt seit zwei Wochen bei der Rechtsabteilung.",
        ),
        (
            "Die Vertragsverhandlungen mit der Firma Angebot GmbH sind zäh, sagt Frau Ziel.",
            "Die Vertragsverhandlungen mit der Firma [NAME_1] [NAME_2] sind zäh, sagt [NAME_3].",
        ),
        ("Ich habe mit Anna Termin und Kunde Preis gesprochen, es war gut.", None),
        ("Wir haben den Auftrag von Bergmann, und Olek hat die Demo gemacht.", None),
        ("Leider hat sich die Lieferzeit der Pumpen wieder um zwei Wochen verschoben.", None),
    ],
)
def test_everyday_nouns_of_german_stay_and_names_do_not(text: str, left: str | None):
    redacted = redact(text, TEAM, familiar)
    if left is not None:
        assert redacted.text == left
    for name in ("Hartwell", "Ziel", "Anna", "Kunde Preis", "Bergmann", "Olek", "Pumpen"):
        assert name not in redacted.text
    assert restore(redacted.text, redacted) == text


@pytest.mark.parametrize("words", ["$48k", "3,000 seats", "112%", "20 percent", "Monday", "CRM"])
def test_what_tells_nothing_about_anybody_stays(words: str):
    assert words in redact(f"We talked about {words} with Maya", TEAM, familiar).text


def test_one_name_has_one_placeholder():
    redacted = redact("Hartwell called. Later I visited Hartwell.", TEAM, familiar)
    assert redacted.text.count("[NAME_1]") == 2
    assert len(redacted.held) == 1


def test_a_placeholder_in_the_answer_is_not_confused_with_ours():
    text = "[NAME_1] is what I typed, and Hartwell called"
    redacted = redact(text, TEAM, familiar)
    assert restore(redacted.text, redacted) == text
    assert "Hartwell" not in redacted.text


@given(st.text(max_size=200))
@settings(deadline=None)
def test_what_was_hidden_comes_back(text: str):
    redacted = redact(text, TEAM, familiar)
    assert restore(redacted.text, redacted) == text
