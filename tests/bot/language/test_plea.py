import pytest

from bot.language.offline import read_offline
from bot.language.plea import pleads
from tests.bot.language.pleas import HEARD, NOT_HEARD


@pytest.mark.parametrize("text", HEARD)
def test_a_plea_is_heard(text: str):
    assert pleads(text)


@pytest.mark.parametrize("text", NOT_HEARD)
def test_sales_talk_is_no_plea(text: str):
    assert not pleads(text)


def test_a_plea_in_words_not_read_is_still_heard():
    assert read_offline("suicidal. keine Kraft mehr, alles ist schlecht und nichts geht").plea
