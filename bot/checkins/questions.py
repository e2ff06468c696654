"""What is asked about words that are kept or put aside, each answered by one press. Pure."""

from collections.abc import Sequence

from bot.cards import Block, Button, Card, bold, context, italic, section
from bot.checkins.ids import Action
from bot.checkins.looking import Look
from bot.checkins.news import first_name
from bot.checkins.scales import CAUSE_WORDS, KIND_WORDS, names
from bot.checkins.texts import shortened
from bot.checkins.values import ItemCause, ItemColleague
from bot.highlights.ids import Action as Highlights
from bot.language.follow_up import FollowUp
from bot.language.reading import Colleague
from storage.tables import Item
from storage.words import Cause, ItemKind

SKIPPED = "All right, that stays open."
A_MODEL_LOOKS = (
    "A language model looks at what is not private, without the names in it. If there is something "
    "to ask, I write to you."
)


def about_item(item: Item, look: Look) -> tuple[Block, ...]:
    """What there is to ask about an item: the one question, or readings to confirm."""
    if look.question is not None and look.question.about == item.kind:
        return (which(look.question, item.id, kept=True),)
    if item.kind == ItemKind.BLOCKER and item.cause is None and look.cause is not None:
        return (cause_question(item.id, look.cause),)
    if item.kind == ItemKind.THANKS:
        return tuple(_thanked_question(item.id, one) for one in look.colleagues)
    return ()


def which(question: FollowUp, id_: int, *, kept: bool) -> Block:
    """The one question, with its choices, and a way past it. `id_` is the item's where it is
    `kept`, else the suggestion's."""
    if question.about == "blocker":
        action = Action.CAUSE if kept else Action.READ_CAUSE
        values = [ItemCause(id_, Cause(value)).encoded for value, _ in question.choices]
    else:
        action = Action.THANKED if kept else Action.READ_COLLEAGUE
        values = [ItemColleague(id_, int(value)).encoded for value, _ in question.choices]
    labels = [label for _, label in question.choices]
    skip = Button(Action.SKIP_QUESTION if kept else Action.READ_NO_MORE, str(id_), "Skip")
    return section(
        question.question,
        buttons=(*(Button(action, v, k) for v, k in zip(values, labels, strict=True)), skip),
    )


def cause_question(item_id: int, cause: Cause) -> Block:
    """A cause that was read, to be confirmed by one press."""
    return section(
        f"It sounds as if this is behind it: {CAUSE_WORDS[cause]}.",
        buttons=(
            Button(Action.CAUSE, ItemCause(item_id, cause).encoded, "That is it"),
            Button(Action.OTHER_CAUSE, str(item_id), "Something else"),
        ),
    )


def _thanked_question(item_id: int, colleague: Colleague) -> Block:
    return section(
        f"Do you thank {colleague.name}?",
        buttons=(
            Button(
                Action.THANKED,
                ItemColleague(item_id, colleague.person_id).encoded,
                f"Yes, {first_name(colleague.name)}",
            ),
        ),
    )


def who_helped(item: Item, called: Sequence[str]) -> Block | None:
    """Colleagues whom a win for the team names in its words: they are asked before it is posted,
    so its author says what they have to do with it. None where nobody is `called`."""
    if not called:
        return None
    verb = "is" if len(called) == 1 else "are"
    return section(
        f"{names(called)} {verb} named in it. Say who helped, and I ask them before the team "
        "reads it. Until then it stays out of the week’s post.",
        buttons=(Button(Highlights.HELPED, str(item.id), "Say who helped"),),
    )


def looked_again(items: Sequence[Item], look: Look) -> Card | None:
    """What a model saw in kept words, to be confirmed by their author; None where it is nothing."""
    blocks: list[Block] = []
    for item in items:
        asked = about_item(item, look)
        if asked:
            words = italic(shortened(item.text or ""))
            blocks += [section(bold(f"{KIND_WORDS[item.kind]}: "), words), *asked]
    if not blocks:
        return None
    note = context("Only you see this. Nothing changes unless you press.")
    summary = "A question about what you wrote."
    return Card(title="", blocks=(*blocks, note), summary=summary)
