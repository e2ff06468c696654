"""What the two see of the guided talk: each their own part first, then both side by side. Pure."""

from collections.abc import Collection, Sequence

from bot.cards import (
    Block,
    Button,
    Card,
    Form,
    FormField,
    Option,
    Text,
    context,
    heading,
    section,
    text,
)
from bot.coaching.diagnosis.comparing import Compared
from bot.coaching.diagnosis.ids import Action, FormId
from prompts.diagnosis import ANSWERS, CAUSES, NEXT, NOTHING_STANDS_OUT, SENTENCES

NOT_YOURS = "This is between two other people."
OVER = "This has been closed in the meantime."
CHOOSE = "Please choose one of the three."
TITLE = "What would help most?"

_BETWEEN_YOU = (
    "Only you two see the answers, and each other's only once you both are through. They touch no "
    "target and no review."
)


def start_button(pair: str) -> Button:
    """Offered where results stay low and nothing was named."""
    return Button(Action.START, pair, "Look for the cause together")


def ask(diagnosis_id: int, other: str, done: Collection[str], *, of_manager: bool) -> Card:
    """One person's part: the four causes, and which of them they are through with."""
    first = (
        f"You and {other} look at four things, each for yourself: six short sentences each."
        if of_manager
        else f"{other} would like to find out with you what would help most. You both look at four "
        "things, each for yourself: six short sentences each. It is about what you were given, "
        "not about you."
    )
    left = [cause for cause in CAUSES if cause not in done]
    blocks: list[Block] = [section(first)]
    if done:
        said = ", ".join(CAUSES[cause] for cause in CAUSES if cause in done)
        blocks.append(section(f"Done: {said}."))
    if not left:
        blocks.append(section(f"You are through. I say so once {other} is, too."))
    blocks.append(context(_BETWEEN_YOU))
    buttons = [
        Button(
            Action.ANSWER, f"{diagnosis_id}:{cause}", name, "primary" if cause in left else "plain"
        )
        for cause, name in CAUSES.items()
    ]
    if not of_manager and not done:
        buttons.append(Button(Action.RATHER_TALK, str(diagnosis_id), "I would rather just talk"))
    return Card(TITLE, tuple(blocks), tuple(buttons))


def begun(rep: str) -> Card:
    """The manager has started it."""
    return Card("", (section(f"I ask {rep}. Your own part stands in our chat."),), summary="Begun")


def rather_talk(rep: str, *, to_rep: bool) -> Card:
    """The rep would rather talk without it."""
    said = (
        "All right. I tell your manager that you would rather just talk."
        if to_rep
        else f"{rep} would rather just talk. The questions of the prompt are a good beginning."
    )
    return Card(TITLE, (section(said),), summary=said)


def both(open_page: Button) -> Card:
    """Both are through."""
    return Card(
        "You both are through",
        (section("What each of you sees stands side by side on your one-to-one page."),),
        (open_page,),
    )


def closed() -> Card:
    """It was talked about."""
    return Card(TITLE, (section("You have talked about it."),), summary="Closed")


def form(diagnosis_id: int, cause: str, before: Sequence[str], *, of_manager: bool) -> Form:
    """The six sentences of a cause."""
    options = tuple(Option(value, label) for value, label in ANSWERS)
    said = list(before) or [None] * len(SENTENCES[cause])
    return Form(
        id=FormId.ANSWER,
        state=f"{diagnosis_id}:{cause}",
        title=CAUSES[cause],
        intro=text("As you see it today. ", _BETWEEN_YOU),
        fields=tuple(
            FormField(
                f"q{number}",
                "choice",
                sentence.theirs if of_manager else sentence.own,
                required=True,
                options=options,
                value=value,
            )
            for number, (sentence, value) in enumerate(zip(SENTENCES[cause], said, strict=True), 1)
        ),
        submit="Keep it",
    )


def page_part(found: Compared, rep: str, manager: str, resources: Sequence[Text]) -> list[Block]:
    """Both side by side, for the page of their one-to-one, with what may follow from it."""
    lines = [
        f"• {one.name}: {rep} {one.rep} of 6, {manager} {one.manager} of 6" for one in found.seen
    ]
    blocks: list[Block] = [
        heading("What you each see"),
        section("Sentences that you could not quite say:\n" + "\n".join(lines)),
    ]
    if found.cause is None:
        return [*blocks, section(NOTHING_STANDS_OUT)]
    [out] = [one for one in found.seen if one.cause == found.cause]
    words = f"{out.name} stands out."
    if out.both:
        shared = "".join(f"\n• “{sentence}”" for sentence in out.both)
        words += f" Neither of you could quite say:{shared}"
    blocks += [section(words), section(NEXT[found.cause])]
    if resources:
        lines_to = [part for one in resources for part in ("\n• ", one)]
        blocks.append(section("From your organisation's list:", *lines_to))
    return blocks
