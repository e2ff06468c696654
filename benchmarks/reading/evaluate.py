"""How well the readers read the test voices.

    python -m benchmarks.reading.evaluate [--file F.jsonl]

Prints, for the offline reader, for VADER with a keyword list (where `vaderSentiment` is installed)
and for a model (where `OPENAI_API_KEY` or `OPENAI_BASE_URL` is set): mood macro-F1, cause
micro-F1, wins, thanks, the share of quotes that stand in the text, and the median time of an
answer. `--file` reads other labelled answers of the same form.
"""

import asyncio
import importlib
import importlib.util
import os
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from benchmarks.reading.keywords import read_by_keywords
from benchmarks.reading.scores import Answer, Scores, as_answer, load
from bot.clock import SystemClock
from bot.language.offline import OfflineReader
from bot.language.reading import Reader
from bot.language.sparing import UseInMemory

Read = Callable[[str], Awaitable[Answer]]


def _by(reader: Reader) -> Read:
    async def read(text: str) -> Answer:
        return as_answer(await reader.read(text, audience="team"))

    return read


def readers() -> dict[str, Read]:
    """Every reader that can be had here."""
    found: dict[str, Read] = {"offline": _by(OfflineReader())}
    if importlib.util.find_spec("vaderSentiment"):
        module = importlib.import_module("vaderSentiment.vaderSentiment")
        vader = module.SentimentIntensityAnalyzer()

        async def by_keywords(text: str) -> Answer:
            return read_by_keywords(text, vader.polarity_scores(text)["compound"])

        found["VADER + keywords"] = by_keywords
    key, address = os.environ.get("OPENAI_API_KEY"), os.environ.get("OPENAI_BASE_URL")
    if key or address:
        model = importlib.import_module("bot.language.model")
        name = os.environ.get("OPENAI_MODEL") or model.DEFAULT_MODEL
        access = model.ModelAccess(key or "none", name, address, tokens_a_month=10**9)
        found[name] = _by(model.ModelReader(access, UseInMemory(), SystemClock()))
    return found


async def score(read: Read, answers: list[Answer]) -> tuple[Scores, float]:
    """The scores, and the median time of an answer in milliseconds."""
    scores = Scores()
    times: list[float] = []
    await read("A first one, so that loading is not timed.")
    for answer in answers:
        begun = time.perf_counter()
        found = await read(answer["text"])
        times.append((time.perf_counter() - begun) * 1000)
        scores.add(answer, found)
    return scores, statistics.median(times)


async def main(answers: list[Answer]) -> None:
    voices = len({answer.get("voice") for answer in answers})
    print(f"{len(answers)} answers of {voices} voices")
    columns = ("mood", "causes", "wins", "any win", "thanks", "verbatim", "ms")
    print(" " * 20 + "".join(f"{column:>9}" for column in columns))
    for name, read in readers().items():
        s, median = await score(read, answers)
        verbatim = s.verbatim / s.quotes if s.quotes else 1.0
        print(
            f"{name:20}{s.mood_f1:9.3f}{s.causes.f1:9.3f}{s.wins.f1:9.3f}{s.any_win.f1:9.3f}"
            f"{s.thanks.f1:9.3f}{verbatim:9.1%}{median:9.2f}"
        )
    print(f"{'required':20}{0.80:9.2f}{0.75:9.2f}{0.85:9.2f}{'':9}{0.85:9.2f}{1:9.0%}{'< 2':>9}")


if __name__ == "__main__":
    given = sys.argv[sys.argv.index("--file") + 1] if "--file" in sys.argv else None
    asyncio.run(main(load(Path(given) if given else "test")))
