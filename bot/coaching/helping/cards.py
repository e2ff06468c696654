"""What is said to bring two colleagues together. Pure. Neither is named to the other before both
said yes, and nobody hears of a no."""

from bot.cards import Block, Button, Card, context, italic, section
from bot.checkins.news import first_name
from bot.checkins.texts import shortened
from bot.coaching.helping.ids import Action

NOT_FOR_YOU = "That question was for somebody else."
NO_LONGER_OPEN = "That question is settled already."

_BOTH = "You hear of each other only if you both say yes."


def ask_author(introduction_id: int, words: str) -> Card:
    """Whether a colleague may be asked about what is in the way."""
    id_ = str(introduction_id)
    return Card(
        "Somebody here may know the way",
        (
            section("A colleague got something like this out of the way: ", italic(_short(words))),
            section("Shall I ask them whether they would help you?"),
            context(f"{_BOTH} You choose whether they may read your words before that."),
        ),
        (
            Button(Action.ASK, id_, "Ask, with my words", style="primary"),
            Button(Action.ASK_QUIETLY, id_, "Ask, without my words"),
            Button(Action.RATHER_NOT, id_, "Rather not"),
        ),
    )


def author_answered(words: str, *, asks: bool) -> Card:
    """The same once its author has answered."""
    said = (
        "I am asking them. You hear from me if they can help; if not, nothing more is said."
        if asks
        else "All right, I ask nobody."
    )
    return Card(
        "Somebody here may know the way",
        (section(italic(_short(words))), section(said)),
        summary=said,
    )


def ask_colleague(introduction_id: int, solved: str, words: str) -> Card:
    """Whether they would help. `solved` are their own words of then, empty where they are not
    theirs; `words` the author's, empty where they are not to be read."""
    blocks: list[Block] = [section("A colleague meets something like what you got out of the way.")]
    if solved:
        blocks.append(section("What you wrote then: ", italic(_short(solved))))
    if words:
        blocks.append(section("What they write: ", italic(_short(words))))
    blocks.append(section("Would you help them? Half an hour is often enough."))
    blocks.append(context(f"{_BOTH} A no stays with me."))
    id_ = str(introduction_id)
    return Card(
        "Would you help a colleague?",
        tuple(blocks),
        (
            Button(Action.GLADLY, id_, "Gladly", style="primary"),
            Button(Action.NOT_NOW, id_, "Not now"),
        ),
    )


def colleague_answered(author: str, words: str, *, helps: bool) -> Card:
    """The same once they have answered; `author` is the whole name."""
    if not helps:
        said = "All right. Nobody hears of it."
        return Card("Would you help a colleague?", (section(said),), summary=said)
    who = first_name(author)
    said = f"Thank you. It is {author}, who knows it now. A short message to {who} is all it takes."
    about = (section("What is in the way: ", italic(_short(words))),) if words else ()
    return Card(f"You and {who}", (section(said), *about), summary=f"You and {who}")


def together(solver: str, words: str) -> Card:
    """The author hears who would be glad to help."""
    who = first_name(solver)
    return Card(
        f"{who} would be glad to help",
        (
            section(f"{solver} got something like this out of the way: ", italic(_short(words))),
            section(f"A short message to {who} is all it takes. They know that you may write."),
        ),
    )


def ask_after(introduction_id: int, solver: str, words: str) -> Card:
    """Once it is out of the way, the author says whether they helped."""
    who = first_name(solver)
    id_ = str(introduction_id)
    return Card(
        f"Did {who} help?",
        (
            section("This is out of your way: ", italic(_short(words))),
            context(f"If so, you can thank {who} in your own words. A no stays with me."),
        ),
        (
            Button(Action.HELPED, id_, f"Yes, thank {who}", style="primary"),
            Button(Action.NO_HELP, id_, "Not this time"),
        ),
    )


def after_answered(solver: str, *, helped: bool) -> Card:
    """The same once that was answered."""
    said = (
        "Good to know. What helped will be found again." if helped else "Noted. It stays with me."
    )
    return Card(f"Did {first_name(solver)} help?", (section(said),), summary=said)


def over(title: str) -> Card:
    """What need not be answered any more."""
    return Card(title, (section("This has settled in the meantime."),), summary="Settled")


def _short(words: str) -> str:
    return shortened(words, 300)
