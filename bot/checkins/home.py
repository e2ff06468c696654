"""The check-in's part of a person's home: what comes next, what is in the way and what happens
to it, what they mean to do, and who sees what. Pure; small and calm."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.cards import Block, Button, context, heading, italic, section
from bot.checkins.cards import STEP_LABELS
from bot.checkins.ids import Action
from bot.checkins.life import BLOCKER_STEPS, COMMITMENT_STEPS, Step
from bot.checkins.scales import CAUSE_WORDS, who_sees
from bot.checkins.texts import shortened
from bot.checkins.values import ItemStep
from bot.checkins.when import day_words
from storage.words import Audience, Cause, ItemState

MOST_SHOWN = 8
"""Blockers, and commitments, that the home shows."""


@dataclass(frozen=True, slots=True)
class OpenCheckin:
    """A check-in that can be answered now. `until` is such as `Sunday at 14:00`."""

    checkin_id: int
    until: str
    answered: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A blocker or a commitment on the home."""

    item_id: int
    text: str
    state: ItemState
    audience: Audience
    since: date
    cause: Cause | None = None
    taken_by: str | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class HomePart:
    """All that is shown. `next_words` is such as `Friday at 14:00`."""

    today: date
    managers: tuple[str, ...]
    is_rep: bool
    open: OpenCheckin | None = None
    next_words: str | None = None
    paused: bool = False
    less_often: bool = False
    blockers: tuple[Line, ...] = ()
    commitments: tuple[Line, ...] = ()


def home_blocks(part: HomePart) -> tuple[Block, ...]:
    """The blocks; none for somebody who is not asked and has told nothing."""
    if not part.is_rep and not part.blockers and not part.commitments:
        return ()
    blocks: list[Block] = []
    if part.is_rep:
        blocks += [heading("Your check-in"), *_checkin(part)]
    if part.blockers:
        blocks.append(heading("In the way"))
        blocks += [_blocker(part, line) for line in part.blockers[:MOST_SHOWN]]
    if part.commitments:
        blocks.append(heading("What you want to do"))
        blocks += [_commitment(part, line) for line in part.commitments[:MOST_SHOWN]]
    return tuple(blocks)


def _checkin(part: HomePart) -> list[Block]:
    blocks: list[Block] = []
    if part.open is not None:
        label = "Change or tell more" if part.open.answered else "Answer"
        words = (
            f"Answered, thank you. You can change it until {part.open.until}."
            if part.open.answered
            else f"This week's check-in is open until {part.open.until}."
        )
        button = Button(
            Action.OPEN,
            str(part.open.checkin_id),
            label,
            style="plain" if part.open.answered else "primary",
        )
        blocks.append(section(words, buttons=(button,)))
    if part.paused:
        blocks.append(context("You have paused me: nothing is asked until you resume."))
    elif part.next_words is not None:
        blocks.append(context(f"The next one comes {part.next_words}."))
    elif part.open is None:
        blocks.append(context("No check-in is planned for you at the moment."))
    if part.less_often:
        button = Button(Action.EVERY_WEEK, "1", "Ask me every week")
        blocks.append(section("You are asked every other week.", buttons=(button,)))
    numbers = who_sees(Audience.MANAGER, part.managers)
    blocks.append(
        context(
            f"What you tap and what is in your way: {numbers}. Wins and thanks: your team, once "
            "everybody named agrees. Each answer can be kept to yourself."
        )
    )
    return blocks


def _blocker(part: HomePart, line: Line) -> Block:
    facts = [f"Since {day_words(line.since, part.today)}."]
    if line.cause is not None:
        facts.append(f"Behind it: {CAUSE_WORDS[line.cause]}.")
    facts.append(f"Seen by {who_sees(line.audience, part.managers)}.")
    words = [italic(shortened(line.text)), f"\n{' '.join(facts)}"]
    if line.state == ItemState.RESOLVED:
        steps = {Step.REOPEN: "It is back"}
        words.append("\nResolved.")
    else:
        steps = {step: STEP_LABELS[step] for step in BLOCKER_STEPS if step != Step.STILL_THERE}
        words.append(f"\n{_what_happens(part, line)}")
    return section(*words, buttons=_steps(line, steps))


def _what_happens(part: HomePart, line: Line) -> str:
    if line.state == ItemState.TAKEN_UP and line.taken_by:
        late = line.day is not None and line.day < part.today
        by = f", by {day_words(line.day, part.today)}" if line.day and not late else ""
        return f"{line.taken_by} is looking into it{by}."
    if line.state == ItemState.BETTER:
        return "Getting better. I ask again at your next check-in."
    return "I ask about it at your next check-in."


def _commitment(part: HomePart, line: Line) -> Block:
    by = f"\nBy {day_words(line.day, part.today)}" if line.day and line.day >= part.today else ""
    steps = {step: STEP_LABELS[step] for step in COMMITMENT_STEPS}
    return section(italic(shortened(line.text)), by, buttons=_steps(line, steps))


def _steps(line: Line, steps: dict[Step, str]) -> Sequence[Button]:
    return [
        Button(Action.ITEM_STEP, ItemStep(line.item_id, step).encoded, label)
        for step, label in steps.items()
    ]
