"""Who is thanked: the patterns of `thanks` and the trained weights together."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.language.features import Features, mention_features
from bot.language.names import Mention, mentions
from bot.language.reading import Colleague
from bot.language.text import Span, fold, sentences, tokens
from bot.language.thanks import mask, team_thanked, thanked, thanked_before
from bot.language.weights import weights

THANKED_FROM = 0.45
UNKNOWN_FROM = 0.8
"""From how likely on a name is thanked; a word that is no known first name must be likelier."""
_THANKLESS = re.compile(r"\bno thanks\b|\bthanks for nothing\b")
_LINK = re.compile(r"\s*(?:,\s*and|,|and|&|\+|/|as well as|plus|n)\s*(?:also\s+|to\s+)?@?")


@dataclass(frozen=True, slots=True)
class Thanked:
    """A name, the sentence that thanks it, and whether it is a team or role."""

    name: Mention
    sentence: Span
    team: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name in its sentence, with what the weights look at; `linked` to the name before it."""

    name: Mention
    sentence: Span
    features: Features
    rule: bool
    linked: bool


def candidates(
    text: str, colleagues: Sequence[Colleague], is_word: Callable[[str], bool]
) -> list[Candidate]:
    """Every name in a text that might be thanked."""
    folded = fold(text)
    names = mentions(text, folded, colleagues, is_word)
    if not names:
        return []
    masked = mask(folded, names)
    found: list[Candidate] = []
    parts = sentences(text, folded)
    for place, sentence in enumerate(parts):
        if _THANKLESS.search(folded, sentence.start, sentence.end):
            continue
        inside = [n for n in names if sentence.start <= n.start < sentence.end]
        by_rule = {n.start for n in thanked(masked, sentence, names)}
        after = parts[place + 1] if place + 1 < len(parts) else None
        if after and len(inside) == 1 and thanked_before(masked, after):
            by_rule.add(inside[0].start)
        following = _words(masked, after.start, after.end) if after else []
        for order, name in enumerate(inside):
            features = mention_features(
                _words(masked, sentence.start, name.start),
                _words(masked, name.end, sentence.end),
                following,
                rule=name.start in by_rule,
                sure=name.sure,
            )
            linked = order > 0 and bool(_LINK.fullmatch(folded, inside[order - 1].end, name.start))
            found.append(Candidate(name, sentence, features, name.start in by_rule, linked))
    return found


def _words(masked: str, start: int, end: int) -> list[str]:
    return [token.word for token in tokens(masked, start, end)]


def thanked_in(
    text: str, colleagues: Sequence[Colleague], is_word: Callable[[str], bool]
) -> list[Thanked]:
    """Who a text thanks, in their order.

    Names in a row ("Ana and Leo") are thanked together. A team or role counts only where the word
    stands before it ("thanks to the warehouse").
    """
    found: list[Thanked] = []
    last = False
    for one in candidates(text, colleagues, is_word):
        likely = weights("thanks").likely(one.features)["yes"]
        least = THANKED_FROM if one.name.sure or one.rule else UNKNOWN_FROM
        last = last if one.linked else likely >= least
        if last:
            found.append(Thanked(one.name, one.sentence, team=False))
    folded = fold(text)
    for sentence in sentences(text, folded):
        team = team_thanked(folded, sentence)
        if team:
            name = Mention(team.of(text), team.start, team.end, sure=False)
            found.append(Thanked(name, sentence, team=True))
    return sorted(found, key=lambda t: t.name.start)
