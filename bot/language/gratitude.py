"""Who is thanked: names as the network judges them, teams by the patterns of `teams`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.language.lexicon import familiar
from bot.language.names import Mention, mentions
from bot.language.reading import Colleague
from bot.language.teams import team_thanked
from bot.language.text import Span

THANKED_FROM = 0.35
UNKNOWN_FROM = 0.55
"""From how likely on a name is thanked; a word that is no known first name must be likelier (both
chosen on the training voices)."""
_THANKLESS = re.compile(r"\bno thanks\b|\bthanks for nothing\b")


@dataclass(frozen=True, slots=True)
class Named:
    """A name in its sentence; `team` where it is a team or role."""

    name: Mention
    sentence: Span
    team: bool = False

    @property
    def span(self) -> Span:
        return Span(self.name.start, self.name.end)


def candidates(
    text: str, folded: str, parts: Sequence[Span], colleagues: Sequence[Colleague] = ()
) -> list[Named]:
    """Every name in a text that might be thanked, in their order; `parts` are its sentences."""
    names = mentions(text, folded, colleagues, familiar)
    return [
        Named(name, sentence)
        for sentence in (parts if names else ())
        if not _THANKLESS.search(folded, sentence.start, sentence.end)
        for name in names
        if sentence.start <= name.start < sentence.end
    ]


def thanked_in(named: Sequence[Named], likely: Sequence[float]) -> list[Named]:
    """Which names are thanked; `likely` says of each how likely it is."""
    return [
        one
        for one, seen in zip(named, likely, strict=True)
        if seen >= (THANKED_FROM if one.name.sure else UNKNOWN_FROM)
    ]


def teams_thanked(text: str, folded: str, parts: Sequence[Span]) -> list[Named]:
    """Teams and roles that are thanked: only where the word stands before ("thanks to finance")."""
    return [
        Named(Mention(team.of(text), team.start, team.end, sure=False), sentence, team=True)
        for sentence in parts
        if (team := team_thanked(folded, sentence))
    ]
