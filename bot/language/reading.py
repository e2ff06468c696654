"""What the bot understands in an answer, and the port that both readers fill.

A reading is a suggestion: its author keeps, corrects or drops each part of it, and only what was
kept is stored. It is no input to targets, reviews or rankings.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

from pydantic import BaseModel

Sentiment = Literal["positive", "neutral", "negative"]
Audience = Literal["private", "manager", "team"]
Cause = Literal["training", "expectations", "market", "process", "workload", "other"]


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the author's organisation who may be thanked."""

    person_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the answer, exactly as they stand there."""

    quote: str


@dataclass(frozen=True, slots=True)
class BlockerRead:
    """What is in the way, in the author's words, and its root cause."""

    quote: str
    cause: Cause


@dataclass(frozen=True, slots=True)
class ThanksRead:
    """Who helped, as the author names them.

    `colleague` is the person meant, or None where nobody or more than one person fits the name.
    """

    name: str
    quote: str
    colleague: int | None


@dataclass(frozen=True, slots=True)
class CommitmentRead:
    """What the author will do next.

    `day` holds the answer's own words for the day ("Thursday", "tomorrow"), see
    `bot.language.days.day_meant`; None where no day is named.
    """

    quote: str
    day: str | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What one answer says. Every quote is a substring of the answer.

    `score` runs from -1 (bad week) to 1 (good week). `understood` is False where the reader
    cannot read the language: then all else is empty and neutral. `plea` is true where the author
    seems to be in distress or danger: the author is shown where to find support, nobody is told,
    and the rest is read as ever, so that a false alarm loses nothing.
    """

    sentiment: Sentiment
    score: float
    blockers: tuple[BlockerRead, ...] = ()
    wins: tuple[Quote, ...] = ()
    thanks: tuple[ThanksRead, ...] = ()
    commitment: CommitmentRead | None = None
    plea: bool = False
    understood: bool = True


NOTHING = Reading(sentiment="neutral", score=0.0)
NOT_READ = Reading(sentiment="neutral", score=0.0, understood=False)


class Reader(Protocol):
    """Reads free text. Never raises on any text, never blocks the event loop for long.

    `audience` is who will see the words: those of a private answer never leave this machine, and
    where nobody says who sees them they count as private.
    """

    async def read(
        self,
        text: str,
        colleagues: Sequence[Colleague] = (),
        audience: Audience = "private",
    ) -> Reading: ...


F = TypeVar("F", bound=BaseModel)


class Model(Reader, Protocol):
    """A language model, which reads and fills forms. Never raises: nobody has to wait for it."""

    async def fill(self, task: str, data: Mapping[str, object], form: type[F]) -> F | None:
        """The form filled as the task says, from data that the caller has made fit to leave: no
        private words, placeholders for names. None where the model fails, is late, or is left
        alone for its failures or its budget. What is in the form is not checked."""
        ...


class Models(Protocol):
    """The model of each organisation, for those that switched one on."""

    def of(self, organisation_id: int) -> Model: ...
