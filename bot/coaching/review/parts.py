"""A review in parts, the same in chat and on paper: a title and its lines. Pure."""

import re

from bot.coaching.review.summary import QUESTIONS, Period, Review
from bot.targets.explain import span

INTRO = (
    "For a talk between you two. It is no score, and nothing follows from it by itself. Mood, "
    "workload and what was in the way are not in it."
)
BOTH_SEE = "You both see this same page, and nobody else does."

_IN_NO_NAME = re.compile(r"[\\/:*?\"<>|\x00-\x1f\u202a-\u202e\u2066-\u2069]")
"""What some machine or other allows in no file's name, and what turns a name around."""


def title(review: Review) -> str:
    """`Review of Ana Ruiz and Kim Lund`."""
    return f"Review: {review.person} and {review.manager}"


def file_name(review: Review) -> str:
    """`Review of Ana Ruiz, 1 October to 31 December 2026.pdf`, as any machine may keep it."""
    name = f"Review of {review.person}, {days(review.period)}"
    return " ".join(_IN_NO_NAME.sub(" ", name).split()) + ".pdf"


def days(period: Period) -> str:
    """The period in words."""
    return span(period.start, period.end)


def parts(review: Review) -> list[tuple[str, tuple[str, ...]]]:
    """Titles with their lines, in the order of the talk; what there is nothing of is left out,
    but for what was agreed at the start."""
    agreed = (*review.ways, *((f"Help: {review.help}",) if review.help else ()))
    nothing = ("Nothing was written down for this period. Agree on it for the next one.",)
    talked = "once" if review.talks == 1 else f"{review.talks} times"
    kept = (
        *(f"{one} (done)" for one in review.kept),
        *(f"{one} (still to do)" for one in review.still_open),
    )
    told = (f"You noted {talked} that you have talked.",) if review.talks else ()
    found = [
        ("What you agreed on", agreed or nothing),
        ("From your talks", (*kept, *told)),
        ("The wider picture", review.context),
        ("What was done", review.did),
        ("What went well", review.wins),
        ("Thanks", review.thanks),
        ("To talk about", QUESTIONS),
    ]
    return [(name, lines) for name, lines in found if lines]
