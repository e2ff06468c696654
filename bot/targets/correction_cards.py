"""What people see of a correction: the form that asks for one, and the words about it. Pure."""

from collections.abc import Sequence

from bot.cards import Card, Form, FormField, Option, section
from bot.targets.asking import LONGEST_REASON
from bot.targets.ids import FormId

NOT_STANDING = "Only what was approved and still counts can be put right. Nothing was changed."
CLOSED = (
    "The period has closed, so its target stays as it is. You can add a note to the record instead."
)
ASKED_ALREADY = "A correction of this waits for a decision already, so nothing was changed."
NO_LEAVE_AS_IS = (
    "A correction cannot be left undecided, as what was approved no longer counts. "
    "You can say that you see it differently; then the leader decides too."
)
AS_IT_STANDS = (
    "A correction is approved or declined as it stands. Ask back if it should be another."
)
DAYS_WANTED = "Please choose other days than those that were approved."
WHAT_WANTED = "Please choose what is wrong with it."
AS_RECORDED = "What this was approved for is no longer recorded as it was."

NOTE, NOT_AT_ALL, OTHER_DAYS = "note", "not_at_all", "other_days"


def form(proposal_id: int, name: str, *, dated: bool) -> Form:
    """What is wrong with what was approved, and what is right."""
    options = [Option(NOT_AT_ALL, "It should not have been approved, or no longer counts")]
    if dated:
        options.append(Option(OTHER_DAYS, "The days are others"))
    options.append(Option(NOTE, "Only what was said: add a note, nothing changes"))
    days = (FormField("since", "date", "First day"), FormField("until", "date", "Last day"))
    return Form(
        FormId.CORRECT,
        "Put it right",
        (
            FormField("what", "choice", "What is wrong", required=True, options=tuple(options)),
            *(days if dated else ()),
            FormField(
                "reason",
                "text",
                "What happened, for them to read",
                required=True,
                max_length=LONGEST_REASON,
            ),
        ),
        submit="Send",
        intro=section(
            f"For {name}. A change is proposed, and somebody else decides it. "
            "The record keeps what stood there before, and your words."
        ).text,
        state=str(proposal_id),
    )


def noted() -> Card:
    """After a note."""
    return Card("Your note is in the record", (section("Nothing else has changed."),))


def sent(deciders: Sequence[str]) -> Card:
    """After a correction was asked for."""
    who = deciders[0] if deciders else "Somebody else"
    return Card(
        "Your correction is on its way",
        (section(f"{who} decides. Until then what was approved still counts."),),
    )
