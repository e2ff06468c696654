"""How a whole file writes something: the cells that can mean only one thing decide for the rest."""

from collections import Counter
from collections.abc import Mapping
from typing import Generic, NamedTuple, TypeVar

K = TypeVar("K")


class Cell(NamedTuple):
    """A cell as it was written, and where."""

    line: int
    column: str
    text: str


class Evidence(Generic[K]):
    """What the cells of a file say about the way they are written."""

    def __init__(self) -> None:
        self.counts: Counter[K] = Counter()
        self.proof: dict[K, Cell] = {}
        self.doubt: Cell | None = None

    def add(self, cell: Cell, readings: Mapping[K, object]) -> None:
        """Take in what a cell would mean in each way in which it makes sense."""
        if len(readings) == 1:
            way = next(iter(readings))
            self.counts[way] += 1
            self.proof.setdefault(way, cell)
        elif self.doubt is None and len(set(readings.values())) > 1:
            self.doubt = cell

    def way(self) -> K | None:
        """The way most cells prove (the others are then mistakes); None where none proves any."""
        return self.counts.most_common(1)[0][0] if self.counts else None
