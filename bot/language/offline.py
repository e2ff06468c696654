"""The offline reader: fast, deterministic, English, without a network."""

from collections.abc import Sequence

from bot.language.days import day_named, promises
from bot.language.english import is_english
from bot.language.lexicon import hits, known_stems
from bot.language.names import colleague_meant, mentions
from bot.language.plea import pleads
from bot.language.reading import (
    NOT_READ,
    BlockerRead,
    Cause,
    Colleague,
    CommitmentRead,
    Quote,
    Reading,
    ThanksRead,
)
from bot.language.text import LONGEST_READ, Span, clauses, fold, sentences, stem, tokens
from bot.language.thanks import mask, team_thanked, thanked, thanked_before

_CAUSES: tuple[Cause, ...] = ("training", "expectations", "market", "process", "workload")


class OfflineReader:
    """Reads by rules and word lists; the same text always gives the same reading."""

    async def read(self, text: str, colleagues: Sequence[Colleague] = ()) -> Reading:
        return read_offline(text, colleagues)


def read_offline(text: str, colleagues: Sequence[Colleague] = ()) -> Reading:
    text = text[:LONGEST_READ]
    folded = fold(text)
    plea = pleads(text)
    words = tokens(folded)
    if not is_english(text, words, {w.word for w in words if stem(w.word) in known_stems()}):
        return NOT_READ if not plea else Reading("neutral", 0.0, plea=True, understood=False)
    pieces = [(s, c) for s in sentences(text, folded) for c in clauses(folded, s)]
    blockers: list[BlockerRead] = []
    wins: list[Quote] = []
    total = 0.0
    for _, clause in pieces:
        stems = [stem(t.word) for t in tokens(folded, clause.start, clause.end)]
        found = {group: len(places) for group, places in hits(stems).items()}
        bad = found.get("trouble", 0) + found.get("bad", 0)
        good = found.get("win", 0) + found.get("good", 0)
        denied = found.get("negation", 0)
        cleared = found.get("resolved", 0) + found.get("no blocker", 0)
        if (
            found.get("trouble")
            and not cleared
            and not (denied and not found.get("bad"))
            and bad > good * 0.7
        ):
            cause = max(_CAUSES, key=lambda c: found.get(c, 0))
            blockers.append(BlockerRead(clause.of(text), cause if found.get(cause) else "other"))
            total -= 1
        elif found.get("win") and good > bad and not denied and not found.get("not yet a win"):
            wins.append(Quote(clause.of(text)))
            total += 1
        total += 0.5 * (good - bad) * (-1 if denied else 1)
    score = max(-1.0, min(1.0, total / 3))
    return Reading(
        sentiment="positive" if score > 0.2 else "negative" if score < -0.2 else "neutral",
        score=round(score, 3),
        blockers=tuple(blockers),
        wins=tuple(wins),
        thanks=_thanks(text, folded, colleagues),
        commitment=_commitment(text, folded, [c for _, c in pieces]),
        plea=plea,
    )


def _thanks(text: str, folded: str, colleagues: Sequence[Colleague]) -> tuple[ThanksRead, ...]:
    names = mentions(text, folded, colleagues, lambda word: stem(word) in known_stems())
    masked = mask(folded, names)
    found: dict[str, ThanksRead] = {}
    before: Span | None = None
    for sentence in sentences(text, folded):
        who = thanked(masked, sentence, names)
        if not who and before and thanked_before(masked, sentence):
            in_last = [n for n in names if before.start <= n.start < before.end]
            who = in_last[-1:] if len({n.name for n in in_last}) == 1 else []
        for name in who:
            bare = name.name.lstrip("@")
            person = colleague_meant(bare, colleagues)
            found.setdefault(fold(bare), ThanksRead(bare, sentence.of(text), person))
        team = team_thanked(masked, sentence)
        if team:
            found.setdefault(
                fold(team.of(text)), ThanksRead(team.of(text), sentence.of(text), None)
            )
        before = sentence
    return tuple(found.values())


def _commitment(text: str, folded: str, pieces: list[Span]) -> CommitmentRead | None:
    for clause in pieces:
        if promises(folded, clause):
            day = day_named(folded, clause)
            return CommitmentRead(clause.of(text), day.of(text) if day else None)
    return None
