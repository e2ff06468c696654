"""Two people's answers side by side. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from prompts.diagnosis import CAUSES, SENTENCES

QUESTIONS = 6
STANDS_OUT = 3
"""Of six sentences, so many that both together could not say yes to (a "partly" counts half, the
two views are averaged) make a cause stand out: half of them. Our choice [D]."""

Answers = Mapping[str, Sequence[str]]
"""A person's answers by cause, six words each."""

_MISSING = {"no": 1.0, "partly": 0.5, "yes": 0.0}


@dataclass(frozen=True, slots=True)
class Seen:
    """One cause: to how many of its six sentences each of the two could not say a whole yes, and
    the sentences (in the rep's voice) to which neither could."""

    cause: str
    name: str
    rep: int
    manager: int
    weight: float
    both: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """All four, in the order in which they were asked, and the cause that stands out most."""

    seen: tuple[Seen, ...]
    cause: str | None


def is_whole(answers: Answers) -> bool:
    """Whether somebody is through with all four."""
    return all(len(answers.get(cause, ())) == QUESTIONS for cause in CAUSES)


def compare(rep: Answers, manager: Answers) -> Compared:
    """Lay whole answers of both side by side. Of two causes that weigh the same, the one that was
    asked first stands out."""
    seen = tuple(_seen(cause, rep[cause], manager[cause]) for cause in CAUSES)
    most = max(seen, key=lambda one: one.weight)
    return Compared(seen, most.cause if most.weight >= STANDS_OUT else None)


def _seen(cause: str, rep: Sequence[str], manager: Sequence[str]) -> Seen:
    weight = sum(_MISSING[word] for word in (*rep, *manager)) / 2
    both = tuple(
        sentence.own
        for sentence, one, other in zip(SENTENCES[cause], rep, manager, strict=True)
        if "yes" not in {one, other}
    )
    return Seen(
        cause=cause,
        name=CAUSES[cause],
        rep=sum(word != "yes" for word in rep),
        manager=sum(word != "yes" for word in manager),
        weight=weight,
        both=both,
    )
