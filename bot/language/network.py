"""The trained network: numbers in, likelihoods out.

`data/network.onnx` is made by `benchmarks/reading/train.py`: the first layers of a sentence model
(all-MiniLM-L6-v2, Apache 2.0, see `data/NOTICE.txt`), trained further on the labelled answers and
kept in whole numbers of eight bits. It runs on one core, and the same text gives the same numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import Any

Rows = Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A stretch of text as the network takes it.

    `ids` are its word pieces. `pieces` has a row a piece and `names` one a name: how much each
    word piece counts in it. `hints` has a row a piece: the numbers of what else is known of it.
    """

    ids: Sequence[int]
    pieces: Rows
    names: Rows
    hints: Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class Answered:
    """Likelihoods: of each mood; of a blocker and of a win; a row a piece, a number a name."""

    moods: Sequence[float]
    stuck: float
    won: float
    causes: Rows
    wins: Sequence[float]
    thanked: Sequence[float]


@dataclass(frozen=True, slots=True)
class Network:
    """The network, and the words for its numbers in their order."""

    session: Any  # onnxruntime has no types
    hints: tuple[str, ...]
    causes: tuple[str, ...]
    moods: tuple[str, ...]

    def ask(self, asked: Asked) -> Answered:
        """What it holds likely. There must be a word piece and a piece."""
        import numpy as np  # noqa: PLC0415 - as below: only who reads answers needs it

        hints = np.zeros((1, len(asked.hints), len(self.hints)), np.float32)
        for place, known in enumerate(asked.hints):
            hints[0, place, list(known)] = 1.0
        names = asked.names or [[0.0] * len(asked.ids)]  # a row at least: it has no empty tables
        given = {
            "ids": np.array([asked.ids], np.int64),
            "pieces": np.array([asked.pieces], np.float32),
            "names": np.array([names], np.float32),
            "hints": hints,
        }
        moods, whole, causes, wins, thanked = (
            one[0].tolist() for one in self.session.run(list(_ANSWERS), given)
        )
        stuck, won = whole
        return Answered(moods, stuck, won, causes, wins, thanked[: len(asked.names)])


_ANSWERS = ("moods", "whole", "causes", "wins", "thanked")


@cache
def network() -> Network:
    """The network, read once; that takes a third of a second."""
    # Not at the top: most commands never read an answer, and `run` is up sooner without.
    onnxruntime: Any = import_module("onnxruntime")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    data = (files("bot.language") / "data" / "network.onnx").read_bytes()
    session: Any = onnxruntime.InferenceSession(
        data,
        options,
        providers=["CPUExecutionProvider"],
        disabled_optimizers=["SkipLayerNormFusion"],  # slower than its parts on so few words
    )
    words: dict[str, str] = session.get_modelmeta().custom_metadata_map
    hints, causes, moods = (tuple(words[key].split("|")) for key in ("hints", "causes", "moods"))
    return Network(session, hints, causes, moods)


def is_ready() -> bool:
    """Whether the network has been read."""
    return network.cache_info().currsize > 0
