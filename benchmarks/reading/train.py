"""Trains the offline reader's network from the labelled answers and phrases.

    python -m benchmarks.reading.train MINILM          # writes bot/language/data/network.onnx
    python -m benchmarks.reading.train MINILM --check  # without some voices, and reads those

MINILM is a folder with `model.safetensors` and `vocab.txt` of all-MiniLM-L6-v2. Needs PyTorch,
safetensors and onnx, which nothing needs at run time. It reads the training voices only, and takes
about half an hour on two cores.
"""

import random
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from copy import deepcopy
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

from benchmarks.reading.examples import CAUSES, HINTS, MOODS, Example, example
from benchmarks.reading.made import composites, phrases, sarcastic
from benchmarks.reading.net import Likelihoods, Net, batch_of, from_minilm, loss
from benchmarks.reading.scores import Answer, Scores, as_answer, load
from bot.language.offline import read_offline
from bot.language.text import fold
from bot.language.wordpieces import BEGIN, END, UNKNOWN, numbers

DATA = Path(__file__).parents[2] / "bot" / "language" / "data"
WAYS = 2
"""How many networks are taught from one beginning, each in an order of its own. The reader gets
their mean, which judges a little better than either."""
EPOCHS = 6
AT_ONCE = 16
FASTEST = 1e-4
"""The rate of learning at its highest, in the last layer; each layer before learns less."""
LAYER_BEFORE = 0.95
NEW_PARTS = 10
"""How much faster the judgements learn, which begin with nothing."""
WARMING = 0.1
"""The share of the steps in which the rate rises; then it falls to nothing."""
MADE_UP = 500
"""How many answers put together from phrases are learned, beside each phrase alone."""
OLDER_VOICES = 2
"""How often an answer of the older voices is learned: of the pens' there are five times as many."""
COMMONEST = 16_000
"""Word pieces that are kept, beside those that the training answers need."""
HELD_BACK = 8
"""One voice in so many is held back by `--check`."""


def word_pieces_kept(vocabulary: Sequence[str], answers: Sequence[Answer]) -> list[int]:
    """Which of the published word pieces the reader keeps: English ones, commonest first, and
    those that stand in an answer."""
    common = [n for n, piece in enumerate(vocabulary) if re.fullmatch(r"(##)?[a-z0-9]+", piece)]
    marks = {n for n, piece in enumerate(vocabulary) if len(piece) == 1 and not piece.isalnum()}
    seen = {word for answer in answers for word in re.findall(r"[^\W_]+", fold(answer["text"]))}
    needed = {n for n, piece in enumerate(vocabulary) if piece in seen}
    special = {vocabulary.index(one) for one in (BEGIN, END, UNKNOWN)}
    return sorted({*common[:COMMONEST], *marks, *needed, *special})


def train(begun: Net, examples: Sequence[Example], way: int) -> Net:
    """A network taught all examples, in an order that is always the same for a way."""
    net = deepcopy(begun)  # PyTorch lets processes share what one hands to another
    torch.set_num_threads(1)
    pick = random.Random(way)
    torch.manual_seed(way)
    optimizer = torch.optim.AdamW(_rates(net), weight_decay=0.01)
    steps = EPOCHS * len(list(_batches(examples, random.Random(0))))
    scheduler = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / (WARMING * steps), (steps - step) / steps)
    )
    net.train()
    for epoch in range(EPOCHS):
        total, count = 0.0, 0
        for some in _batches(examples, pick):
            wrong = loss(net, batch_of(some))
            optimizer.zero_grad()
            wrong.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            scheduler.step()
            total, count = total + wrong.item(), count + 1
        print(f"way {way}, epoch {epoch + 1} of {EPOCHS}: {total / count:.3f}", flush=True)
    return net


def mean_of(nets: Sequence[Net]) -> Net:
    """One network whose weights are the means of theirs; they began alike."""
    first, *others = nets
    with torch.no_grad():
        for name, weights in first.named_parameters():
            weights.add_(sum(other.get_parameter(name) for other in others)).div_(len(nets))
    return first.eval()


def _rates(net: Net) -> list[dict[str, object]]:
    """The parts of a network with the rate at which each learns."""
    layers = list(net.layers)
    first = [*net.places.parameters(), *net.norm.parameters()]
    heads = (net.mood, net.whole, net.cause, net.win, net.thanked)
    found = [{"params": first, "lr": FASTEST * LAYER_BEFORE ** len(layers)}]
    for depth, layer in enumerate(reversed(layers)):
        found.append({"params": list(layer.parameters()), "lr": FASTEST * LAYER_BEFORE**depth})
    judged = [one for head in heads for one in head.parameters()]
    return [*found, {"params": judged, "lr": FASTEST * NEW_PARTS}]


