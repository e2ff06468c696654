"""What is said at once to the person who did something, besides the message that changes in
place. Pure."""

from collections.abc import Mapping, Sequence

from bot.cards import Block, Button, Card, Scale, bold, context, italic, section, text
from bot.checkins.ids import Action
from bot.checkins.items import DEFAULT_AUDIENCE
from bot.checkins.news import first_name
from bot.checkins.scales import CAUSE_WORDS, KIND_WORDS, MOOD, names, sees, step_of, who_sees
from bot.checkins.texts import shortened
from bot.checkins.values import ItemAudience, ItemCause, ItemColleague, Tap
from bot.highlights.ids import Action as Highlights
from bot.language.reading import Colleague
from storage.tables import Item, Suggestion
from storage.words import Audience, Cause, ItemKind

NOTED = "Noted. You can change it until the week closes."


def said(words: str, question: Block | None = None) -> Card:
    """One sentence, and what is asked about it."""
    asked = () if question is None else (question,)
    return Card(title="", blocks=(section(words), *asked), summary=words)


def read_back(
    checkin_id: int,
    suggestions: Sequence[Suggestion],
    colleagues: Mapping[int, str],
    managers: Sequence[str],
    *,
    mood: int | None,
    understood: bool,
) -> Card:
    """What a typed reply was read as, each part to keep, correct or drop."""
    blocks: list[Block] = []
    if suggestions:
        blocks.append(section("Thank you. This is what I read; only what you keep is stored."))
        blocks.extend(_suggestion(one, colleagues, managers) for one in suggestions)
    elif not understood:
        blocks.append(
            section(
                "Thank you. I cannot read this language yet, so I have noted nothing of it. "
                "“Tell more” has a place for everything."
            )
        )
    else:
        blocks.append(
            section("Thank you. I found nothing in it to note; “Tell more” has a place for it.")
        )
    if mood is not None:
        blocks.extend(_mood_guess(checkin_id, mood))
    more = Button(Action.OPEN, str(checkin_id), "Tell more")
    summary = "Thank you. Please look at what I read." if suggestions else "Thank you."
    return Card(title="", blocks=tuple(blocks), buttons=(more,), summary=summary)


def rest_of_read_back(
    words: str,
    checkin_id: int,
    waiting: Sequence[Suggestion],
    colleagues: Mapping[int, str],
    managers: Sequence[str],
    *,
    question: Block | None = None,
) -> Card:
    """What became of one part of a reply, what is asked about it, and the parts that wait."""
    asked = () if question is None else (question,)
    blocks = [
        section(words),
        *asked,
        *(_suggestion(one, colleagues, managers) for one in waiting),
    ]
    more = Button(Action.OPEN, str(checkin_id), "Tell more")
    return Card(title="", blocks=tuple(blocks), buttons=(more,), summary=words)


def _suggestion(one: Suggestion, colleagues: Mapping[int, str], managers: Sequence[str]) -> Block:
    label = KIND_WORDS[one.kind]
    about = ""
    if one.kind == ItemKind.BLOCKER and one.cause is not None and one.cause != Cause.OTHER:
        about = f" ({CAUSE_WORDS[one.cause]})"
    if one.kind == ItemKind.THANKS:
        name = colleagues.get(one.colleague_id) if one.colleague_id is not None else None
        about = f" to {name}" if name else ""
    audience = who_sees(DEFAULT_AUDIENCE[one.kind], managers)
    id_ = str(one.id)
    return section(
        bold(f"{label}{about}: "),
        italic(shortened(one.quote, 300)),
        f"\nIf you keep it, {audience} will see it.",
        buttons=(
            Button(Action.KEEP, id_, "Keep", style="primary"),
            Button(Action.CORRECT, id_, "Correct"),
            Button(Action.DROP, id_, "Drop"),
        ),
    )


def _mood_guess(checkin_id: int, mood: int) -> tuple[Block, ...]:
    guess = step_of(MOOD, mood)
    buttons = tuple(
        Button(
            Action.MOOD,
            Tap(checkin_id, step.number).encoded,
            step.label,
            style="primary" if step.number == mood else "plain",
            hint=f"{step.word}, {step.number} of 5",
        )
        for step in MOOD
    )
    question = f"It sounds like “{guess.word.lower()}” to me, but you know better. Which fits?"
    return (Scale(text(question), buttons),)


