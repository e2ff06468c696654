"""Answers made of the phrases: one alone, several together, and blockers under a word of joy."""

import random
import re
from collections.abc import Sequence
from pathlib import Path

from benchmarks.reading.scores import Answer

HERE = Path(__file__).parent
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
