"""Trains the offline reader's weights from the labelled answers and phrases.

    python -m benchmarks.reading.train            # writes bot/language/data/weights.json
    python -m benchmarks.reading.train --check    # cross-validates by voice, writes nothing

Needs scikit-learn, which nothing needs at run time. It reads the training voices only.
"""

import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import log
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import hstack
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from benchmarks.reading.made import composites, phrases, sarcastic
from benchmarks.reading.scores import Answer, Scores, as_answer, load
from bot.language import weights as shipped
from bot.language.features import (
    Features,
    balance_features,
    cause_features,
    piece_features,
    tone_features,
    tone_of_piece,
)
from bot.language.gratitude import candidates
from bot.language.lexicon import familiar
from bot.language.offline import read_offline
from bot.language.pieces import Piece, pieces_of
from bot.language.text import fold
from bot.language.weights import Weights
from bot.language.whole import state

HERE = Path(__file__).parent
TARGET = HERE.parents[1] / "bot" / "language" / "data" / "weights.json"
STRENGTH = {"tone": 0.2, "blocker": 0.2, "win": 0.3, "cause": 0.3, "mood": 0.2, "thanks": 0.3}
"""Inverse of the regularisation, by question."""
EVENING = 0.3
"""How far causes are evened out: 0 leaves them as common as they are, 1 makes all the same."""
SEEN_IN = 3
"""A feature seen in fewer examples is left out."""
SMALLEST = 0.05
"""A feature whose weights are all smaller is left out, but for dimensions, which work together."""
Models = dict[str, Weights]
Tones = dict[int, dict[str, float]]
"""By example: how likely each mood is at first sight."""
NO_TONE = {"positive": 0.0, "negative": 0.0}


@dataclass
class Example:
    """An answer with its pieces, and for each piece its cause and whether it is a win."""

    answer: Answer
    group: str
    pieces: list[Piece]
    causes: list[str | None]
    wins: list[bool]
    blockers: list[tuple[list[Piece], str]]
    named: list[tuple[Features, str]]


def example(answer: Answer) -> Example:
    text = answer["text"]
    folded = fold(text)
    names = {fold(t["name"]) for t in answer["thanks"]}
    found = candidates(text, (), familiar)
    thanked = [c.name.start for c in found if fold(c.name.name.lstrip("@")) in names]
    pieces = pieces_of(text, folded, thanked)
    causes: list[str | None] = []
    wins: list[bool] = []
    for piece in pieces:
        causes.append(
            next((b["cause"] for b in answer["blockers"] if _covers(text, b["quote"], piece)), None)
        )
        wins.append(any(_covers(text, w["quote"], piece) for w in answer["wins"]))
    quotes = [
        ([p for p in pieces if _covers(text, b["quote"], p)], b["cause"])
        for b in answer["blockers"]
    ]
    named = [(c.features, "yes" if c.name.start in thanked else "no") for c in found]
    return Example(
        answer, answer["voice"], pieces, causes, wins, [q for q in quotes if q[0]], named
    )


def _covers(text: str, quote: str, piece: Piece) -> bool:
    start = text.index(quote)
    common = min(start + len(quote), piece.span.end) - max(start, piece.span.start)
    return common >= 0.5 * (piece.span.end - piece.span.start) or common >= 0.6 * len(quote)


class Table:
    """The features of many examples, made into numbers once: every fit takes its rows of it."""

    def __init__(self, found: Sequence[Features]) -> None:
        vectorizer = DictVectorizer()
        self.numbers: Any = vectorizer.fit_transform(found).tocsr()
        self.names: list[str] = list(vectorizer.feature_names_)

    def rows(self, places: Sequence[int], more: Sequence[Features] | None = None) -> "Rows":
        """Some rows, with features that are only known now beside them."""
        numbers = self.numbers[np.asarray(places, dtype=int)]
        if more is None:
            return Rows(numbers, self.names)
        vectorizer = DictVectorizer()
        beside = vectorizer.fit_transform(more)
        return Rows(hstack([numbers, beside]).tocsr(), [*self.names, *vectorizer.feature_names_])


@dataclass(frozen=True)
class Rows:
    """Rows of numbers, with the name of each column."""

    numbers: Any
    names: list[str]


def fit(
    question: str, rows: Rows, wanted: Sequence[str], weigh: Sequence[float] | None = None
) -> Weights:
    often = np.asarray((rows.numbers != 0).sum(axis=0)).ravel() >= SEEN_IN
    names = [name for name, kept in zip(rows.names, often, strict=True) if kept]
    model = LogisticRegression(C=STRENGTH[question], max_iter=3000)
    model.fit(rows.numbers[:, np.flatnonzero(often)], wanted, sample_weight=weigh)
    kept = {
        name: tuple(column)
        for name, column in zip(names, model.coef_.T.tolist(), strict=True)
        if max(map(abs, column)) >= SMALLEST or "d:" in name
    }
    return Weights(tuple(model.classes_), tuple(model.intercept_.tolist()), kept)


