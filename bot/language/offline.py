"""The offline reader: fast, deterministic, English, without a network."""

import asyncio
from collections.abc import Sequence

from bot.language.colleagues import colleague_meant
from bot.language.days import day_named, promises
from bot.language.english import is_english
from bot.language.gratitude import Named, candidates, teams_thanked, thanked_in
from bot.language.judge import judge
from bot.language.judgement import judgement_of
from bot.language.lexicon import familiar
from bot.language.network import is_ready, network
from bot.language.pieces import Piece, pieces_of
from bot.language.plea import pleads
from bot.language.reading import (
    NOT_READ,
    NOTHING,
    Audience,
    BlockerRead,
    Colleague,
    CommitmentRead,
    Quote,
    Reading,
    ThanksRead,
)
from bot.language.text import LONGEST_READ, Span, fold, sentences, tokens


class OfflineReader:
    """Reads by rules and a trained network; the same text always gives the same reading."""

    async def read(
        self,
        text: str,
        colleagues: Sequence[Colleague] = (),
        audience: Audience = "private",  # noqa: ARG002 - part of the port; nothing leaves from here
    ) -> Reading:
        if not is_ready():
            await asyncio.to_thread(network)
        return read_offline(text, colleagues)


def read_offline(text: str, colleagues: Sequence[Colleague] = ()) -> Reading:
    """The reading of a text, of which the first `LONGEST_READ` characters are read."""
    text = text[:LONGEST_READ]
    folded = fold(text)
    plea = pleads(text)
    if not is_english(text, tokens(folded), familiar):
        return Reading("neutral", 0.0, plea=True, understood=False) if plea else NOT_READ
    parts = sentences(text, folded)
    pieces = pieces_of(text, folded, parts)
    if not pieces:
        return Reading("neutral", 0.0, plea=True) if plea else NOTHING
    named = candidates(text, folded, parts, colleagues)
    likely = judgement_of(folded, pieces, [one.span for one in named])
    judged = judge(pieces, likely)
    found = thanked_in(named, likely.thanked) + teams_thanked(text, folded, parts)
    thanks = _thanks(text, sorted(found, key=lambda one: one.name.start), colleagues)
    return Reading(
        sentiment="negative" if plea else judged.sentiment,
        score=min(-0.5, round(judged.score, 3)) if plea else round(judged.score, 3),
        blockers=tuple(BlockerRead(_words(text, run), cause) for run, cause in judged.blockers),
        wins=tuple(Quote(_words(text, run)) for run in judged.wins),
        thanks=thanks,
        commitment=_commitment(text, folded, pieces),
        plea=plea,
    )


def _words(text: str, run: Sequence[Piece]) -> str:
    """From the first piece's first character to the last one's last."""
    return Span(run[0].span.start, run[-1].span.end).of(text)


def _thanks(
    text: str, found: Sequence[Named], colleagues: Sequence[Colleague]
) -> tuple[ThanksRead, ...]:
    read: dict[str, ThanksRead] = {}
    for one in found:
        bare = one.name.name.lstrip("@")
        person = None if one.team else colleague_meant(bare, colleagues)
        read.setdefault(fold(bare), ThanksRead(bare, one.sentence.of(text), person))
    return tuple(read.values())


def _commitment(text: str, folded: str, pieces: Sequence[Piece]) -> CommitmentRead | None:
    for piece in pieces:
        if promises(folded, piece.span) or piece.label == "next":
            day = day_named(folded, piece.span)
            return CommitmentRead(piece.span.of(text), day.of(text) if day else None)
    return None
