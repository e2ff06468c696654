import re

import pytest

from bot.language.offline import read_offline
from bot.language.plea import pleads
from bot.language.sorrow import BREAKING_DOWN, OWN_LIFE, TIREDNESS, VIOLENCE, Sign
from bot.language.text import fold
from tests.bot.language.pleas import HEARD, NOT_HEARD

SIGNS = OWN_LIFE + VIOLENCE + BREAKING_DOWN + TIREDNESS


@pytest.mark.parametrize("sign", SIGNS, ids=lambda sign: sign.rings)
def test_each_sign_rings_at_its_own_example_and_not_at_everyday_talk(sign: Sign):
    assert re.search(sign.pattern, fold(sign.rings))
    assert pleads(sign.rings)
    assert not pleads(sign.everyday)


@pytest.mark.parametrize("text", HEARD)
def test_a_plea_is_heard(text: str):
    assert pleads(text)


@pytest.mark.parametrize("text", NOT_HEARD)
def test_sales_talk_is_no_plea(text: str):
    assert not pleads(text)


def test_a_plea_in_words_not_read_is_still_heard():
    assert read_offline("suicidal. keine Kraft mehr, alles ist schlecht und nichts geht").plea
