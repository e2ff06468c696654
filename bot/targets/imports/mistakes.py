"""What is wrong with a file: each bad row with its line, or the question that must be answered."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from bot.errors import WrongInput

NAMED_AT_MOST = 100
"""Mistakes that are named one by one; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake: the line it stands on (0: the file as a whole), its column, and a sentence."""

    line: int
    column: str | None
    sentence: str

    def __str__(self) -> str:
        place = f"line {self.line}" if self.line else "the file"
        return (
            f"{place}, {self.column}: {self.sentence}"
            if self.column
            else (f"{place}: {self.sentence}")
        )


class WrongFile(WrongInput):
    """A file that was not taken: `mistakes` are the first ones, `total` counts all of them."""

    def __init__(self, mistakes: Sequence[Mistake], total: int | None = None) -> None:
        self.mistakes = tuple(mistakes[:NAMED_AT_MOST])
        self.total = len(mistakes) if total is None else total
        more = self.total - len(self.mistakes)
        lines = [str(mistake) for mistake in self.mistakes]
        if more:
            lines.append(f"and {more} more {'mistake' if more == 1 else 'mistakes'}.")
        super().__init__("\n".join(lines))


@dataclass(frozen=True, slots=True)
class Question:
    """Something a file can mean in two ways: the option to give, and what each value would mean.
    `text` is the cell's, on its line and in its column."""

    option: str
    choices: tuple[tuple[str, str], ...]
    line: int
    column: str
    text: str

    def mistake(self, way: str = "--{option} {value}") -> Mistake:
        """The question as a mistake; `way` is how an option is written where it is answered."""
        ways = " or ".join(
            f"{way.format(option=self.option, value=value)} ({reading})"
            for value, reading in self.choices
        )
        sentence = (
            f"{shown(self.text)} can be read in two ways, and no other row decides. Say {ways}."
        )
        return Mistake(self.line, self.column, sentence)


class Unclear(WrongFile):
    """A file that can be read in two ways; `questions` say which, and how to answer."""

    def __init__(self, questions: Sequence[Question]) -> None:
        super().__init__([question.mistake() for question in questions])
        self.questions = tuple(questions)


class Mistakes:
    """Mistakes as they are found, the first ones kept and all counted."""

    def __init__(self) -> None:
        self.kept: list[Mistake] = []
        self.total = 0

    def __bool__(self) -> bool:
        return self.total > 0

    @property
    def full(self) -> bool:
        """Whether further mistakes are only counted, so that their sentences need not be made."""
        return len(self.kept) >= NAMED_AT_MOST

    def add(self, line: int, column: str | None, sentence: str) -> None:
        self.total += 1
        if not self.full:
            self.kept.append(Mistake(line, column, sentence))

    def error(self) -> WrongFile:
        # They are found person by person, and looked for in the file from top to bottom.
        return WrongFile(sorted(self.kept, key=lambda one: one.line), self.total)


def shown(value: str) -> str:
    """A cell as it was written, in quotes, harmless, and cut where it is long."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 42 else f'{text[:40]}…"'
