"""The monthly question about burning out, as the one person sees it who answers it. Pure.

The question and its five levels are the single item of Dolan and others (2015), which may be used
freely; it is a look at oneself, no diagnosis.
"""

from collections.abc import Sequence

from bot.cards import Block, Button, Card, Scale, bold, context, section, text
from bot.checkins.replies import SUPPORT
from bot.coaching.monthly.ids import Action
from bot.people.workdays import MONTHS

NO_LONGER_OPEN = "That question is from another month. Only the newest one can be answered."
QUESTION = "Overall, by your own idea of burnout, how would you rate your level of burnout?"

_LEVELS = (
    "I enjoy my work. I have no symptoms of burnout.",
    "Now and then I am under stress and have less energy than I once had, but I am not burned out.",
    "I am burning out, and have one or more symptoms of it, such as exhaustion.",
    "The symptoms do not go away. I think about frustration at work a lot.",
    "I feel completely burned out, and may need some changes or some help.",
)

_ONLY_YOU = (
    "Only you see this. It goes to nobody else and into no total, and nothing follows from it. "
    "You need not answer."
)


def ask(month: str, before: Sequence[tuple[str, int]]) -> Card:
    """The question for a month; `before` are earlier months with their levels, oldest first."""
    return Card(
        "One question a month, for yourself",
        (*_question(month, None), *_past(before), context(_ONLY_YOU)),
        (_stop(),),
        summary="One question a month, for yourself alone",
    )


def answered(month: str, level: int, before: Sequence[tuple[str, int]]) -> Card:
    """The same with its answer, which can be changed; from 4 on, where to find support."""
    support: tuple[Block, ...] = SUPPORT if level >= 4 else ()
    return Card(
        "One question a month, for yourself",
        (*_question(month, level), *_past(before), *support, context(_ONLY_YOU)),
        (_stop(),),
        summary="Noted, for yourself alone",
    )


def stopped() -> Card:
    """Somebody wants no more of these."""
    return Card(
        "One question a month, for yourself",
        (section("I will not ask this any more."),),
        (Button(Action.AGAIN, "", "Ask me again"),),
        summary="I will not ask this any more",
    )


def again() -> Card:
    """Somebody wants them back."""
    return Card("", (section("I will ask again next month."),), summary="Next month, then")


def _question(month: str, level: int | None) -> tuple[Block, ...]:
    steps = "\n".join(f"{number}. {words}" for number, words in enumerate(_LEVELS, 1))
    buttons = tuple(
        Button(
            Action.LEVEL,
            f"{month}:{number}",
            str(number),
            chosen=number == level,
            hint=words,
        )
        for number, words in enumerate(_LEVELS, 1)
    )
    return section(steps), Scale(text(bold(QUESTION)), buttons)


def _past(before: Sequence[tuple[str, int]]) -> tuple[Block, ...]:
    if not before:
        return ()
    said = ", ".join(f"{_name(month)} {level}" for month, level in before)
    return (context(f"What you said before: {said}."),)


def _name(month: str) -> str:
    return MONTHS[int(month[5:]) - 1]


def _stop() -> Button:
    return Button(Action.STOP, "", "Do not ask me this")
