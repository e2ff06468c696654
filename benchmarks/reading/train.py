"""Trains the offline reader's weights from the labelled answers and phrases.

    python -m benchmarks.reading.train            # writes bot/language/data/weights.json
    python -m benchmarks.reading.train --check    # cross-validates by voice, writes nothing

Needs scikit-learn, which nothing needs at run time. It reads the training voices only.
"""

import json
import random
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from benchmarks.reading.scores import Answer, Scores, as_answer, load
from bot.language import weights as shipped
from bot.language.features import (
    Features,
    cause_features,
    mood_features,
    piece_features,
    tone_features,
)
from bot.language.gratitude import candidates
from bot.language.offline import familiar, read_offline
from bot.language.pieces import Piece, pieces_of
from bot.language.text import fold
from bot.language.weights import Weights

HERE = Path(__file__).parent
TARGET = HERE.parents[1] / "bot" / "language" / "data" / "weights.json"
STRENGTH = {"tone": 0.2, "blocker": 0.2, "win": 0.3, "cause": 0.2, "mood": 0.2, "thanks": 0.3}
"""Inverse of the regularisation, by question."""
SEEN_IN = 3
"""A feature seen in fewer examples is left out."""
SMALLEST = 0.05
"""A feature whose weights are all smaller is left out, but for dimensions, which work together."""
COMPOSITES = 1500
SARCASTIC = 250
PUT_TOGETHER = 0.1
JOY_BEFORE = (
    *("Great, ", "Fantastic, ", "Oh joy, ", "Love it: ", "Brilliant. ", "Wonderful. ", "Lovely, "),
    *(
        "Perfect timing, ",
        "Super, ",
        "Oh good, ",
        "Marvellous: ",
        "Yay, ",
        "Of course ",
        "Awesome, ",
    ),
    *(
        "Thrilled that ",
        "So happy that ",
        "I just love it when ",
        "Excellent. ",
        "Bravo, ",
        "Nice, ",
    ),
)
JOY_AFTER = (
    *("", "", "", "", " Just what I needed.", " Love it here.", " Living the dream."),
    *(
        " What could go wrong.",
        " Best job ever.",
        " So that's nice.",
        " Thanks a lot.",
        " Fun times.",
    ),
    *(" As always.", " Exactly what I needed this week.", " Such fun.", " Who needs sales anyway."),
)
CAUSES = ("training", "expectations", "market", "process", "workload", "other")
MOOD_OF_PHRASES = {
    "wins": "positive",
    "none_positive": "positive",
    "none_neutral": "neutral",
    "none_negative": "negative",
}
_SAID = {"none_positive": "mood", "none_negative": "mood"}
Models = dict[str, Weights]


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


def phrases() -> list[Answer]:
    """The phrases as answers of their own; every twentieth shares a voice."""
    found: list[Answer] = []
    for file in sorted((HERE / "phrases").glob("*.txt")):
        lines = [line for line in file.read_text("utf-8").splitlines() if not line.startswith("#")]
        kind = file.stem
        for line in filter(None, lines):
            names = re.findall(r"\{(.*?)\}", line) if kind == "thanks" else []
            text = line.replace("{", "").replace("}", "")
            blockers = [{"quote": text, "cause": kind}] if kind in CAUSES else []
            found.append(
                {
                    "voice": f"phrases {len(found) % 20}",
                    "text": text,
                    "sentiment": MOOD_OF_PHRASES.get(kind, "negative"),
                    "blockers": blockers,
                    "wins": [{"quote": text}] if kind == "wins" else [],
                    "thanks": [{"name": name, "quote": text} for name in names],
                    "only_names": kind.endswith("thanks"),
                    "said": _SAID.get(kind, kind),
                    "understood": True,
                }
            )
    return found


def composites(single: Sequence[Answer]) -> list[Answer]:
    """Answers put together from two or three phrases of different kinds.

    Written answers mostly have one subject; these teach that a blocker stays one beside a win.
    A mood phrase decides the mood; a win and a blocker without one are mixed, so neutral.
    """
    pick = random.Random(11)
    usable = [a for a in single if not a.get("only_names")]
    helped = [a for a in single if a["thanks"]]
    found: list[Answer] = []
    for number in range(COMPOSITES):
        parts = pick.sample(usable, pick.choice((1, 2, 2, 3)))
        if number % 3 == 0 or len(parts) == 1:
            parts.append(pick.choice(helped))
        pick.shuffle(parts)
        texts = [p["text"][0].upper() + p["text"][1:].rstrip(".") for p in parts]
        joined = pick.choice((". ", ". ", "\n", "! ", " - ")).join(texts) + "."
        found.append(
            {
                "voice": f"phrases {number % 20}",
                "text": joined,
                "sentiment": _together(parts),
                "weight": PUT_TOGETHER,
                "blockers": _within(joined, parts, "blockers"),
                "wins": _within(joined, parts, "wins"),
                "thanks": _within(joined, parts, "thanks"),
            }
        )
    return found


def _together(parts: Sequence[Answer]) -> str | None:
    """The mood of an answer of these parts; None where people would disagree."""
    moods = {p["sentiment"] for p in parts if p["said"] == "mood"}
    if len(moods) == 1:
        return moods.pop()
    stuck, won = any(p["blockers"] for p in parts), any(p["wins"] for p in parts)
    if moods or (stuck and any(p["said"] == "thanks" for p in parts) and not won):
        return None
    if stuck:
        return "neutral" if won else "negative"
    return "positive" if won or any(p["said"] == "thanks" for p in parts) else "neutral"


