"""What somebody is offered to learn from, and whether it helped. Pure; its author alone sees it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.cards import Button, Card, Section, Text, bold, context, italic, link, section, text
from bot.checkins.texts import shortened
from bot.coaching.learning.ids import Action
from storage.words import Helped

NOT_YOURS = "That question was for somebody else."
NO_LONGER_THERE = "That question is no longer there."

_ANSWERS = (
    (Helped.YES, "It helped"),
    (Helped.SOMEWHAT, "Somewhat"),
    (Helped.NO, "Not for this"),
    (Helped.NOT_TRIED, "Not looked at it"),
)


@dataclass(frozen=True, slots=True)
class Offered:
    """One thing that was offered, and what its reader said of it."""

    offer_id: int
    title: str
    address: str
    minutes: int
    answer: Helped | None = None


def offer(words: str, offered: Sequence[Offered]) -> Card:
    """What may help with something to learn that is in the way."""
    return Card(
        "This may help",
        (
            section("You named something to learn: ", italic(shortened(words))),
            *(_line(one) for one in offered),
            context(
                "It is from your organisation's own list. Only you see this. I ask once whether it "
                "helped, so that others find first what did."
            ),
        ),
    )


def ask_after(words: str, offered: Sequence[Offered]) -> Card:
    """Whether it helped; answered one by one."""
    return Card(
        "Did it help?",
        (
            section("Some days ago I showed you this, for: ", italic(shortened(words))),
            *(_asked(one) for one in offered),
            context("Your answer counts among others', without your name."),
        ),
    )


def _line(one: Offered) -> Section:
    return section(led_to(one.title, one.address, one.minutes))


def _asked(one: Offered) -> Section:
    if one.answer is not None:
        said = dict(_ANSWERS)[one.answer]
        return section(bold(one.title), f"\nYou said: {said.lower()}. Thank you.")
    buttons = [Button(Action.HELPED, f"{one.offer_id}:{word}", label) for word, label in _ANSWERS]
    return section(bold(one.title), buttons=buttons)


def led_to(title: str, address: str, minutes: int) -> Text:
    """One thing on the list, leading there, with how long it takes."""
    return text(link(title, address), f" ({_minutes(minutes)})")


def _minutes(count: int) -> str:
    if count < 120:
        return "1 minute" if count == 1 else f"{count} minutes"
    return f"{count // 60} hours"
