"""How right a reading is: the measures that training and evaluation share."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.language.reading import Reading
from bot.language.text import fold

Answer = dict[str, Any]
HERE = Path(__file__).parent
SENTIMENTS = ("positive", "neutral", "negative")


def load(name: str | Path) -> list[Answer]:
    """Labelled answers: "train", "test", or those of a file."""
    file = HERE / "answers" / f"{name}.jsonl" if isinstance(name, str) else name
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]


def as_answer(reading: Reading) -> Answer:
    """A reading in the form of a labelled answer."""
    return {
        "sentiment": reading.sentiment,
        "blockers": [{"quote": b.quote, "cause": b.cause} for b in reading.blockers],
        "wins": [{"quote": w.quote} for w in reading.wins],
        "thanks": [{"name": t.name, "quote": t.quote} for t in reading.thanks],
    }


def f1(hits: int, false: int, missed: int) -> float:
    return 2 * hits / (2 * hits + false + missed) if hits else 0.0


@dataclass
class Tally:
    """Hits, false ones and missed ones of one thing."""

    hits: int = 0
    false: int = 0
    missed: int = 0

    def add(self, wanted: Sequence[Any] | set[Any], found: Sequence[Any] | set[Any]) -> None:
        common = sum((Counter(wanted) & Counter(found)).values())
        self.hits += common
        self.false += len(found) - common
        self.missed += len(wanted) - common

    @property
    def f1(self) -> float:
        return f1(self.hits, self.false, self.missed)


@dataclass
class Scores:
    """All measures over a set of answers; `add` takes the labelled answer and what was read.

    causes: the set of root causes of an answer, micro-averaged. wins: quotes, where one counts as
    found if it shares at least half of the words of the shorter. thanks: names within an answer.
    """

    moods: Counter[tuple[str, str]] = field(default_factory=Counter)
    causes: Tally = field(default_factory=Tally)
    blockers: Tally = field(default_factory=Tally)
    wins: Tally = field(default_factory=Tally)
    any_win: Tally = field(default_factory=Tally)
    thanks: Tally = field(default_factory=Tally)
    quotes: int = 0
    verbatim: int = 0

    def add(self, answer: Answer, read: Answer) -> None:
        self.moods[answer["sentiment"], read["sentiment"]] += 1
        self.causes.add(
            {b["cause"] for b in answer["blockers"]}, {b["cause"] for b in read["blockers"]}
        )
        self.blockers.add(_any(answer["blockers"]), _any(read["blockers"]))
        self.any_win.add(_any(answer["wins"]), _any(read["wins"]))
        self._add_wins([w["quote"] for w in answer["wins"]], [w["quote"] for w in read["wins"]])
        self.thanks.add(_names(answer["thanks"]), _names(read["thanks"]))
        for part in ("blockers", "wins", "thanks"):
            for one in read[part]:
                self.quotes += 1
                self.verbatim += one["quote"] in answer["text"]

    def _add_wins(self, wanted: list[str], found: list[str]) -> None:
        left = list(found)
        for quote in wanted:
            match = next((f for f in left if _same(quote, f)), None)
            if match is None:
                # Two labelled wins that were read as one quote are both found.
                if any(_same(quote, f) for f in found):
                    self.wins.hits += 1
                else:
                    self.wins.missed += 1
            else:
                left.remove(match)
                self.wins.hits += 1
        self.wins.false += sum(not any(_same(quote, f) for quote in wanted) for f in left)

    @property
    def mood_f1(self) -> float:
        """Macro-averaged over the three sentiments."""
        total = 0.0
        for one in SENTIMENTS:
            hits = self.moods[one, one]
            false = sum(n for (w, f), n in self.moods.items() if f == one != w)
            missed = sum(n for (w, f), n in self.moods.items() if w == one != f)
            total += f1(hits, false, missed)
        return total / len(SENTIMENTS)


def _any(items: Sequence[Any]) -> set[str]:
    return {"some"} if items else set()


def _names(thanks: Iterable[Answer]) -> set[str]:
    return {fold(t["name"]) for t in thanks}


def _same(one: str, other: str) -> bool:
    words, others = set(fold(one).split()), set(fold(other).split())
    return len(words & others) >= 0.5 * min(len(words), len(others))
