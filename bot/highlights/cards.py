"""What people see of the team's post, and what they are asked before it. Pure.

Nothing here counts or compares: who stands in a post stands there with their own words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.cards import Block, Button, Card, Run, Section, Text, context, italic, mention, section
from bot.checkins.news import first_name
from bot.checkins.texts import shortened
from bot.highlights.choosing import Kind
from bot.highlights.ids import Action
from bot.highlights.story import Story, Who
from bot.highlights.what_for import what_for

LINE = 280
"""Characters of a story in a post; who wants more asks its author."""


def names(people: Sequence[Who]) -> Text:
    """`Ana`, `Ana and Ben`, `Ana, Ben and Chen`, each a mention."""
    runs: list[Run] = []
    for place, who in enumerate(people):
        if place:
            runs.append(Run(" and " if place == len(people) - 1 else ", "))
        runs.append(mention(who.person_id, who.name))
    return tuple(runs)


def line(story: Story) -> Section:
    """One story as it stands in a post."""
    author = mention(story.author.person_id, story.author.name)
    words = italic(shortened(story.words, LINE))
    match story.kind:
        case Kind.WIN:
            return section(author, ": ", words)
        case Kind.ASSIST:
            return section(author, ", with help from ", names(story.named), ": ", words)
        case Kind.THANKS if story.named:
            joint, rest = what_for(story.words, [who.name for who in story.named])
            what = italic(shortened(rest, LINE))
            return section(author, " thanks ", names(story.named), joint, what)
        case Kind.THANKS:
            return section(author, " says thank you: ", words)
        case Kind.CLEARED if story.named:
            helped = ("Out of the way for ", author, ", with help from ", names(story.named))
            return section(*helped, ": ", words)
        case Kind.CLEARED:
            return section("Out of the way for ", author, ": ", words)


def post(team: str, stories: Sequence[Story]) -> Card:
    """A team's post. Where everything in it was taken back, it says so and nothing else."""
    title = f"Good things from {team}"
    if not stories:
        return Card(
            title=title,
            blocks=(section("What stood here was taken back, which is quite all right."),),
        )
    return Card(
        title=title,
        blocks=(
            *(line(story) for story in stories),
            context(
                "Everyone named here said yes to it. "
                "Something good to share? /win or /thanks, at any time."
            ),
        ),
        summary=title,
    )


# Being named


@dataclass(frozen=True)
class Naming:
    """That somebody is named in what a colleague told. `names` are all who are named in it; `day`
    is the post's, as people say it."""

    item_id: int
    kind: Kind
    author: str
    words: str
    names: tuple[str, ...]
    team: str
    day: str


Question = Literal["none", "open", "yes", "no"]


def naming(one: Naming, question: Question) -> Card:
    """What the person named is told, with the question as it stands: not put, open, answered."""
    summary = _told(one)
    return Card(
        title="",
        blocks=(_said(one), *_question(one, question)),
        buttons=_answers(one.item_id, question),
        summary=f"{summary}. May the team read it?" if question == "open" else summary,
    )


def asked_at_home(one: Naming) -> tuple[Block, ...]:
    """The open question with what it is about, on the home."""
    return (_said(one), section(_may_it(one), buttons=_answers(one.item_id, "open")))


def _said(one: Naming) -> Section:
    words = italic(shortened(one.words, LINE))
    match one.kind:
        case Kind.THANKS:
            joint, rest = what_for(one.words, one.names)
            return section(f"{one.author} thanks you{joint}", italic(shortened(rest, LINE)))
        case Kind.CLEARED:
            return section(f"{one.author} says this is out of the way, and you helped: ", words)
        case Kind.WIN | Kind.ASSIST:
            return section(f"{one.author} says you helped with this: ", words)


def _told(one: Naming) -> str:
    who = first_name(one.author)
    return f"{who} thanks you" if one.kind == Kind.THANKS else f"{who} says you helped"


def _may_it(one: Naming) -> str:
    when = f" {one.day}" if one.day else ""
    return f"May it stand in the post of {one.team}{when}, with your name?"


def _question(one: Naming, question: Question) -> tuple[Block, ...]:
    match question:
        case "open":
            return (
                section(_may_it(one)),
                context("If you would rather not, it stays out and nobody is told why."),
            )
        case "yes":
            return (context(f"Thank you. It may stand in the post of {one.team}."),)
        case "no":
            return (context("It stays out of the post, and nobody is told why."),)
        case "none":
            return ()


def _answers(item_id: int, question: Question) -> tuple[Button, ...]:
    yes = Button(Action.YES, str(item_id), "Yes", style="primary")
    no = Button(Action.NO, str(item_id), "Rather not")
    match question:
        case "open":
            return (yes, no)
        case "yes":
            return (Button(Action.NO, str(item_id), "Rather not, after all"),)
        case "no":
            return (Button(Action.YES, str(item_id), "It may, after all"),)
        case "none":
            return ()


NOT_ASKED_YOU = "That question was for somebody else, so only they can answer it."
NOTHING_TO_DECIDE = "That was taken back in the meantime, so there is nothing left to decide."
OLD_BUTTON = "That button is from an older message and no longer does anything."


def no_longer_for_post() -> Card:
    """An answer to a question that its author made pointless."""
    return _says(
        "It is not meant for the team's post any more, so there is nothing left to decide."
    )


def too_late() -> Card:
    """A yes after the last post in which it could have stood."""
    return _says("Thank you. Its post has gone out without it, so nothing more will happen.")


def _says(words: str) -> Card:
    return Card(title="", blocks=(section(words),), summary=words)