def _batches(examples: Sequence[Example], pick: random.Random) -> Iterator[list[Example]]:
    """All examples, a few of about one length at a time."""
    order = list(examples)
    pick.shuffle(order)
    near = AT_ONCE * 20
    batches: list[list[Example]] = []
    for begin in range(0, len(order), near):
        some = sorted(order[begin : begin + near], key=lambda one: len(one.asked.ids))
        batches += [some[at : at + AT_ONCE] for at in range(0, len(some), AT_ONCE)]
    pick.shuffle(batches)
    yield from batches


def write(net: Net, to: Path) -> None:
    """Writes a network as the reader runs it: one answer at a time, in whole numbers."""
    tokens, pieces, names = 7, 3, 2
    tables = [torch.zeros(1, rows, tokens) for rows in (pieces, names)]
    given = (torch.zeros(1, tokens, dtype=torch.long), *tables, torch.zeros(1, pieces, len(HINTS)))
    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder) / "exact.onnx"
        torch.onnx.export(
            Likelihoods(net),
            given,
            str(exact),
            input_names=["ids", "pieces", "names", "hints"],
            output_names=["moods", "whole", "causes", "wins", "thanked"],
            dynamic_axes={
                "ids": {1: "tokens"},
                "pieces": {1: "pieces", 2: "tokens"},
                "names": {1: "names", 2: "tokens"},
                "hints": {1: "pieces"},
            },
            dynamo=False,
            opset_version=17,
        )
        # A bit is left free: without it, processors that lack VNNI overflow in silence.
        quantize_dynamic(
            exact, to, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8
        )
    model = onnx.load(to)
    for key, words in (("hints", HINTS), ("causes", CAUSES), ("moods", MOODS)):
        model.metadata_props.add(key=key, value="|".join(words))
    onnx.save(model, to)


def held_back(voice: str) -> bool:
    """Whether `--check` learns nothing from a voice, and reads it afterwards."""
    return int(sha256(voice.encode()).hexdigest(), 16) % HELD_BACK == 0


def check(answers: Sequence[Answer]) -> None:
    """Prints how well the answers of the voices held back are read, and with -v each miss."""
    s = Scores()
    for answer in answers:
        read = as_answer(read_offline(answer["text"]))
        s.add(answer, read)
        if "-v" in sys.argv:
            _show(answer, read)
    print(
        f"{len(answers)} answers: mood {s.mood_f1:.3f} causes {s.causes.f1:.3f} blockers "
        f"{s.blockers.f1:.3f} wins {s.wins.f1:.3f} any win {s.any_win.f1:.3f} "
        f"thanks {s.thanks.f1:.3f}"
    )


def _show(answer: Answer, read: Answer) -> None:
    """Prints a miss, for whoever improves the rules or the labels."""
    moods = answer["sentiment"][:3], read["sentiment"][:3]
    causes = [sorted({b["cause"] for b in one["blockers"]}) for one in (answer, read)]
    wins = [len(one["wins"]) for one in (answer, read)]
    names = [sorted(t["name"] for t in one["thanks"]) for one in (answer, read)]
    if any(wanted != found for wanted, found in (moods, causes, wins, names)):
        print(answer["id"], *moods, *causes, "wins", *wins, *names, repr(answer["text"][:220]))


def main() -> None:
    folder = Path(sys.argv[1])
    written = [a for a in load("train") if a["understood"] and a["text"].strip()]
    single = phrases()
    together = [*composites(single), *sarcastic(single)]
    made = [*single, *random.Random(1).sample(together, MADE_UP)]
    vocabulary = (folder / "vocab.txt").read_text("utf-8").splitlines()
    kept = word_pieces_kept(vocabulary, written)
    (DATA / "wordpieces.txt").write_text("\n".join(vocabulary[n] for n in kept) + "\n", "utf-8")
    numbers.cache_clear()
    checked = "--check" in sys.argv
    learned = [a for a in written if not (checked and held_back(a["voice"]))]
    learned += [a for a in learned if not a["voice"].startswith("p")] * (OLDER_VOICES - 1)
    examples = [one for one in map(example, [*learned, *made]) if one]
    torch.manual_seed(WAYS)  # the first number that no way has
    begun = from_minilm(folder, kept)
    with ProcessPoolExecutor(WAYS, get_context("spawn")) as processes:
        taught = processes.map(train, [begun] * WAYS, [examples] * WAYS, range(WAYS))
        net = mean_of(list(taught))
    write(net, DATA / "network.onnx")
    print(f"{(DATA / 'network.onnx').stat().st_size:,} bytes from {len(examples)} examples")
    if checked:
        check([a for a in written if held_back(a["voice"])])


if __name__ == "__main__":
    main()
