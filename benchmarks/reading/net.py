"""The network in PyTorch: the first layers of a sentence model, with a judgement of each kind.

Only training needs this; the reader runs what `export` writes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from benchmarks.reading.examples import CAUSES, HINTS, MOODS, UNSURE, Example

LAYERS = 3
WIDTH, HEADS, INNER = 384, 12, 1536
"""Of all-MiniLM-L6-v2, whose first layers are taken."""
DROPPED = 0.1


class Layer(nn.Module):
    """One layer of BERT."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.inner, self.outer = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.first, self.second = (nn.LayerNorm(WIDTH, 1e-12) for _ in range(2))
        self.drop = nn.Dropout(DROPPED)

    def forward(self, x: Tensor, masked: Tensor | None) -> Tensor:
        each = self.asked(x).view(len(x), -1, 3, HEADS, WIDTH // HEADS)
        query, key, value = each.permute(2, 0, 3, 1, 4)
        likeness = query @ key.transpose(2, 3) * (WIDTH // HEADS) ** -0.5
        if masked is not None:
            likeness = likeness.masked_fill(masked, -1e9)
        seen = torch.softmax(likeness, -1) @ value
        seen = seen.transpose(1, 2).reshape(len(x), -1, WIDTH)
        x = self.first(x + self.drop(self.out(seen)))
        return self.second(x + self.drop(self.outer(nn.functional.gelu(self.inner(x)))))


_PARTS = {
    "attention.output.dense": "out",
    "attention.output.LayerNorm": "first",
    "intermediate.dense": "inner",
    "output.dense": "outer",
    "output.LayerNorm": "second",
}
"""The names of a layer's parts in the published model, and here."""
_ASKED = ("query", "key", "value")
"""Three parts there, which are one here: that is faster."""


class Net(nn.Module):
    """Reads word pieces; says moods, the whole, the causes and win of each piece, each name."""

    def __init__(self, words: int) -> None:
        super().__init__()
        self.words, self.places = nn.Embedding(words, WIDTH), nn.Embedding(512, WIDTH)
        self.norm, self.drop = nn.LayerNorm(WIDTH, 1e-12), nn.Dropout(DROPPED)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.mood, self.whole = nn.Linear(WIDTH, len(MOODS)), nn.Linear(WIDTH, 1 + len(CAUSES))
        beside = 2 * WIDTH + len(HINTS)
        self.cause, self.win = nn.Linear(beside, len(CAUSES)), nn.Linear(beside, 1)
        self.thanked = nn.Linear(WIDTH, 1)

    def forward(
        self,
        ids: Tensor,
        pieces: Tensor,
        names: Tensor,
        hints: Tensor,
        within: Tensor | None = None,
    ) -> tuple[Tensor, ...]:
        """What it holds likely, before it is made into likelihoods; `within` marks real words."""
        x = self.drop(self.norm(self.words(ids) + self.places.weight[: ids.shape[1]]))
        masked = None if within is None else ~within[:, None, None, :]
        for layer in self.layers:
            x = layer(x, masked)
        if within is None:
            mean = x.mean(1)
        else:
            share = within.float() / within.sum(1, keepdim=True)
            mean = (share[:, None] @ x)[:, 0]
        mean = self.drop(mean)
        around = mean[:, None].expand(-1, pieces.shape[1], -1)
        about = torch.cat([self.drop(pieces @ x), around, hints], -1)
        return (
            self.mood(mean),
            self.whole(mean),
            self.cause(about),
            self.win(about)[..., 0],
            self.thanked(self.drop(names @ x))[..., 0],
        )


class Likelihoods(nn.Module):
    """The same as likelihoods, for an answer at a time: what the reader runs."""

    def __init__(self, net: Net) -> None:
        super().__init__()
        self.net = net

    def forward(
        self, ids: Tensor, pieces: Tensor, names: Tensor, hints: Tensor
    ) -> tuple[Tensor, ...]:
        moods, whole, causes, wins, thanked = self.net(ids, pieces, names, hints)
        return (
            torch.softmax(moods, -1),
            torch.sigmoid(whole[:, :2]),
            torch.softmax(causes, -1),
            torch.sigmoid(wins),
            torch.sigmoid(thanked),
        )


def from_minilm(folder: Path, kept: Sequence[int]) -> Net:
    """A network that begins as all-MiniLM-L6-v2 does, with those of its word pieces that are kept.

    `folder` holds `model.safetensors` as its makers publish it.
    """
    published = load_file(folder / "model.safetensors")
    net = Net(len(kept))
    with torch.no_grad():
        kind = published["embeddings.token_type_embeddings.weight"][0]
        net.words.weight.copy_(published["embeddings.word_embeddings.weight"][list(kept)])
        net.places.weight.copy_(published["embeddings.position_embeddings.weight"] + kind)
        _copy(net.norm, published, "embeddings.LayerNorm")
        for place, layer in enumerate(net.layers):
            for theirs, ours in _PARTS.items():
                _copy(getattr(layer, ours), published, f"encoder.layer.{place}.{theirs}")
            asked = [f"encoder.layer.{place}.attention.self.{one}" for one in _ASKED]
            layer.asked.weight.copy_(torch.cat([published[f"{one}.weight"] for one in asked]))
            layer.asked.bias.copy_(torch.cat([published[f"{one}.bias"] for one in asked]))
    net.words.weight.requires_grad_(False)  # so that words not seen in training keep their place
    return net


def _copy(to: nn.Module, published: dict[str, Tensor], name: str) -> None:
    for kind, parameter in to.named_parameters():
        parameter.copy_(published[f"{name}.{kind}"])


@dataclass(frozen=True)
class Batch:
    """Examples side by side, filled up to one length.

    `whole` says of an answer whether it has a blocker, a win, and a blocker of each cause.
    """

    given: tuple[Tensor, Tensor, Tensor, Tensor, Tensor]
    moods: Tensor
    weights: Tensor
    whole: Tensor
    causes: Tensor
    wins: Tensor
    thanked: Tensor


def batch_of(examples: Sequence[Example]) -> Batch:
    rows = len(examples)
    length = max(len(e.asked.ids) for e in examples)
    pieces = max(len(e.causes) for e in examples)
    names = max(1, *(len(e.thanked) for e in examples))
    ids = torch.zeros(rows, length, dtype=torch.long)
    within = torch.zeros(rows, length, dtype=torch.bool)
    shares, mentions = torch.zeros(rows, pieces, length), torch.zeros(rows, names, length)
    hints = torch.zeros(rows, pieces, len(HINTS))
    causes, wins = torch.full((rows, pieces), UNSURE), torch.full((rows, pieces), UNSURE)
    thanked = torch.full((rows, names), UNSURE)
    for row, one in enumerate(examples):
        size = len(one.asked.ids)
        ids[row, :size] = torch.tensor(one.asked.ids)
        within[row, :size] = True
        shares[row, : len(one.causes), :size] = torch.tensor(one.asked.pieces)
        if one.thanked:
            mentions[row, : len(one.thanked), :size] = torch.tensor(one.asked.names)
            thanked[row, : len(one.thanked)] = torch.tensor(one.thanked)
        for place, known in enumerate(one.asked.hints):
            hints[row, place, list(known)] = 1.0
        causes[row, : len(one.causes)] = torch.tensor(one.causes)
        wins[row, : len(one.wins)] = torch.tensor(one.wins)
    whole = [causes > 0, wins > 0, *(causes == cause for cause in range(1, len(CAUSES)))]
    return Batch(
        (ids, shares, mentions, hints, within),
        torch.tensor([e.mood for e in examples]),
        torch.tensor([e.weight for e in examples]),
        torch.stack([one.any(1) for one in whole], 1).float(),
        causes,
        wins,
        thanked,
    )


def loss(net: Net, batch: Batch) -> Tensor:
    """How wrong the network is, over all that it is asked."""
    moods, whole, causes, wins, thanked = net(*batch.given)
    cross = nn.functional.cross_entropy
    each = cross(moods, batch.moods, ignore_index=UNSURE, reduction="none")
    learned = (batch.causes != UNSURE).any(1)
    total = (each * batch.weights).sum() / batch.weights.sum()
    total = total + 2 * cross(causes.flatten(0, 1), batch.causes.flatten(), ignore_index=UNSURE)
    total = total + 2 * _yes_or_no(wins, batch.wins) + _yes_or_no(thanked, batch.thanked)
    return total + 2 * _yes_or_no(whole, torch.where(learned[:, None], batch.whole, UNSURE))


def _yes_or_no(said: Tensor, wanted: Tensor) -> Tensor:
    sure = wanted != UNSURE
    if not sure.any():
        return said.sum() * 0.0
    return nn.functional.binary_cross_entropy_with_logits(said[sure], wanted[sure].float())