def likely(weights: Weights, rows: Rows) -> np.ndarray:
    """How likely each class is, a line a row; as `Weights.likely` for one."""
    table = np.zeros((len(rows.names), len(weights.start)))
    for place, name in enumerate(rows.names):
        if name in weights.features:
            table[place] = weights.features[name]
    sums = rows.numbers @ table + np.asarray(weights.start)
    if sums.shape[1] == 1:
        sums = np.hstack([np.zeros_like(sums), sums])
    powers = np.exp(sums - sums.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _unsure(flags: Sequence[object], pieces: Sequence[Piece], place: int) -> bool:
    """Whether a piece without the flag belongs to a sentence that has it: better not learned."""
    return not flags[place] and any(
        flags[near] and pieces[near].sentence == pieces[place].sentence
        for near in (place - 1, place + 1)
        if 0 <= near < len(pieces)
    )


def _folds(
    examples: Sequence[Example], folds: int = 5
) -> list[tuple[list[Example], list[Example]]]:
    places = GroupKFold(folds).split(examples, groups=[e.group for e in examples])
    return [([examples[i] for i in train], [examples[i] for i in test]) for train, test in places]


class Trainer:
    """All examples with their features, of which any part can be learned."""

    def __init__(self, every: Sequence[Example]) -> None:
        self._row = {id(e): row for row, e in enumerate(every)}
        self._tone = Table([tone_features(e.pieces) if e.pieces else {} for e in every])
        self._first: dict[int, int] = {}
        found: list[Features] = []
        for e in every:
            self._first[id(e)] = len(found)
            found += [piece_features(e.pieces, place, NO_TONE) for place in range(len(e.pieces))]
        self._piece = Table(found)

    def _tones(self, some: Sequence[Example], more: Sequence[Features] | None = None) -> Rows:
        return self._tone.rows([self._row[id(e)] for e in some], more)

    def _pieces(self, some: Sequence[tuple[Example, int]], tones: Tones) -> Rows:
        rows = [self._first[id(e)] + place for e, place in some]
        return self._piece.rows(rows, [tone_of_piece(tones[id(e)]) for e, _ in some])

    def _fit_tone(self, examples: Sequence[Example]) -> Weights:
        judged = [e for e in examples if e.answer["sentiment"]]
        wanted = [e.answer["sentiment"] for e in judged]
        return fit("tone", self._tones(judged), wanted, [weight(e) for e in judged])

    def _fit_pieces(self, examples: Sequence[Example], tones: Tones) -> Models:
        models: Models = {}
        for question in ("blocker", "win"):
            some: list[tuple[Example, int]] = []
            wanted: list[str] = []
            for one in examples:
                flags: Sequence[object] = one.causes if question == "blocker" else one.wins
                for place in range(len(one.pieces)):
                    if not _unsure(flags, one.pieces, place):
                        some.append((one, place))
                        wanted.append("yes" if flags[place] else "no")
            models[question] = fit(question, self._pieces(some, tones), wanted)
        return models

    def _mood(
        self, judged: Sequence[Example], found: dict[int, tuple[list[float], list[float]]]
    ) -> Rows:
        return self._tones(judged, [balance_features(*found[id(e)]) for e in judged])

    def train(self, every: Sequence[Example]) -> Models:
        """All weights. What one question passes to the next is learned on voices it did not see."""
        examples = [e for e in every if not e.answer.get("only_names")]
        judged = [e for e in examples if e.answer["sentiment"]]
        tones: Tones = {}
        for seen, unseen in _folds(examples):
            tone = self._fit_tone(seen)
            found = likely(tone, self._tones(unseen))
            for e, row in zip(unseen, found, strict=True):
                tones[id(e)] = dict(zip(tone.classes, row.tolist(), strict=True))
        judgements: dict[int, tuple[list[float], list[float]]] = {}
        for seen, unseen in _folds(examples):
            models = self._fit_pieces(seen, tones)
            some = [(e, place) for e in unseen for place in range(len(e.pieces))]
            rows = self._pieces(some, tones)
            troubled, won = (likely(models[q], rows)[:, 1].tolist() for q in ("blocker", "win"))
            begin = 0
            for e in unseen:
                end = begin + len(e.pieces)
                judgements[id(e)] = troubled[begin:end], won[begin:end]
                begin = end
        models = self._fit_pieces(examples, tones) | {"tone": self._fit_tone(judged)}
        quotes = [quote for e in judged for quote in e.blockers]
        causes = Table([cause_features(p) for p, _ in quotes]).rows(range(len(quotes)))
        counts = [weight(e) for e in judged for _ in e.blockers]
        wanted = [cause for _, cause in quotes]
        models["cause"] = fit("cause", causes, wanted, _evened(wanted, counts))
        named = [one for e in every for one in e.named]
        names = Table([f for f, _ in named])
        models["thanks"] = fit("thanks", names.rows(range(len(named))), [w for _, w in named])
        moods, weigh = [e.answer["sentiment"] for e in judged], [weight(e) for e in judged]
        rows = self._mood(judged, judgements)
        models["mood"] = fit("mood", rows, moods, weigh)
        for question, flags in (
            ("stuck", [any(e.causes) for e in judged]),
            ("won", [any(e.wins) for e in judged]),
        ):
            wanted = ["yes" if flag else "no" for flag in flags]
            models[question] = fit("mood", rows, wanted, weigh)
        models["together"] = _together([e for e in judged if "id" in e.answer])
        return models


def _together(written: Sequence[Example]) -> Weights:
    """How much oftener a mood, a blocker and a win come together than by chance, as logarithms."""
    seen = [(e.answer["sentiment"], any(e.causes), any(e.wins)) for e in written]
    often, parts = Counter(seen), [Counter(column) for column in zip(*seen, strict=True)]
    moods = tuple(sorted(parts[0]))
    bonds: dict[str, tuple[float, ...]] = {}
    for is_stuck, has_won in product((False, True), repeat=2):
        chances = [parts[0][m] * parts[1][is_stuck] * parts[2][has_won] for m in moods]
        bonds[state(is_stuck=is_stuck, has_won=has_won)] = tuple(
            log((often[mood, is_stuck, has_won] + 1) * len(seen) ** 2 / max(chance, 1))
            for mood, chance in zip(moods, chances, strict=True)
        )
    return Weights(moods, (0.0,) * len(moods), bonds)


def _evened(causes: Sequence[str], counts: Sequence[float]) -> list[float]:
    """Weights that let rare causes count more, and common ones still be commoner."""
    often = Counter(causes)
    return [
        count * (len(causes) / (len(often) * often[cause])) ** EVENING
        for cause, count in zip(causes, counts, strict=True)
    ]


def weight(one: Example) -> float:
    """How much an example counts for the mood: what we put together counts little."""
    return one.answer.get("weight", 1.0)


def check(examples: Sequence[Example], extra: Sequence[Example]) -> Scores:
    scores = Scores()
    trainer = Trainer([*examples, *extra])
    for seen, unseen in _folds(examples, 6):
        shipped.use(trainer.train([*seen, *extra]))
        for one in unseen:
            read = as_answer(read_offline(one.answer["text"]))
            scores.add(one.answer, read)
            _show(one, read)
    return scores


def _show(one: Example, read: Answer) -> None:
    """Prints a miss, for whoever improves the rules or the labels."""
    if "-v" not in sys.argv:
        return
    a = one.answer
    moods = a["sentiment"][:3] + ">" + read["sentiment"][:3]
    causes = (
        sorted({b["cause"] for b in a["blockers"]}),
        sorted({b["cause"] for b in read["blockers"]}),
    )
    wins = len(a["wins"]), len(read["wins"])
    names = sorted(t["name"] for t in a["thanks"]), sorted(t["name"] for t in read["thanks"])
    if (
        a["sentiment"] != read["sentiment"]
        or any(x != y for x, y in (causes, names))
        or wins[0] != wins[1]
    ):
        print(a["id"], moods, *causes, "wins", *wins, *names, repr(a["text"][:220]))


def main() -> None:
    answers = [example(a) for a in load("train") if a["understood"] and a["text"].strip()]
    single = phrases()
    extra = [example(a) for a in (*single, *composites(single), *sarcastic(single))]
    answers, extra = ([e for e in some if e.pieces] for some in (answers, extra))
    if "--check" in sys.argv:
        s = check(answers, extra)
        print(
            f"mood {s.mood_f1:.3f} causes {s.causes.f1:.3f} blockers {s.blockers.f1:.3f} "
            f"wins {s.wins.f1:.3f} any win {s.any_win.f1:.3f} thanks {s.thanks.f1:.3f} {s.causes}"
        )
        return
    written = {
        question: {
            "classes": one.classes,
            "start": [round(1000 * n) for n in one.start],
            "features": {k: [round(1000 * n) for n in v] for k, v in sorted(one.features.items())},
        }
        for question, one in Trainer([*answers, *extra]).train([*answers, *extra]).items()
    }
    TARGET.write_text(
        json.dumps(written, separators=(",", ":"), ensure_ascii=False) + "\n", "utf-8"
    )
    print(f"{TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