def form_saved(
    items: Sequence[Item],
    managers: Sequence[str],
    *,
    cause: Cause | None,
    colleagues: Sequence[Colleague],
    thanked: Sequence[str] = (),
    called: Sequence[str] = (),
) -> Card:
    """What a form left behind and who sees it, and what is still to be confirmed: the cause, and
    whether it is these `colleagues` who are thanked. `thanked` are the names that were chosen,
    `called` those of colleagues whom a win for the team names."""
    blocks: list[Block] = [section("Thank you. That is saved.")]
    for item in items:
        to = f" to {names(thanked)}" if item.kind == ItemKind.THANKS and thanked else ""
        blocks.append(
            section(
                bold(f"{KIND_WORDS[item.kind]}{to}: "),
                italic(shortened(item.text or "")),
                f"\n{sees(item.audience, managers)} it.",
            )
        )
        if item.kind == ItemKind.BLOCKER and item.cause is None and cause is not None:
            blocks.append(cause_question(item.id, cause))
        if item.kind == ItemKind.WIN and (question := who_helped(item, called)) is not None:
            blocks.append(question)
        if item.kind == ItemKind.THANKS:
            blocks.extend(_thanked_question(item.id, one) for one in colleagues)
    return Card(title="", blocks=tuple(blocks), summary="Thank you. That is saved.")


def cause_question(item_id: int, cause: Cause) -> Block:
    """A cause that was read, to be confirmed by one press."""
    return section(
        f"It sounds as if this is behind it: {CAUSE_WORDS[cause]}.",
        buttons=(
            Button(Action.CAUSE, ItemCause(item_id, cause).encoded, "That is it"),
            Button(Action.OTHER_CAUSE, str(item_id), "Something else"),
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


def blocker_noted(item: Item, managers: Sequence[str], cause: Cause | None) -> Card:
    """A blocker told by a command: who sees it, and what comes of it."""
    blocks: list[Block] = [
        section(bold("In the way: "), italic(shortened(item.text or ""))),
        context(
            f"{sees(item.audience, managers)} it. It stays in your check-ins until it is resolved."
        ),
    ]
    if cause is not None and item.cause is None:
        blocks.append(cause_question(item.id, cause))
    return Card(
        title="",
        blocks=tuple(blocks),
        buttons=_other_audiences(item, managers),
        summary="Noted. It stays with us until it is resolved.",
    )


def _other_audiences(item: Item, managers: Sequence[str]) -> tuple[Button, ...]:
    labels = {
        Audience.PRIVATE: "Only I see it",
        Audience.MANAGER: f"{names(managers) or 'My manager'} and I see it",
        Audience.TEAM: "The whole team sees it",
    }
    return tuple(
        Button(Action.AUDIENCE, ItemAudience(item.id, audience).encoded, label)
        for audience, label in labels.items()
        if audience != item.audience
    )


def cause_kept(cause: Cause) -> str:
    """A cause was confirmed."""
    return f"Noted as {CAUSE_WORDS[cause]}."


def thanked(name: str) -> str:
    """A colleague was confirmed."""
    return f"Your thanks go to {name}."


def kept(kind: ItemKind, audience: Audience, managers: Sequence[str]) -> str:
    """A suggestion was kept."""
    return f"Kept as “{KIND_WORDS[kind].lower()}”. {sees(audience, managers)} it."


DROPPED = "Dropped. Nothing of it is stored."


def support(*, saved: bool) -> Card:
    """For somebody whose words are those of a person in distress. Nobody else learns of it;
    `saved` where they stand in a form that was saved for those whom its author chose."""
    kept = (
        "I have told nobody. What you saved is seen only by those you chose, and you can change it."
        if saved
        else "I have told nobody, and I have kept nothing of what you wrote."
    )
    return Card(
        title="",
        summary="You matter more than any of this.",
        blocks=(
            section(
                "This sounds very hard, and you matter more than any number here. "
                "Please talk to somebody today: a person you trust, a doctor, or a helpline."
            ),
            section(
                "If you are in danger now, call your emergency number (112 in Europe, 911 in North "
                "America). Helplines that are free and open at night: findahelpline.com."
            ),
            context(kept),
        ),
    )


def next_checkin(words: str | None, *, paused: bool) -> Card:
    """There is nothing to answer now."""
    if paused:
        return said("You have paused me. Your home brings me back whenever you like.")
    if words is None:
        return said("No check-in is planned for you at the moment.")
    return said(f"There is nothing to answer now. Your next check-in comes {words}.")
