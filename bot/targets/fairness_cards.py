"""The equal-treatment page: like cases and their outcomes, how long decisions take, and what
relief does to the plan. For leaders. Nobody is named, and no total stands for fewer than five."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from bot.cards import Block, Button, Card, Form, FormField, context, heading, italic, section
from bot.targets.asking import LONGEST_REASON
from bot.targets.explain import percent
from bot.targets.ids import Action, FormId

NOT_A_LEADER = "This page is for leaders."


@dataclass(frozen=True, slots=True)
class Unequal:
    """Equal cases with different outcomes. `explained` are the words on it, where there are any."""

    what: str
    outcomes: tuple[str, ...]
    proposal_id: int
    explained: str


@dataclass(frozen=True, slots=True)
class TeamShare:
    """One team: how many people have a target now, and the share of targets that relief takes off;
    None where too few people are in it to show one."""

    team: str
    people: int
    share: Fraction | None


@dataclass(frozen=True, slots=True)
class Budget:
    """The relief budget over all of the leader's teams: `before` and `after` are what must be
    reached of the targets for the planned floors to hold; `share` is what relief takes off."""

    people: int
    before: Fraction
    after: Fraction
    share: Fraction


@dataclass(frozen=True, slots=True)
class Page:
    """Everything on the page. `days` is the median of working days to a decision, over `decided`
    decisions; None where there are fewer than five."""

    decided: int
    approved: int
    days: int | None
    unequal: tuple[Unequal, ...]
    shares: tuple[TeamShare, ...]
    budget: Budget | None
    threshold: int


def page(shown: Page) -> Card:
    """Equal treatment at a glance, what to mend first."""
    return Card(
        title="Equal treatment",
        summary="Like cases and how they were decided",
        blocks=(
            section(_decisions(shown)),
            heading("Equal cases, decided unequally"),
            *_unequal(shown.unequal),
            heading("What relief takes off, by team"),
            *(section(_share(one, shown.threshold)) for one in shown.shares),
            heading("What relief does to the plan"),
            section(_budget(shown)),
            context(
                "Cases are equal when the same kinds of events cover as many days with the same "
                "effect. Totals appear from "
                f"{shown.threshold} people up. Nobody is named here, and nothing ranks people."
            ),
        ),
    )


def _decisions(shown: Page) -> str:
    if not shown.decided:
        return "Nothing has been decided so far."
    said = f"{shown.decided} decided, {shown.approved} of them approved."
    if shown.days is None:
        return f"{said} How long it takes is shown from five decisions up."
    took = "1 working day" if shown.days == 1 else f"{shown.days} working days"
    return f"{said} Half of them took {took} or less."


def _unequal(cases: Sequence[Unequal]) -> tuple[Block, ...]:
    if not cases:
        return (section("None. Cases that were alike were decided alike."),)
    found: list[Block] = []
    for case in cases:
        found.append(
            section(
                f"{case.what}: {'; '.join(case.outcomes)}.",
                buttons=()
                if case.explained
                else (Button(Action.EXPLAIN, str(case.proposal_id), "Say why"),),
            )
        )
        if case.explained:
            found.append(section("Explained: ", italic(case.explained)))
    return (
        *found,
        context("Each difference wants a reason, or a second look at the one that came off worse."),
    )


def _share(one: TeamShare, threshold: int) -> str:
    if one.share is None:
        return f"{one.team}: fewer than {threshold} people have a target, so no share is shown."
    return f"{one.team}: {_percent(one.share)} of the targets of {one.people} people."


def _budget(shown: Page) -> str:
    found = shown.budget
    if found is None:
        return f"Shown once {shown.threshold} people have a target."
    cushion = " The cushion is used up." if found.after > 1 else ""
    return (
        f"For the planned floors of {found.people} people to hold, {_percent(found.before)} of "
        f"their planned targets had to be reached. Relief takes off {_percent(found.share)}, so "
        f"it is {_percent(found.after)} now: {_percent(found.before)} / (1 - "
        f"{_percent(found.share)}).{cushion}"
    )


def _percent(share: Fraction) -> str:
    return percent(Fraction(round(share * 1000), 1000))


def explain_form(proposal_id: int, what: str) -> Form:
    """Why equal cases were decided unequally."""
    return Form(
        FormId.EXPLAIN,
        "Say why",
        (
            FormField(
                "reason",
                "text",
                "Why they were decided differently",
                required=True,
                max_length=LONGEST_REASON,
            ),
        ),
        submit="Keep it",
        intro=section(f"{what}. Your reason goes into the record.").text,
        state=str(proposal_id),
    )
