"""Makes `bot/language/data/kinds.txt` from the word vectors.

    python -m benchmarks.reading.kinds

Needs scikit-learn; nothing at run time does.
"""

from pathlib import Path

import numpy as np
from sklearn.cluster import MiniBatchKMeans

from bot.language.vectors import vector_of, words

KINDS = 400
TARGET = Path(__file__).parents[2] / "bot" / "language" / "data" / "kinds.txt"


def main() -> None:
    known = words()
    table = np.array([vector_of(word) for word in known], dtype=np.float32)
    table /= np.linalg.norm(table, axis=1, keepdims=True) + 1e-9
    means = MiniBatchKMeans(KINDS, random_state=0, n_init=1, batch_size=4096)
    found: list[list[str]] = [[] for _ in range(KINDS)]
    for word, kind in zip(known, means.fit_predict(table), strict=True):
        found[kind].append(word)
    lines = ["# One line a kind of words, found by k-means among the word vectors."]
    lines += sorted(" ".join(line) for line in found if line)
    TARGET.write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{len(lines) - 1} kinds, {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
