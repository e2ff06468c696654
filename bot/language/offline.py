"""The offline reader: fast, deterministic, English, without a network."""

from collections.abc import Sequence

from bot.language.colleagues import colleague_meant
from bot.language.days import day_named, promises
from bot.language.english import is_english
from bot.language.gratitude import Thanked, thanked_in
from bot.language.judge import judge
from bot.language.lexicon import familiar
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
from bot.language.text import LONGEST_READ, Span, fold, tokens


class OfflineReader:
    """Reads by rules and trained weights; the same text always gives the same reading."""

    async def read(
        self,
        text: str,
        colleagues: Sequence[Colleague] = (),
        audience: Audience = "private",  # noqa: ARG002 - part of the port; nothing leaves from here
    ) -> Reading:
        return read_offline(text, colleagues)


def read_offline(text: str, colleagues: Sequence[Colleague] = ()) -> Reading:
    """The reading of a text, of which the first `LONGEST_READ` characters are read."""
    text = text[:LONGEST_READ]
    folded = fold(text)
    plea = pleads(text)
    if not is_english(text, tokens(folded), familiar):
        return Reading("neutral", 0.0, plea=True, understood=False) if plea else NOT_READ
    found = thanked_in(text, colleagues, familiar)
    pieces = pieces_of(text, folded, [one.name.start for one in found])
    thanks = _thanks(text, found, colleagues)
    if not pieces:
        return Reading("neutral", 0.0, thanks=thanks, plea=plea) if thanks or plea else NOTHING
    judged = judge(pieces)
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
    text: str, found: Sequence[Thanked], colleagues: Sequence[Colleague]
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
