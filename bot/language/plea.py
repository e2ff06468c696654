"""Whether the author seems to be in distress or danger.

By rule and on this machine only. Who is found is shown where to find support; nobody else learns
of it. So a false alarm costs one kind sentence, and a miss may cost much more. Still, sales talk
is full of such words ("hit me with a discount", "killing myself to close"), and a bot that hears a
plea in them is not believed when it matters: what an expression is about decides. `sorrow` holds
the expressions; here stands what takes them back.
"""

import re

from bot.language.sorrow import ABOUT_WORK, ALWAYS, TIRED, WORSE
from bot.language.text import fold

_SENTENCE = re.compile(r"[^.!?;\n]+[.!?;\n]*")


def pleads(text: str) -> bool:
    """Whether a text holds a plea for help or tells of danger."""
    folded = fold(text)
    spaced = " ".join(folded.split())
    if ALWAYS.search(spaced):
        return True
    sentences = (" ".join(part.split()) for part in _SENTENCE.findall(folded))
    tired = [sentence for sentence in sentences if TIRED.search(sentence)]
    if all(ABOUT_WORK.search(sentence) for sentence in tired):
        return bool(tired and WORSE.search(spaced))
    return True
