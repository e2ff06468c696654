"""What a rep sees of relief: the short form, what the formula says, how it stands, and the
decision in the decider's words. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.cards import (
    Block,
    Button,
    Card,
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
from bot.targets.bands import Band
from bot.targets.decision_cards import CAUSES, put_right_button
from bot.targets.explain import day
from bot.targets.ids import Action, FormId
from bot.targets.progress.numbers import amount
from bot.targets.working import Worked
from storage.words import ProposalCause, ProposalState

NO_PERIOD = (
    "There is no target of yours on that day, so there is nothing to relieve. "
    "Choose a day in a period that has one."
)
NOT_FOR_YOU = "Relief is for people who have a target, and for their managers."
NOBODY_DECIDES = (
    "There is nobody who may decide this: whoever asks never decides. "
    "Ask your administrator to name another manager or a leader."
)
ALREADY_ASKED = "This was proposed already for the same days. You find it on your home."
NO_DRAFT = "There is nothing to send any more. Type /relief to begin again."
NOT_TO_ANSWER = "There is no open question on this one, so nothing was changed."
NOT_TO_APPEAL = "A second look can be asked for once, after a no. Nothing was changed."
NOT_TO_WITHDRAW = "This has been settled already, so it cannot be taken back. Nothing was changed."
SETTLED = "This has been settled already. Nothing was changed."
APPEAL_CLOSED = "The period has closed, so its target stays as it is. Nothing was changed."
NO_LONGER_SO = "What this came from is no longer so. Nothing changes."
CARRIED_OVER = (
    "The period closed before this was decided, so its target stays as it is. "
    "It is proposed for the next period instead."
)
CLOSED_UNDECIDED = (
    "The period closed before this was decided, so its target stays as it is. "
    "Where it matters for the next period, it can be asked for there."
)
FROM_CLOSED = "Carried over from a period that closed before this was decided."

DECIDER_READS = "Whoever decides reads it, and then decides."
LEADER_TOO = "Whoever decides reads it, and the leader decides too."
SOMEBODY_ELSE = "Somebody else decides, and theirs is the last word on it."


def preview(name: str, own: bool, cause: ProposalCause, worked: Sequence[Worked]) -> Card:
    """What the formula would say, before anything is sent."""
    blocks: list[Block] = []
    for one in worked:
        line = one.lines[0]
        blocks += [
            section(
                f"For {one.period_words} the formula makes ",
                bold(amount(line.before.target, one.unit)),
                " into ",
                bold(amount(line.after.target, one.unit)),
                ".",
            ),
            *(section(step) for step in one.steps),
            *(section(warning) for warning in one.warnings),
        ]
        if one.picture:
            blocks.append(Picture(*one.picture))
    unchanged = all(one.lines[0].before == one.lines[0].after for one in worked)
    if unchanged:
        blocks.append(
            section("By the formula nothing changes. You may still ask; a person decides.")
        )
    whose = "your target" if own else f"the target of {name}"
    return Card(
        title=f"What it comes to: {CAUSES[cause]}",
        summary="What the formula says",
        blocks=(
            *blocks,
            context(f"Nothing was sent yet, and {whose} is as it was. A person decides."),
        ),
        buttons=(
            Button(Action.ASK_SEND, "", "Ask for it", "primary"),
            Button(Action.ASK_CHANGE, "", "Change something"),
        ),
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """A proposal as somebody it concerns sees it. `own_request`: they asked for it themselves;
    `takes`: they take over what somebody else gives."""

    proposal_id: int
    cause: ProposalCause
    state: ProposalState
    period_words: str
    before: Band
    after: Band
    unit: str
    steps: tuple[str, ...]
    effective_from: date
    waits_for: str
    own_request: bool
    takes: bool
    team_wide: bool
    corrects: bool = False
    question: str = ""
    may_answer: bool = False


def standing(shown: Standing) -> Card:
    """How it stands while nobody has decided."""
    who = shown.waits_for or "your manager"
    if shown.state == ProposalState.ASKED_BACK and shown.may_answer:
        first = section(f"{who} would like to know: ", italic(shown.question))
    elif shown.own_request:
        first = section(f"Your request is with {who}. You will hear as soon as it is decided.")
    else:
        first = section(
            f"It is proposed that your target moves, and {who} decides. "
            "You can say so if you see it differently."
        )
    return Card(
        title=f"Your target: {CAUSES[shown.cause]}",
        summary="A proposal about your target",
        blocks=(
            first,
            fields(
                ("Period", shown.period_words),
                ("Target now", amount(shown.before.target, shown.unit)),
                ("By the formula", amount(shown.after.target, shown.unit)),
                ("From", day(shown.effective_from)),
            ),
            *(section(step) for step in shown.steps),
            context(
                "You, whoever decides, and the record see this. Nothing changes before a decision."
            ),
        ),
        buttons=_standing_buttons(shown),
    )


def _standing_buttons(shown: Standing) -> tuple[Button, ...]:
    value = str(shown.proposal_id)
    found: list[Button] = []
    if shown.state == ProposalState.ASKED_BACK and shown.may_answer:
        found.append(Button(Action.ANSWER, value, "Answer", "primary"))
    if shown.own_request:
        found.append(Button(Action.WITHDRAW, value, "Take it back"))
    elif shown.takes or shown.team_wide or shown.corrects:
        found.append(Button(Action.OBJECT, value, "I see it differently"))
    else:
        found.append(Button(Action.OBJECT, value, "I see it differently"))
        found.append(Button(Action.WITHDRAW, value, "Leave my target as it is"))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A decision as the person reads it. `reason` is in the decider's words."""

    proposal_id: int
    cause: ProposalCause
    approved: bool
    decider: str
    reason: str
    period_words: str
    before: Band
    after: Band
    unit: str
    steps: tuple[str, ...]
    effective_from: date
    otherwise: bool
    may_appeal: bool