def sarcastic(single: Sequence[Answer]) -> list[Answer]:
    """Blockers under a word of joy: what is said is the opposite of what is meant."""
    pick = random.Random(12)
    stuck = [a for a in single if a["blockers"]]
    found: list[Answer] = []
    for number in range(SARCASTIC):
        part = pick.choice(stuck)
        text = pick.choice(JOY_BEFORE) + part["text"].rstrip(".") + "." + pick.choice(JOY_AFTER)
        found.append(
            {
                "voice": f"phrases {number % 20}",
                "text": text,
                "sentiment": "negative",
                "weight": 2 * PUT_TOGETHER,
                "blockers": _within(text, [part], "blockers"),
                "wins": [],
                "thanks": [],
            }
        )
    return found


def _within(text: str, parts: Sequence[Answer], kind: str) -> list[Answer]:
    """The labels of the parts, their quotes as they now stand in the text."""
    found: list[Answer] = []
    for one in (label for part in parts for label in part[kind]):
        start = text.lower().index(one["quote"].lower().rstrip("."))
        found.append(one | {"quote": text[start : start + len(one["quote"].rstrip("."))]})
    return found


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


def fit(
    question: str,
    found: Sequence[Features],
    wanted: Sequence[str],
    weigh: Sequence[float] | None = None,
) -> Weights:
    vectorizer = DictVectorizer()
    table = vectorizer.fit_transform(found)
    vectorizer.restrict(np.asarray((table != 0).sum(axis=0)).ravel() >= SEEN_IN)
    table = vectorizer.transform(found)
    balance = "balanced" if question == "cause" else None
    model = LogisticRegression(C=STRENGTH[question], max_iter=3000, class_weight=balance)
    model.fit(table, wanted, sample_weight=weigh)
    kept = {
        name: tuple(column)
        for name, column in zip(vectorizer.feature_names_, model.coef_.T.tolist(), strict=True)
        if max(map(abs, column)) >= SMALLEST or "d:" in name
    }
    return Weights(tuple(model.classes_), tuple(model.intercept_.tolist()), kept)


def _unsure(flags: Sequence[object], pieces: Sequence[Piece], place: int) -> bool:
    """Whether a piece without the flag belongs to a sentence that has it: better not learned."""
    return not flags[place] and any(
        flags[near] and pieces[near].sentence == pieces[place].sentence
        for near in (place - 1, place + 1)
        if 0 <= near < len(pieces)
    )


def _fit_pieces(examples: Sequence[Example], tones: dict[int, dict[str, float]]) -> Models:
    models: Models = {}
    for question in ("blocker", "win"):
        found: list[Features] = []
        wanted: list[str] = []
        for one in examples:
            flags: Sequence[object] = one.causes if question == "blocker" else one.wins
            for place in range(len(one.pieces)):
                if not _unsure(flags, one.pieces, place):
                    found.append(piece_features(one.pieces, place, tones[id(one)]))
                    wanted.append("yes" if flags[place] else "no")
        models[question] = fit(question, found, wanted)
    return models


def weight(one: Example) -> float:
    """How much an example counts for the mood: what we put together counts little."""
    return one.answer.get("weight", 1.0)


def _fit_tone(examples: Sequence[Example]) -> Weights:
    return fit(
        "tone",
        [tone_features(e.pieces) for e in examples],
        [e.answer["sentiment"] for e in examples],
        [weight(e) for e in examples],
    )


def _folds(
    examples: Sequence[Example], folds: int = 5
) -> list[tuple[list[Example], list[Example]]]:
    places = GroupKFold(folds).split(examples, groups=[e.group for e in examples])
    return [([examples[i] for i in train], [examples[i] for i in test]) for train, test in places]


def train(every: Sequence[Example]) -> Models:
    """All weights. What one question passes to the next is learned on voices it did not see."""
    examples = [e for e in every if not e.answer.get("only_names")]
    judged = [e for e in examples if e.answer["sentiment"]]
    tones: dict[int, dict[str, float]] = {}
    for seen, unseen in _folds(examples):
        tone = _fit_tone([e for e in seen if e.answer["sentiment"]])
        tones |= {id(e): tone.likely(tone_features(e.pieces)) for e in unseen}
    likely: dict[int, tuple[list[float], list[float]]] = {}
    for seen, unseen in _folds(examples):
        models = _fit_pieces(seen, tones)
        likely |= {id(e): _likely(models, e, tones[id(e)]) for e in unseen}
    models = _fit_pieces(examples, tones) | {"tone": _fit_tone(judged)}
    quotes = [quote for e in judged for quote in e.blockers]
    models["cause"] = fit("cause", [cause_features(p) for p, _ in quotes], [c for _, c in quotes])
    named = [one for e in every for one in e.named]
    models["thanks"] = fit("thanks", [f for f, _ in named], [w for _, w in named])
    models["mood"] = fit(
        "mood",
        [mood_features(e.pieces, *likely[id(e)]) for e in judged],
        [e.answer["sentiment"] for e in judged],
        [weight(e) for e in judged],
    )
    return models


def _likely(
    models: Models, one: Example, tone: dict[str, float]
) -> tuple[list[float], list[float]]:
    found = [piece_features(one.pieces, place, tone) for place in range(len(one.pieces))]
    return (
        [models["blocker"].likely(f)["yes"] for f in found],
        [models["win"].likely(f)["yes"] for f in found],
    )


def check(examples: Sequence[Example], extra: Sequence[Example]) -> Scores:
    scores = Scores()
    for seen, unseen in _folds(examples, 6):
        shipped.use(train([*seen, *extra]))
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
        for question, one in train([*answers, *extra]).items()
    }
    TARGET.write_text(
        json.dumps(written, separators=(",", ":"), ensure_ascii=False) + "\n", "utf-8"
    )
    print(f"{TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
