"""What whoever decides sees: the case with its evidence, the formula, similar cases, and the
buttons. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from bot.cards import (
    Block,
    Button,
    Card,
    Confirm,
    Form,
    FormField,
    Picture,
    bold,
    context,
    fields,
    heading,
    italic,
    section,
)
from bot.targets.asking import LONGEST_REASON
from bot.targets.explain import day, four_places, percent
from bot.targets.ids import Action, FormId
from bot.targets.progress.numbers import amount
from bot.targets.working import Worked
from storage.words import ProposalCause, ProposalSource, ProposalStage

CAUSES = {
    ProposalCause.LEAVE: "time away",
    ProposalCause.RAMP: "first months",
    ProposalCause.TERRITORY: "a territory that moved",
    ProposalCause.MARKET: "a market that changed",
    ProposalCause.SUPPLY: "a supply delay",
    ProposalCause.PROMOTION: "a new job",
    ProposalCause.TRUE_UP: "making good for a closed period",
}

NOT_YOURS = "This one is with somebody else now, so there is nothing for you to do here."
NOT_THERE = "That request is no longer there."
SETTLED = "This has been settled already, so nothing was changed."
PERIOD_CLOSED = (
    "The period closed before this was decided, so its target stays as it is. "
    "I carry this over to the next period, and it comes back to you from there."
)
SAID_SINCE = "Something was said about this since. You find it as it stands in a newer message."
NOBODY_ELSE = (
    "This needs a second yes, and nobody is there who may give it. Name a leader for the team, "
    "then press again. Nothing was changed."
)
REASON_WANTED = "A sentence, please: it is what they will read."
CHANGED_SINCE = "The figures have changed since you last looked. Here they are as they stand now."
AMOUNT_OR_DATES = "Write an amount, or other days."


@dataclass(frozen=True, slots=True)
class Similar:
    """How a like case was decided, without a name."""

    when: date
    what: str
    outcome: str


@dataclass(frozen=True, slots=True)
class ToDecide:
    """A proposal as its decider needs it. `name` is the person's, or the team's; `asked_by` None
    where the program proposed it from what was imported."""

    proposal_id: int
    name: str
    cause: ProposalCause
    source: ProposalSource
    stage: ProposalStage
    asked_by: str | None
    opened_on: date
    effective_from: date
    reason: str
    worked: Worked
    similar: tuple[Similar, ...]
    names: dict[int, str]
    conversation: tuple[tuple[str, str], ...] = ()
    """What was asked, answered, objected and agreed since: who, and their words."""
    named: str = ""
    """Who named the same thing, where the program asked: `6 of 12 in the team`."""
    corrects: bool = False
    """Whether it takes the place of what was approved before."""
    one_way: bool = False
    """Whether neither another amount nor other days can be chosen: a move has two sides."""
    agreed_amount: str = ""
    """What the manager chose instead of the formula, where the leader decides too."""


def to_decide(shown: ToDecide, note: str = "") -> Card:
    """The card with everything that a decision needs, and its buttons."""
    worked = shown.worked
    line = worked.lines[0]
    return Card(
        title=title(shown.name, shown.cause),
        summary=f"{shown.name}: a target to decide on",
        blocks=(
            *((section(bold(note)),) if note else ()),
            section(_who_asks(shown)),
            *((section(italic(shown.reason)),) if shown.reason else ()),
            *(section(f"{who}: ", italic(words)) for who, words in shown.conversation),
            fields(
                ("Period", worked.period_words),
                ("From", day(shown.effective_from)),
                ("Target now", amount(line.before.target, worked.unit)),
                ("Proposed", bold(amount(line.after.target, worked.unit))),
            ),
            *_lines(shown),
            heading("How it is worked out"),
            *(section(step) for step in worked.steps),
            *(section(warning) for warning in worked.warnings),
            *((Picture(*worked.picture),) if worked.picture else ()),
            heading("Similar cases"),
            *_similar(shown),
            heading("What it does to the team"),
            section(coverage(worked)),
            context(_who_sees(shown)),
        ),
        buttons=_buttons(shown),
    )


def title(name: str, cause: ProposalCause) -> str:
    """`Ana Ruiz: time away`."""
    return f"{name}: {CAUSES[cause]}"


def settled(
    name: str,
    cause: ProposalCause,
    sentence: str,
    words: str = "",
    *,
    approved_id: int | None = None,
) -> Card:
    """The same card once nobody has to decide any more; `approved_id` where it can be put right."""
    return Card(
        title=title(name, cause),
        summary=sentence,
        blocks=(section(sentence), *((section(italic(words)),) if words else ())),
        buttons=(put_right_button(approved_id),) if approved_id is not None else (),
    )


def put_right_button(proposal_id: int) -> Button:
    """Opens the form of a correction."""
    return Button(Action.CORRECT, str(proposal_id), "Put it right")


def reminder(shown: ToDecide, working_days: int, *, to_leader: bool) -> Card:
    """After 3 and 5 working days: the same card, and since when it waits."""
    first = shown.name.split(maxsplit=1)[0]
    note = (
        f"This has been waiting for {working_days} working days. You may decide it too, so that "
        f"{first} knows where they stand."
        if to_leader
        else f"This has been waiting for {working_days} working days. {first} would like to know "
        "where they stand."
    )
    return to_decide(shown, note)


def _who_asks(shown: ToDecide) -> str:
    on = day(shown.opened_on)
    if shown.stage == ProposalStage.APPEAL:
        return f"{shown.name} asks for a second look at a decision. Yours is the last one on it."
    if shown.stage == ProposalStage.LEADER:
        return "The manager has agreed. This one needs your yes too."
    match shown.source:
        case ProposalSource.IMPORT:
            return f"Proposed on {on} from what was recorded. You decide."
        case ProposalSource.SIGNAL:
            return (
                f"{shown.asked_by or 'Somebody'} asked for this on {on}, after {shown.named} named "
                "the same thing in their way. You decide."
            )
        case _:
            return f"{shown.asked_by or 'Somebody'} asked for this on {on}. You decide."


def _lines(shown: ToDecide) -> tuple[Block, ...]:
    """Everybody's side where more than one target moves; otherwise the band in full."""
    worked = shown.worked
    if len(worked.lines) == 1:
        line = worked.lines[0]
        now = " / ".join(amount(level, worked.unit) for level in line.before)
        then = " / ".join(amount(level, worked.unit) for level in line.after)
        return (
            section(f"Floor, target and aspiration: {now} become {then}."),
            *(
                (section("Agreed by the manager: ", bold(shown.agreed_amount)),)
                if shown.agreed_amount
                else ()
            ),
        )
    return (
        fields(
            *(
                (
                    shown.names.get(line.person_id, "A colleague"),
                    f"{amount(line.before.target, worked.unit)} becomes "
                    f"{amount(line.after.target, worked.unit)}",
                )
                for line in worked.lines
            )
        ),
    )


