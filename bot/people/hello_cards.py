"""What somebody new is told, and who sees what. Pure."""

from collections.abc import Sequence

from bot.cards import Block, Button, Card, bold, context, fields, section
from bot.people.ids import Action
from storage.words import Role

Part = tuple[str, Role]
"""A team's name and the role somebody has there."""


def first_name(name: str) -> str:
    """How somebody is called among colleagues."""
    return name.split(maxsplit=1)[0] if name.strip() else "there"


def hello(name: str, parts: Sequence[Part]) -> Card:
    """The one hello: what this is, who sees what, how to pause."""
    teams = joined(list(dict.fromkeys(team for team, _ in parts)))
    helper = f"I am Relieved Quota, and I help {teams}" if teams else "I am Relieved Quota"
    blocks: list[Block] = [
        section(f"{helper}. I am here to make work lighter, not to check on anybody."),
    ]
    blocks += [section(line) for line in _by_role(parts)]
    blocks.append(
        context(
            "You may pause me whenever you like, here or on my home. "
            "/away keeps me quiet for some days, and /help shows the rest."
        )
    )
    return Card(
        title=f"Hello {first_name(name)}",
        blocks=tuple(blocks),
        buttons=(who_sees_button(), Button(Action.PAUSE, "", "Pause")),
        summary=f"Hello {first_name(name)}, I am Relieved Quota.",
    )


def _by_role(parts: Sequence[Part]) -> list[str]:
    lines: list[str] = []
    roles = {role for _, role in parts}
    if Role.REP in roles:
        lines.append(
            "Once a week I ask how it is going. Two taps are an answer, and everything you tell "
            "shows who will see it before you send it."
        )
    if Role.MANAGER in roles:
        lines.append(
            "As a manager you get a few hints a week: somebody may need you, or has earned a good "
            "word. They are yours alone; nobody else sees them or what you make of them."
        )
    if Role.LEADER in roles:
        lines.append(
            "As a leader you are asked where a larger decision needs a second opinion. You see "
            "totals from five people up, and nobody's answers."
        )
    return lines


def new_in_team(parts: Sequence[Part]) -> Card:
    """Somebody who knows the program came to a team."""
    what = joined([f"{team} ({_AS[role]})" for team, role in parts])
    return Card(
        title="",
        blocks=(
            section("You are now in ", bold(what), "."),
            context("If that is a surprise, please ask your manager."),
        ),
        buttons=(who_sees_button(),),
        summary=f"You are now in {what}.",
    )


_AS = {Role.REP: "as a colleague", Role.MANAGER: "as its manager", Role.LEADER: "as its leader"}


def who_sees() -> Card:
    """Who sees what, in one screen."""
    return Card(
        title="Who sees what",
        blocks=(
            fields(
                ("Mood, workload, blockers, plans", "Your managers, or whom you choose instead."),
                (
                    "Wins and thanks",
                    "The whole team, or whom you choose. Whoever is named in a post said yes "
                    "before it.",
                ),
                (
                    "Only you",
                    "What you mark so, half-filled forms, and what I read in your words until "
                    "you keep it.",
                ),
                ("Totals", "Shown from five people up, and nobody can be picked out of them."),
                ("Hints to managers", "The manager who gets one, nobody else."),
                (
                    "Targets and pay",
                    "Never see your mood, your workload or a word you wrote.",
                ),
            ),
            context(
                "What you tell is tied to your name for those who may see it: it is confidential, "
                "not anonymous. Each question shows who sees the answer."
            ),
        ),
    )


def who_sees_button() -> Button:
    """Opens the screen above."""
    return Button(Action.WHO_SEES, "", "Who sees what")


def joined(words: Sequence[str]) -> str:
    """`West`, `West and East`, `West, East and North`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
