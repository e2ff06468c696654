"""What people see of the program as a whole: the frame of the home, the help, and what is said
when something was not understood."""

from collections.abc import Sequence

from bot.cards import Block, Button, Card, bold, context, section
from bot.people.hello_cards import who_sees_button
from bot.people.ids import Action
from bot.routes import Command
from storage.words import Platform

NO_LONGER_HERE = (
    "You are on no team of mine at the moment. Your manager can add you; until then I keep quiet."
)
ERASED = (
    "Everything about you was erased, as you wished, so I do not know you any more. Should you "
    "join a team again, we begin afresh."
)
UNKNOWN_BUTTON = "That button is from an older message and no longer does anything."
UNKNOWN_FORM = "That form is from an older message. Please open it again from your home."


def unknown_command(found: str, known: Sequence[str]) -> str:
    """What to say to a command that does not exist."""
    words = ", ".join(f"/{word}" for word in known)
    return f"I do not know {found[:40]}. I know {words}."


def not_understood() -> Card:
    """The answer to a message that fits nothing right now."""
    return Card(
        title="",
        blocks=(
            section("Thank you. There is no open check-in this could belong to."),
            context("To share something now: /win, /thanks or /blocker. /help shows the rest."),
        ),
        summary="There is no open check-in right now.",
    )


_WAYS = (
    "Each works here and in any channel I am in; only you see the answer. My home tab shows your "
    "week, your team and your settings. Everything you tell shows who will see it."
)
_WAYS_IN_TEAMS = (
    "Type any of them here, or behind my name in a channel I am in; only you see the answer. Type "
    "home for your week, your team and your settings. Everything you tell shows who will see it."
)


def help_with(commands: Sequence[Command], platform: Platform) -> Card:
    """What can be typed, and the ways to what else there is. Teams keeps the slash to itself."""
    slash, ways = ("", _WAYS_IN_TEAMS) if platform == Platform.TEAMS else ("/", _WAYS)
    return Card(
        title="What I can do",
        blocks=(
            *(
                section(
                    bold(f"{slash}{one.word}"),
                    f" {one.usage}".rstrip(),
                    f": {_sentence(one.about)}",
                )
                for one in commands
            ),
            context(ways),
        ),
        buttons=(who_sees_button(), Button(Action.SETTINGS, "", "Settings")),
        summary="What I can do",
    )


def _sentence(about: str) -> str:
    return f"{about[:1].upper()}{about[1:].rstrip('.')}."


def home(name: str, blocks: Sequence[Block], buttons: Sequence[Button]) -> Card:
    """A person's home."""
    return Card(title=f"Hello {name}", blocks=tuple(blocks), buttons=tuple(buttons))