def _similar(shown: ToDecide) -> tuple[Block, ...]:
    if not shown.similar:
        return (section("No like case has been decided so far."),)
    return tuple(section(f"{day(one.when)}: {one.what}. {one.outcome}.") for one in shown.similar)


def coverage(worked: Worked) -> str:
    """What the team's targets add up to, and what must be reached for what we count on."""
    found, unit = worked.coverage, worked.unit
    said = (
        f"The targets of {found.people} {'person' if found.people == 1 else 'people'} add up to "
        f"{amount(found.before, unit)} now and to {amount(found.after, unit)} after this."
    )
    if found.required_before is None or found.required_after is None:
        return said
    before, after = (_percent(it) for it in (found.required_before, found.required_after))
    return (
        f"{said} For the planned floors to hold, {before} of them must be reached now, and "
        f"{after} after this."
    )


def _percent(share: Fraction) -> str:
    return percent(Fraction(round(share * 1000), 1000))


def _who_sees(shown: ToDecide) -> str:
    return (
        f"The formula proposes a factor of {four_places(shown.worked.factor)}; people decide. "
        "Whoever asked, and whose target it is, read your words. Every step goes into the record."
    )


def _buttons(shown: ToDecide) -> tuple[Button, ...]:
    value = f"{shown.proposal_id}:{shown.worked.seen}"
    line = shown.worked.lines[0]
    target = amount(line.after.target, shown.worked.unit)
    plain = str(shown.proposal_id)
    fixed = shown.corrects or shown.one_way
    return (
        Button(
            Action.APPROVE,
            value,
            "Approve",
            "primary",
            Confirm("Approve this?", f"The target becomes {target}.", "Approve", "Not yet"),
        ),
        *(() if fixed else (Button(Action.OTHERWISE, plain, "Approve otherwise"),)),
        Button(Action.ASK_BACK, plain, "Ask back"),
        Button(Action.DECLINE, plain, "Decline"),
    )


def otherwise_form(proposal_id: int, name: str, *, dated: bool, one_target: bool) -> Form:
    """An amount, or other days, with the reason."""
    wanted: list[FormField] = []
    if one_target:
        wanted.append(
            FormField("amount", "line", "Target instead", hint="Floor and aspiration move along.")
        )
    if dated:
        wanted += [
            FormField("since", "date", "Or: first day"),
            FormField("until", "date", "Or: last day"),
        ]
    return Form(
        FormId.OTHERWISE,
        "Approve otherwise",
        (*wanted, _why("Your reason, for them to read")),
        submit="Approve",
        intro=section(f"For {name}. They see the new target and your reason.").text,
        state=str(proposal_id),
    )


def ask_back_form(proposal_id: int, name: str) -> Form:
    """A question to whoever asked."""
    return Form(
        FormId.ASK_BACK,
        "Ask back",
        (_why("What would you like to know?"),),
        submit="Ask",
        intro=section(f"{name} reads your question and can answer it.").text,
        state=str(proposal_id),
    )


def decline_form(proposal_id: int, name: str) -> Form:
    """A no, with the reason that the person reads."""
    return Form(
        FormId.DECLINE,
        "Decline",
        (_why("Your reason, for them to read"),),
        submit="Decline",
        intro=section(
            f"{name} reads your reason as you write it, and may ask once for a second look."
        ).text,
        state=str(proposal_id),
    )


def _why(label: str) -> FormField:
    return FormField("reason", "text", label, required=True, max_length=LONGEST_REASON)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for a decision, on the home."""

    proposal_id: int
    name: str
    cause: ProposalCause
    since: date


def waiting_blocks(waiting: Sequence[Waiting]) -> tuple[Block, ...]:
    """The home's part: what waits for this person's decision."""
    if not waiting:
        return ()
    return (
        heading("Targets that wait for you"),
        *(
            section(
                bold(title(one.name, one.cause)),
                f", since {day(one.since)}",
                buttons=(Button(Action.SHOW, str(one.proposal_id), "Look at it"),),
            )
            for one in waiting
        ),
    )
