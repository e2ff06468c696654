"""Who is thanked: the patterns of `thanks` and the network together."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.language.lexicon import familiar
from bot.language.names import Mention, mentions
from bot.language.reading import Colleague
from bot.language.text import Span
from bot.language.thanks import mask, team_thanked, thanked, thanked_before

THANKED_FROM = 0.4
UNKNOWN_FROM = 0.8
"""From how likely on a name is thanked; a word that is no known first name must be likelier."""
RULE_ADDS = 0.3
"""How much likelier it is where the patterns find it too (all chosen on the training voices)."""
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
    """A name in its sentence; `rule` where the patterns find it thanked, `linked` to the name
    before it."""

    name: Mention
    sentence: Span
    rule: bool
    linked: bool

    @property
    def span(self) -> Span:
        return Span(self.name.start, self.name.end)


def candidates(
    text: str, folded: str, parts: Sequence[Span], colleagues: Sequence[Colleague] = ()
) -> list[Candidate]:
    """Every name in a text that might be thanked, in their order; `parts` are its sentences."""
    names = mentions(text, folded, colleagues, familiar)
    if not names:
        return []
    masked = mask(folded, names)
    found: list[Candidate] = []
    for place, sentence in enumerate(parts):
        if _THANKLESS.search(folded, sentence.start, sentence.end):
            continue
        inside = [n for n in names if sentence.start <= n.start < sentence.end]
        by_rule = {n.start for n in thanked(masked, sentence, names)}
        after = parts[place + 1] if place + 1 < len(parts) else None
        if after and len(inside) == 1 and thanked_before(masked, after):
            by_rule.add(inside[0].start)
        for order, name in enumerate(inside):
            linked = order > 0 and bool(_LINK.fullmatch(folded, inside[order - 1].end, name.start))
            found.append(Candidate(name, sentence, name.start in by_rule, linked))
    return found


def thanked_in(named: Sequence[Candidate], likely: Sequence[float]) -> list[Thanked]:
    """Which names are thanked; `likely` says of each how likely it is.

    Names in a row ("Ana and Leo") are thanked together.
    """
    found: list[Thanked] = []
    last = False
    for one, seen in zip(named, likely, strict=True):
        least = THANKED_FROM if one.name.sure or one.rule else UNKNOWN_FROM
        last = last if one.linked else seen + RULE_ADDS * one.rule >= least
        if last:
            found.append(Thanked(one.name, one.sentence, team=False))
    return found


def teams_thanked(text: str, folded: str, parts: Sequence[Span]) -> list[Thanked]:
    """Teams and roles that are thanked: only where the word stands before ("thanks to finance")."""
    return [
        Thanked(Mention(team.of(text), team.start, team.end, sure=False), sentence, team=True)
        for sentence in parts
        if (team := team_thanked(folded, sentence))
    ]