def outcome(shown: Outcome) -> Card:
    """The decision: who, in whose words, the old and the new band, and from when."""
    if not shown.approved:
        return Card(
            title=f"Your target: {CAUSES[shown.cause]}",
            summary="A decision about your target",
            blocks=(
                section(f"{shown.decider} has decided: your target stays as it is."),
                section(italic(shown.reason)),
                fields(
                    ("Period", shown.period_words),
                    ("Target", amount(shown.before.target, shown.unit)),
                ),
                *(
                    (context("You can ask once for a second look, by somebody else."),)
                    if shown.may_appeal
                    else (context("This was the second look, and the last word on it."),)
                ),
            ),
            buttons=(
                (Button(Action.APPEAL, str(shown.proposal_id), "Ask for a second look"),)
                if shown.may_appeal
                else ()
            ),
        )
    old, new = (
        " / ".join(amount(level, shown.unit) for level in band)
        for band in (shown.before, shown.after)
    )
    return Card(
        title=f"Your target: {CAUSES[shown.cause]}",
        summary="A decision about your target",
        blocks=(
            section(
                f"{shown.decider} has decided: your target is now ",
                bold(amount(shown.after.target, shown.unit)),
                ".",
            ),
            *((section(italic(shown.reason)),) if shown.reason else ()),
            fields(
                ("Period", shown.period_words),
                ("From", day(shown.effective_from)),
                ("Floor / target / aspiration before", old),
                ("Floor / target / aspiration now", new),
            ),
            heading("How it is worked out"),
            *(section(step) for step in shown.steps),
            *(
                (section(f"The formula said so; {shown.decider} decided otherwise, as above."),)
                if shown.otherwise
                else ()
            ),
            context("The decision stands in the record, with its figures and reasons."),
        ),
        buttons=(put_right_button(shown.proposal_id),),
    )


def closed(cause: ProposalCause, sentence: str) -> Card:
    """The standing card once the matter is settled."""
    return Card(
        title=f"Your target: {CAUSES[cause]}", summary=sentence, blocks=(section(sentence),)
    )


def words_form(form: FormId, proposal_id: int, title: str, label: str, intro: str) -> Form:
    """One question, answered in words."""
    return Form(
        form,
        title,
        (FormField("reason", "text", label, required=True, max_length=LONGEST_REASON),),
        submit="Send",
        intro=section(intro).text,
        state=str(proposal_id),
    )


def question(proposal_id: int, cause: ProposalCause, who: str, words: str) -> Card:
    """A question of whoever decides."""
    return Card(
        title=f"A question about a request: {CAUSES[cause]}",
        summary=f"{who} has a question",
        blocks=(section(f"{who} would like to know: ", italic(words)),),
        buttons=(Button(Action.ANSWER, str(proposal_id), "Answer", "primary"),),
    )


def over(cause: ProposalCause, last: date) -> Card:
    """A relief for a time only is over."""
    return Card(
        title=f"Your target: {CAUSES[cause]}",
        summary="A relief for a time has ended",
        blocks=(
            section(
                f"What was decided counted until {day(last)}, and your target stays as it is. "
                "If the same is still in the way, type /relief and say so."
            ),
        ),
    )


def sent(who: str) -> Card:
    """After a request was sent."""
    return Card(
        title="Your request is on its way",
        blocks=(
            section(f"{who} decides, and you hear as soon as it is done. It is on your home too."),
        ),
    )


def home_block(open_: Sequence[Standing]) -> tuple[Block, ...]:
    """The rep's part of the home: what is proposed about their target."""
    if not open_:
        return ()
    return (
        heading("Proposals about your target"),
        *(
            section(
                bold(CAUSES[one.cause].capitalize()),
                f", {one.period_words}: {amount(one.before.target, one.unit)} now, "
                f"{amount(one.after.target, one.unit)} by the formula. "
                f"{one.waits_for or 'Your manager'} decides.",
                buttons=_standing_buttons(one),
            )
            for one in open_
        ),
    )
