"""The yardstick: what VADER's mood and a list of keywords would read."""

import re

from benchmarks.reading.scores import Answer

_CAUSES = {
    "training": r"train|onboard|learn|don't know how|coach|skill",
    "expectations": r"target|goal|priorit|unclear|expect|role|kpi",
    "market": r"budget|competitor|market|economy|prospect|customer|price",
    "process": r"legal|approval|crm|contract|quote|invoice|system|tool|waiting|delivery",
    "workload": r"too many|too much|meetings|overload|overtime|weekend|busy|hours|tired",
}
_BLOCKER = re.compile(r"block|stuck|waiting|problem|issue|slow|delay|can't|no |not |never|too ")
_WIN = re.compile(r"\b(?:won|closed|signed|win|booked|renewed|landed|kept|sold|order|praised?)\b")
_THANKS = re.compile(
    r"(?:[Tt]hanks?|[Tt]hank you|[Kk]udos|[Ss]hout-?out|[Pp]rops)(?: to)? ([A-Z]\w+)"
)


def read_by_keywords(text: str, compound: float) -> Answer:
    """A reading; `compound` is VADER's from -1 to 1, with its authors' thresholds of 0.05."""
    sentiment = "positive" if compound >= 0.05 else "negative" if compound <= -0.05 else "neutral"
    blockers: list[Answer] = []
    wins: list[Answer] = []
    for sentence in re.split(r"(?<=[.!?])\s+|\n", text):
        lower = sentence.lower()
        causes = [cause for cause, words in _CAUSES.items() if re.search(words, lower)]
        if _WIN.search(lower):
            wins.append({"quote": sentence})
        elif sentiment != "positive" and causes and _BLOCKER.search(lower):
            blockers.append({"quote": sentence, "cause": causes[0]})
    thanks = [{"name": m[1], "quote": m[0]} for m in _THANKS.finditer(text)]
    return {"sentiment": sentiment, "blockers": blockers, "wins": wins, "thanks": thanks}
