"""At most one question back, and only where its answer changes what happens next.

A cause decides which play a manager sees, which resource is offered and who is asked to help: so
two causes that are nearly as likely are worth a question. So is a name that two colleagues have:
otherwise nobody could be asked whether the thanks may be shown. All else is left alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.language.colleagues import colleagues_like
from bot.language.english import is_english
from bot.language.judgement import judgement_of
from bot.language.lexicon import familiar
from bot.language.pieces import pieces_of
from bot.language.reading import BlockerRead, Cause, Colleague, Reading
from bot.language.text import fold, sentences, tokens
from prompts.reading import questions

NEARLY = 0.05
"""The second likeliest cause is worth asking about from this share of the likeliest on. The network
is surer of itself than it ought to be: that little is much."""
MOST_CHOICES = 4

_ASKED: dict[frozenset[Cause], tuple[str, tuple[tuple[str, str], ...]]] = {
    frozenset({"process", "training"}): (
        questions.WAIT_OR_KNOW,
        questions.WAIT_OR_KNOW_CHOICES,
    ),
    frozenset({"expectations", "workload"}): (
        questions.UNCLEAR_OR_TOO_MUCH,
        questions.UNCLEAR_OR_TOO_MUCH_CHOICES,
    ),
    frozenset({"process", "market"}): (
        questions.OURS_OR_THEIRS,
        questions.OURS_OR_THEIRS_CHOICES,
    ),
}


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question about the `place`-th blocker or thanks of a reading; it can be skipped.

    `choices` are (value, label): a cause, or a colleague's id as text.
    """

    about: Literal["blocker", "thanks"]
    place: int
    question: str
    choices: tuple[tuple[str, str], ...]


def follow_up(reading: Reading, colleagues: Sequence[Colleague] = ()) -> FollowUp | None:
    """The question worth asking about a reading, if there is one. None after a plea for help."""
    if reading.plea or not reading.understood:
        return None
    return _about_cause(reading.blockers) or _about_colleague(reading, colleagues)


def _about_cause(blockers: Sequence[BlockerRead]) -> FollowUp | None:
    for place, blocker in enumerate(blockers):
        folded = fold(blocker.quote)
        pieces = pieces_of(blocker.quote, folded, sentences(blocker.quote, folded))
        if not pieces or not is_english(blocker.quote, tokens(folded), familiar):
            # The network is for English: what a model read in another language it cannot doubt.
            continue
        likely = judgement_of(folded, pieces).causes
        first, second = sorted(likely, key=likely.__getitem__, reverse=True)[:2]
        near: frozenset[Cause] = frozenset({first, second})
        asked = _ASKED.get(near) if blocker.cause in near else None
        if asked and likely[second] >= NEARLY * likely[first]:
            return FollowUp("blocker", place, *asked)
    return None


def _about_colleague(reading: Reading, colleagues: Sequence[Colleague]) -> FollowUp | None:
    for place, thanks in enumerate(reading.thanks):
        like = colleagues_like(thanks.name, colleagues) if thanks.colleague is None else ()
        if 2 <= len(like) <= MOST_CHOICES:
            choices = tuple((str(c.person_id), c.name) for c in like)
            question = questions.WHICH_COLLEAGUE.format(name=thanks.name)
            return FollowUp("thanks", place, question, choices)
    return None
