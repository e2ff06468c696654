"""What a rep is told about a blocker that somebody else acted on, and what is said about a step
that cannot be taken. Pure."""

from datetime import date

from bot.cards import Button, Card, context, italic, section
from bot.checkins.ids import Action
from bot.checkins.life import Step
from bot.checkins.texts import shortened
from bot.checkins.values import ItemStep
from bot.checkins.when import day_words

SAY_WHAT_IS_IN_THE_WAY = "Please write a few words about what is in the way."


def first_name(name: str) -> str:
    """How somebody is called among colleagues."""
    return name.split(maxsplit=1)[0] if name.strip() else "Somebody"


def taken_up(manager: str, blocker: str, day: date, today: date, item_id: int) -> Card:
    """The rep's manager will look into it."""
    who = first_name(manager)
    until = day_words(day, today)
    by = until if until in {"today", "tomorrow"} else f"by {until}"
    return Card(
        title="",
        summary=f"{who} will look into what is in your way, {by}.",
        blocks=(
            section(f"{who} will look into it, {by}: ", italic(shortened(blocker))),
            context("It stays in your check-in until you say that it is resolved."),
        ),
        buttons=(_resolved_button(item_id),),
    )


def resolved_by(manager: str, blocker: str, item_id: int) -> Card:
    """The rep's manager says that it is out of the way."""
    who = first_name(manager)
    still = ItemStep(item_id, Step.REOPEN)
    return Card(
        title="",
        summary=f"{who} says that something in your way is resolved.",
        blocks=(
            section(f"{who} says this is out of your way: ", italic(shortened(blocker))),
            context("If it is not, say so and it is open again."),
        ),
        buttons=(Button(Action.ITEM_STEP, still.encoded, "It is still there"),),
    )


def _resolved_button(item_id: int) -> Button:
    return Button(Action.ITEM_STEP, ItemStep(item_id, Step.RESOLVE).encoded, "It is resolved")


def day_out_of_reach(first: date, last: date) -> str:
    """A day that cannot be promised."""
    return (
        f"Please choose a day from {first:%d.%m.%Y} to {last:%d.%m.%Y}, so that it stays a promise "
        "that can be kept."
    )
