"""What a model reported, checked against the answer before it counts as a reading.

Whatever an answer talks a model into, only this comes through: words that stand in the answer,
causes of our list, a number between -1 and 1. So it can change no more than its own reading.
"""

import re
from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel

from bot.language.colleagues import colleague_meant
from bot.language.reading import (
    BlockerRead,
    Cause,
    Colleague,
    CommitmentRead,
    Quote,
    Reading,
    ThanksRead,
)
from bot.language.redaction import Redacted, restore
from bot.language.text import fold

MOST_OF_A_KIND = 8
LONGEST_QUOTE = 400
LONGEST_NAME = 60


class Blocker(BaseModel):
    """A blocker as the model reports it."""

    quote: str
    cause: Cause


class Thanks(BaseModel):
    """Thanks as the model reports them."""

    name: str
    quote: str


class Commitment(BaseModel):
    """A commitment as the model reports it."""

    quote: str
    day: str | None


class Report(BaseModel):
    """The form that a model fills."""

    sentiment: Literal["positive", "neutral", "negative"]
    score: float
    blockers: list[Blocker]
    wins: list[str]
    thanks: list[Thanks]
    commitment: Commitment | None


def checked(
    report: Report, text: str, redacted: Redacted, colleagues: Sequence[Colleague], *, plea: bool
) -> Reading:
    """The reading that a report amounts to; what does not stand in the text is left out."""
    blockers = [
        BlockerRead(quote, b.cause)
        for b in report.blockers
        if (quote := _found(b.quote, text, redacted))
    ]
    wins = [_found(quote, text, redacted) for quote in report.wins]
    return Reading(
        sentiment=report.sentiment,
        score=_in_line(report),
        blockers=tuple(blockers[:MOST_OF_A_KIND]),
        wins=tuple(Quote(q) for q in wins if q)[:MOST_OF_A_KIND],
        thanks=_thanks(report, text, redacted, colleagues),
        commitment=_commitment(report.commitment, text, redacted),
        plea=plea,
    )


def _in_line(report: Report) -> float:
    """The score, brought to the side of its sentiment."""
    score = report.score if report.score == report.score else 0.0  # a NaN is no number
    if report.sentiment == "neutral":
        return round(max(-0.3, min(0.3, score)), 3)
    sign = 1 if report.sentiment == "positive" else -1
    return round(sign * max(0.1, min(1.0, sign * score)), 3)


def _thanks(
    report: Report, text: str, redacted: Redacted, colleagues: Sequence[Colleague]
) -> tuple[ThanksRead, ...]:
    found: dict[str, ThanksRead] = {}
    for one in report.thanks:
        name = _found(one.name, text, redacted, LONGEST_NAME)
        quote = _found(one.quote, text, redacted)
        if name and quote:
            bare = name.lstrip("@")
            found.setdefault(fold(bare), ThanksRead(bare, quote, colleague_meant(bare, colleagues)))
    return tuple(found.values())[:MOST_OF_A_KIND]


def _commitment(
    reported: Commitment | None, text: str, redacted: Redacted
) -> CommitmentRead | None:
    quote = _found(reported.quote, text, redacted) if reported else None
    if not reported or not quote:
        return None
    day = _found(reported.day, quote, redacted) if reported.day else None
    return CommitmentRead(quote, day)


def _found(quote: str, text: str, redacted: Redacted, most: int = LONGEST_QUOTE) -> str | None:
    """The quote as it stands in the text; capitals and blanks may differ, words may not."""
    words = restore(quote, redacted).strip().strip('"“”').strip()
    if not words or len(words) > most:
        return None
    if words in text:
        return words
    pattern = r"\s+".join(re.escape(word) for word in fold(words).split())
    match = re.search(pattern, fold(text))
    return text[match.start() : match.end()] if match else None
